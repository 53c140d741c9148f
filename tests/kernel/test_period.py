"""Periods are as exact as they are known, and their last day is inside."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.kernel.period import Period

DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2019", "2022", "2019–22"),
        ("2019", "2019", "2019"),
        ("1998", "2002", "1998–2002"),
        ("2019", "", "2019–"),
        ("", "2022", "–2022"),
        ("", "", ""),
        ("2019-11", "2019-12", "2019-11–2019-12"),
        ("2019-05-02", "2019-06-30", "2019-05-02–2019-06-30"),
        ("2019", "2022-06-30", "2019–22"),
    ],
)
def test_said_shortly(first: str, last: str, said: str) -> None:
    assert Period.from_text(first, last).describe() == said


def test_the_last_day_is_inside_and_the_next_is_not() -> None:
    period = Period.from_text("2019", "2022-12")
    assert date(2022, 12, 31) in period
    assert date(2023, 1, 1) not in period
    assert period == Period(date(2019, 1, 1), date(2023, 1, 1), "year")
    assert Period.of_years(2019, 2022) == period


@pytest.mark.parametrize(("first", "last"), [("2020", "2019"), ("may", ""), ("2020-13", ""), ("20201", "")])
def test_what_is_no_period_is_refused(first: str, last: str) -> None:
    with pytest.raises(ValueError):
        Period.from_text(first, last)


def test_unknown_precision_is_refused() -> None:
    with pytest.raises(ValueError, match="day, month or year"):
        Period(None, None, "week")


@given(DAYS, st.integers(1, 500), DAYS, st.integers(1, 500))
def test_overlap_is_a_common_day(start: date, days: int, other: date, more: int) -> None:
    one = Period(start, date.fromordinal(start.toordinal() + days))
    two = Period(other, date.fromordinal(other.toordinal() + more))
    common = max(start, other) in one and max(start, other) in two
    assert one.overlaps(two) == two.overlaps(one) == common
    assert one.overlaps(Period(None, None))
