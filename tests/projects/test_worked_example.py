"""Norrsken from budget to a verified joint report, every figure to the cent."""

from decimal import Decimal
from fractions import Fraction

from samband.projects.domain.budget import ProjectBudget, budget_figures, budget_problems, partner_figures
from samband.projects.domain.carry_over import EarlierReport, carry_over
from samband.projects.domain.control_figures import finding_problems
from samband.projects.domain.joint_figures import CertificateSum, JointFigures, joint_figures
from samband.projects.domain.report_figures import CostLine, line_problems, report_figures
from samband.projects.domain.shares import share_of_budget, shown_percent, split_amount
from samband.projects.domain.verification import payments, verified
from samband.rules.domain.costs.packs import shipped_packs
from tests.projects.worked_example import (
    COMPANY,
    COMPANY_REPORT_1,
    COMPANY_TERMS,
    COUNTY,
    LEAD,
    LEAD_FINDINGS_1,
    LEAD_REPORT_1,
    LEAD_TERMS,
    amounts,
    categories,
    cents,
    company_control,
    lead_control,
    paid,
)

PACK = shipped_packs()["interreg-2021"]


def joint() -> JointFigures:
    parts = [
        CertificateSum(key, control.certified.categories, control.certified.split)
        for key, control in (("LP", lead_control()), ("PP", company_control()))
    ]
    return joint_figures(parts, cents("358101.48"))


def test_the_lead_partners_budget() -> None:
    figures = partner_figures(LEAD)
    assert figures.categories == categories(
        staff="143381.79",
        office="21507.26",
        travel="7169.08",
        external="42345.68",
        equipment="5000.00",
        lump_sum="1500.00",
    )
    assert [line.minor for line in LEAD.lines[:2]] == [*amounts("103999.92", "39381.87")]
    assert figures.total_minor == cents("220903.81")
    assert figures.funds == {"ERDF": cents("143587.47")}
    assert figures.contribution_minor == cents("77316.34")


def test_a_contributions_share_is_cut_at_seventeen_decimals() -> None:
    budget = cents("220903.81")
    public = share_of_budget(cents("50000.00"), budget)
    automatic = share_of_budget(cents("27316.34"), budget)
    assert public == Fraction(Decimal("22.63428593648973279"))
    assert automatic == Fraction(Decimal("12.36571700596743895"))
    private = share_of_budget(cents("68598.84"), cents("137197.67"))
    assert private == Fraction(Decimal("50.00000364437675945"))


def test_the_companys_budget() -> None:
    figures = partner_figures(COMPANY)
    assert figures.categories == categories(staff="97284.05", other="38913.62", lump_sum="1000.00")
    assert figures.total_minor == cents("137197.67")
    assert (figures.funds["ERDF"], figures.contribution_minor) == amounts("68598.83", "68598.84")


def test_the_projects_budget_is_the_sum_of_its_partners() -> None:
    budget = ProjectBudget(PACK, "EUR", (LEAD, COMPANY))
    figures = budget_figures(budget)
    assert figures.total_minor == cents("358101.48")
    assert figures.funds == {"ERDF": cents("212186.30")}
    assert figures.contribution_minor == cents("145915.18")
    assert shown_percent(figures.funds["ERDF"], figures.total_minor) == Decimal("59.25")
    assert budget_problems(budget, figures) == []


def test_a_norwegian_partner_in_crowns() -> None:
    figures = partner_figures(COUNTY)
    assert figures.categories == categories(staff="1000001.01", office="150000.15")
    assert figures.funds == {"IR": cents("575000.58")}
    assert figures.contribution_minor == cents("575000.58")
    assert (
        budget_problems(
            ProjectBudget(PACK, "NOK", (COUNTY,)), budget_figures(ProjectBudget(PACK, "NOK", (COUNTY,)))
        )
        == []
    )


def test_the_lead_partners_first_report() -> None:
    assert tuple(line.declared_minor for line in LEAD_REPORT_1) == amounts(
        "21821.29", "7650.92", "8728.52", "2500.00", "1500.00"
    )
    figures = report_figures(LEAD_REPORT_1, LEAD_TERMS)
    assert figures.categories == categories(
        staff="29472.21",
        office="4420.83",
        travel="1473.61",
        external="8728.52",
        equipment="2500.00",
        lump_sum="1500.00",
    )
    assert figures.declared_minor == cents("48095.17")
    assert paid(figures.split) == amounts("31261.86", "16833.31", "10885.99", "5947.31", "0.00")
    assert figures.split.rounding_difference_minor == 1
    _, whole = carry_over(LEAD_TERMS.budget, [], figures.categories)
    assert (whole.percent, whole.remaining_minor) == (Decimal("21.77"), cents("172808.64"))
    assert line_problems(LEAD_REPORT_1, LEAD_TERMS) == []


