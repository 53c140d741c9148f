"""What the API answers with of doors: the directory, one door, ideas and where they stand, which door."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from samband.challenges.domain.idea import STATUSES
from samband.challenges.models.entry_points import DOOR_SORTS
from samband.site.api.inputs import one_of
from samband.site.api.shapes import Line, Named, PageShape

Sort: Any = one_of(DOOR_SORTS)
IdeaStatus: Any = one_of(STATUSES)


class DoorRow(Schema):
    """A door in the directory."""

    key: str
    name: str
    lang: str
    organisation: Named
    country: str
    region: str
    municipality: str
    sort: Sort
    role_title: str = Field(description="The named role that answers")
    link: str
    checked_at: datetime | None = Field(description="When its link was last tried")
    check_status: int | None = Field(description="What the link answered (HTTP)")
    promise_days: int | None = Field(description="Working days to an answer; null for a link")
    needs: int = Field(description="How many needs were published")
    ideas: int = Field(description="How many ideas were brought")
    is_open: bool
    version: int
    url: str = Field(description="Its page, for people")


class Doors(PageShape):
    """A page of the directory, by name."""

    items: list[DoorRow]


class NeedOfDoor(Schema):
    """A challenge that looks for an answer."""

    key: str
    title: str
    lang: str
    year: int | None
    status: str


class ClosedDays(Schema):
    """Days on which a door is closed; ``ends_on`` is the last."""

    starts_on: date
    ends_on: date


class Counter(Schema):
    """How a door kept its promise in the last twelve months; never which idea."""

    in_time: int
    judged: int = Field(description="How many were answered or due")
    median_days: float | None = Field(description="Working days to an answer")
    overdue: int
    brought: int
    became: dict[str, int] = Field(description="waiting, answered, taken_further, closed")


class DoorWhole(DoorRow):
    """A door with its two lanes: what is needed there, and what bringing an idea means."""

    intro: str
    we_need: list[NeedOfDoor] = Field(description="The needs of its organisation, at most 30")
    has_more_needs: bool
    takes_ideas: bool = Field(description="Whether an idea can be brought by `/doors/{key}/ideas`")
    due_on: date | None = Field(description="The last day of the promise for an idea that is sent today")
    before_sending: list[str] = Field(
        description="What a sender must know, in the language of Accept-Language"
    )
    closed: list[ClosedDays]
    counter: Counter
    last_on: date | None = Field(description="The last sign of life")


class Receipt(Schema):
    """That an idea has arrived. The code is kept nowhere: it is told once, and opens `/ideas/where`."""

    receipt: str = Field(examples=["k7mq-w3xr-9dfh-b2zt-p8vn"])
    door: Named
    sent_at: datetime
    due_on: date
    promise_days: int


class StepShape(Schema):
    """A step on an idea's way."""

    at: datetime
    sentence: str


class SaidShape(Schema):
    """Something that was written back or forth."""

    who: str
    is_own: bool
    text: str
    lang: str
    at: datetime


class FileShape(Schema):
    """A file that came with an idea."""

    key: str
    name: str
    size: int
    scan: str
    is_secret: bool


class Standing(Schema):
    """Where an idea stands, for who sent it."""

    title: str
    text: str
    lang: str
    door: Named
    status: str = Field(description="What was set aside shows as received until somebody decides")
    standing: str = Field(description="The same in a sentence")
    sent_at: datetime
    due_on: date
    promise: str
    promise_kept: bool | None = Field(description="null while it runs")
    steps: list[StepShape]
    messages: list[SaidShape]
    files: list[FileShape]
    verbs: list[str] = Field(description="What the sender can do on the private page")


class IdeaRow(Schema):
    """An idea in the inbox; never who sent it, nor a trade secret."""

    key: str
    title: str
    lang: str
    excerpt: str
    status: IdeaStatus
    section: str = Field(description="overdue, this_week, later, again or other")
    is_overdue: bool
    sent_at: datetime
    due_on: date
    first_answered_at: datetime | None
    door: Named
    department: Named | None
    handler: str = Field(description="Title of the person it was given to")
    version: int
    url: str = Field(description="Its page, for people")


class Ideas(PageShape):
    """A page of the inbox in its order: what is due first."""

    items: list[IdeaRow]
    counts: dict[str, int] = Field(description="How many there are in each group, as the list is narrowed")


class MessageShape(Schema):
    """What was written about an idea; inside notes stay in the body."""

    who: str
    text: str
    lang: str
    at: datetime
    is_inside: bool


class Choices(Schema):
    """What `route` and `hand_over` can be sent with."""

    departments: list[Named]
    people: list[Named]
    challenges: list[Named]
    doors: list[Named]


class IdeaWhole(IdeaRow):
    """An idea for those who handle it."""

    text: str
    problem: str
    secrets: str | None = Field(description="Trade secrets; null for who may not read them")
    sender: str
    email: str
    reply_lang: str
    why_set_aside: str
    challenge: Named | None
    case_number: str
    files: list[FileShape]
    messages: list[MessageShape]
    timeline: list[Line]
    verbs: list[str] = Field(description="What may follow, as `verb` of `/moves`")
    choices: Choices
    proposed: dict[str, Named] = Field(description="`department` and `challenge` that matching proposes")


class LedReason(Schema):
    """A sentence of what was typed beside the closest one found."""

    need: str
    profile: str
    similarity: float


class LedShape(Schema):
    """A door that fits, and why."""

    profile: str
    name: str
    lang: str
    organisation: Named | None
    door: Named | None
    link: str = Field(description="Where a door leads that is a mere link")
    promise_days: int | None
    challenge: Named | None = Field(description="The published need that led there")
    band: str
    is_home: bool
    is_first: bool = Field(description="The one to begin with")
    reasons: list[LedReason]
    url: str = Field(description="Where to go, for people")


class Lane(Schema):
    """Doors of one sort, the best first."""

    lane: str = Field(description="city, cluster or testbed")
    doors: list[LedShape]


class WhichDoor(Schema):
    """Where a text leads."""

    direction: str = Field(description="need or offer, as it was understood or sent")
    lang: str
    lanes: list[Lane]


class OpenedRow(Schema):
    """How a city answered in the last twelve months when it was asked to open a door."""

    organisation: Named
    country: str
    asked: int
    accepted: int
    declined: int
    unanswered: int
    open: int
    median_days: float | None
    led_there: int = Field(description="How often 'Which door?' led there")
    wrong_door: int


class OpenedDoors(PageShape):
    """A page of cities, by name."""

    items: list[OpenedRow]
