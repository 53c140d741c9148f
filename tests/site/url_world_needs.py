"""The small world's stage of needs: challenges, notes, doors, ideas and requests, and who is what to them.

Everything is of the owner's organisation, whose people `host` and `deputy` keep its door; `handler` is of a
department of it, and has been given the idea. `sender` brought the idea and shows its receipt. `asked` is of
another organisation, which is asked for something, and keeps that one's door.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.actors.actions import add_organisation, settle_member
from samband.actors.models import Organisation, Tie
from samband.base.agents import OPERATOR, VISITOR, Agent
from samband.challenges.actions import challenges as drafting
from samband.challenges.actions import door_keepers, door_times, ideas, registers
from samband.challenges.actions.challenge_before import decide_on_prior_answers
from samband.challenges.actions.challenge_publication import ask_for_approval, publish_challenge
from samband.challenges.actions.challenge_sharing import comment_on_challenge, make_link
from samband.challenges.actions.doors import DoorContent, make_entry_point
from samband.challenges.actions.following import follow_challenge, set_date
from samband.challenges.actions.questions import ask_question
from samband.challenges.actions.requests import Wish, ask_organisation
from samband.challenges.actions.sending import IdeaContent, send_idea
from samband.challenges.attachments import Brought, take_in
from samband.challenges.looking import look_elsewhere
from samband.challenges.models import (
    Absence,
    Challenge,
    ChallengeDate,
    ChallengeLink,
    ClosedTime,
    EntryPoint,
    Idea,
    Question,
    Register,
    RegisterEntry,
    ReplyTemplate,
    Request,
)
from samband.challenges.receipts import mail_path

# Who is something to doors, ideas and requests alone. None of them has a right.
NEEDS_PEOPLE = ("sender", "host", "deputy", "handler", "asked")
TITLE = "Våra källare svämmar över när snön smälter"
WORDS = {
    "title": TITLE,
    "lang": "sv",
    "affected": "Två tusen hushåll vid ån.",
    "future": "Ingen källare svämmas över när snön smälter.",
    "owner": "Enheten för vatten",
    "adoption": "Nämnden har avsatt pengar för 2028.",
}
NOTES = "Källare\n\nUtmaning: Källare svämmar över på våren.\nLösning: Varna i tid.\nVem betalar?\n"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass
class Needs:
    """One of each thing of the stage: the owner's, and what came to the organisation's door.

    `draft` is shared with the organisation, `private` is the owner's alone; the steward approves `review`.
    `like` is the profile of something like the draft; `receipt` the code that the idea's sender holds.
    """

    people: dict[str, Person]
    company: Organisation
    other: Organisation
    department: Organisation
    like: str
    draft: Challenge
    private: Challenge
    review: Challenge
    published: Challenge
    second: Challenge
    link: ChallengeLink
    link_token: str
    comment_key: str
    question: Question
    date: ChallengeDate
    register: Register
    entry: RegisterEntry
    own_register: Register
    door: EntryPoint
    second_door: EntryPoint
    other_door: EntryPoint
    absence: Absence
    closed: ClosedTime
    template: ReplyTemplate
    idea: Idea
    receipt: str
    file_key: str
    request: Request

    def arguments_of(self, name: str) -> dict[str, Any]:
        """Give the arguments that an address of this stage may have, by the parameter's name."""
        return {
            "key": self._key(name),
            "part": "future",
            "verb": "begin_dialogue",
            "token": self.link_token if name == "challenge-shared" else mail_path(self.idea).split("/")[-2],
            "link": self.link.key,
            "comment": self.comment_key,
            "question": self.question.key,
            "date": self.date.key,
            "entry": self.entry.key,
            "other": self.second_door.key,
            "person": self.people["host"].key,
            "number": self.absence.pk,
            "closed": self.closed.key,
            "template": self.template.key,
            "file": self.file_key,
            "form": "pdf" if name == "challenge-paper" else "xlsx",
        }

    def _key(self, name: str) -> str:
        named = {
            "challenge-rules": self.company.key,
            "challenge-publish": self.review.key,
            "idea-begin": self.door.key,
            "register-share": self.own_register.key,
        }
        first = name.partition("-")[0]
        of_drafts = name in OF_DRAFTS
        keys = {
            "challenge": self.draft.key if of_drafts else self.published.key,
            "register": self.register.key,
            "door": self.door.key,
            "idea": self.idea.key,
            "request": self.request.key,
        }
        return named.get(name) or keys.get(first, "")

    def posted(self, name: str) -> dict[str, Any] | None:
        """Give what the form at an address of this stage sends; None for an address of another."""
        if name.partition("-")[0] not in OF_STAGE and name not in (
            "which-door",
            "which-door-wrong",
            "check-need",
        ):
            return None
        version = {
            "challenge-publish": self.review.version,
            "challenge-question": self.question.version,
            "idea-do": self.idea.version,
            "idea-register": self.idea.version,
            "register-entry": self.entry.version,
            "request-do": self.request.version,
            "door-edit": self.door.version,
        }.get(name, self.draft.version if name in OF_DRAFTS else self.published.version)
        own = {
            "challenge-new": {"text": "Källare svämmar över.", "organisation": self.company.key},
            "challenge-owners": {"owners": [self.company.key], "lead": self.company.key},
            "challenge-rules": {"approver": self.people["steward"].key},
            "challenge-merge": {
                "into": self.second.key,
                "into_version": str(self.second.version),
                "sure": "yes",
            },
            "door-new": {**DOOR, "organisation": self.company.key},
            "door-keeper-name": {"keeper-person": self.people["colleague"].key, "keeper-role": "deputy"},
            "idea-begin": {**IDEA, "at": "3", "attached": SimpleUploadedFile("ritning.pdf", PDF)},
            "idea-many": {"chosen": [f"{self.idea.key}:{self.idea.version}"]},
            "idea-where": {"code": self.receipt},
            "request-new": {"asker": self.company.key},
            "challenge-name-other": {"profile": self.like},
            "which-door-wrong": {"token": self.wrong_door_token()},
        }
        return {"version": str(version), **POSTED_NEEDS.get(name, {}), **own.get(name, {})}

    def wrong_door_token(self) -> str:
        """Give what the button "this is the wrong door" sends."""
        profile = self.company.profile
        assert profile is not None
        return signing.dumps(["a" * 12, profile.key, self.door.key], salt="samband.which-door")

    def asks_at(self, name: str) -> str:
        """Give what stands behind the question mark of an address whose form is of something chosen."""
        about = {"request-new": f"?to={self.other.key}", "door-new": f"?organisation={self.company.key}"}
        return about.get(name, "")


