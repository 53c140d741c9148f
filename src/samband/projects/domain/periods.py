"""Reporting periods of a project: how many there are, and when each begins and ends."""

from dataclasses import dataclass
from datetime import date
from math import ceil

MOST_MONTHS = 240
LONGEST_PERIOD = 36


@dataclass(frozen=True, slots=True)
class Stretch:
    """A reporting period: it ends before ``ends_before``."""

    number: int
    starts_on: date
    ends_before: date


def months_after(day: date, months: int) -> date:
    """Give the day so many months later; the last of a month where it has no such day."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(f"no day {months} months after {day}")


def reckon_periods(starts_on: date, months: int, length: int) -> tuple[Stretch, ...]:
    """Give a project's periods from its first day, how many months it runs and how many a period has.

    There are months ÷ length of them, rounded up; the last one ends with the project.

    Raises:
        ValueError: when one of the two is not from 1 to what is sensible.
    """
    if not 1 <= months <= MOST_MONTHS or not 1 <= length <= LONGEST_PERIOD:
        raise ValueError(f"no periods of {length} in {months} months")
    return tuple(
        Stretch(
            number,
            months_after(starts_on, length * (number - 1)),
            months_after(starts_on, min(length * number, months)),
        )
        for number in range(1, ceil(months / length) + 1)
    )


def months_between(starts_on: date, ends_before: date) -> int:
    """Give how many months a project runs; a month that is begun counts whole, and there is at least one."""
    months = (ends_before.year - starts_on.year) * 12 + ends_before.month - starts_on.month
    if months_after(starts_on, max(months, 0)) < ends_before:
        months += 1
    return max(months, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """Where something stands on a line of time, in thousandths of its length."""

    start: int
    width: int


def bar_on(first: date, end: date, starts_on: date, ends_before: date) -> Bar | None:
    """Give where a stretch stands on the line of time from ``first`` until before ``end``; None off it."""
    whole = (end - first).days
    left, right = max(starts_on, first), min(ends_before, end)
    if whole <= 0 or right <= left:
        return None
    start = (left - first).days * 1000 // whole
    return Bar(start, max((right - first).days * 1000 // whole - start, 4))
