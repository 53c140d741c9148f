"""Rates of exchange: which one a report stands on, and every amount to the cent."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.kernel.period import Period
from samband.rules.domain.exchange import (
    FIXED,
    MONTHLY,
    NONE,
    OF_CONTROL,
    OF_SUBMISSION,
    Rate,
    RateMissing,
    RateRule,
    RatesMissing,
    changed_much,
    choose_rate,
    convert,
    convert_across,
    convert_from_base,
    month_before,
    month_of,
    rates_for,
    read_month,
    read_rate,
)

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
RULE = RateRule(OF_SUBMISSION)


def monthly(per_base: str, first: date = JANUARY, currency: str = "SEK", mark: str = "verified") -> Rate:
    return Rate(currency, "EUR", Decimal(per_base), month_of(first), "InforEuro", date(2026, 3, 1), mark)


def fixed(per_base: str, scope: str = "Aurora", first: date = JANUARY) -> Rate:
    period = Period(first, None)
    return Rate("NOK", "EUR", Decimal(per_base), period, "Manual", date(2026, 3, 1), "verified", FIXED, scope)


LP1, LP2 = monthly("11.4567"), monthly("11.5000", FEBRUARY)


@pytest.mark.parametrize(
    ("sek", "eur"),
    [(25_000_000, 2_182_129), (8_765_432, 765_092), (10_000_000, 872_852), (2_864_175, 250_000)],
)
def test_the_first_report_of_the_worked_example_comes_to_the_cent(sek: int, eur: int) -> None:
    assert convert(sek, LP1) == eur


def test_the_second_report_has_a_new_rate_and_its_re_included_item_the_old_one() -> None:
    rates, on = [LP1, LP2], date(2026, 2, 17)
    assert choose_rate(RULE, "SEK", rates, first_submitted_on=on) == LP2
    assert convert(10_000_000, LP2) == 869_565
    kept = choose_rate(RULE, "SEK", rates, first_submitted_on=on, kept=LP1)
    assert isinstance(kept, Rate)
    assert convert(2_864_175, kept) == 250_000
    assert convert(2_864_175, LP2) == 249_059, "the new rate would be wrong"


def test_every_amount_is_changed_on_its_own() -> None:
    assert sum(convert(1_000, LP1) for _line in range(3)) == 261
    assert convert(3_000, LP1) == 262


def test_nordic_rules_give_what_each_says() -> None:
    assert convert(10_000_000, fixed("10")) == 1_000_000
    assert convert(10_000_000, monthly("11.7890", currency="NOK")) == 848_248
    aurora = choose_rate(
        RateRule(FIXED, scope="Aurora"), "NOK", [fixed("10"), fixed("8.20", "Nord")],
        first_submitted_on=date(2026, 5, 2),
    )  # fmt: skip
    assert isinstance(aurora, Rate)
    assert aurora.per_base == 10


def test_a_later_fixed_rate_takes_the_place_of_the_open_one_from_its_day() -> None:
    rates, rule = [fixed("8.20"), fixed("10", first=date(2026, 6, 1))], RateRule(FIXED, scope="Aurora")
    for day, wanted in ((date(2026, 5, 31), "8.20"), (date(2026, 6, 1), "10")):
        found = choose_rate(rule, "NOK", rates, first_submitted_on=day)
        assert isinstance(found, Rate)
        assert found.per_base == Decimal(wanted)


def test_the_month_of_first_submission_holds_also_when_it_is_sent_again_in_the_next() -> None:
    first = choose_rate(RULE, "SEK", [LP1, LP2], first_submitted_on=date(2026, 1, 31))
    assert first == LP1
    assert choose_rate(RULE, "SEK", [LP1, LP2], first_submitted_on=FEBRUARY) == LP2
    assert choose_rate(RULE, "SEK", [LP2], first_submitted_on=FEBRUARY, kept=LP1) == LP1


def test_the_month_of_control_is_that_in_which_the_documents_go_to_the_controller() -> None:
    rule = RateRule(OF_CONTROL)
    found = choose_rate(
        rule, "SEK", [LP1, LP2], first_submitted_on=date(2026, 1, 31), to_control_on=date(2026, 2, 3)
    )
    assert found == LP2
    with pytest.raises(ValueError, match="needs the day"):
        choose_rate(rule, "SEK", [LP1], first_submitted_on=date(2026, 1, 31))


def test_a_rule_without_exchange_and_the_base_itself_need_no_rate() -> None:
    assert choose_rate(RateRule(NONE), "NOK", []) is None
    assert choose_rate(RULE, "EUR", []) is None
    assert convert(12_345, None) == convert_from_base(12_345, None) == 12_345
    with pytest.raises(ValueError, match="no rate to itself"):
        monthly("1", currency="EUR")


def test_all_missing_rates_are_named_and_not_only_the_first() -> None:
    with pytest.raises(RatesMissing) as caught:
        rates_for(["NOK", "SEK", "EUR", "DKK"], RULE, [LP1], first_submitted_on=date(2026, 1, 20))
    assert [(one.currency, one.on) for one in caught.value.missing] == [("DKK", JANUARY), ("NOK", JANUARY)]
    assert str(caught.value) == "DKK 2026-01, NOK 2026-01"
    found = rates_for(["SEK", "EUR", "SEK"], RULE, [LP1], first_submitted_on=date(2026, 1, 20))
    assert found == {"EUR": None, "SEK": LP1}


@pytest.mark.parametrize("mark", ["secondary", "computed", "unverified"])
def test_a_rate_that_nobody_has_verified_decides_nothing_and_is_named(mark: str) -> None:
    unread = monthly("11.4567", mark=mark)
    found = choose_rate(RULE, "SEK", [unread], first_submitted_on=date(2026, 1, 5))
    assert found == RateMissing("SEK", "EUR", JANUARY, MONTHLY, "", unread)


def test_two_rates_of_one_month_are_an_error_and_not_a_choice() -> None:
    with pytest.raises(ValueError, match="2 rates"):
        choose_rate(RULE, "SEK", [LP1, monthly("11.2")], first_submitted_on=JANUARY)


def test_a_kept_rate_is_one_of_the_same_currency_into_the_same_base() -> None:
    with pytest.raises(ValueError, match="is no rate of"):
        choose_rate(RULE, "NOK", [], first_submitted_on=JANUARY, kept=LP1)


@given(st.integers(-(10**11), 10**11), st.integers(1, 10**9))
def test_any_amount_at_any_rate_is_what_decimals_give_by_hand(minor: int, rate: int) -> None:
    made = monthly(str(Decimal(rate) / 10_000))
    exact = Fraction(minor) / Fraction(made.per_base)
    got = convert(minor, made)
    assert abs(got - exact) <= Fraction(1, 2)
    assert got == -convert(-minor, made), "both signs alike"
    if abs(got - exact) == Fraction(1, 2):
        assert abs(got) > abs(exact), "a half goes away from zero"
    back = convert_from_base(minor, made)
    by_hand = (Decimal(minor) * made.per_base).quantize(Decimal(1), ROUND_HALF_UP)
    assert back == int(by_hand)


def test_small_amounts_are_right_by_brute_force() -> None:
    for tenths in range(1, 60):
        rate = monthly(str(Decimal(tenths) / 10))
        for minor in range(-200, 201):
            below = minor * 10 // tenths
            nearest = min(
                range(below - 3, below + 5),
                key=lambda cents: (abs(cents * tenths - minor * 10), -abs(cents)),
            )
            assert convert(minor, rate) == nearest, (minor, tenths)


def test_across_two_currencies_is_rounded_once_and_there_and_back_is_no_way_home() -> None:
    norwegian = monthly("11.7890", currency="NOK")
    assert convert_across(1_000, LP1, norwegian) == 1_029
    assert convert_from_base(convert(1_000, LP1), norwegian) == 1_026, "rounded twice"
    assert convert_from_base(convert(1_000, LP1), LP1) == 997
    assert convert_across(1_000, LP1, None) == convert(1_000, LP1)
    assert convert_across(1_000, None, LP1) == convert_from_base(1_000, LP1)


@pytest.mark.parametrize(
    ("text", "wanted"), [("11.4567", "11.4567"), (" 11,4567 ", "11.4567"), ("27012", "27012")]
)
def test_a_rate_is_read_as_people_write_it(text: str, wanted: str) -> None:
    assert read_rate(text) == Decimal(wanted)


@pytest.mark.parametrize(
    "text",
    ["", "0", "-1", "1e5", "NaN", "11.45678901234", "1 234", "１１", "123456789012.3456", "1,2,3", "\0"],
)
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="rate"):
        read_rate(text)


@given(st.dates(date(1999, 1, 1), date(2090, 1, 1)))
def test_months_follow_each_other_without_a_gap(day: date) -> None:
    month = month_of(day)
    assert day in month
    assert month.starts_on is not None
    assert month_before(day) == (month.starts_on - timedelta(days=1)).replace(day=1)
    assert month_of(month_before(day)).ends_before == month.starts_on
    assert read_month(day.isoformat()[:7]) == month.starts_on


@pytest.mark.parametrize("text", ["2026", "2026-3", "2026-13", "2026-03-02", "03/2026", "02/03/2026", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        read_month(text)


def test_a_change_of_more_than_a_tenth_is_much_both_ways() -> None:
    for now, much in (("11", False), ("11.0001", True), ("9", False), ("8.9999", True), ("0.0874", True)):
        assert changed_much(Decimal(now), Decimal(10)) is much