OF_STAGE = ("challenge", "register", "door", "doors", "idea", "request")
# What is tried with the draft; the rest of a challenge's addresses with the published one.
OF_DRAFTS = {
    f"challenge-{name}"
    for name in (
        "edit", "part", "autosave", "check", "delete", "owners", "share", "links", "link-revoke",
        "comment-remove", "before", "name-other",
    )
}  # fmt: skip
DOOR = {
    "name": "En väg in", "sort": "role", "role_title": "Innovationslots", "promise_days": "10",
    "country": "FI", "zone": "Europe/Helsinki",
}  # fmt: skip
IDEA = {"title": "Mikrofoner hör läckor", "text": "Våra mikrofoner hör var vattnet läcker, i god tid."}
DAYS = {"first_day": "2031-07-01", "last_day": "2031-07-10"}
POSTED_NEEDS: dict[str, dict[str, Any]] = {
    "challenge-edit": {"parts": "future", "future": "Ingen källare svämmas över."},
    "challenge-part": {"parts": "future", "future": "Ingen källare svämmas över."},
    "challenge-autosave": {"parts": "future", "future": "Ingen källare svämmas över."},
    "challenge-check": {"parts": "future", "future": "Ingen källare svämmas över."},
    "challenge-links": {"days": "30"},
    "challenge-before": {"why": "Vi har andra källare."},
    "challenge-publish": {"do": "approve"},
    "challenge-shared": {"name": "Chef", "text": "Säg hur många.", "part": "future"},
    "challenge-ask": {"text": "Gäller det garage också?"},
    "challenge-question": {"answer": "Ja, garage också."},
    "challenge-follow": {"verb": "follow"},
    "challenge-dates": {"label": "Informationsmöte", "starts_on": "2031-05-01"},
    "register-new": {"title": "Verkstad", "text": NOTES, "organisation": ""},
    "register-entry": {"state": "decided", "decision": "Vi varnar i tid.", "in_control": "yes"},
    "door-edit": DOOR,
    "door-open": {"verb": "close"},
    "door-absence": DAYS,
    "door-closed": {f"closed-{name}": day for name, day in DAYS.items()},
    "door-template-new": {"name": "Tack igen", "lang": "sv", "text": "Tack för idén."},
    "door-template": {"name": "Tack", "lang": "sv", "text": "Tack för idén!"},
    "idea-own-do": {"verb": "withdraw", "sure": "yes"},
    "idea-do": {"verb": "answer", "text": "Tack, vi provar i maj.", "lang": "sv"},
    "idea-many": {"verb": "route", "step": "show"},
    "idea-register": {"case_number": "KS 2026/00125"},
    "request-new": {"sort": "introduction", "title": "Möt era ingenjörer", "text": "Vi vill visa en pump."},
    "request-do": {"verb": "accept", "text": "Välkomna."},
    "check-need": {"text": "Kommunen ska köpa 400 fallsensorer."},
    "which-door": {"text": TITLE, "direction": "need", "home": ""},
}


