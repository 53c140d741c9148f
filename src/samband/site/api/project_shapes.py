"""What the API answers about projects: what everybody reads, and what those inside read besides."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from samband.site.api.money_shapes import Amount
from samband.site.api.shapes import Line, PageShape, ProblemShape


class Body(Schema):
    """An organisation as others refer to it."""

    key: str
    name: str


class ProjectRow(Schema):
    """A project in a list."""

    key: str
    name: str
    acronym: str
    lang: str
    status: str
    programme: str | None = Field(description="Key of its programme")
    leads: list[Body]
    currency: str
    starts_on: date | None
    ends_on: date | None = Field(description="Its last day")
    is_public: bool
    version: int
    url: str


class ProjectPage(PageShape):
    """A page of projects, by name."""

    items: list[ProjectRow]


class PartnerRow(Schema):
    """A partner of a project; who leaves is deactivated and stays in the list."""

    key: str
    number: int
    abbreviation: str
    organisation: Body
    role: str
    roles: list[str] = Field(description="All that the body is to the project, in words")
    country: str
    left_on: date | None


class PeriodShape(Schema):
    """A reporting period."""

    key: str
    number: int
    starts_on: date
    ends_on: date = Field(description="Its last day")
    report_due_on: date | None
    control_due_on: date | None
    joint_due_on: date | None


class ProjectWhole(ProjectRow):
    """A project whole, as far as the caller reads it."""

    summary: str
    cost_pack: str
    official_system: str
    official_number: str
    challenge: str | None = Field(description="Key of the challenge that it answers")
    partners: list[PartnerRow]
    periods: list[PeriodShape]
    roles: list[str] = Field(description="What the caller is to the project")
    verbs: list[str] = Field(description="What the caller may do with it now")
    may_edit: bool
    timeline: list[Line] = Field(description="For those inside; else empty")


class VersionRow(Schema):
    """An approved version of the plan and budget."""

    key: str
    number: int
    approved_at: datetime
    decision: str = Field(description="Where the funder's decision is found")
    sha256: str = Field(description="Of the canonical text of its content")


class VersionPage(PageShape):
    """A page of approved versions, the latest first."""

    items: list[VersionRow]


class VersionWhole(VersionRow):
    """An approved version whole; its amounts are minor units (`amount_minor`), as it was frozen."""

    content: dict[str, Any]


class PartnerInside(PartnerRow):
    """A partner as those inside read it."""

    side: str
    currency: str
    is_public_body: bool | None
    vat_recovery: str
    options: dict[str, Any] = Field(description="The flat rates that it has chosen, in per cent")
    controlled_by: Body | None
    version: int


class PartnerPage(PageShape):
    """A page of partners, in their order."""

    items: list[PartnerInside]


class FundSum(Schema):
    """What a fund pays of a budget."""

    fund: str
    amount: Amount
    percent: str | None = None


class PartnerBudgetRow(Schema):
    """What a partner's budget comes to."""

    key: str
    name: str
    side: str
    categories: dict[str, Amount]
    total: Amount
    funds: dict[str, Amount]
    contribution: Amount
    missing: Amount = Field(description="What its contributions lack; below zero, what they are above")
    may_read_rows: bool


class BudgetWhole(Schema):
    """A project's budget: the working plan's, in its one currency."""

    currency: str
    cost_pack: str
    partners: list[PartnerBudgetRow]
    categories: dict[str, Amount]
    total: Amount
    funds: dict[str, Amount]
    contribution: Amount
    problems: list[ProblemShape]


class PartnerBudgetWhole(PartnerBudgetRow):
    """A partner's budget with its rows; amounts inside `rows` are minor units, as a version holds them."""

    currency: str
    rows: list[dict[str, Any]]
    contributions: list[dict[str, Any]]
    options: dict[str, Any]
    problems: list[ProblemShape]


class FinancierShape(Schema):
    """Who pays, how, and how much in each year."""

    key: str
    name: str
    kind: str
    form: str
    fund: str = Field(description="Key of the programme's fund; empty for others")
    years: dict[str, Amount]
    total: Amount


class CostYears(Schema):
    """A sort of cost of the whole project, by year."""

    label: str
    category: str
    years: dict[str, Amount]


class BalanceShape(Schema):
    """What a year costs and who pays; `year` is null for all years."""

    year: int | None
    booked: Amount
    paid_directly: Amount
    in_kind: Amount
    costs: Amount
    financing: Amount
    difference: Amount = Field(description="Costs less financing; zero when it is balanced")


class FinancingWhole(Schema):
    """A project's financing, year by year; targets are never counted in."""

    currency: str
    financiers: list[FinancierShape]
    costs: list[CostYears]
    balances: list[BalanceShape]
    total: Amount
    payable: Amount = Field(description="What of it is money")
    version: int


class ReportCell(Schema):
    """Where one partner's report of one period stands."""

    partner: str
    period: str
    number: int = Field(description="Of the period")
    status: str = Field(description="Empty where it has not begun")
    state: str = Field(description="In words")
    report: str | None = Field(description="Key of the report, where the caller may read it")
    rule: str = Field(description="Why its light is what it is, with numbers")
    is_missing: bool
    may_begin: bool


class ReportMatrix(Schema):
    """Partner by period: where the reports stand."""

    items: list[ReportCell]
