"""The cases where rounding, ceilings and corrections go wrong, with what Samband decided."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest

from samband.kernel.money import OtherCurrency, exchanged, percent_of
from samband.projects.domain.award_cap import not_payable, payable
from samband.projects.domain.budget import periods_of, terms_of
from samband.projects.domain.carry_over import carry_over
from samband.projects.domain.control_figures import Finding, control_figures, finding_problems
from samband.projects.domain.corrections import (
    Correction,
    corrected,
    correction_entry,
    correction_problems,
)
from samband.projects.domain.funds_by_side import EU, PartnerMoney, Side, by_side, side_problems
from samband.projects.domain.report_figures import CostLine, line_problems, overspent, report_figures
from samband.projects.domain.shares import contribution_of, split_amount
from samband.projects.domain.verification import payments
from samband.rules.domain.costs.flat_rates import by_period
from tests.projects.worked_example import (
    COUNTY,
    LEAD,
    LEAD_REPORT_1,
    LEAD_TERMS,
    amounts,
    categories,
    cents,
    lead_control,
    paid,
    terms,
)

EURO_SIDE = Side("eu", EU, frozenset({"ERDF"}), "EUR")
CROWN_SIDE = Side("no", frozenset({"NO"}), frozenset({"IR"}), "NOK")


def test_each_line_is_changed_into_euro_alone() -> None:
    lines = [CostLine(str(at), "staff", cents("10.00"), rate=Decimal("11.4567")) for at in range(3)]
    assert report_figures(lines, terms("100.00", "65")).declared_minor == cents("2.61")
    crowns = cents("100000.00")
    assert exchanged(crowns, Decimal(10)) == cents("10000.00")
    assert exchanged(crowns, Decimal("11.7890")) == cents("8482.48")


def test_overspending_is_a_warning_and_never_hidden() -> None:
    rows, _ = carry_over(LEAD_TERMS.budget, [], categories(equipment="6200.00"))
    row = rows["equipment"]
    assert (row.remaining_minor, row.percent) == (cents("-1200.00"), Decimal("124.00"))
    assert overspent(LEAD_TERMS.budget, categories(equipment="6200.00")) == {"equipment": cents("1200.00")}


def test_a_fund_never_pays_above_its_award() -> None:
    claimed = percent_of(cents("225000.00"), 65)
    award = LEAD_TERMS.award(LEAD_TERMS.funds[0])
    assert (claimed, award) == amounts("146250.00", "143587.47")
    (part,) = payable({"ERDF": claimed}, {"ERDF": award})
    assert (part.payable_minor, part.not_payable_minor) == amounts("143587.47", "2662.53")
    # A later correction takes from what was not payable first.
    (back,) = payable({"ERDF": cents("-3000.00")}, {"ERDF": award}, {"ERDF": claimed})
    assert (back.payable_minor, back.not_payable_minor) == amounts("-337.47", "-2662.53")
    assert not_payable([part, back]) == 0
    assert payable({"OTHER": 5}, {})[0].payable_minor == 0
    decided = replace(LEAD_TERMS, awarded={"ERDF": cents("1.00")})
    assert decided.award(decided.funds[0]) == 100


def test_a_credit_note_is_cut_toward_zero() -> None:
    split = split_amount(cents("-33.37"), terms("1000.00", "65"))
    assert (split.fund_minor, split.contribution_minor) == amounts("-21.69", "-11.68")
    credit = report_figures(
        [CostLine("1", "staff", cents("-33.37"))], terms("1000.00", "65", options={"office_on_staff": 15})
    )
    assert credit.categories["office"] == cents("-5.00")


def test_a_correction_is_the_recomputed_certificate_less_the_one_so_far() -> None:
    certificate = lead_control().certified
    one = Correction("1", cents("1000.00"))
    after = corrected(certificate, [one])
    assert after.categories["staff"] == cents("27972.21")
    assert (after.categories["office"], after.categories["travel"]) == amounts("4195.83", "1398.61")
    assert after.total_minor == cents("43795.17")
    entry = correction_entry(certificate, [], [one])
    assert entry.total_minor == cents("-1200.00")
    assert entry.categories == categories(staff="-1000.00", office="-150.00", travel="-50.00")
    assert paid(entry.split) == amounts("-780.00", "-420.00", "-271.61", "-148.39", "0.00")
    assert certificate.total_minor == cents("44995.17")
    assert correction_problems(certificate, [one]) == []
    (too_much,) = correction_problems(certificate, [one, Correction("1", cents("20321.30"))])
    assert too_much.where == "1"


def test_corrections_end_in_the_same_place_in_any_order() -> None:
    certificate = lead_control().certified
    all_of_them = [
        Correction("1", 33_337),
        Correction("2", 10_001),
        Correction("1", -17),
        Correction("3", 99),
    ]
    ends = set()
    for order in permutations(all_of_them):
        entries = [correction_entry(certificate, order[:at], [order[at]]) for at in range(len(order))]
        ends.add(
            (
                sum(entry.total_minor for entry in entries),
                *(sum(column) for column in zip(*(paid(entry.split) for entry in entries), strict=True)),
            )
        )
    assert len(ends) == 1


def test_the_last_fund_takes_what_is_left_of_the_contribution() -> None:
    split = split_amount(cents("1000.03"), terms("5000.00", "33.33", "33.33"))
    assert [part.minor for part in split.funds] == [*amounts("333.30", "333.30")]
    assert split.contribution_minor == cents("333.43")
    assert [part.contribution_minor for part in split.funds] == [*amounts("166.72", "166.71")]
    three = split_amount(cents("100.00"), terms("5000.00", "20", "20", "20"))
    assert [part.contribution_minor for part in three.funds] == [*amounts("13.33", "13.33", "13.34")]
    assert sum(payment.total_minor for payment in payments(three)) == cents("100.00")
    assert payments(split_amount(100, terms("10.00"))) == ()


def test_a_cent_of_flat_rates_is_parked_and_not_deducted() -> None:
    lines = (CostLine("1", "staff", cents("10.03")), CostLine("2", "staff", cents("10.05")))
    with_office = terms("1000.00", "65", options={"office_on_staff": 15})
    control = control_figures(lines, [Finding("2", parked=True)], with_office)
    assert control.declared_minor == cents("23.09")
    assert control.certified.total_minor == cents("11.53")
    assert sum(control.parked.values()) == cents("11.56")
    assert (control.deducted_minor, control.overview) == (0, ())
    assert set(control.deducted.values()) == {0}


def test_the_last_period_takes_the_cents_of_flat_rates_and_funds() -> None:
    staff = {"staff": cents("10000.05")}
    periods = by_period({"office_on_staff": 15}, [staff] * 3)
    assert [period["office"] for period in periods] == [*amounts("1500.00", "1500.00", "1500.02")]
    figures = periods_of(replace(LEAD, options={"office_on_staff": 15}), [staff] * 3)
    whole = sum(part.total_minor for part in figures)
    assert whole == cents("34500.17")
    assert sum(part.funds["ERDF"] for part in figures) == percent_of(whole, 65)
    assert by_period({}, []) == []
    assert periods_of(LEAD, []) == []


def test_rounding_is_by_report_and_never_trued_up() -> None:
    report = terms("1000.00", "65")
    assert 10 * split_amount(cents("10.01"), report).fund_minor == cents("65.00")
    assert split_amount(cents("100.10"), report).fund_minor == cents("65.06")


def test_funds_pay_their_own_side_alone() -> None:
    norwegian = split_amount(cents("1000.00"), terms_of(COUNTY, "NOK"))
    swedish = split_amount(cents("100.00"), LEAD_TERMS)
    right = [PartnerMoney("LP", "SE", swedish), PartnerMoney("NP", "NO", norwegian)]
    sides = (EURO_SIDE, CROWN_SIDE)
    assert side_problems(right, sides) == []
    sums = by_side(right, sides)
    assert (sums["eu"].of_fund("ERDF"), sums["no"].of_fund("IR")) == amounts("65.00", "500.00")
    assert (sums["eu"].currency, sums["no"].currency) == ("EUR", "NOK")
    across = side_problems([PartnerMoney("NP", "NO", swedish), PartnerMoney("XX", "US", norwegian)], sides)
    assert [problem.where for problem in across] == ["NP", "NP", "XX"]
    assert across[0].document()["what"] == "The fund ERDF does not pay partners in NO."
    with pytest.raises(ValueError, match="no side"):
        by_side([PartnerMoney("XX", "US", swedish)], sides)
    with pytest.raises(OtherCurrency):
        norwegian + swedish


def test_what_cannot_be_certified_is_said() -> None:
    findings = [
        Finding("1", 100),
        Finding("2", 100, "type", parked=True),
        Finding("3", cents("8728.53"), "type"),
        Finding("9"),
        Finding("4", -1, "type"),
    ]
    problems = finding_problems(LEAD_REPORT_1, findings)
    assert [problem.where for problem in problems] == ["1", "2", "3", "9", "4"]
    assert "type of error" in problems[0].document()["what"]
    credit = [CostLine("1", "staff", -500)]
    assert finding_problems(credit, [Finding("1", -500, "type")]) == []
    assert len(finding_problems(credit, [Finding("1", 1, "type")])) == 1


def test_a_line_that_a_flat_rate_pays_is_named_and_not_counted() -> None:
    lines = [CostLine("1", "staff", 1000), CostLine("2", "travel", 999), CostLine("2", "external", 1)]
    problems = line_problems(lines, LEAD_TERMS)
    assert [problem.where for problem in problems] == ["2", "2"]
    assert report_figures(lines, LEAD_TERMS).categories["travel"] == 50


def test_a_unit_cost_over_several_categories_stands_by_itself() -> None:
    several = CostLine("1", "staff", units=Decimal("2.50"), price_minor=333, unit_cost_categories=2)
    figures = report_figures([several], LEAD_TERMS)
    assert figures.categories == categories(unit_cost="8.32")
    with pytest.raises(ValueError, match="category"):
        report_figures([CostLine("1", "coffee", 1)], LEAD_TERMS)


def test_contributions_that_miss_by_a_cent_are_not_financing() -> None:
    assert LEAD_TERMS.is_financed
    for change in (-1, 1):
        missed = {"public": cents("50000.00") + change, "automatic-public": cents("27316.34")}
        assert not replace(LEAD_TERMS, contributions=missed).is_financed
    assert contribution_of(cents("220903.81"), LEAD_TERMS.funds) == cents("77316.34")


def test_the_one_rounding_difference_is_at_most_two_cents() -> None:
    given = {"public": cents("200.00"), "automatic-public": cents("200.00"), "private": cents("200.01")}
    three = replace(terms("1000.01", "40"), contributions=given)
    assert three.is_financed
    split = split_amount(cents("248.84"), three)
    # Cutting alone would give 49.76 three times and leave three cents: the last kind takes one.
    assert paid(split) == amounts("99.53", "149.31", "49.76", "49.76", "49.77")
    assert split.rounding_difference_minor == 2