def _agent(people: dict[str, Person], who: str) -> Agent:
    return agent_of(people[who])


def belonging(people: dict[str, Person], company: Organisation, other: Organisation) -> Organisation:
    """Let those of the stage belong where they do; give the department that the handler is of."""
    department = add_organisation(
        "Vesiosasto", by=OPERATOR, source="test", kinds=["department"], country="FI", lang="fi"
    )
    Tie.objects.create(
        organisation=department,
        other=company,
        kind="member-of",
        source="test",
        sourced_on=timezone.localdate(),
    )
    places = {"host": company, "deputy": company, "handler": department, "asked": other}
    for name, place in places.items():
        settle_member(place, by=OPERATOR, person=people[name], role="member")
    return department


def filled_needs(
    people: dict[str, Person], company: Organisation, other: Organisation, department: Organisation
) -> Needs:
    """Bring one of each thing of the stage into being."""
    return Needs(
        people=people,
        company=company,
        other=other,
        department=department,
        **_challenges(people, company),
        **_notes(people, company),
        **_door_and_idea(people, company, other, department),
        request=ask_organisation(
            other,
            by=_agent(people, "owner"),
            asker=company,
            wish=Wish("introduction", "Möt era ingenjörer", "Vi vill visa en pump.", "sv"),
        ),
    )


def _ready(people: dict[str, Person], company: Organisation, title: str = TITLE) -> Challenge:
    by = _agent(people, "owner")
    made = drafting.start_challenge(by=by, title=title, organisation=company)
    made = drafting.save_statement(made, by=by, version=made.version, words={**WORDS, "title": title})
    return decide_on_prior_answers(made, by=by, version=made.version, decided=())


def _shared(people: dict[str, Person], company: Organisation, title: str) -> Challenge:
    made = _ready(people, company, title)
    return drafting.share_draft(made, by=_agent(people, "owner"), version=made.version)


