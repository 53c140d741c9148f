"""What callers may send about control: sample, findings, checklist, questions, certificates, corrections."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from samband.projects.models.control import ERROR_TYPES
from samband.site.api.challenge_inputs import version_field
from samband.site.api.inputs import NO_NUL, ONE_LINE, Key, Paging, one_of, strict
from samband.site.api.money_shapes import SentAmount

_DAY = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2100, 12, 31))]


class CertificateFilters(Paging):
    """What the list of certificates is narrowed to."""

    project: Key = Field("", description="Key of a project")


class SampleSent(Schema):
    """Which lines are looked at, and how they were chosen."""

    model_config = strict(version=2, lines=["7kq2wmx4pz9d"], method="Alla över tio procent.")

    version: int | None = version_field()
    lines: list[Key] = Field(max_length=5_000)
    method: str = Field("", max_length=2_000, pattern=NO_NUL)


class FindingSent(Schema):
    """What was found on a line: deducted with a type of error, or parked, or only looked at."""

    model_config = strict(line="7kq2wmx4pz9d", deducted="500.00", error_type="not-eligible")

    line: Key
    in_sample: bool = False
    deducted: SentAmount = "0.00"
    error_type: one_of(("", *ERROR_TYPES)) = ""  # type: ignore[valid-type]
    is_parked: bool = False
    comment: str = Field("", max_length=2_000, pattern=NO_NUL)


class FindingsSent(Schema):
    """Findings on some lines: all are saved, or none."""

    model_config = strict(version=2, findings=[{"line": "7kq2wmx4pz9d", "is_parked": True}])

    version: int | None = version_field()
    findings: list[FindingSent] = Field(max_length=500)


class AnswerSent(Schema):
    """An answer of the checklist."""

    model_config = strict(code="evidence", answer="yes", note="")

    code: str = Field(max_length=60, pattern=ONE_LINE)
    answer: Literal["yes", "no", "not-applicable", ""]
    note: str = Field("", max_length=2_000, pattern=NO_NUL)


class ChecklistSent(Schema):
    """Answers of the checklist; those left out stay. The conclusion is written anew where it is sent."""

    model_config = strict(version=2, answers=[{"code": "evidence", "answer": "yes"}])

    version: int | None = version_field()
    answers: list[AnswerSent] = Field([], max_length=200)
    conclusion: str | None = Field(None, max_length=4_000, pattern=NO_NUL)


class ControlStart(Schema):
    """Which version of the report was read."""

    model_config = strict(version=7)

    version: int | None = version_field()


class QuestionSent(Schema):
    """A question to the partner, of a line or the whole report."""

    model_config = strict(question="Vad köptes?", line="7kq2wmx4pz9d", due_on="2026-09-15")

    question: str = Field(min_length=1, max_length=4_000, pattern=NO_NUL, description="More than blanks")
    line: Key | None = None
    due_on: _DAY | None = None


class AnswerToController(Schema):
    """The partner's answer, or why the controller withdraws the question: one of the two."""

    model_config = strict(answer="En hyrd lokal för två dagar.")

    answer: str | None = Field(None, max_length=4_000, pattern=NO_NUL)
    withdraw: str | None = Field(None, max_length=4_000, pattern=NO_NUL, description="Why, in words")


class CertifySent(Schema):
    """The controller's conclusion, and that the figures were read."""

    model_config = strict(version=5, conclusion="Kostnaderna är stödberättigande.", is_sure=True)

    version: int | None = version_field()
    conclusion: str | None = Field(None, max_length=4_000, pattern=NO_NUL)
    is_sure: Literal[True] = Field(description="The figures were read")


class RejectedSent(Schema):
    """So much of a certified line is rejected now; below zero it is given back."""

    model_config = strict(line="7kq2wmx4pz9d", amount="100.00", error_type="not-eligible")

    line: Key
    amount: SentAmount
    error_type: one_of(ERROR_TYPES)  # type: ignore[valid-type]


class CorrectionSent(Schema):
    """A correction: what is rejected, since when, why and by whom."""

    model_config = strict(
        on="2027-02-01",
        why="Revisionen fann en dubbel faktura.",
        decided_by="Programmyndigheten",
        rejected=[{"line": "7kq2wmx4pz9d", "amount": "100.00", "error_type": "double-financing"}],
    )

    on: _DAY
    why: str = Field(min_length=1, max_length=4_000, pattern=NO_NUL)
    decided_by: str = Field(min_length=1, max_length=200, pattern=ONE_LINE, description="The body")
    rejected: list[RejectedSent] = Field(min_length=1, max_length=500)
