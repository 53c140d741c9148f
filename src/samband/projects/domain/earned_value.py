"""Earned value: is the money spent buying the promised result, and what will the whole cost at this pace?

Of the whole budget (BAC) as much is earned (EV) as of the promised result has been reached. Against what was
spent (AC) that gives the cost index CPI = EV / AC and the forecast BAC / CPI; against what was planned by
then (PV) the schedule index SPI = EV / PV. The naive forecast takes the pace of spending alone. Both may be
true at once: underspent, and too little for the promised result; so both are shown. Without a divisor an
index is not known. Spending comes in lumps with the reports, so it is taken on the day of the last audited
one, and two of them come before any alarm.

Of a number of firms to reach, the plan gives how many to expect by now; how likely so few are by chance
alone is the lower tail of the Poisson distribution.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from samband.funding.domain.lights import time_gone
from samband.kernel.money import checked_currency, cut, half_away

__all__ = [
    "MOST_PLANNED",
    "REPORTS_NEEDED",
    "TAIL_AMBER",
    "TAIL_RED",
    "EarnedValue",
    "chance_of_so_few",
    "earned",
    "planned_by",
    "time_gone",
]

REPORTS_NEEDED: Final = 2
TAIL_RED: Final = 0.01
TAIL_AMBER: Final = 0.05
# The sum of the tail is exact enough, and quick, for plans of this size.
MOST_PLANNED: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """The figures of a project or work package on a day, in minor units of one currency.

    ``planned_minor`` (PV), ``spent_minor`` (AC) and ``earned_minor`` (EV) are None when not known.
    ``time_gone`` is the share of the project's time that has passed.
    """

    budget_minor: int
    currency: str
    planned_minor: int | None
    spent_minor: int | None
    earned_minor: int | None
    time_gone: Fraction | None
    audited_reports: int = 0
    audited_on: date | None = None

    def __post_init__(self) -> None:
        checked_currency(self.currency)

    @property
    def cpi(self) -> Fraction | None:
        """Give EV / AC, what one unit spent has earned; None when nothing was spent or one is not known."""
        return _over(self.earned_minor, self.spent_minor)

    @property
    def spi(self) -> Fraction | None:
        """Give EV / PV, the share of the planned progress; None when nothing was planned yet."""
        return _over(self.earned_minor, self.planned_minor)

    @property
    def forecast_minor(self) -> int | None:
        """Give what the whole promised result will cost at this pace (EAC = BAC / CPI)."""
        return half_away(self.budget_minor / self.cpi) if self.cpi else None

    @property
    def naive_minor(self) -> int | None:
        """Give what will have been spent at the end if spending alone goes on as it has."""
        if self.spent_minor is None or not self.time_gone:
            return None
        return half_away(self.spent_minor / self.time_gone)

    @property
    def may_alarm(self) -> bool:
        """Whether enough audited reports stand behind the figures to alarm anybody."""
        return self.audited_reports >= REPORTS_NEEDED


def earned(budget_minor: int, reached: int | Decimal | None, promised: int | Decimal | None) -> int | None:
    """Give the part of a budget that is earned, cut; never more than the budget.

    None when either is not known or nothing was promised.
    """
    if reached is None or not promised:
        return None
    return cut(budget_minor * min(max(Fraction(reached) / Fraction(promised), Fraction(0)), Fraction(1)))


def planned_by(curve: Sequence[tuple[date, int]], day: date) -> int | None:
    """Give what a cumulative plan holds for a day, cut; between two dates it rises evenly.

    Before its first date, and without any, nothing is planned to be known; after its last it stays.
    """
    points = sorted(curve)
    at = bisect_right([point[0] for point in points], day)
    if at == 0:
        return None
    begin, low = points[at - 1]
    if at == len(points):
        return low
    end, high = points[at]
    return low + cut(Fraction((high - low) * (day - begin).days, (end - begin).days))


def chance_of_so_few(reached: int, planned: Decimal | int) -> float | None:
    """Give how likely at most ``reached`` are when ``planned`` are expected (the Poisson lower tail).

    None when nothing was expected. Counts that come in groups vary more than this allows for.
    """
    expected = float(planned)
    if not 0 < expected <= MOST_PLANNED:
        return None
    if reached < 0:
        raise ValueError("A count is not below zero.")
    logs = (count * math.log(expected) - expected - math.lgamma(count + 1) for count in range(reached + 1))
    return min(math.fsum(math.exp(log) for log in logs), 1.0)


def _over(part: int | None, whole: int | None) -> Fraction | None:
    return Fraction(part, whole) if part is not None and whole else None
