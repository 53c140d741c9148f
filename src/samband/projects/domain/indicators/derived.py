"""Figures that are worked out from others: each says that it is derived, and shows what it is made of.

What private parties are hoped to invest is a goal: it is held against the financing, and never part of it.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from samband.kernel.money import Money, OtherCurrency, half_away

# The mark of such a figure, as values from outside carry theirs.
MARK: Final = "computed"


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure and what it is: ``upper`` over ``lower``, such as a public cost over firms supported.

    ``minor`` is an amount in minor units of ``currency``; ``share`` an exact share; one of the two is given.
    """

    upper: str
    lower: str
    minor: int | None = None
    currency: str = ""
    share: Fraction | None = None
    mark: str = MARK

    @property
    def formula(self) -> str:
        """Give the division as it is printed: ``13200000.00 SEK / 300``."""
        return f"{self.upper} / {self.lower}"


def cost_per(cost: Money, count: int | Decimal | None) -> Derived | None:
    """Give what one of many cost, half away from zero; None when there is none, or nobody knows how many."""
    if not count:
        return None
    each = half_away(Fraction(cost.minor) / Fraction(count))
    return Derived(str(cost), str(count), each, cost.currency)


def goal_beside_financing(goal: Money, financing: Money) -> Derived | None:
    """Give a goal in money as a share of the financing, which it is no part of; None without financing.

    Raises:
        OtherCurrency: when the two are in different currencies.
    """
    if goal.currency != financing.currency:
        raise OtherCurrency(f"{goal} and {financing} cannot be compared: bring them into one currency.")
    if not financing:
        return None
    return Derived(str(goal), str(financing), share=Fraction(goal.minor, financing.minor))
