"""Dated values: one value a day and subject, and only a verified one decides."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.kernel.period import Period
from samband.rules.domain.dated import (
    MARKS,
    VERIFIED,
    CheckTheSource,
    DatedValue,
    deciding_value,
    overlaps_among,
    value_on,
)
from samband.rules.domain.retention import ARCHIVE, ASK, ERASE, RetentionRule, rule_in_force, shipped_rules

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def said(
    first: date | None = None,
    end: date | None = None,
    *,
    days: int = 7,
    mark: str = VERIFIED,
    then: str = ERASE,
) -> DatedValue:
    period = Period(first, end)
    return DatedValue("need", Decimal(days), "day", "Plan 2026:4", mark, period, {"then": then})


@given(DAYS, DAYS, DAYS)
def test_a_value_holds_from_its_first_day_to_before_its_end(one: date, other: date, day: date) -> None:
    first, end = min(one, other), max(one, other) + timedelta(days=1)
    value = said(first, end)
    assert (value_on([value], "need", day) is value) == (first <= day < end)
    assert value_on([value], "mail", day) is None


@given(st.lists(DAYS, min_size=2, max_size=6, unique=True), DAYS)
def test_values_that_follow_each_other_never_overlap(starts: list[date], day: date) -> None:
    starts = sorted(starts)
    values = [said(first, end) for first, end in zip(starts, [*starts[1:], None], strict=True)]
    assert overlaps_among(values) == []
    found = value_on(values, "need", day)
    assert (found is None) == (day < starts[0])
    assert len(overlaps_among([*values, said(starts[0], None)])) == len(values)


def test_two_values_of_one_day_are_an_error_and_not_a_choice() -> None:
    with pytest.raises(ValueError, match="2 values"):
        value_on([said(), said(days=9)], "need", date(2026, 1, 1))


@pytest.mark.parametrize("mark", MARKS)
def test_only_what_is_verified_decides_and_others_say_check_the_source(mark: str) -> None:
    value = said(mark=mark)
    if mark == VERIFIED:
        assert deciding_value([value], "need", date(2026, 1, 1)) is value
    else:
        with pytest.raises(CheckTheSource, match="check the source"):
            deciding_value([value], "need", date(2026, 1, 1))
    with pytest.raises(CheckTheSource, match="not known"):
        deciding_value([value], "exchange", date(2026, 1, 1))


def test_unknown_is_no_zero_and_decides_nothing() -> None:
    unknown = DatedValue("need", None, "day", "x", VERIFIED, Period(None, None))
    assert not unknown.may_decide


def test_what_is_verified_names_its_source_and_a_mark_is_one_of_four() -> None:
    for source, mark in (("", VERIFIED), ("x", "sure")):
        with pytest.raises(ValueError, match=r"source|mark"):
            DatedValue("need", Decimal(1), "day", source, mark, Period(None, None))


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("then", [ERASE, ARCHIVE, ASK])
def test_what_is_not_verified_never_changes_what_is_erased(mark: str, then: str) -> None:
    day, at = date(2026, 6, 1), datetime(2026, 6, 1, tzinfo=UTC)
    rule = rule_in_force([said(days=7, mark=mark, then=then)], "need", day)
    default = shipped_rules()["need"].erased_before(at)
    if mark != VERIFIED:
        assert rule.erased_before(at) == default
    else:
        assert rule.erased_before(at) == (at - timedelta(days=7) if then == ERASE else None)


def test_the_shipped_rules_say_who_they_are_and_keep_a_need_for_thirty_days() -> None:
    rules = shipped_rules()
    assert rules["need"].days == 30
    assert {rule.source for rule in rules.values()} == {"Samband"}
    assert not any(rule.is_own for rule in rules.values())
    assert rules["shortlist"].then == ASK, "no machine erases what may be a body's record"


@given(st.integers(-5, 40_000))
def test_a_rule_keeps_for_at_least_a_day_and_no_longer_than_a_century(days: int) -> None:
    period = Period(None, None)
    if 0 < days <= 36_525:
        rule = RetentionRule("need", days, "made", ERASE, "", "x", VERIFIED, period)
        assert rule.erased_before(datetime(2130, 1, 1, tzinfo=UTC)) == rule.ends_before(
            datetime(2130, 1, 1, tzinfo=UTC)
        )
    else:
        with pytest.raises(ValueError, match="days"):
            RetentionRule("need", days, "made", ERASE, "", "x", VERIFIED, period)