def _challenges(people: dict[str, Person], company: Organisation) -> dict[str, Any]:
    by = _agent(people, "owner")
    review = _shared(people, company, "Torra källare i hamnen")
    review = ask_for_approval(review, by=by, version=review.version, approver=people["steward"])
    published, second = (_shared(people, company, title) for title in ("Torra vägar", "Torra gator"))
    published = publish_challenge(published, by=by, version=published.version)
    second = publish_challenge(second, by=by, version=second.version)
    draft = _shared(people, company, TITLE)
    found = look_elsewhere(draft, by).found
    assert found, "the draft is like something that is findable"
    link, token = make_link(draft, by=by, days=30)
    comment = comment_on_challenge(link, by=VISITOR, name="Chef", text="Säg hur många.", part="future")
    question = ask_question(published, by=VISITOR, text="Gäller det vägar också?", lang="sv")
    follow_challenge(published, by=_agent(people, "outsider"))
    day = timezone.localdate() + timedelta(days=20)
    date = set_date(
        published, by=by, label="Möte", lang="sv", starts_on=day, ends_before=day + timedelta(days=1)
    )
    return {
        "like": found[0].key,
        "draft": Challenge.objects.get(pk=draft.pk),
        "private": _ready(people, company, "Något eget"),
        "review": Challenge.objects.get(pk=review.pk),
        "published": Challenge.objects.get(pk=published.pk),
        "second": Challenge.objects.get(pk=second.pk),
        "link": link,
        "link_token": token,
        "comment_key": comment.key,
        "question": question,
        "date": date,
    }


def _notes(people: dict[str, Person], company: Organisation) -> dict[str, Any]:
    by = _agent(people, "owner")
    kept, own = (
        registers.import_notes(NOTES, by=by, title=title, lang="sv", organisation=company)
        for title in ("Verkstad", "Egna anteckningar")
    )
    registers.share_register(kept, by=by)
    entry = kept.entries.filter(sort="challenge").order_by("id").first()
    assert entry is not None
    return {"register": kept, "own_register": own, "entry": entry}


def _door_and_idea(
    people: dict[str, Person], company: Organisation, other: Organisation, department: Organisation
) -> dict[str, Any]:
    door, second, others = (
        make_entry_point(
            of, by=OPERATOR, content=DoorContent(name=name, country="FI", role_title="Innovationslots")
        )
        for of, name in ((company, "En väg in"), (company, "En väg till"), (other, "Een weg"))
    )
    keeper = door_keepers.name_keeper(door, by=OPERATOR, person=people["host"], role="host")
    door_keepers.name_keeper(door, by=OPERATOR, person=people["deputy"], role="deputy")
    door_keepers.name_keeper(others, by=OPERATOR, person=people["asked"], role="host")
    day = timezone.localdate() + timedelta(days=30)
    days = {"starts_on": day, "ends_before": day + timedelta(days=3)}
    host = _agent(people, "host")
    absence = door_keepers.note_absence(keeper, by=host, **days)
    closed = door_times.announce_closed_time(door, by=host, **days)
    template = door_times.save_reply_template(door, by=host, name="Tack", lang="sv", text="Tack för idén.")
    files, wrong = take_in([Brought("ritning.pdf", SimpleUploadedFile("ritning.pdf", PDF), True)])
    assert not wrong
    content = IdeaContent(
        **IDEA, problem="Vatten rinner bort.", lang="sv", reply_lang="sv",
        secrets="Sju delar tenn.", sender="Mikrofon AB", email=people["sender"].email,
    )  # fmt: skip
    idea, receipt = send_idea(door, by=VISITOR, content=content, files=files)
    handler = people["handler"]
    idea = ideas.route_idea(idea, by=host, version=idea.version, department=department, handler=handler)
    ideas.note_inside(idea, by=host, text="Vi frågar vattenverket.", lang="sv")
    idea = ideas.ask_sender(idea, by=host, version=idea.version, text="Hur djupt?", lang="sv")
    file = idea.files.get()
    return {
        "door": EntryPoint.objects.select_related("organisation").get(pk=door.pk),
        "second_door": second,
        "other_door": others,
        "absence": absence,
        "closed": closed,
        "template": template,
        "idea": Idea.objects.get(pk=idea.pk),
        "receipt": receipt,
        "file_key": file.key,
    }
