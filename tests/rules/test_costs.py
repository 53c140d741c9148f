"""Packs of cost rules, flat rates and their order, what a flat rate would have given."""

from decimal import Decimal

import pytest

from samband.kernel.money import read_minor
from samband.rules.domain.costs.categories import CATEGORIES
from samband.rules.domain.costs.flat_rates import cost_categories
from samband.rules.domain.costs.options import covered_by, option_problems
from samband.rules.domain.costs.packs import Offer, Pack, shipped_packs
from samband.rules.domain.costs.rows import row_sum
from samband.rules.domain.costs.what_if import IS_EQUAL, IS_FAR, IS_NEAR, what_if

INTERREG, ERDF = shipped_packs()["interreg-2021"], shipped_packs()["erdf-2014"]
LARGEST = {
    "staff_on_direct": 20,
    "travel_on_staff": 15,
    "office_on_staff": 15,
    "office_on_direct": 7,
    "other_on_staff": 40,
}


def cents(text: str) -> int:
    return read_minor(text)


def test_packs_say_where_they_are_from_and_how_sure_that_is() -> None:
    assert {name: offer.percent for name, offer in INTERREG.offers.items()} == LARGEST
    assert not ERDF.offers
    for pack in (INTERREG, ERDF):
        assert pack.source
        assert pack.mark != "verified"
    with pytest.raises(ValueError, match="source"):
        Pack("x", "x", {}, frozenset(), "", "verified", INTERREG.period)
    with pytest.raises(ValueError, match="option"):
        Pack("x", "x", {"coffee": Offer(1)}, frozenset(), "a law", "verified", INTERREG.period)


def test_flat_rates_build_on_flat_rates_already_cut() -> None:
    sums = {"external": cents("12345.67"), "equipment": cents("2500.00")}
    on_staff = {"staff_on_direct": 20, "travel_on_staff": 15, "office_on_staff": 15}
    amounts = cost_categories(on_staff, sums)
    assert amounts["staff"] == cents("2969.13")
    assert amounts["travel"] == amounts["office"] == cents("445.36")
    assert sum(amounts.values()) == cents("18705.52")
    on_direct = {"staff_on_direct": 20, "travel_on_staff": 15, "office_on_direct": 7}
    assert cost_categories(on_direct, sums)["office"] == cents("1278.21")


def test_a_flat_rate_is_on_the_total_and_never_by_line() -> None:
    assert cost_categories({"office_on_staff": 15}, {"staff": cents("30.15")})["office"] == cents("4.52")


def test_travel_is_in_the_base_of_staff_only_as_a_real_cost() -> None:
    sums = {"travel": 1000, "external": 1000}
    assert cost_categories({"staff_on_direct": 20}, sums)["staff"] == 400
    assert cost_categories({"staff_on_direct": 20, "travel_on_staff": 10}, sums)["staff"] == 200


def test_lump_sums_and_joint_unit_costs_are_in_no_base() -> None:
    sums = {"lump-sum": 10_000, "unit-cost": 10_000, "staff": 100}
    amounts = cost_categories({"office_on_direct": 7}, sums)
    assert (amounts["office"], amounts["lump-sum"], amounts["unit-cost"]) == (7, 10_000, 10_000)
    assert tuple(amounts) == CATEGORIES


def test_the_flat_rate_for_other_costs_pays_all_but_staff_and_lump_sums() -> None:
    sums = dict.fromkeys(CATEGORIES, 1000)
    amounts = cost_categories({"other_on_staff": 40}, sums)
    assert {name for name, minor in amounts.items() if minor} == {"staff", "other", "lump-sum"}
    assert amounts["other"] == 400
    assert covered_by(["office_on_staff", "coffee"]) == {"office"}


@pytest.mark.parametrize("percent", [0, -1, Decimal("12.5"), "15", True, None, 16])
def test_a_flat_rate_is_whole_and_within_what_is_offered(percent: object) -> None:
    (problem,) = option_problems(INTERREG, {"office_on_staff": percent}, at="/options")
    assert problem.where == "/options/office_on_staff"
    assert "%" not in problem.document()["fix"]


def test_a_calls_own_rate_is_kept_where_it_is_fixed() -> None:
    fixed = {"office_on_staff": Offer(15, is_adjustable=False)}
    allowed = [
        percent for percent in range(20) if not option_problems(INTERREG, {"office_on_staff": percent}, fixed)
    ]
    assert allowed == [15]
    free = {"office_on_staff": Offer(15)}
    allowed = [
        percent for percent in range(20) if not option_problems(INTERREG, {"office_on_staff": percent}, free)
    ]
    assert allowed == list(range(1, 16))
    assert option_problems(INTERREG, {"travel_on_staff": 5}, fixed)


@pytest.mark.parametrize("option", LARGEST)
def test_each_option_may_be_as_high_as_its_largest(option: str) -> None:
    assert option_problems(INTERREG, {option: LARGEST[option]}) == []
    assert option_problems(INTERREG, {option: LARGEST[option] + 1})
    assert option_problems(ERDF, {option: 1})


def test_some_flat_rates_exclude_each_other() -> None:
    assert len(option_problems(INTERREG, {"office_on_staff": 1, "office_on_direct": 1})) == 1
    for other in ("staff_on_direct", "travel_on_staff", "office_on_staff", "office_on_direct"):
        (problem,) = option_problems(INTERREG, {"other_on_staff": 40, other: 1}, at="/o")
        assert problem.where == "/o/other_on_staff"
    unknown = option_problems(INTERREG, {"a/b~\ud800": 1}, at="/o")[0]
    assert unknown.where.startswith("/o/a~1b~0")


def test_near_fifteen_per_cent_is_not_the_flat_rate() -> None:
    staff, real = cents("2612758.00"), cents("392242.00")
    near = what_if(staff, real, 15)
    assert near.would_give_minor == cents("391913.70")
    assert near.above_minor == cents("328.30")
    assert near.claimed == Decimal("15.013")
    assert near.message % near.values == "15.013 % is near 15 % but is not the flat rate."
    other = what_if(staff, real, 40)
    assert other.total_minor == cents("3657861.20")
    assert other.message == IS_FAR
    assert what_if(200, 30, 15).message == IS_EQUAL
    assert what_if(0, 30, 15).claimed is None
    assert IS_NEAR != IS_EQUAL


def test_a_row_is_units_times_price_cut() -> None:
    assert row_sum(Decimal("12.50"), cents("3150.55")) == cents("39381.87")
    assert row_sum(Decimal("-100.50"), cents("43.21")) == cents("-4342.60")
    for units in (Decimal("1.005"), Decimal("NaN")):
        with pytest.raises(ValueError, match="Units"):
            row_sum(units, 1)
