"""A report's costs as somebody may read them: names and numbers of payroll hidden, sums by category."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from samband.base.agents import Agent
from samband.kernel.money import minor_text
from samband.projects.access.roles import may_read_payroll
from samband.projects.costs_entry import report_lines
from samband.projects.costs_words import CATEGORY_WORDS, FORM_WORDS, SOURCE_WORDS, VAT_WORDS
from samband.projects.domain.cost_checks import BOUGHT, LISTED_FROM
from samband.projects.domain.masking import mask_text
from samband.projects.models import Partner, PartnerReport, ReportLine, StaffMember
from samband.projects.models.budget import CATEGORIES
from samband.rules.domain.costs.categories import STAFF


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with its texts as the reader may read them; ``staff`` is a name, or else a role."""

    line: ReportLine
    description: str
    comment: str
    supplier: str
    document_number: str
    staff: str

    @property
    def category(self) -> str:
        """Give the category in the reader's language."""
        return str(CATEGORY_WORDS[self.line.category])


def shown_lines(
    agent: Agent, report: PartnerReport, lines: Iterable[ReportLine] | None = None
) -> list[ShownLine]:
    """Give a report's lines as an agent may read them; who may read the report is asked before."""
    found = list(report_lines(report) if lines is None else lines)
    if may_read_payroll(agent, report.partner):
        return [_open(line) for line in found]
    names = staff_names(report.partner)
    return [_masked(line, names) for line in found]


def staff_names(partner: Partner) -> list[str]:
    """Give the names that are hidden from those who do not read payroll."""
    return list(StaffMember.objects.filter(~Q(name=""), partner=partner).values_list("name", flat=True))


def _open(line: ReportLine) -> ShownLine:
    staff = (line.staff.name or line.staff.role) if line.staff else ""
    return ShownLine(line, line.description, line.comment, line.supplier, line.document_number, staff)


def _masked(line: ReportLine, names: Sequence[str]) -> ShownLine:
    paid = line.is_payroll or line.category == STAFF
    return ShownLine(
        line,
        mask_text(line.description, names, of_payroll=paid),
        mask_text(line.comment, names, of_payroll=paid),
        mask_text(line.supplier, names, of_payroll=paid),
        mask_text(line.document_number, names, of_payroll=paid),
        mask_text(line.staff.role, names) if line.staff else "",
    )


def category_totals(costs: Iterable[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """Add (category, currency, minor units) by category and currency, in the usual order; never across."""
    sums: dict[tuple[str, str], int] = {}
    for category, currency, minor in costs:
        sums[category, currency] = sums.get((category, currency), 0) + minor
    currencies = sorted({currency for _, currency in sums})
    rows = [
        {"label": CATEGORY_WORDS[category], "currency": currency, "minor": sums[category, currency]}
        for category in CATEGORIES
        for currency in currencies
        if (category, currency) in sums
    ]
    totals = [
        {
            "label": None,
            "currency": currency,
            "minor": sum(minor for (_, of), minor in sums.items() if of == currency),
        }
        for currency in currencies
    ]
    return rows + totals


# Titles that an import knows again (``domain/cost_words.py``), so that what is exported can be imported.
EXPORT_COLUMNS = (
    *("number", "category", "description", "supplier name", "document number", "account"),
    *("invoice date", "payment date", "currency", "invoice total", "vat", "vat is", "hours"),
    *("declared amount", "procurement", "staff role", "unit cost or lump sum", "work package"),
    *("how it was paid", "paid by", "note", "rate", "declared in project currency", "from"),
)


def export_rows(shown: Iterable[ShownLine]) -> Iterable[list[Any]]:
    """Give lines as rows of a file, in the columns of `EXPORT_COLUMNS`; amounts as ``12345.67``."""
    for one in shown:
        line = one.line
        yield [
            line.number,
            line.category,
            one.description,
            one.supplier,
            one.document_number,
            line.account,
            line.invoice_on or "",
            line.paid_on or "",
            line.currency,
            _money(line.invoice_minor),
            _money(line.vat_minor),
            str(VAT_WORDS[line.vat]),
            "" if line.units is None else str(line.units),
            _money(line.declared_minor),
            line.procurement.name if line.procurement else "",
            one.staff,
            line.cost_option.name if line.cost_option else "",
            line.work_package.number if line.work_package else "",
            str(FORM_WORDS[line.form]),
            line.paid_directly_by,
            one.comment,
            "" if line.rate is None else str(line.rate.normalize()),
            _money(line.amount_minor),
            str(SOURCE_WORDS[line.source]),
        ]


def _money(minor: int | None) -> str:
    return "" if minor is None else minor_text(minor)


def unlisted_purchases(agent: Agent, partner: Partner) -> list[ShownLine]:
    """Give the lines that an agent reads which are purchases of some size and in no procurement."""
    bought = ReportLine.objects.visible_to(agent).filter(
        report__partner=partner, category__in=BOUGHT, procurement__isnull=True, declared_minor__gt=0
    )
    least = min(LISTED_FROM.values())
    parts = ("report", "cost_option", "staff", "procurement", "work_package")
    found = bought.filter(declared_minor__gte=least).select_related(*parts).order_by("report", "number")
    large = [one for one in found if one.declared_minor >= LISTED_FROM.get(one.currency, least)]
    return shown_lines(agent, PartnerReport(partner=partner), large)
