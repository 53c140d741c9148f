"""The promise of a door: an answer within so many working days, and a counter that shows how it was kept.

Working days are Monday to Friday, less the public holidays and the closed times that are passed in.
"""

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SATURDAY = 5

# Days from the first to before the second, on which a door is closed.
Closed = tuple[date, date]


def day_in_zone(at: datetime, zone: str) -> date:
    """Give the day that a moment falls on where the door is: 23:50 there is still that day.

    Raises:
        ZoneInfoNotFoundError: when there is no such zone.
    """
    return at.astimezone(ZoneInfo(zone)).date()


def is_working_day(day: date, holidays: Container[date], closed: Collection[Closed] = ()) -> bool:
    """Say whether a day counts in a promise."""
    if day.weekday() >= _SATURDAY or day in holidays:
        return False
    return not any(starts_on <= day < ends_before for starts_on, ends_before in closed)


def due_on(sent_on: date, days: int, holidays: Container[date], closed: Collection[Closed] = ()) -> date:
    """Give the last day of a promise of so many working days; the day of sending does not count.

    Raises:
        ValueError: when fewer days than one are promised.
    """
    if days < 1:
        raise ValueError("A promise is of one working day or more.")
    day, left = sent_on, days
    while left:
        day += _DAY
        left -= is_working_day(day, holidays, closed)
    return day


def working_days(after: date, until: date, holidays: Container[date], closed: Collection[Closed] = ()) -> int:
    """Count the working days behind one day, up to and with another; none when it is not later."""
    count = max((until - after).days, 0)
    return sum(is_working_day(after + number * _DAY, holidays, closed) for number in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class Brought:
    """An idea as the counter sees it: sent, due, and first answered on; no day is: not answered yet.

    ``closed`` are the closed times that were announced when it was sent.
    """

    sent_on: date
    due_on: date
    answered_on: date | None = None
    closed: tuple[Closed, ...] = ()

    def is_overdue(self, today: date) -> bool:
        """Whether the promised day has passed without an answer."""
        return self.answered_on is None and self.due_on < today


@dataclass(frozen=True, slots=True)
class Counted:
    """How a door kept its promise: ``in_time`` of ``judged``, ``median_days`` to an answer, overdue now.

    Nothing judged is not the same as nothing in time: ``is_known`` says whether there is anything to tell.
    ``median_days`` are working days; unknown (``None``) while nobody has been answered.
    """

    in_time: int
    judged: int
    median_days: float | None
    overdue: int

    @property
    def is_known(self) -> bool:
        """Whether any idea was answered, or should have been."""
        return bool(self.judged or self.overdue)


def year_before(day: date) -> date:
    """Give the day a year earlier; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def count_kept(rows: Iterable[Brought], *, today: date, holidays: Container[date]) -> Counted:
    """Count how a door kept its promise in the last twelve months.

    Judged are ideas whose promised day has passed in that time, or that were answered in it; one that is
    neither due nor answered says nothing yet. What is overdue counts however old it is.
    """
    since = year_before(today)
    judged = in_time = overdue = 0
    took: list[int] = []
    for row in rows:
        answered = row.answered_on if row.answered_on is not None and row.answered_on <= today else None
        overdue += answered is None and row.due_on < today
        answered_lately = answered is not None and answered > since
        if not answered_lately and not since < row.due_on < today:
            continue
        judged += 1
        in_time += answered is not None and answered <= row.due_on
        if answered is not None:
            took.append(working_days(row.sent_on, answered, holidays, row.closed))
    return Counted(in_time, judged, float(median(took)) if took else None, overdue)
