"""What the API answers about control: lines with findings, figures, questions, certificates, corrections."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from samband.site.api.money_shapes import Amount, Share
from samband.site.api.report_shapes import ReportRow
from samband.site.api.shapes import Line, PageShape


class ControlRow(ReportRow):
    """A report that waits for one's control."""

    control_due_on: date | None
    is_late: bool


class ControlPage(PageShape):
    """A page of reports that wait for one's control, by the day they are due."""

    items: list[ControlRow]


class FindingShape(Schema):
    """What a controller says of a line; amounts are in the project's currency."""

    line: str
    in_sample: bool
    deducted: Amount
    error_type: str
    is_parked: bool
    comment: str
    lang: str


class ControlCategory(Schema):
    """A category, or `total`: declared, deducted, parked and certified."""

    category: str
    declared: Amount
    deducted: Amount
    parked: Amount
    certified: Amount


class ControlFiguresShape(Schema):
    """What a control comes to as it stands; flat rates are reckoned anew, never deducted."""

    categories: list[ControlCategory]
    certified: list[Share] = Field(description="Who pays what is certified")
    parked: list[Share]
    sampled: Amount
    sampled_of: Amount


class QuestionToPartner(Schema):
    """A controller's question, and the partner's answer; null when it is not answered yet."""

    key: str
    line: str | None
    question: str
    question_lang: str
    answer: str | None
    answer_lang: str
    due_on: date | None
    asked_at: datetime
    answered_at: datetime | None


class ChecklistRow(Schema):
    """A question of the checklist, as answered."""

    code: str
    text: str
    answer: str = Field(description="yes, no, not-applicable; empty when it is not answered")
    note: str


class ControlWhole(Schema):
    """A report in control: to its controller with all that is done there, to its partner the outcome."""

    report: ReportRow
    is_controller: bool
    status: str = Field(description="Of the control; empty where it has not begun")
    version: int | None = Field(description="The control's; null for all but its controller")
    sample_method: str
    conclusion: str
    findings: list[FindingShape]
    figures: ControlFiguresShape
    checklist: list[ChecklistRow] = Field(description="The controller's; else empty")
    questions: list[QuestionToPartner]
    missing: list[str] = Field(description="What stands before the certificate, in words")
    verbs: list[str]
    may_work: bool
    may_answer: bool
    certificate: str | None


class CorrectionShape(Schema):
    """A correction after certification, as one dated entry."""

    key: str
    number: int
    on: date
    why: str
    lang: str
    decided_by: str
    amounts: dict[str, Amount] = Field(description="Differences of what is certified, by part")
    made_at: datetime


class CertificateRow(Schema):
    """A certificate in a list."""

    key: str
    number: int
    project: str
    partner: str
    report: str
    is_official: bool = Field(description="False: internal control, not the programme's certificate")
    currency: str
    certified: Amount = Field(description="As it was issued")
    made_at: datetime
    url: str


class CertificatePage(PageShape):
    """A page of certificates, the latest first."""

    items: list[CertificateRow]


class CertificateFigure(Schema):
    """One figure of a certificate: as issued, and as it is after corrections."""

    sort: str
    part: str
    issued: Amount
    now: Amount


class CertificateWhole(CertificateRow):
    """A certificate whole; `content` is what the sealed files say, its amounts in minor units."""

    content: dict[str, Any]
    figures: list[CertificateFigure]
    corrections: list[CorrectionShape]
    files: list[str] = Field(description="Addresses of the sealed files; empty until they are made")
    may_correct: bool
    timeline: list[Line]
