"""Until when a door has promised to answer: working days where it is, less the days on which it is closed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

from samband.challenges.models import EntryPoint

# A door that is never open keeps no promise: the search for a day ends somewhere.
_LONGEST = 2_000


def due_day(entry_point: EntryPoint, sent_at: datetime) -> date:
    """Give the last day of the promise on something that comes at a moment; the day it came does not count.

    Closed times count that were announced before it came: what was promised then holds.
    """
    day = sent_at.astimezone(ZoneInfo(entry_point.zone)).date()
    closed = list(
        entry_point.closed_times.filter(announced_at__lte=sent_at).values_list("starts_on", "ends_before")
    )
    free = _holidays(entry_point.country, day)
    left = entry_point.promise_days
    for _step in range(_LONGEST):
        day += timedelta(days=1)
        shut = any(starts <= day < ends for starts, ends in closed)
        if day.weekday() < 5 and day not in free and not shut:
            left -= 1
        if not left:
            break
    return day


def _holidays(country: str, day: date) -> "holidays.HolidayBase | frozenset[date]":
    try:
        return holidays.country_holidays(country, years=range(day.year, day.year + 3))
    except NotImplementedError:
        return frozenset()
