"""The printable five-minute tour of the demo world; each capability adds its act."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of the tour: what to do, where, and what to look at."""

    title: Any
    who: Any
    text: Any
    place: tuple[str, ...]
    link: Any
    see: Any


STEPS = (
    Step(
        _("Say what you need"),
        _("An innovation officer of a city"),
        _(
            "Type or paste a need on the start page, in your own language, or take one of the examples. "
            "Choose your region. When you pause, the first answers appear under the box."
        ),
        ("home",),
        _("Go to the start page"),
        _("No account is needed, and nothing you type leaves this machine."),
    ),
    Step(
        _("See who answers, and why"),
        _("An innovation officer of a city"),
        _(
            "Press the button. Each answer says what it is, where it is, and what you have in common, in your"
            " language. Open “Why this match” to see your sentences beside theirs."
        ),
        ("home",),
        _("Go to the start page"),
        _("Look for a Finnish or Dutch answer: can you tell what they do without reading their language?"),
    ),
    Step(
        _("Find those you have never met"),
        _("A matchmaker at a cluster"),
        _(
            "The line above the answers says how many are new to you. Mark an answer as known already: it no "
            "longer counts as new. Filter by country, kind or language."
        ),
        ("home",),
        _("Go to the start page"),
        _("At least a third of the answers come from other regions where such answers exist."),
    ),
    Step(
        _("Write to them"),
        _("An innovation officer of a city"),
        _(
            "Every answer has a next step. “Write to them” gives a draft in their language and one in yours. "
            "You send it from your own mail."
        ),
        ("home",),
        _("Go to the start page"),
        _("An organisation that has given no contact point says so."),
    ),
    Step(
        _("Choose, and say where you stand"),
        _("An innovation officer of a city"),
        _(
            "Choose “Innovation officer” in the bar at the top. “Add to a list” beside an answer keeps it "
            "with the reason it was found. On the list “Fall i hemmet” one has answered, one has been silent "
            "for three weeks, and one was not relevant, with the reason why."
        ),
        ("shortlist-list",),
        _("Open the lists"),
        _("Whoever you have contacted is known to you, and no longer counts as new."),
    ),
    Step(
        _("Take it into Word"),
        _("An innovation officer of a city"),
        _(
            "Press “Word” on the list: need, candidates, reasons and sources stand in a document with "
            "headings and a table, ready for a decision paper. “Excel” gives the same as rows."
        ),
        ("shortlist-list",),
        _("Open the lists"),
        _("Every reason names its source and date. Nothing has to be typed twice."),
    ),
    Step(
        _("Let colleagues comment by a link"),
        _("An innovation officer of a city"),
        _(
            "“Links for colleagues” makes a link that needs no account. They read the list and comment; they "
            "can change nothing. You revoke the link when you are done. Try it in a private window."
        ),
        ("shortlist-list",),
        _("Open the lists"),
        _("One comment is unfriendly, and somebody gave no name: you can remove it."),
    ),
    Step(
        _("Hear of new answers"),
        _("An innovation officer of a city"),
        _(
            "My work says what waits for you, by date: new answers to a standing search, comments, and those "
            "who have not answered. One mail a morning tells of all searches; one click stops it."
        ),
        ("my-work",),
        _("Open My work"),
        _("Stop one search, and see that the others go on."),
    ),
    Step(
        _("Draft a need without its answer"),
        _("An innovation officer of a city"),
        _(
            "As “Innovation officer”, open your challenges. In the draft “Åtta eldrivna sopbilar …” the need "
            "check marks the words that hold a solution, says why each narrows the field, and what to ask "
            "instead. In “Färre fall bland äldre …” see who else has this need, and whether somebody has "
            "solved it."
        ),
        ("challenge-mine",),
        _("Open your challenges"),
        _("On rain in old streets one city has solved it, and one has not and says what it learned."),
    ),
    Step(
        _("Answer what came through the door"),
        _("An entry-point host"),
        _(
            "As “Entry-point host”, open the inbox: what is due first stands first, and one idea is overdue. "
            "One has trade secrets, one waits for its sender, and one was set aside as spam. Answer the "
            "overdue one; a text to begin with is there in four languages."
        ),
        ("idea-inbox",),
        _("Open the inbox"),
        _("The promised day cannot be moved, and nothing can vanish."),
    ),
    Step(
        _("Ask what became of it"),
        _("A politician"),
        _(
            "As “Chair of the regional development committee”, open “Én vei inn til Nordvik” in the "
            "directory. The counter says how many of the last twelve months' ideas were answered in time. My "
            "work holds a challenge that waits for your approval."
        ),
        ("door-list",),
        _("Open the directory of entry points"),
        _("It never says whose idea it was. One city has two entry points here, and one link is dead."),
    ),
    Step(
        _("Follow a project on both sides of a border"),
        _("A project manager"),
        _(
            "As “Project manager”, open “Norrsken”: four partners, euros, kronor and kroner, and a Norwegian "
            "side with its own funds. The approved plan is frozen; a change request waits for the programme."
        ),
        ("project-list",),
        _("Open the projects"),
        _("Its goal for new partnerships is red. Both numbers and the rule stand beside it."),
    ),
    Step(
        _("Report a half-year"),
        _("A partner's finance officer"),
        _(
            "As “Finance officer”, My work shows one report of Norrsken that is overdue. Begin it: what "
            "can be filled in from the plan is there. Costs may be typed, pasted, or taken from the accounts."
        ),
        ("my-work",),
        _("Open My work"),
        _("The lead partner's costs came from its ledger, and add up to it to the öre."),
    ),
    Step(
        _("Look at another's costs"),
        _("A controller"),
        _(
            "As “National controller”, open the lead partner's second report. One line is deducted in part, "
            "one is parked, and one question waits for its answer. What flat rates lose is reckoned, not "
            "deducted."
        ),
        ("control-list",),
        _("Open the reports to control"),
        _("You see only the partners that are assigned to you."),
    ),
    Step(
        _("From the published sum to its parts"),
        _("Anybody"),
        _(
            "In Norrsken, “Joint reports” holds the first one, published: only certificates enter it, and "
            "who is missing is named. “Payments” says what came, what went on, and what is outstanding."
        ),
        ("project-list",),
        _("Open the projects"),
        _("Norwegian funds pay the Norwegian partner alone; the two sides are never added."),
    ),
    Step(
        _("Count what companies got"),
        _("A project manager"),
        _(
            "As “Project manager”, open “Supported companies” in Norrsken. One company got support twice and "
            "counts once; one refused to answer, which is kept. Under “Indicators” one value is pending."
        ),
        ("project-list",),
        _("Open the projects"),
        _("Pending is not zero, and refused is not no."),
    ),
    Step(
        _("Ask what came of the money"),
        _("A funder"),
        _(
            "As “Programme officer”, open the grant “Klusterstöd till trähus”: its follow-up is late. In the "
            "project “Väv ihop” a cluster has reached 40 per cent of its goal when 75 per cent of the time "
            "is gone: red."
        ),
        ("grant-list",),
        _("Open the grants"),
        _("Under “Changes” in Norrsken a request waits for your decision."),
    ),
    Step(
        _("Take your data out"),
        _("An innovation officer of a city"),
        _(
            "“My account” leads to your data: what is kept of you, what for, and for how long. Download all "
            "of it as one file. Outside the demo world you can have it erased, and are told what became of "
            "each part."
        ),
        ("my-data",),
        _("Open your data"),
        _("The record of processing below can be printed as it stands."),
    ),
    Step(
        _("Look around"),
        _("Anybody"),
        _(
            "Who's who lists the organisations; every fact has its source and date. Some profiles are stale, "
            "one has never been confirmed, one stands twice under two names, one firm has closed: as in life."
        ),
        ("organisation-list",),
        _("Open Who's who"),
        _("Search works with and without the Nordic letters: try “vastra” or “Ørsted”."),
    ),
    Step(
        _("Learn from what others tried"),
        _("A testbed manager"),
        _(
            "Testbeds say how one gets in; past projects say what came of them, also when it failed. Each "
            "leads to the organisations behind it."
        ),
        ("profile-list", "project"),
        _("Open Projects and results"),
        _("“Find more like this” asks with a project's own words."),
    ),
    Step(
        _("Bring your own list"),
        _("An entry-point host"),
        _(
            "Choose “Entry-point host” in the bar at the top, then bring a list of organisations as CSV, "
            "Excel or JSON lines. You see what was understood, row by row, before anything is stored."
        ),
        ("organisation-list",),
        _("Open Who's who"),
        _("A bad row never stops the good ones, and none disappears silently."),
    ),
    Step(
        _("Look after it"),
        _("An IT administrator"),
        _(
            "As “Entry-point host”, My work shows that a job has failed, and why. Run it again. The outbox "
            "holds every mail, also the one that was withheld because nobody wants it."
        ),
        ("job-list",),
        _("Open the jobs"),
        _("No page shows an administrator what a person's list or need says."),
    ),
    Step(
        _("Sleep well"),
        _("An IT administrator"),
        _(
            "In a terminal, “samband backup” makes one checked file while people go on working, “samband "
            "restore” brings it back whole or not at all, and “samband health” says in one word whether all "
            "is well."
        ),
        ("health",),
        _("Open the health page"),
        _("The same lines go to whatever watches your servers."),
    ),
)


def steps() -> list[dict[str, Any]]:
    """Give the stops in order, with their addresses."""
    return [
        {
            "title": step.title,
            "who": step.who,
            "text": step.text,
            "url": reverse(step.place[0], args=step.place[1:]),
            "link": step.link,
            "see": step.see,
        }
        for step in STEPS
    ]
