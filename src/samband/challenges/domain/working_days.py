"""Working days: when a time that is promised in them is over."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

_WEEKEND = 5


def due_on(
    sent_on: date, days: int, holidays: Collection[date], closed: Iterable[tuple[date, date]] = ()
) -> date:
    """Give the last of so many working days after the day something was sent.

    Saturdays, Sundays, ``holidays`` and the ``closed`` times (first day, day after the last) do not count;
    nor does the day of sending itself.

    Raises:
        ValueError: when there are no days to count.
    """
    if days < 1:
        raise ValueError(f"{days} working days: promise at least one.")
    times = list(closed)
    day, left = sent_on, days
    while left:
        day += timedelta(days=1)
        is_closed = any(first <= day < after for first, after in times)
        left -= day.weekday() < _WEEKEND and day not in holidays and not is_closed
    return day
