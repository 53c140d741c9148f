"""The inbox as a list: narrowed, in the order of what is due, and whole for an export."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samband.accounts.access import title_of
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.templatetags.wording import language_name
from samband.challenges.domain import idea as state
from samband.challenges.domain.inbox import AGAIN, OTHER, OVERDUE, section_of
from samband.challenges.doors_people import day_at
from samband.challenges.inbox_words import SECTIONS, STATUSES
from samband.challenges.models import EntryPoint, Idea, Keeper
from samband.kernel.text import fold

# Which states stand together: what waits for the door first, what was set aside apart from everything else.
GROUPS: Final[Mapping[str, tuple[tuple[str, ...], Any]]] = {
    "open": (state.WAITING, _("Waits for you")),
    "with_sender": ((state.WITH_SENDER,), _("Waits for the sender")),
    "answered": ((state.ANSWERED, state.TAKEN_FURTHER), _("Answered")),
    "ended": ((state.CLOSED, state.WITHDRAWN), _("Ended")),
    "aside": ((state.QUARANTINED, state.SPAM), _("Set aside")),
}
COLUMNS: Final = (
    "key", "door", "title", "text", "language", "status", "sent_on", "due_on", "answered_on",
    "department", "challenge", "case_number",
)  # fmt: skip
PAGE: Final = 25
_EXCERPT = 200


@dataclass(frozen=True, slots=True)
class Row:
    """An idea in the inbox, in words; ``chosen`` names it and the version that the list shows."""

    key: str
    chosen: str
    title: str
    lang: str
    excerpt: str
    url: str
    status: str
    is_overdue: bool
    due: str
    due_on: date
    door: str
    department: str
    handler: str
    section: str


def narrowed(chosen: Mapping[str, Any], agent: Agent) -> "QuerySet[Idea]":
    """Give the ideas that an agent handles, narrowed by words, door, department, state and to its own."""
    found = Idea.objects.visible_to(agent)
    if door := chosen.get("door"):
        found = found.filter(entry_point__key=door)
    if department := chosen.get("department"):
        found = found.filter(department__key=department)
    if chosen.get("mine"):
        found = found.filter(
            Q(handler__key=agent.person) | Q(department__key__in=sorted(agent.organisations))
        )
    for word in fold(str(chosen.get("q") or "")).split()[:8]:
        found = found.filter(folded__contains=word)
    return found


def in_group(found: "QuerySet[Idea]", group: str) -> "QuerySet[Idea]":
    """Keep one group of states, with the key that its list is in order by.

    What waits comes by its day, what was answered before behind it; what is over, the latest first.
    """
    kept = found.filter(status__in=GROUPS[group][0])
    day = Cast("due_on", CharField())
    if group in ("answered", "ended"):
        return kept.annotate(sort_key=Cast(Value(10**12) - F("id"), CharField()))
    again = Case(When(first_answered_at__isnull=True, then=Value("0")), default=Value("1"))
    return kept.annotate(sort_key=Concat(again, day, output_field=CharField()))


def counts(found: "QuerySet[Idea]") -> dict[str, int]:
    """Give how many ideas stand in each group; one question."""
    asked = {name: Count("id", filter=Q(status__in=states)) for name, (states, _label) in GROUPS.items()}
    return found.order_by().aggregate(**asked)


def due_words(idea: Idea, today: date) -> str:
    """Say how long there is until the promised day, or for how long it has passed."""
    days = (idea.due_on - today).days
    if days < 0:
        return ngettext("overdue by %(days)d day", "overdue by %(days)d days", -days) % {"days": -days}
    if days == 0:
        return str(_("due today"))
    return ngettext("due in %(days)d day", "due in %(days)d days", days) % {"days": days}


def row_of(idea: Idea) -> Row:
    """Give an idea as the inbox shows it, by the day at its door."""
    today = day_at(idea.entry_point)
    section = section_of(
        idea.status, idea.due_on, is_answered=idea.first_answered_at is not None, today=today
    )
    flat = " ".join(idea.text.split())
    return Row(
        key=idea.key,
        chosen=f"{idea.key}:{idea.version}",
        title=idea.title,
        lang=idea.lang,
        excerpt=flat if len(flat) <= _EXCERPT else flat[:_EXCERPT].rpartition(" ")[0] + " …",
        url=reverse("idea-detail", args=[idea.key]),
        status=str(STATUSES[idea.status]),
        is_overdue=section == OVERDUE,
        due=due_words(idea, today) if is_counting(idea) else "",
        due_on=idea.due_on,
        door=idea.entry_point.name,
        department=idea.department.name if idea.department else "",
        handler=title_of(idea.handler) if idea.handler else "",
        section=section,
    )


def is_counting(idea: Idea) -> bool:
    """Whether the promised day of an idea is still to be kept."""
    return idea.first_answered_at is None and idea.status in state.OPEN


def sections(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Put rows under their headings, in the order in which they come."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.section, []).append(row)
    return [
        {"code": code, "label": SECTIONS[code], "rows": under, "is_plain": code == OTHER}
        for code, under in found.items()
    ]


def choices_for(agent: Agent) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Give the doors and the departments that an agent's ideas can be narrowed to."""
    mine = Idea.objects.visible_to(agent)
    kept = Q(pk__in=EntryPoint.objects.kept_by(agent).values("pk")) | Q(pk__in=mine.values("entry_point"))
    doors = EntryPoint.objects.filter(kept).order_by("sort_key", "id").values_list("key", "name")[:100]
    named = Organisation.objects.filter(pk__in=mine.values("department")).order_by("sort_key", "id")
    return list(doors), list(named.values_list("key", "name")[:100])


@dataclass(frozen=True, slots=True)
class Waits:
    """An idea that waits for somebody: what it is called, until when, and whether they keep its door.

    ``is_overdue`` is that the promised day has passed and nobody has answered.
    """

    key: str
    title: str
    sent_at: datetime
    due: str
    keeps: bool
    is_overdue: bool


def ideas_waiting(agent: Agent, most: int = 50) -> list[Waits]:
    """Give what an agent has to answer, what is due first in front; one question, however much it is."""
    if not agent.person:
        return []
    kept = Exists(
        Keeper.objects.belonging().filter(entry_point=OuterRef("entry_point"), person__key=agent.person)
    )
    found = Idea.objects.visible_to(agent).waiting().annotate(keeps=kept).select_related("entry_point")
    return [
        Waits(
            one.key,
            one.title,
            one.sent_at,
            due_words(one, day_at(one.entry_point)) if is_counting(one) else str(SECTIONS[AGAIN]),
            bool(vars(one)["keeps"]),
            is_counting(one) and one.due_on < day_at(one.entry_point),
        )
        for one in found[:most]
    ]


def export_rows(found: "QuerySet[Idea]") -> Iterator[list[str]]:
    """Give ideas as rows of a file: never who sent them, nor what they marked as a trade secret."""
    parts = found.select_related("entry_point", "department", "challenge").order_by("due_on", "id")
    for idea in parts.iterator(chunk_size=500):
        answered = idea.first_answered_at
        yield [
            idea.key,
            idea.entry_point.name,
            idea.title,
            idea.text,
            language_name(idea.lang) if idea.lang else "",
            str(STATUSES[idea.status]),
            day_at(idea.entry_point, idea.sent_at).isoformat(),
            idea.due_on.isoformat(),
            day_at(idea.entry_point, answered).isoformat() if answered else "",
            idea.department.name if idea.department else "",
            idea.challenge.title if idea.challenge else "",
            idea.case_number,
        ]
