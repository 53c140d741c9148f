"""What the API answers about partner reports; names and numbers of payroll as their pages mask them."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from samband.site.api.money_shapes import Amount, Share
from samband.site.api.shapes import Line, PageShape


class ReportRow(Schema):
    """A partner report in a list."""

    key: str
    project: str
    partner: str
    organisation: str = Field(description="The partner's name")
    period: str
    number: int = Field(description="Runs through the partner's reports")
    status: str
    starts_on: date
    ends_on: date = Field(description="Its last day")
    submitted_at: datetime | None
    certified_at: datetime | None
    declared: Amount | None = Field(description="As it was handed in; null for a draft")
    currency: str
    version: int
    url: str


class ReportPage(PageShape):
    """A page of partner reports, the latest begun first."""

    items: list[ReportRow]


class TextShape(Schema):
    """A text of a report, under the heading that its page has."""

    field: str
    about: str = Field(description="Key of what it is about; empty for the whole")
    heading: str
    text: str
    lang: str


class ProgressShape(Schema):
    """How far an item of the plan has come."""

    item: str
    sort: str
    number: int
    title: str
    state: str
    done_on: date | None
    text: str
    lang: str


class ContributionShape(Schema):
    """What a source has contributed; `row` is its place in the list."""

    row: int
    source: str
    form: str
    amount: Amount


class CarriedShape(Schema):
    """A category, or `total`: its budget, what was reported before, now, and what is left."""

    category: str
    budget: Amount
    previously_reported: Amount
    current: Amount
    cumulative: Amount
    remaining: Amount
    remaining_net: Amount = Field(description="Without what was parked or deducted")


class FundFigure(Schema):
    """What a fund pays of a report; what is above its award is not payable."""

    fund: str
    percent: str | None
    amount: Amount
    contribution: Amount
    not_payable: Amount


class FiguresShape(Schema):
    """A report's figures: frozen when it was handed in, else reckoned now."""

    currency: str
    is_frozen: bool
    categories: list[CarriedShape]
    total: CarriedShape
    funds: list[FundFigure]
    shares: list[Share] = Field(description="Who pays all of it")


class ReportWhole(ReportRow):
    """A partner report whole."""

    plan: int = Field(description="Number of the plan's version that it stands on")
    lang: str
    why: str = Field(description="Why it was sent back")
    texts: list[TextShape]
    progress: list[ProgressShape]
    contributions: list[ContributionShape]
    figures: FiguresShape | None = Field(description="null while a rate of exchange is missing")
    certificate: str | None = Field(description="Key of its certificate")
    verbs: list[str] = Field(description="What the caller may do with it now")
    may_write: bool
    timeline: list[Line]


class ReportProblemShape(Schema):
    """What a report lacks, or should be looked at."""

    step: str
    at: str = Field(description="Key of a line, an item or a text's subject")
    where: str
    what: str
    fix: str
    stops: bool = Field(description="Whether it hinders handing in")


class ReportProblems(Schema):
    """All that is wrong with a report as it stands."""

    items: list[ReportProblemShape]


class LineShape(Schema):
    """A cost; `amount` and `rate` are frozen when the report is handed in."""

    key: str
    number: int
    category: str
    description: str
    comment: str
    lang: str
    document_number: str
    supplier: str
    account: str
    invoice_on: date | None
    paid_on: date | None
    currency: str
    invoice_total: Amount | None
    vat_amount: Amount | None
    vat: str
    declared: Amount = Field(description="In `currency`")
    units: str | None
    option: str | None = Field(description="Key of the unit cost or lump sum")
    staff: str = Field(description="Name to the partner and its controller; else the role")
    procurement: str | None
    work_package: int | None = Field(description="Its number")
    form: str
    paid_directly_by: str
    is_payroll: bool
    source: str
    rate: str | None
    amount: Amount | None = Field(description="In the project's currency")
    has_files: bool


class LinePage(PageShape):
    """A page of a report's costs, by number."""

    items: list[LineShape]
    version: int = Field(description="The report's")


class LinesSaved(Schema):
    """What came of a change of lines."""

    added: list[str] = Field(description="Keys of the new lines, in the order they were sent")
    changed: int
    removed: int
    version: int = Field(description="The report's, after this")
