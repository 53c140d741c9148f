"""The fictional project Norrsken: a Swedish lead partner, a Finnish and a Norwegian partner."""

from collections.abc import Mapping
from decimal import Decimal

from samband.kernel.money import read_minor
from samband.projects.domain.budget import BudgetLine, Contribution, PartnerBudget, terms_of
from samband.projects.domain.control_figures import ControlFigures, Finding, control_figures
from samband.projects.domain.report_figures import CostLine
from samband.projects.domain.shares import FundShare, Split, Terms
from samband.rules.domain.costs.rows import row_sum

RATE = Decimal("11.4567")  # SEK for one euro in the month of submission


def cents(text: str) -> int:
    return read_minor(text)


def categories(**amounts: str) -> dict[str, int]:
    """Give amounts by category, with nothing in those that are not named."""
    names = ("staff", "office", "travel", "external", "equipment", "infrastructure", "other")
    whole = dict.fromkeys((*names, "lump-sum", "unit-cost"), 0)
    return {**whole, **{name.replace("_", "-"): cents(amount) for name, amount in amounts.items()}}


LEAD = PartnerBudget(
    id="LP",
    country="SE",
    options={"office_on_staff": 15, "travel_on_staff": 5},
    funds=(FundShare("ERDF", Decimal(65)),),
    contributions=(
        Contribution("own", "public", cents("50000.00")),
        Contribution("region", "automatic-public", cents("27316.34")),
    ),
    lines=(
        BudgetLine("staff", row_sum(Decimal(24), cents("4333.33"))),
        BudgetLine("staff", row_sum(Decimal("12.50"), cents("3150.55"))),
        BudgetLine("external", cents("30000.00")),
        BudgetLine("external", cents("12345.68")),
        BudgetLine("equipment", cents("5000.00")),
        BudgetLine("lump-sum", cents("1500.00")),
    ),
)
COMPANY = PartnerBudget(
    id="PP",
    country="FI",
    options={"other_on_staff": 40},
    funds=(FundShare("ERDF", Decimal(50)),),
    contributions=(Contribution("own", "private", cents("68598.84")),),
    lines=(
        BudgetLine("staff", cents("80000.05")),
        BudgetLine("staff", row_sum(Decimal("400.00"), cents("43.21"))),
        BudgetLine("lump-sum", cents("1000.00")),
    ),
)
# A Norwegian partner, in crowns, from the Norwegian side's fund at a fictional rate.
COUNTY = PartnerBudget(
    id="NP",
    country="NO",
    options={"office_on_staff": 15},
    funds=(FundShare("IR", Decimal(50)),),
    contributions=(Contribution("own", "public", cents("575000.58")),),
    lines=(BudgetLine("staff", cents("1000001.01")),),
)
LEAD_TERMS = terms_of(LEAD, "EUR")
COMPANY_TERMS = terms_of(COMPANY, "EUR")

LEAD_REPORT_1 = (
    CostLine("1", "staff", cents("250000.00"), rate=RATE),
    CostLine("2", "staff", cents("87654.32"), rate=RATE),
    CostLine("3", "external", cents("100000.00"), rate=RATE),
    CostLine("4", "equipment", cents("28641.75"), rate=RATE),
    CostLine("5", "staff", cents("1500.00"), is_lump_sum=True),
)
LEAD_FINDINGS_1 = (
    Finding("1", cents("500.00"), "not eligible"),
    Finding("4", parked=True),
)
COMPANY_REPORT_1 = (
    CostLine("1", "staff", cents("20000.00")),
    CostLine("2", "staff", units=Decimal("100.50"), price_minor=cents("43.21"), unit_cost_categories=1),
    CostLine("3", "lump-sum", cents("1000.00"), is_lump_sum=True),
)


def lead_control() -> ControlFigures:
    return control_figures(LEAD_REPORT_1, LEAD_FINDINGS_1, LEAD_TERMS)


def company_control() -> ControlFigures:
    findings = (Finding("1", is_sampled=True),)
    return control_figures(COMPANY_REPORT_1, findings, COMPANY_TERMS)


def terms(budget: str, *percents: str, options: Mapping[str, int] | None = None) -> Terms:
    """Give terms of a budget of staff alone, whose contribution is public and covers what funds leave."""
    shares = tuple(FundShare(f"F{at}", Decimal(percent)) for at, percent in enumerate(percents))
    whole = cents(budget)
    left = whole - sum(whole * int(share.percent * 100) // 10_000 for share in shares)
    return Terms(options or {}, shares, {"staff": whole}, {"public": left})


def paid(split: Split) -> tuple[int, int, int, int, int]:
    """Give funds, contribution, public, automatic public and private."""
    return (
        split.fund_minor,
        split.contribution_minor,
        split.public_minor,
        split.automatic_public_minor,
        split.private_minor,
    )


def amounts(*texts: str) -> tuple[int, ...]:
    return tuple(cents(text) for text in texts)
