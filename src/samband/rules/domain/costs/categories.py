"""The categories of cost, in the order in which budgets and reports list them."""

from collections.abc import Iterable, Mapping
from typing import Final

STAFF, OFFICE, TRAVEL, EXTERNAL = "staff", "office", "travel", "external"
EQUIPMENT, INFRASTRUCTURE, OTHER = "equipment", "infrastructure", "other"
LUMP_SUM, UNIT_COST = "lump-sum", "unit-cost"
CATEGORIES: Final = (
    *(STAFF, OFFICE, TRAVEL, EXTERNAL, EQUIPMENT, INFRASTRUCTURE, OTHER),
    *(LUMP_SUM, UNIT_COST),
)
# One unit cost may cover a single category, and then it stands there and enters the bases of flat rates,
# or several, and then it stands by itself and enters none.
REAL: Final = (STAFF, OFFICE, TRAVEL, EXTERNAL, EQUIPMENT, INFRASTRUCTURE, OTHER)


def charged_to(category: str, *, is_lump_sum: bool = False, unit_cost_categories: int = 0) -> str:
    """Give the category in which a cost is counted.

    What has a lump sum is a lump sum; a unit cost over two categories or more is a unit cost; anything else
    stays in its own category.

    Raises:
        ValueError: for a category that does not exist.
    """
    if category not in CATEGORIES:
        raise ValueError(f"{category!r} is no category of cost.")
    if is_lump_sum:
        return LUMP_SUM
    return UNIT_COST if unit_cost_categories > 1 else category


def category_sums(costs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Add costs (category, minor units) by category; every category is named, in the usual order."""
    sums = dict.fromkeys(CATEGORIES, 0)
    for category, minor in costs:
        sums[category] += minor
    return sums


def added(*parts: Mapping[str, int]) -> dict[str, int]:
    """Add sums by category."""
    return {category: sum(part.get(category, 0) for part in parts) for category in CATEGORIES}


def less(whole: Mapping[str, int], part: Mapping[str, int]) -> dict[str, int]:
    """Take sums by category from others."""
    return {category: whole.get(category, 0) - part.get(category, 0) for category in CATEGORIES}
