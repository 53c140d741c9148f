"""What the API answers with of a person's own work: shortlists, standing searches, what waits."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from samband.site.api.shapes import Named, PageShape, PairReason

_READERS = "Empty for readers outside its body, when it is confidential"


class RecordShape(Schema):
    """Whose record a list is, and its case number there; the number for that body's people alone."""

    owning_body: Named | None
    case_number: str


class ListedShortlist(Schema):
    """A shortlist among one's own and those that were shared."""

    key: str
    title: str
    need: str = Field(description=_READERS)
    need_lang: str
    is_own: bool
    may_work: bool = Field(description="Whether one may change it, or only read it")
    candidates: int
    contacted: int
    record: RecordShape
    made_at: datetime
    changed_at: datetime
    version: int
    url: str = Field(description="Its page, for people")


class Shortlists(PageShape):
    """A page of shortlists, the latest changed first."""

    items: list[ListedShortlist]


class CandidateShape(Schema):
    """A candidate on a list, as it is now, with what was found when it was put there."""

    key: str
    number: int
    profile: str = Field(description="Key of the organisation's profile, testbed or project")
    name: str
    lang: str
    status: Literal["to_contact", "contacted", "answered", "not_relevant"]
    verbs: list[str] = Field(description="What may follow, as `verb` of PATCH")
    why_not: str
    notes: str
    closed_for: str = Field(description="Ground on which notes and why not are confidential")
    is_left_out: bool = Field(description="Confidential, and left out here")
    band: str
    score: float | None
    reasons: list[PairReason]
    is_gone: bool = Field(description="No longer in Samband, or not to be seen any more")
    place: str
    excerpt: str
    organisations: list[str]
    contacts: list[str]
    source: str
    sourced_on: date | None
    added_at: datetime
    contacted_at: datetime | None
    etag: str = Field(description="For If-Match, to change or remove it as it was read")
    url: str = Field(description="Its page, for people; empty when it is gone")


class Downloads(Schema):
    """Where the list is as a file, with the same token; what is confidential is left out."""

    docx: str
    xlsx: str


class ShortlistWhole(ListedShortlist):
    """A shortlist with a page of its candidates, in order."""

    need_closed_for: str = Field(description="Ground on which the need is confidential")
    closed_parts: int = Field(description="How many parts of it are confidential, of those one sees")
    left_out: int = Field(description="How many candidates are on it that one may not see")
    rows: list[CandidateShape]
    next: str | None = Field(None, description="Further candidates: send it as `cursor`")
    download: Downloads


class Narrowing(Schema):
    """What a standing search is narrowed to."""

    kind: list[str]
    country: list[str]
    lang: list[str]
    outside_home_region: bool
    other_fields: bool


class ListedSearch(Schema):
    """A standing search of one's own."""

    key: str
    title: str
    often: Literal["daily", "weekly", "never"]
    is_active: bool
    home_region: str
    filters: Narrowing
    unread: int
    made_at: datetime
    last_run_at: datetime | None
    version: int
    url: str = Field(description="Its page, for people")


class Searches(PageShape):
    """A page of standing searches, the latest first."""

    items: list[ListedSearch]


class FoundAnswer(Schema):
    """A new answer that a standing search found."""

    profile: str
    sort: str
    name: str
    lang: str
    country: str
    region: str
    band: str
    found_at: datetime
    is_read: bool
    url: str = Field(description="Its page, for people")


class SearchWhole(ListedSearch):
    """A standing search with its need and a page of what it found, the latest first."""

    text: str
    lang: str
    found: list[FoundAnswer]
    next: str | None = Field(None, description="Earlier answers: send it as `cursor`")


class WaitingThing(Schema):
    """One thing that waits for a person, in the language of Accept-Language."""

    title: str
    sort: str
    note: str
    at: datetime
    url: str = Field(description="Its page, for people")


class NotificationShape(Schema):
    """Something that a person was told."""

    key: str
    sentence: str
    at: datetime
    is_read: bool
    url: str = Field(description="Its page, for people")


class Work(PageShape):
    """What waits for a person, the latest first, and a page of what they were told."""

    waiting: list[WaitingThing]
    notifications: list[NotificationShape]
    unread: int


class MarkedRead(Schema):
    """How many notifications were marked as read, and how many are still unread."""

    marked: int
    unread: int


class FlagShape(Schema):
    """Words in a need that hold a solution, and what to ask instead."""

    signal: str
    text: str
    start: int
    end: int
    why: str
    ask: str


class CheckedNeed(Schema):
    """The need check, as `samband check-need --json` prints it."""

    lang: str
    open: bool = Field(description="No solution is hidden in it")
    flags: list[FlagShape]
    missing: list[str]
    questions: list[str]
