"""What callers may send about partner reports: begun, written, cost lines, moved."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from samband.kernel.money import read_minor
from samband.projects.domain.cost_entry import Said
from samband.projects.domain.partner_report import STATUSES
from samband.projects.models.budget import CATEGORIES
from samband.projects.models.reports import VAT
from samband.site.api.challenge_inputs import version_field
from samband.site.api.inputs import NO_NUL, ONE_LINE, Key, Paging, one_of, strict
from samband.site.api.money_shapes import SentAmount
from samband.site.api.problems import Trouble

_DAY = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2100, 12, 31))]
_FORMS = ("cash", "direct", "in-kind")


class ReportFilters(Paging):
    """What the list of partner reports is narrowed to."""

    project: Key = Field("", description="Key of a project")
    status: one_of(STATUSES) = Field("", description="Where it stands")  # type: ignore[valid-type]


class NewReport(Schema):
    """Whose report of which period is begun."""

    model_config = strict(partner="7kq2wmx4pz9d", period="9dh3rt8vbc5n")

    partner: Key
    period: Key


class TextSent(Schema):
    """One text of a report."""

    model_config = strict(field="summary", about="", text="Två lag möttes och ett avtal skrevs.")

    field: str = Field(max_length=40, pattern=ONE_LINE)
    about: str = Field("", max_length=12, pattern=ONE_LINE)
    text: str = Field(max_length=20_000, pattern=NO_NUL)


class ProgressSent(Schema):
    """How far one item of the plan has come."""

    model_config = strict(item="7kq2wmx4pz9d", state="done", done_on="2026-05-20", text="Klart.")

    item: Key
    state: str = Field(max_length=12, pattern=ONE_LINE)
    done_on: date | None = None
    text: str = Field("", max_length=4_000, pattern=NO_NUL)


class WrittenReport(Schema):
    """Words of a report that are to be otherwise; what is left out stays."""

    model_config = strict(version=3, texts=[{"field": "summary", "text": "Två lag möttes."}])

    version: int | None = version_field()
    texts: list[TextSent] = Field([], max_length=200)
    progress: list[ProgressSent] = Field([], max_length=500)


class GivenAmount(Schema):
    """What one source has contributed, by its `row` in the report."""

    model_config = strict(row=1, amount="25000.00")

    row: int = Field(ge=1, le=10_000)
    amount: SentAmount


class GivenContributions(Schema):
    """What the sources have contributed; those left out stay."""

    model_config = strict(version=3, contributions=[{"row": 1, "amount": "25000.00"}])

    version: int | None = version_field()
    contributions: list[GivenAmount] = Field(max_length=500)


class ReportMove(Schema):
    """A move of a report, with the words that sending back needs."""

    model_config = strict(verb="submit", version=7)

    verb: Literal["submit", "take_back", "send_back"]
    version: int | None = version_field()
    why: str = Field("", max_length=4_000, pattern=NO_NUL, description="Needed with send_back")


class OnlyVersion(Schema):
    """Which version was read."""

    model_config = strict(version=7)

    version: int | None = version_field()


class SentLine(Schema):
    """A cost; for a line that is there, what is left out stays."""

    model_config = strict(
        category="external",
        declared="12345.67",
        currency="SEK",
        description="Workshop",
        supplier="Konferens i Norr AB",
        document_number="F-12",
        invoice_on="2026-02-01",
        paid_on="2026-02-20",
    )

    category: one_of(("", *CATEGORIES)) = ""  # type: ignore[valid-type]
    declared: SentAmount | None = Field(None, description="May be left out where units or pay give it")
    currency: str = Field("", pattern="^([A-Z]{3})?$", description="ISO 4217")
    description: str = Field("", max_length=500, pattern=NO_NUL)
    comment: str = Field("", max_length=2_000, pattern=NO_NUL)
    document_number: str = Field("", max_length=60, pattern=ONE_LINE)
    supplier: str = Field("", max_length=200, pattern=ONE_LINE)
    account: str = Field("", max_length=20, pattern=ONE_LINE)
    invoice_on: _DAY | None = None
    paid_on: _DAY | None = None
    invoice_total: SentAmount | None = Field(None, description="The invoice, or the gross pay")
    vat_amount: SentAmount | None = None
    vat: one_of(VAT) = "unknown"  # type: ignore[valid-type]
    units: str | None = Field(None, pattern=r"^[0-9]{1,9}(\.[0-9]{1,2})?$")
    option: Key | Literal[""] = ""
    staff: Key | Literal[""] = Field("", description="Key of a person in the partner's list of staff")
    procurement: Key | Literal[""] = ""
    work_package: Key | Literal[""] = ""
    form: one_of(_FORMS) = "cash"  # type: ignore[valid-type]
    paid_directly_by: str = Field("", max_length=200, pattern=ONE_LINE)
    is_payroll: bool = False

    def said(self, where: str) -> dict[str, Any]:
        """Give what was sent, by the names that costs have inside."""
        inside = {"declared": "declared_minor", "invoice_total": "invoice_minor", "vat_amount": "vat_minor"}
        values: dict[str, Any] = {}
        for name in self.model_fields_set - {"key"}:
            value = getattr(self, name)
            if name in inside and value is not None:
                value = minor_of(value, f"{where}/{name}")
            elif name == "units" and value is not None:
                value = Decimal(value)
            values[inside.get(name, name)] = value
        return values


class ChangedLine(SentLine):
    """A cost that is there, by its key."""

    model_config = strict(key="7kq2wmx4pz9d", declared="12000.00")

    key: Key


class SentLines(Schema):
    """Costs to add, to change and to remove: all of it is saved, or nothing."""

    model_config = strict(
        version=3,
        add=[{"category": "external", "declared": "12345.67", "currency": "SEK"}],
        change=[{"key": "7kq2wmx4pz9d", "declared": "12000.00"}],
        remove=["9dh3rt8vbc5n"],
    )

    version: int | None = version_field()
    add: list[SentLine] = Field([], max_length=500)
    change: list[ChangedLine] = Field([], max_length=500)
    remove: list[Key] = Field([], max_length=500)


def minor_of(text: str, where: str) -> int:
    """Read an amount that was sent.

    Raises:
        Trouble: 422 with where it stands.
    """
    try:
        return read_minor(text)
    except ValueError as fault:
        raise Trouble(422, where) from fault


def new_line(sent: SentLine, where: str) -> Said:
    """Give a new line as somebody says it."""
    return Said(**sent.said(where))
