"""What an amount of a budget is made of: rows, or a flat rate on something."""

from collections.abc import Mapping
from dataclasses import dataclass

from samband.projects.domain.budget import PartnerBudget, PartnerFigures
from samband.rules.domain.costs import categories as of
from samband.rules.domain.costs.options import covered_by
from samband.rules.domain.costs.packs import (
    OFFICE_ON_DIRECT,
    OFFICE_ON_STAFF,
    OPTIONS,
    OTHER_ON_STAFF,
    STAFF_ON_DIRECT,
    TRAVEL_ON_STAFF,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a category's amount comes from. ``option`` is "" for rows, of which there are ``rows``.

    A flat rate is ``percent`` of ``base_minor``, cut. ``left_out_minor`` are rows that it replaces.
    """

    category: str
    minor: int
    rows: int
    option: str = ""
    percent: int = 0
    base_minor: int = 0
    left_out_minor: int = 0


def origins(budget: PartnerBudget, figures: PartnerFigures) -> list[Origin]:
    """Give every category with what it is made of, in the usual order."""
    chosen = {OPTIONS[name]: name for name in budget.options if name in OPTIONS}
    covered, sums = covered_by(budget.options), budget.sums
    found = list[Origin]()
    for category in of.CATEGORIES:
        rows = sum(1 for line in budget.lines if line.category == category)
        option = chosen.get(category, "")
        left_out = sums[category] if category in covered else 0
        percent = budget.options[option] if option else 0
        base = base_of(option, budget.options, figures.categories) if option else 0
        found.append(Origin(category, figures.categories[category], rows, option, percent, base, left_out))
    return found


def base_of(option: str, options: Mapping[str, int], amounts: Mapping[str, int]) -> int:
    """Give what a flat rate is reckoned on, from the categories as they came out."""
    travel = 0 if TRAVEL_ON_STAFF in options else amounts[of.TRAVEL]
    direct = amounts[of.EXTERNAL] + amounts[of.EQUIPMENT] + amounts[of.INFRASTRUCTURE]
    if option == STAFF_ON_DIRECT:
        return travel + direct
    if option in (TRAVEL_ON_STAFF, OFFICE_ON_STAFF, OTHER_ON_STAFF):
        return amounts[of.STAFF]
    return amounts[of.STAFF] + amounts[of.TRAVEL] + direct if option == OFFICE_ON_DIRECT else 0
