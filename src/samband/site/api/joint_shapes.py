"""What the API answers about joint reports, payments and the ledger."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from samband.projects.domain.joint_report import VERBS
from samband.projects.models.joint import ENTRY_SORTS
from samband.site.api.challenge_inputs import version_field
from samband.site.api.inputs import NO_NUL, ONE_LINE, Key, Paging, one_of, strict
from samband.site.api.money_shapes import Amount, SentAmount
from samband.site.api.shapes import Line, PageShape

_DAY = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2100, 12, 31))]


class JointFilters(Paging):
    """What the list of joint reports is narrowed to."""

    project: Key = Field("", description="Key of a project")


class JointRow(Schema):
    """A joint report in a list."""

    key: str
    project: str
    period: str
    number: int
    status: str
    lang: str
    submitted_at: datetime | None
    approved_at: datetime | None
    published_at: datetime | None
    version: int
    url: str


class JointPage(PageShape):
    """A page of joint reports, the latest begun first."""

    items: list[JointRow]


class EntryShape(Schema):
    """A certificate in it, or a correction or deduction as a dated entry of its own."""

    sort: str
    key: str
    certificate: int = Field(description="Number of the certificate")
    partner: str
    name: str
    on: str
    period: int
    amounts: dict[str, Amount]


class FundClaim(Schema):
    """What is claimed of a fund."""

    fund: str
    name: str
    award: Amount
    claimed: Amount
    payment: Amount = Field(description="After what the programme deducted itself")


class SideShape(Schema):
    """One side's figures: sums of its entries, and nothing else."""

    side: str
    currency: str
    budget: Amount
    eligible: Amount
    certified_so_far: Amount
    remaining: Amount
    remaining_net: Amount
    funds: list[FundClaim]
    total: dict[str, Amount]
    entries: list[EntryShape]
    deductions: list[EntryShape]


class JointWhole(JointRow):
    """A joint report whole, as far as the caller reads it; inside `content`, amounts are minor units."""

    sides: list[SideShape] = Field(description="Empty to strangers of one that was withdrawn")
    content: dict[str, Any] | None
    missing: list[str] = Field(description="Keys of partners that are named as missing")
    signed: list[str] = Field(description="Keys of lead partners that have signed it off")
    lacking: list[str] = Field(description="What stands before handing in, in words")
    verbs: list[str]
    may_edit: bool
    timeline: list[Line]


class NewJointReport(Schema):
    """Of which period a joint report is begun."""

    model_config = strict(period="9dh3rt8vbc5n")

    period: Key


class JointMove(Schema):
    """A move of a joint report, with the words or the day that it needs."""

    model_config = strict(verb="submit", version=7)

    verb: one_of(VERBS) = Field(description="One of the report's `verbs`")  # type: ignore[valid-type]
    version: int | None = version_field()
    why: str = Field("", max_length=4_000, pattern=NO_NUL, description="With send_back and withdraw")
    on: _DAY | None = Field(None, description="With approve: the day of the decision; else today")
    reference: str = Field("", max_length=100, pattern=ONE_LINE, description="With approve")


class ChosenCertificates(Schema):
    """Which certificates are in a joint report."""

    model_config = strict(version=2, certificates=["7kq2wmx4pz9d"])

    version: int | None = version_field()
    certificates: list[Key] = Field(max_length=500)


class NamedMissing(Schema):
    """Which partners have no certificate in it, and why."""

    model_config = strict(version=2, why={"7kq2wmx4pz9d": "Kontrollen pågår."})

    version: int | None = version_field()
    why: dict[Key, Annotated[str, Field(max_length=4_000, pattern=NO_NUL)]] = Field(max_length=100)


class Signature(Schema):
    """For which lead partner it is signed off."""

    model_config = strict(version=2, partner="7kq2wmx4pz9d")

    version: int | None = version_field()
    partner: Key


class PaymentShape(Schema):
    """Money that came from a fund, went on to a partner, or was paid back; a reversal is a row of its own."""

    key: str
    sort: str
    fund: str
    side: str
    partner: str | None
    joint_report: str | None
    amount: Amount = Field(description="Below zero for a reversal")
    currency: str
    on: date
    reference: str
    reverses: str | None


class FundBalanceShape(Schema):
    """Where a fund's money stands, for the leads."""

    fund: str
    approved: Amount
    received: Amount
    paid_back: Amount
    outstanding: Amount
    held: Amount = Field(description="With the lead: neither with a partner nor paid back")


class PartnerBalanceShape(Schema):
    """Where a partner's part of a fund stands."""

    partner: str
    fund: str
    approved: Amount
    passed_on: Amount
    paid_back: Amount
    outstanding: Amount


class PaymentPage(PageShape):
    """A page of payments, the latest first, with what is outstanding in all."""

    items: list[PaymentShape]
    funds: list[FundBalanceShape] = Field(description="For the leads; else empty")
    partners: list[PartnerBalanceShape] = Field(description="A partner reads its own alone")


class NewPayment(Schema):
    """A payment to note."""

    model_config = strict(
        sort="received", fund="ERDF", amount="31261.86", on="2026-11-02", joint_report="7kq2wmx4pz9d"
    )

    sort: Literal["received", "passed-on", "paid-back"]
    fund: str = Field(max_length=20, pattern=ONE_LINE, description="Its code")
    amount: SentAmount
    on: _DAY
    partner: Key | None = None
    joint_report: Key | None = None
    reference: str = Field("", max_length=100, pattern=ONE_LINE)
    is_sure: bool = Field(False, description="True when it is above what was approved, and yet right")


class OnDay(Schema):
    """On which day, under which reference."""

    model_config = strict(on="2026-11-03", reference="2026-17")

    on: _DAY
    reference: str = Field("", max_length=100, pattern=ONE_LINE)


class LedgerFilters(Paging):
    """What the ledger is narrowed to."""

    partner: Key = Field("", description="Key of a partner")
    sort: one_of(ENTRY_SORTS) = Field("", description="What happened")  # type: ignore[valid-type]
    part: str = Field("", max_length=40, pattern=ONE_LINE, description="Which figure, such as total")


class LedgerRow(Schema):
    """A row of the ledger; rows are only ever added."""

    number: int
    on: date
    partner: str | None
    side: str
    period: int | None
    sort: str
    part: str
    currency: str
    amount: Amount
    cause: str
    cause_key: str
    turn: int
    at: datetime


class LedgerPage(PageShape):
    """A page of the ledger, the oldest row first."""

    items: list[LedgerRow]


class BalanceRow(Schema):
    """The sum of the rows of a partner, sort and part."""

    partner: str | None
    sort: str
    part: str
    currency: str
    amount: Amount
    rows: int


class Balances(Schema):
    """All balances that one may see: each is a sum of rows."""

    items: list[BalanceRow]
