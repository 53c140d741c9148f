"""What callers may send to doors: filters, ideas, receipts' codes, moves of hosts, a text for which door."""

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from samband.challenges.domain.doors import DIRECTIONS
from samband.challenges.domain.idea import MOVES
from samband.challenges.idea_list import GROUPS
from samband.challenges.inbox_words import GROUNDS
from samband.challenges.models.entry_points import DOOR_SORTS
from samband.challenges.models.ideas import LONGEST_IDEA, LONGEST_PROBLEM
from samband.site.api.challenge_inputs import version_field
from samband.site.api.inputs import NO_NUL, ONE_LINE, Key, Lang, Paging, Region, Words, one_of, strict
from samband.site.forms import SHORTEST
from samband.site.which_door_forms import LONGEST

WORKERS = ("host", "deputy", "handler")
VERBS = tuple(
    dict.fromkeys([*(move.verb for move in MOVES if move.sources and set(move.who) & set(WORKERS)), "note"])
)


class DoorFilters(Words):
    """What the directory is narrowed to, as on its page."""

    sort: one_of(DOOR_SORTS) = Field("", description="role, team or link")  # type: ignore[valid-type]


class NewIdea(Schema):
    """An idea for a door. It becomes a public document; what is secret has a field of its own."""

    model_config = strict(
        title="Varning innan källaren svämmar över",
        text="Vi mäter grundvattnet i brunnslock och varnar två dygn före.",
        secrets="",
        i_know_it_becomes_public=True,
    )

    title: str = Field(min_length=1, max_length=200, pattern=ONE_LINE, description="More than blanks")
    text: str = Field(
        min_length=20,
        max_length=LONGEST_IDEA,
        pattern=NO_NUL,
        description="In one's own language, no secrets",
    )
    problem: str = Field(
        "", max_length=LONGEST_PROBLEM, pattern=NO_NUL, description="Which problem it answers"
    )
    lang: Lang | None = Field(None, description="The language of the text; else it is found out")
    secrets: str = Field("", max_length=LONGEST_IDEA, pattern=NO_NUL, description="Trade secrets; kept apart")
    sender: str = Field(
        "", max_length=200, pattern=ONE_LINE, description="Organisation or name, if one wants"
    )
    email: str = Field(
        "",
        max_length=254,
        pattern=ONE_LINE,
        description="For the receipt and the answer alone; the code is enough",
    )
    once: str | None = Field(
        None,
        pattern="^[A-Za-z0-9_-]{22,80}$",
        description="A random word of the program: the same idea sent again with it is one idea, one receipt",
    )
    i_know_it_becomes_public: Literal[True] = Field(
        description="That `before_sending` of the door has been read by who sends it"
    )


class ReceiptCode(Schema):
    """The code of a receipt; capitals, blanks and hyphens do not matter."""

    model_config = strict(code="k7mq-w3xr-9dfh-b2zt-p8vn")

    code: str = Field(min_length=1, max_length=100, pattern=NO_NUL)


class IdeaFilters(Paging):
    """What the inbox is narrowed to, as on its page."""

    q: str = Field("", max_length=100, pattern=NO_NUL, description="Words that must all be there")
    door: Key = Field("", description="Key of a door")
    department: Key = Field("", description="Key of a department")
    status: one_of(tuple(GROUPS)) = Field("open", description="Which group of states")  # type: ignore[valid-type]
    mine: bool = Field(False, description="Only what was given to oneself or one's department")

    def chosen(self) -> dict[str, Any]:
        """Give the filters that hold."""
        values = self.model_dump(exclude={"limit", "cursor"})
        return {name: value for name, value in values.items() if value}


class IdeaMove(Schema):
    """A move of those who handle an idea, with what it needs."""

    model_config = strict(
        verb="answer", text="Tack! Vi provar det i två brunnar i vår.", lang="sv", version=1
    )

    verb: one_of(VERBS) = Field(description="One of the idea's `verbs`, or note")  # type: ignore[valid-type]
    version: int | None = version_field()
    text: str = Field(
        "",
        max_length=LONGEST_IDEA,
        pattern=NO_NUL,
        description="What the sender reads; for hand_over why; for note inside",
    )
    lang: Lang | None = Field(None, description="The text's language; else the sender's")
    department: Key | None = Field(None, description="For route: one of `choices.departments`")
    handler: Key | None = Field(None, description="For route: somebody of it, of `choices.people`")
    challenge: Key | None = Field(None, description="For route: which it answers, of `choices.challenges`")
    door: Key | None = Field(None, description="For hand_over: one of `choices.doors`")
    why: one_of(tuple(GROUNDS)) | None = Field(None, description="For quarantine and discard")  # type: ignore[valid-type]


class DoorQuestion(Schema):
    """A need or an offer in plain words; it is not kept."""

    model_config = strict(text="Vi söker en plats att prova varning för vatten i källare.", home="SE232")

    text: str = Field(
        min_length=SHORTEST, max_length=LONGEST, pattern=NO_NUL, description="At least a sentence"
    )
    home: Region | None = Field(None, description="Whose door comes first when it fits")
    direction: one_of(DIRECTIONS) | None = Field(None, description="need or offer; else it is found out")  # type: ignore[valid-type]
