"""What the API answers with, and what may be sent, of requests and of workshop notes."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from samband.challenges.actions.registers import MOST_SIGNS
from samband.challenges.domain.request import SORTS, STATUSES, VERBS
from samband.challenges.models.registers import ENTRY_SORTS, ENTRY_STATES
from samband.site.api.challenge_inputs import version_field
from samband.site.api.inputs import NO_NUL, ONE_LINE, Key, Paging, one_of, strict
from samband.site.api.shapes import Line, Named, PageShape

Sort: Any = one_of(SORTS)
EntrySort: Any = one_of(ENTRY_SORTS)
EntryState: Any = one_of(ENTRY_STATES)
MOVES = tuple(verb for verb in VERBS if verb != "lapse")


class RequestFilters(Paging):
    """What the list of requests is narrowed to."""

    direction: Literal["", "received", "made"] = Field(
        "", description="What one was asked, or asks; else both"
    )


class NewRequest(Schema):
    """What one organisation asks of another."""

    model_config = strict(
        asked="7kq2wmx4pz9d",
        sort="introduction",
        title="Möta era driftingenjörer",
        text="Vi vill träffa dem som sköter pumparna.",
    )

    asked: Key = Field(description="Who is asked")
    asker: Key | None = Field(None, description="One's own organisation that asks; else the one acted for")
    sort: Sort
    title: str = Field(min_length=1, max_length=200, pattern=ONE_LINE, description="More than blanks")
    text: str = Field(min_length=1, max_length=4_000, pattern=NO_NUL, description="More than blanks")
    on_behalf_of: Key | None = Field(None, description="For which company")
    challenge: Key | None = Field(None, description="About which published challenge")
    competence: str = Field("", max_length=300, pattern=ONE_LINE, description="Needed for a resource")
    hours: int | None = Field(None, ge=1, le=20_000, description="Needed for a resource")
    starts_on: date | None = Field(None, description="Needed for a resource")
    ends_on: date | None = Field(None, description="Its last day; needed for a resource")


class RequestMove(Schema):
    """What is done with a request, with the words that it needs."""

    model_config = strict(verb="accept", text="Ja, välkomna på tisdag.", version=1)

    verb: one_of(MOVES) = Field(description="One of the request's `verbs`")  # type: ignore[valid-type]
    version: int | None = version_field()
    text: str = Field(
        "", max_length=4_000, pattern=NO_NUL, description="Needed for accept, decline and report"
    )


class RequestRow(Schema):
    """A request in a list."""

    key: str
    direction: Literal["received", "made"]
    sort: Sort
    status: one_of(STATUSES)  # type: ignore[valid-type]
    title: str
    lang: str
    asker: Named
    asked: Named
    asked_at: datetime
    due_on: date
    answered_at: datetime | None
    version: int
    url: str = Field(description="Its page, for people")


class Requests(PageShape):
    """A page of requests, the latest first."""

    items: list[RequestRow]


class RequestWhole(RequestRow):
    """A request with its answer, for the people of the two organisations."""

    text: str
    on_behalf_of: Named | None
    challenge: Named | None
    competence: str
    hours: int | None
    starts_on: date | None
    ends_on: date | None
    answer: str
    answer_lang: str
    result: str
    result_lang: str
    timeline: list[Line]
    verbs: list[str] = Field(description="What may follow, as `verb` of `/moves`")


class NewNotes(Schema):
    """Workshop notes as text; a table keeps its columns with tabs."""

    model_config = strict(title="Verkstad om dagvatten", text="# Vatten\nUtmaning: Källare svämmar över.")

    title: str = Field(min_length=1, max_length=200, pattern=ONE_LINE, description="More than blanks")
    text: str = Field(min_length=1, max_length=MOST_SIGNS, pattern=NO_NUL, description="More than blanks")
    organisation: Key | None = Field(None, description="One's own organisation whose record it becomes")


class RegisterRow(Schema):
    """Notes in a list."""

    key: str
    title: str
    lang: str
    source_name: str
    is_shared: bool
    made_at: datetime
    changed_at: datetime
    version: int
    url: str = Field(description="Its page, for people")


class Registers(PageShape):
    """A page of notes, the latest changed first."""

    items: list[RegisterRow]


class Suspicion(Schema):
    """Why an entry looks garbled, and the line as it came; nothing is repaired."""

    code: str
    line: int
    original: str


class EntryShape(Schema):
    """A challenge, solution, action or open question, in the words of its source."""

    key: str
    sort: EntrySort
    theme: str
    text: str
    belongs_to: str | None = Field(description="Key of the challenge that it belongs to")
    state: EntryState
    decision: str
    in_control: bool | None
    owner: Named | None
    owner_words: str
    window_words: str = Field(description="The window of time as it was written")
    starts_on: date | None
    ends_on: date | None
    source_lines: list[int]
    suspicions: list[Suspicion]
    challenge: str | None = Field(description="Key of the draft that was made of it")
    version: int


class RegisterWhole(RegisterRow):
    """Notes with a page of their entries, in the order of the source."""

    counts: dict[str, int] = Field(
        description="How many entries of each sort, lines not understood, and more"
    )
    themes: list[str]
    entries: list[EntryShape]
    next: str | None = Field(None, description="Further entries: send it as `cursor`")


class LineShape(Schema):
    """A line of the source, and what it was taken for."""

    number: int
    text: str
    state: Literal["used", "heading", "furniture", "not_understood"]
    why: str


class Lines(PageShape):
    """A page of the source, line by line: none is lost."""

    items: list[LineShape]


class LineFilters(Paging):
    """What the lines are narrowed to."""

    state: Literal["", "used", "heading", "furniture", "not_understood"] = Field("", description="Else all")