def test_the_control_of_the_first_report() -> None:
    control = lead_control()
    assert finding_problems(LEAD_REPORT_1, LEAD_FINDINGS_1) == []
    assert control.certified.categories == categories(
        staff="28972.21", office="4345.83", travel="1448.61", external="8728.52", lump_sum="1500.00"
    )
    assert control.certified.total_minor == cents("44995.17")
    assert control.parked == categories(equipment="2500.00")
    assert control.deducted == categories(staff="500.00", office="75.00", travel="25.00")
    assert control.deducted_minor == cents("600.00")
    assert paid(control.certified.split) == amounts("29246.86", "15748.31", "10184.33", "5563.97", "0.00")
    assert paid(control.parked_split) == amounts("1625.00", "875.00", "565.85", "309.14", "0.00")
    assert (control.sampled_minor, control.sampled_of_minor) == amounts("24321.29", "42200.73")
    assert control.sample_percent == Decimal("57.63")
    assert control.certified_percent == Decimal("93.55")
    assert [(row.error_type, row.total_minor) for row in control.overview] == [
        ("not eligible", cents("500.00")),
        ("", cents("100.00")),
    ]


def test_the_companys_first_report_and_control() -> None:
    figures = report_figures(COMPANY_REPORT_1, COMPANY_TERMS)
    assert figures.categories == categories(staff="24342.60", other="9737.04", lump_sum="1000.00")
    control = company_control()
    assert control.certified.total_minor == cents("35079.64")
    assert control.deducted_minor == 0
    assert paid(control.certified.split) == amounts("17539.82", "17539.82", "0.00", "0.00", "17539.82")


def test_the_joint_report_is_the_sum_of_its_certificates() -> None:
    figures = joint()
    assert figures.eligible_minor == cents("80074.81")
    assert paid(figures.split) == amounts("46786.68", "33288.13", "10184.33", "5563.97", "17539.82")
    assert figures.split.rounding_difference_minor == 1
    assert (figures.percent, figures.remaining_minor) == (Decimal("22.36"), cents("278026.67"))
    assert sum(figures.categories.values()) == figures.eligible_minor


def test_the_programmes_verification() -> None:
    company = company_control().certified
    after = verified(company, {"1": cents("100.00")})
    assert after.categories == categories(staff="24242.60", other="9697.04", lump_sum="1000.00")
    assert (after.total_minor, after.split.fund_minor) == amounts("34939.64", "17469.82")
    assert company.total_minor - after.total_minor == cents("140.00")
    approved = lead_control().certified.split + after.split
    assert approved.total_minor == cents("79934.81")
    assert approved.of_fund("ERDF") == cents("46716.68")
    assert approved.contribution_minor == cents("33218.13")
    (payment,) = payments(approved)
    assert (payment.total_minor, payment.fund_minor, payment.contribution_minor) == amounts(
        "79934.81", "46716.68", "33218.13"
    )


def test_the_lead_partners_second_report_with_a_parked_item_taken_back() -> None:
    lines = (
        CostLine("1", "staff", cents("100000.00"), rate=Decimal("11.5000")),
        CostLine(
            "4 of 1", "equipment", cents("28641.75"), rate=Decimal("11.5000"), kept_minor=cents("2500.00")
        ),
    )
    figures = report_figures(lines, LEAD_TERMS)
    assert figures.categories == categories(
        staff="8695.65", office="1304.34", travel="434.78", equipment="2500.00"
    )
    assert figures.declared_minor == cents("12934.77")
    assert sum(figures.taken_back.values()) == cents("2500.00")
    assert paid(figures.split) == amounts("8407.60", "4527.17", "2927.69", "1599.47", "0.00")
    control = lead_control()
    earlier = EarlierReport(control.declared, control.certified.categories, control.parked, control.deducted)
    rows, whole = carry_over(LEAD_TERMS.budget, [earlier], figures.categories)
    assert whole.previously_reported_minor == cents("48095.17")
    assert whole.previously_parked_minor == cents("2500.00")
    assert whole.previously_certified_minor == cents("44995.17")
    assert (whole.cumulative_minor, whole.remaining_minor) == amounts("61029.94", "159873.87")
    assert whole.percent == Decimal("27.63")
    assert (whole.net_minor, whole.remaining_net_minor) == amounts("57929.94", "162973.87")
    assert sum(row.net_minor for row in rows.values()) == whole.net_minor
    assert rows["equipment"].net_minor == cents("2500.00")


def test_money_is_never_reckoned_from_an_average_rate() -> None:
    average = cents("80074.81") * 5925 // 10_000
    assert average - joint().split.fund_minor == cents("657.64")
    assert split_amount(cents("80074.81"), LEAD_TERMS).total_minor == cents("80074.81")
