"""What earlier reports leave of a budget, gross and net.

Gross counts everything that was ever declared: an item that was parked and taken back stands in both
reports. Net leaves out what was parked and what was deducted, and says what a partner can still spend.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samband.projects.domain.shares import shown_percent
from samband.rules.domain.costs.categories import CATEGORIES


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """A submitted report by category (minor units); without a certificate only what it declares is known."""

    declared: Mapping[str, int]
    certified: Mapping[str, int] | None = None
    parked: Mapping[str, int] | None = None
    deducted: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class CarryOver:
    """One category, or all, at the time of a report; minor units."""

    budget_minor: int
    previously_reported_minor: int
    previously_certified_minor: int
    previously_parked_minor: int
    previously_deducted_minor: int
    current_minor: int

    @property
    def cumulative_minor(self) -> int:
        """Give all that was declared so far, with this report."""
        return self.previously_reported_minor + self.current_minor

    @property
    def remaining_minor(self) -> int:
        """Give what is left of the budget, gross; below zero it is overspent."""
        return self.budget_minor - self.cumulative_minor

    @property
    def percent(self) -> Decimal | None:
        """Give the part of the budget that is declared, for showing."""
        return shown_percent(self.cumulative_minor, self.budget_minor)

    @property
    def net_minor(self) -> int:
        """Give what was declared so far without what was parked or deducted."""
        return self.cumulative_minor - self.previously_parked_minor - self.previously_deducted_minor

    @property
    def remaining_net_minor(self) -> int:
        """Give what is left of the budget, net."""
        return self.budget_minor - self.net_minor


def carry_over(
    budget: Mapping[str, int], earlier: Sequence[EarlierReport], current: Mapping[str, int]
) -> tuple[dict[str, CarryOver], CarryOver]:
    """Give every category and the whole, from the budget, earlier reports and what this one declares."""
    rows = {category: _row(budget, earlier, current, (category,)) for category in CATEGORIES}
    return rows, _row(budget, earlier, current, CATEGORIES)


def _row(
    budget: Mapping[str, int],
    earlier: Sequence[EarlierReport],
    current: Mapping[str, int],
    categories: tuple[str, ...],
) -> CarryOver:
    def of(sums: Mapping[str, int] | None) -> int:
        return sum((sums or {}).get(category, 0) for category in categories)

    return CarryOver(
        of(budget),
        sum(of(report.declared) for report in earlier),
        sum(of(report.certified) for report in earlier),
        sum(of(report.parked) for report in earlier),
        sum(of(report.deducted) for report in earlier),
        of(current),
    )
