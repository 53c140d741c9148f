"""Money is whole minor units; a cut is toward zero, a currency is rounded half away from zero."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.kernel.money import (
    LARGEST,
    Money,
    OtherCurrency,
    cut,
    exchanged,
    half_away,
    minor_text,
    percent_of,
    read_minor,
    split,
    total,
)

AMOUNTS = st.integers(-LARGEST, LARGEST)


def test_a_cut_is_toward_zero_for_both_signs() -> None:
    assert cut(Fraction(999, 1000)) == 0
    assert cut(Fraction(-999, 1000)) == 0
    assert percent_of(-3337, 65) == -2169
    assert percent_of(3337, 65) == 2169
    assert percent_of(-3337, 15) == -500


def test_a_half_goes_away_from_zero() -> None:
    assert [half_away(Fraction(n, 2)) for n in (1, -1, 3, -3, 2)] == [1, -1, 2, -2, 1]


def test_each_line_is_exchanged_alone() -> None:
    assert exchanged(1000, Decimal("11.4567")) == 87
    assert exchanged(3000, Decimal("11.4567")) == 262
    assert Money(10_000_000, "NOK").exchanged(Decimal("11.7890"), "EUR") == Money(848_248, "EUR")
    with pytest.raises(ValueError, match="above zero"):
        exchanged(1, Decimal(0))
    with pytest.raises(ValueError, match="above zero"):
        exchanged(1, Decimal("NaN"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1.00",
        "1,00",
        "1.005",
        "1.",
        ".50",
        "+1",
        "1e3",
        "NaN",
        "1 000.00",
        "١",
        "1_0",
        "1\n",
        "1000000000.00",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        read_minor(text)


@given(AMOUNTS)
def test_an_amount_reads_back_as_it_was_written(minor: int) -> None:
    assert read_minor(minor_text(minor)) == minor


def test_money_of_two_currencies_never_meets() -> None:
    crowns, euros = Money.parse("10.00", "SEK"), Money.parse("10.00", "EUR")
    for meet in (
        lambda: crowns + euros,
        lambda: crowns - euros,
        lambda: crowns < euros,
        lambda: crowns >= euros,
    ):
        with pytest.raises(OtherCurrency):
            meet()
    assert crowns != euros
    assert total([euros, euros], "EUR").text() == "20.00"
    with pytest.raises(OtherCurrency):
        total([crowns], "EUR")
    assert (euros > -euros, euros <= euros, bool(euros - euros), str(crowns)) == (
        True,
        True,
        False,
        "10.00 SEK",
    )


def test_money_is_whole_and_has_a_currency() -> None:
    with pytest.raises(TypeError):
        Money(1.5, "EUR")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="currency"):
        Money(1, "eur")


@given(AMOUNTS, st.lists(st.integers(0, 1000), min_size=1, max_size=8), st.sampled_from([cut, half_away]))
def test_a_split_loses_nothing_and_overshoots_nowhere(
    minor: int, weights: list[int], rounding: object
) -> None:
    parts = split(minor, weights, rounding)  # type: ignore[arg-type]
    assert sum(parts) == minor
    assert all(part * minor >= 0 for part in parts)


def test_the_last_part_takes_the_residue() -> None:
    assert split(100, [1, 1, 1]) == [33, 33, 34]
    assert split(-100, [1, 1, 1]) == [-33, -33, -34]
    assert split(5, [0, 0]) == [0, 5]
    assert [part.text() for part in Money(100, "EUR").split([1, 1, 1])] == ["0.33", "0.33", "0.34"]
    for weights in ([], [1, -1]):
        with pytest.raises(ValueError, match="weight"):
            split(1, weights)


@given(AMOUNTS, st.decimals(0, 100, places=2))
def test_a_percentage_agrees_with_exact_arithmetic(minor: int, percent: Decimal) -> None:
    exact = Fraction(minor) * Fraction(percent) / 100
    taken = percent_of(minor, percent)
    assert abs(taken) <= abs(exact) < abs(taken) + 1
    assert percent_of(-minor, percent) == -taken
    assert Money(minor, "EUR").percent(percent).minor == taken
