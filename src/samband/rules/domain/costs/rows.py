"""A row of a budget or a report: an amount, or units times a price, cut (rules N2 and N11)."""

from decimal import Decimal
from fractions import Fraction

from samband.kernel.money import cut


def row_sum(units: Decimal, price_minor: int) -> int:
    """Give units times the price of one, in minor units, cut.

    Raises:
        ValueError: for units that are no number or have more than two decimals.
    """
    if not units.is_finite() or Fraction(units) * 100 % 1:
        raise ValueError("Units are a number with at most two decimals.")
    return cut(Fraction(units) * price_minor)
