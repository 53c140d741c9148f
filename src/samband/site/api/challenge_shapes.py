"""What the API answers with of challenges: their statement, where they stand, what is asked of them."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from samband.challenges.domain.challenge import STATUSES
from samband.site.api.inputs import one_of
from samband.site.api.shapes import Line, Named, PageShape

Status: Any = one_of(STATUSES)


class StatementShape(Schema):
    """The parts of a challenge, in its own language; what is null is not stated."""

    affected: str | None = Field(description="Who it concerns")
    future: str | None = Field(description="The wanted future")
    present: str | None = Field(description="The present state")
    present_source: str | None = Field(description="Where its figure comes from")
    present_on: date | None
    present_mark: str | None = Field(description="verified, secondary, computed or unverified")
    measure: str | None
    year: int | None
    binding: str | None = Field(description="What law or safety demands, with the act")
    open: str | None = Field(description="What is left to those who answer")
    others: str | None = Field(description="Who else has the need")
    market: str | None
    judging: str | None = Field(description="How answers are judged")
    owner: str | None
    adoption: str | None = Field(description="The road to adoption")


class ChallengeRow(Schema):
    """A challenge in a list."""

    key: str
    title: str
    lang: str
    status: Status
    excerpt: str
    owners: list[Named] = Field(description="The one that leads first")
    country: str
    region: str
    municipality: str
    themes: list[str]
    published_at: datetime | None
    changed_at: datetime
    version: int
    url: str = Field(description="Its page, for people")


class Challenges(PageShape):
    """A page of challenges."""

    items: list[ChallengeRow]


class QuestionShape(Schema):
    """A question with its answer; while it waits, or was set aside, the owners alone read it."""

    key: str
    text: str
    lang: str
    asked_at: datetime
    answer: str | None
    answer_lang: str
    answered_at: datetime | None
    is_aside: bool
    version: int


class DateShape(Schema):
    """A day or a window of days; ``ends_on`` is its last day."""

    key: str
    label: str
    lang: str
    starts_on: date
    ends_on: date
    precision: str


class ChallengeWhole(ChallengeRow):
    """A challenge with all that its reader may see of it."""

    statement: StatementShape
    not_stated: list[str] = Field(description="The parts that are not stated")
    override: str | None = Field(description="Why it was published without owner or road to adoption")
    outcome: str | None = Field(description="What solved it")
    learned: str | None = Field(description="What was learned, when it was not solved")
    why: str | None = Field(description="The reason of the latest move that needed one")
    ended_at: datetime | None
    questions: list[QuestionShape]
    dates: list[DateShape]
    timeline: list[Line] = Field(description="What happened, newest first, at most 100 lines")
    verbs: list[str] = Field(description="What may follow, as `verb` of `/moves`")
    may_edit: bool
    follows: bool = Field(description="Whether the caller follows it")
    lacking: list[str] = Field(description="What publishing still needs; empty once it is published")


class MovedOn(Schema):
    """It was merged into another of this key, whose address is in Location."""

    key: str


class VersionShape(Schema):
    """The words as they stood in one version, and which parts differ from the version before."""

    number: int
    saved_at: datetime
    by: str = Field(description="By whom, as a title; for those who work on it alone")
    is_public: bool
    title: str
    lang: str
    statement: StatementShape
    override: str | None
    changed: list[str]


class Versions(PageShape):
    """A page of versions, the latest first."""

    items: list[VersionShape]


class Pair(Schema):
    """A sentence of the challenge beside the closest one of what was found."""

    need: str
    profile: str


class LikeShape(Schema):
    """Something alike that others have or had, why it is alike, and what was decided on it."""

    profile: str
    sort: str
    title: str
    lang: str
    status: str = Field(description="Where a challenge stands; empty for others")
    place: str
    owners: str
    reasons: list[Pair]
    decision: str | None
    why: str | None
    url: str = Field(description="Its page, for people")


class Before(Schema):
    """What was found that is like a draft; `seen` is some, none, or failed when one could not look."""

    seen: str
    found: list[LikeShape]
    looked_at: datetime | None = Field(description="When it was last decided on")
    version: int


class Followed(Schema):
    """Whether the caller follows a challenge now."""

    follows: bool
