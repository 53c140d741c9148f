"""What a door promises and how it kept that: its calendar, its closed times, its ideas."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from samband.challenges.calendar import public_holidays
from samband.challenges.domain.idea import (
    ANSWERED,
    CLOSED,
    COUNTED,
    IN_HAND,
    RECEIVED,
    TAKEN_FURTHER,
    WITH_SENDER,
)
from samband.challenges.domain.promise import (
    Brought,
    Closed,
    Counted,
    count_kept,
    day_in_zone,
    due_on,
    year_before,
)
from samband.challenges.models import ClosedTime, EntryPoint, Idea

# What an idea became, in the order in which it is told.
BECAME = ("waiting", ANSWERED, TAKEN_FURTHER, CLOSED)
# A year and a day more, whatever the zone; the count itself is exact.
_YEAR = timedelta(days=367)
_WAITS = (RECEIVED, IN_HAND, WITH_SENDER)


def closed_when(times: Iterable[ClosedTime], at: datetime) -> tuple[Closed, ...]:
    """Give the closed times that had been announced at a moment; what is announced later moves no promise."""
    return tuple((one.starts_on, one.ends_before) for one in times if one.announced_at <= at)


def answer_due(door: EntryPoint, at: datetime, times: Iterable[ClosedTime] | None = None) -> date:
    """Give the last day of the promise for an idea that is sent at a moment, where the door is."""
    found = list(door.closed_times.all()) if times is None else times
    sent_on = day_in_zone(at, door.zone)
    return due_on(sent_on, door.promise_days, public_holidays(door.country), closed_when(found, at))


@dataclass(frozen=True, slots=True)
class Kept:
    """How a door kept its promise, what became of its ideas of twelve months, and the last sign of life.

    ``became`` are numbers by what an idea became; ``brought`` is how many there were.
    """

    counted: Counted
    brought: int
    became: tuple[tuple[str, int], ...]
    last_on: date | None


def how_kept(door: EntryPoint, at: datetime, times: Iterable[ClosedTime]) -> Kept:
    """Read in one query how a door kept its promise, and what became of what was brought to it."""
    today, times = day_in_zone(at, door.zone), list(times)
    since = year_before(today)
    begun = at - _YEAR
    lately = Q(sent_at__gte=begun) | Q(first_answered_at__gte=begun) | Q(due_on__gte=since)
    waits = Q(first_answered_at__isnull=True, status__in=_WAITS)
    found = Idea.objects.filter(lately | waits, entry_point=door, status__in=COUNTED)
    rows: list[Brought] = []
    became: Counter[str] = Counter()
    last: datetime | None = None
    for status, sent_at, due, answered_at in found.values_list(
        "status", "sent_at", "due_on", "first_answered_at"
    ):
        sent_on = day_in_zone(sent_at, door.zone)
        answered_on = day_in_zone(answered_at, door.zone) if answered_at else None
        last = max(filter(None, (last, sent_at, answered_at)))
        if sent_on > since:
            became["waiting" if status in _WAITS else status] += 1
        # Who was asked something has been answered to; until then the promise runs for the door alone.
        if status != WITH_SENDER or answered_on:
            rows.append(Brought(sent_on, due, answered_on, closed_when(times, sent_at)))
    counted = count_kept(rows, today=today, holidays=public_holidays(door.country))
    told = tuple((name, became[name]) for name in BECAME)
    return Kept(counted, became.total(), told, day_in_zone(last, door.zone) if last else None)
