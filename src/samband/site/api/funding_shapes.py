"""What the API answers about indicators, the register of support, programmes, grants and small aid."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from samband.site.api.inputs import NO_NUL, strict
from samband.site.api.money_shapes import Amount, SentAmount
from samband.site.api.project_shapes import Body
from samband.site.api.shapes import PageShape


class ValueShape(Schema):
    """What a partner says of an indicator for a period; pending and not reported are never zero."""

    key: str
    partner: str | None
    period: int
    status: str = Field(description="Only approved ones count")
    known: str = Field(description="known, pending, not-reported")
    value: str | None
    pending_on: str
    exactness: str
    disaggregation: dict[str, dict[str, str]]
    comment: str
    lang: str


class IndicatorShape(Schema):
    """An indicator: target, what is approved, what waits. Parts are never added to what they are part of."""

    key: str
    number: int
    code: str
    name: str
    lang: str
    kind: str
    unit: str
    currency: str
    baseline: str | None
    target: str | None
    target_is_approximate: bool
    target_on: date | None
    actual: str | None = Field(description="Sum of the approved values; null is not known, never zero")
    within: str | None = Field(description="Key of the indicator that it is part of")
    counts: str = Field(description="How it is counted; empty for typed values")
    register_count: int | None = Field(description="What the register counts now, for those who read it")
    retired_at: datetime | None
    values: list[ValueShape]
    version: int


class IndicatorPage(PageShape):
    """A page of indicators, by number."""

    items: list[IndicatorShape]


class SupportShape(Schema):
    """One time that a company got support; a sole trader's number is masked to all but its partner."""

    key: str
    partner: str
    company: str
    registry_number: str
    is_person: bool
    country: str
    region: str
    on: date
    kind: str
    hours: str | None
    aid: Amount | None
    currency: str
    legal_basis: str
    turnover_band: str
    employees_band: str
    innovated: str
    new_customers: str
    cooperates_with: str
    withdrawn_at: datetime | None
    version: int


class SupportPage(PageShape):
    """A page of the register of support, the latest noted first."""

    items: list[SupportShape]


class FundShape(Schema):
    """A fund: which side it pays, and at most which share."""

    code: str
    name: str
    side: str
    max_percent: str | None


class ProgrammeShape(Schema):
    """A programme with the rules that reports are reckoned by."""

    key: str
    name: str
    lang: str
    owner: Body | None
    cost_pack: str
    currency: str
    exchange_rule: str
    has_two_sides: bool
    fund_statement: str
    fund_statement_lang: str
    funds: list[FundShape]
    source: str
    read_on: date | None
    mark: str
    version: int


class ProgrammePage(PageShape):
    """A page of programmes."""

    items: list[ProgrammeShape]


class GrantRow(Schema):
    """A grant in a list."""

    key: str
    status: str
    title: str
    lang: str
    funder: Body
    recipient: Body
    amount: Amount | None = Field(description="null where it is not known, never zero")
    currency: str
    decided_on: date | None
    version: int


class GrantPage(PageShape):
    """A page of grants, the latest noted first."""

    items: list[GrantRow]


class ConditionShape(Schema):
    """A condition of a grant; its question is asked in every report."""

    key: str
    sort: str
    text: str
    question: str
    lang: str
    due_on: date | None


class GrantWhole(GrantRow):
    """A grant with its conditions."""

    decision: str
    priority: str
    programme: str | None
    fund: str | None
    starts_on: date | None
    ends_before: date | None
    conditions: list[ConditionShape]


class DeclaredAid(Schema):
    """Other aid that a company has declared, in euros."""

    model_config = strict(on="2025-03-01", amount="20000.00")

    on: date
    amount: SentAmount


class AidQuestion(Schema):
    """May so much small aid be given? Nothing of the question is kept."""

    model_config = strict(country="SE", undertaking="556016-0680", amount="25000.00", on="2026-10-01")

    country: str = Field(pattern="^[A-Z]{2}$", description="The state that gives it")
    undertaking: str = Field(min_length=1, max_length=40, pattern=NO_NUL, description="Registry number")
    amount: SentAmount | None = Field(None, description="In euros; left out, what is left is said")
    on: date = Field(description="The day on which the right to it arises")
    declared: list[DeclaredAid] = Field([], max_length=50)


class AidAnswer(Schema):
    """Whether it fits under the ceiling, why, and what it stands on."""

    allowed: bool | None = Field(description="null: it cannot be decided; check the source")
    reason: str
    why: str
    sum: Amount = Field(description="Known to be granted in the fullest three years, without this, in euros")
    left: Amount | None
    possible_from: date | None
    counted: int = Field(description="How many awards were counted")
    source: str = Field(description="Of the ceiling; empty where there is none")
    mark: str
