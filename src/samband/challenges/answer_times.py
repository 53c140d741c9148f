"""By when an organisation answers: its door's promise in the country's own working days."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

from samband.actors.models import Organisation
from samband.base.agents import OPERATOR
from samband.challenges.domain.request import DEFAULT_DAYS
from samband.challenges.domain.working_days import due_on
from samband.challenges.models import EntryPoint

# How far ahead holidays are looked up: a long promise behind a long closure ends in the year after the next.
_YEARS: Final = 3
# On these eves Sweden works no more than on a holiday.
_EVES: Final = {"SE": ("public", "de_facto")}


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """The last day of a promise, and of how many working days it is; by whose door, if by one."""

    due_on: date
    days: int
    door: EntryPoint | None = None


@lru_cache(maxsize=256)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """Give the public holidays of a country (ISO 3166) in a year.

    None where no calendar is known: then weekends alone do not count.
    """
    if country not in holidays.list_supported_countries():
        return frozenset()
    days = holidays.country_holidays(country, years=year, categories=_EVES.get(country))
    return frozenset(days.keys())


def answer_time(asked: Organisation, sent_on: date) -> AnswerTime:
    """Give by when an organisation answers what it is asked on a day.

    Its own open door decides; without one it is the usual number of days, by its country's calendar.
    """
    own = EntryPoint.objects.visible_to(OPERATOR).standing().filter(organisation=asked, is_open=True)
    door = own.order_by("id").first()
    days = door.promise_days if door is not None else DEFAULT_DAYS
    country = door.country if door is not None else asked.country
    closed = list(door.closed_times.values_list("starts_on", "ends_before")) if door is not None else []
    free = frozenset().union(*(holidays_of(country, sent_on.year + more) for more in range(_YEARS)))
    # Nobody is closed for ever: a time that ends later than in a year is a slip, and counts like any other.
    near = [time for time in closed if time[1] <= sent_on + timedelta(days=365)]
    return AnswerTime(due_on(sent_on, days, free, near), days, door)
