"""Derived figures say that they are, and goals in money stay out of the financing."""

from fractions import Fraction

import pytest

from samband.kernel.money import Money, OtherCurrency
from samband.projects.domain.indicators.derived import cost_per, goal_beside_financing

BUDGET = Money(13_200_000_00, "SEK")


def test_the_public_cost_of_each_supported_firm_is_printed_with_its_formula() -> None:
    found = cost_per(BUDGET, 300)
    assert found is not None
    assert (found.minor, found.currency, found.mark) == (44_000_00, "SEK", "computed")
    assert found.formula == "13200000.00 SEK / 300"
    assert cost_per(BUDGET, 0) is None
    assert cost_per(BUDGET, None) is None


def test_a_cost_is_rounded_half_away_from_zero() -> None:
    found = cost_per(Money(5, "EUR"), 2)
    assert found is not None
    assert found.minor == 3


def test_a_private_goal_stands_beside_the_financing_and_leaves_it_as_it_is() -> None:
    found = goal_beside_financing(Money(8_000_000_00, "SEK"), BUDGET)
    assert found is not None
    assert found.share == Fraction(20, 33)
    assert round(float(found.share * 100), 1) == 60.6
    assert (found.minor, BUDGET.minor) == (None, 13_200_000_00)
    assert goal_beside_financing(Money(1, "SEK"), Money(0, "SEK")) is None
    with pytest.raises(OtherCurrency):
        goal_beside_financing(Money(1, "EUR"), BUDGET)
