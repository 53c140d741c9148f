"""The parts of a challenge, its states and moves in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class PartWords:
    """What a part is called, the plain question that asks for it, and help to answer."""

    label: Any
    question: Any
    help: Any


PART_WORDS: Mapping[str, PartWords] = {
    "title": PartWords(
        _("Title"),
        _("What is it about, in one line?"),
        _("Name the problem or the wish, not a solution: “Older people who fall at home”."),
    ),
    "affected": PartWords(
        _("Who it concerns"),
        _("Who lives with this today, and about how many are they?"),
        _("People first: residents, pupils, staff. A rough number is better than none."),
    ),
    "future": PartWords(
        _("Wanted future"),
        _("How should it be for them when the need is met?"),
        _("Describe what people can do or no longer suffer, so that many different answers could get there."),
    ),
    "present": PartWords(
        _("Present state"),
        _("How is it today, and how do you know?"),
        _("One figure with its source says more than a page. Say also what has been tried."),
    ),
    "measure": PartWords(
        _("Measure"),
        _("By what would you see that it has become better, and how much?"),
        _("Something you count already is best."),
    ),
    "year": PartWords(
        _("By which year"), _("By which year should it be so?"), _("Write the year with four figures.")
    ),
    "binding": PartWords(
        _("What truly binds"),
        _("What do law or safety demand, whatever the answer is?"),
        _("Name the act and its section. What is only custom here belongs under the present state."),
    ),
    "open": PartWords(
        _("What is open"),
        _("What do you leave entirely to those who answer?"),
        _("For example: technology, who delivers, whether it is a service or a thing."),
    ),
    "others": PartWords(
        _("Who else has the need"),
        _("Which others, that you know of, have the same need?"),
        _("More buyers make an answer worth developing. Samband looks for others before you publish."),
    ),
    "market": PartWords(
        _("What you know of the market"),
        _("Whom have you talked to, and what did you learn?"),
        _("Everybody who answers must be able to know the same."),
    ),
    "judging": PartWords(
        _("How answers are judged"),
        _("How will you choose among the answers?"),
        _("In words: what counts most, who takes part, when it is decided."),
    ),
    "owner": PartWords(
        _("Owner of the need"),
        _("Who owns the need and may decide?"),
        _("A department and a role, for example “Elderly care, head of home care”. No person's name."),
    ),
    "adoption": PartWords(
        _("Road to adoption"),
        _("What happens after a good trial: who decides, who pays, who uses it?"),
        _("Go through the four points; a short answer to each is enough."),
    ),
    "themes": PartWords(_("Themes"), _("Which themes does it belong to?"), _("They help others to find it.")),
    "in_control": PartWords(
        _("Within our own control"),
        _("Is it within your own control to change this?"),
        _("Say no where another body decides: a law, a region, an owner of rails or roads."),
    ),
    "override": PartWords(
        _("Why it is published without"),
        _("Why is it published without an owner or a road to adoption?"),
        _("Everybody who reads the challenge reads this as well."),
    ),
    "lang": PartWords(_("Language of the text"), _("In which language do you write?"), ""),
}
# What has to be there for a good trial to become use.
ADOPTION_POINTS: tuple[Any, ...] = (
    _("Mandate: has somebody been told to solve this, and may they change how things are done?"),
    _("Budget: from which budget is it paid once it works, and from which year?"),
    _("Decision: who decides on going on, and when do they meet?"),
    _("Data: who gives access to the data and places that a trial needs?"),
)
STATUS_WORDS: Mapping[str, Any] = {
    "draft": pgettext_lazy("state of a challenge", "Draft"),
    "review": pgettext_lazy("state of a challenge", "Waits for approval"),
    "published": pgettext_lazy("state of a challenge", "Published"),
    "in_dialogue": pgettext_lazy("state of a challenge", "In dialogue"),
    "in_trial": pgettext_lazy("state of a challenge", "In trial"),
    "in_project": pgettext_lazy("state of a challenge", "In project"),
    "solved": pgettext_lazy("state of a challenge", "Solved"),
    "not_solved": pgettext_lazy("state of a challenge", "Not solved"),
    "withdrawn": pgettext_lazy("state of a challenge", "Withdrawn"),
    "merged": pgettext_lazy("state of a challenge", "Merged"),
}
MARK_WORDS: Mapping[str, Any] = {
    "unverified": _("Not checked"),
    "verified": _("Checked against its source"),
    "secondary": _("Taken from somebody who quotes it"),
    "computed": _("Computed or estimated"),
}
DECISION_WORDS: Mapping[str, Any] = {
    "adopt": _("Adopt it as it is"),
    "adapt": _("Adapt it to us"),
    "go_on": _("Go on with our own"),
}
# What still stands between a text and its publication, by the fact that is missing.
LACKING_WORDS: Mapping[str, Any] = {
    "title": _("A title"),
    "affected": _("Who it concerns"),
    "future": _("The wanted future"),
    "owner": _("The owner of the need"),
    "adoption": _("The road to adoption"),
    "looked": _("Somebody must have looked whether it has been solved elsewhere"),
    "no_approver": _("The person whom your organisation has named must approve"),
    "approver": _("Name who shall approve"),
    "why": _("Say in a few words what is lacking"),
}
# The moves after publication as buttons, and what is asked for with them.
VERB_WORDS: Mapping[str, Any] = {
    "begin_dialogue": _("A dialogue begins"),
    "begin_trial": _("A trial begins"),
    "begin_project": _("A project begins"),
    "solve": _("It is solved"),
    "give_up": _("It was not solved"),
    "reopen": _("Look for answers again"),
    "withdraw": _("Withdraw it"),
    "merge": _("Merge it into another"),
}
ASKED_WITH: Mapping[str, Any] = {
    "solve": _("What solved it, and how do you know?"),
    "give_up": _("What was learned? Others with the same need will read it."),
    "reopen": _("Why is it open again?"),
    "withdraw": _("Why is it withdrawn? The reason is public."),
}


def in_control_words(answer: bool | None) -> str:
    """Say whether a need is within its owner's own control; nothing where nobody has said."""
    return "" if answer is None else str(_("Yes") if answer else _("No"))
