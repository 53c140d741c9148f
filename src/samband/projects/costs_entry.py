"""What a partner's costs may refer to, and lines between the tables and the pure rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from samband.funding.models import CURRENCIES
from samband.projects.domain.cost_checks import Cost, DocumentId, LineProblem, Standing, check_costs
from samband.projects.domain.cost_entry import HOURLY, LUMP, Member, Option, Reckoned, Said, reckon
from samband.projects.models import (
    CostOption,
    EvidenceFile,
    PartnerReport,
    Procurement,
    ReportLine,
    StaffMember,
    WorkPackage,
)
from samband.projects.terms import partner_in
from samband.rules.domain.costs.options import covered_by

_REFERRED = ("cost_option", "staff", "procurement", "work_package", "taken_back_from__report")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lines of a report may refer to, by key, and in which currencies they are."""

    currencies: tuple[str, ...]
    options: Mapping[str, CostOption]
    staff: Mapping[str, StaffMember]
    procurements: Mapping[str, Procurement]
    work_packages: Mapping[str, WorkPackage]
    shares: Mapping[str, int]

    def reckon(self, said: Said) -> Reckoned:
        """Say what a line comes to.

        Raises:
            EntryRefused: when it cannot be kept as it was said.
        """
        return reckon(said, self._option(said.option), member_of(self.staff.get(said.staff)), self.currencies)

    def _option(self, key: str) -> Option | None:
        found = self.options.get(key)
        if found is None:
            return None
        return Option(
            found.key,
            found.sort,
            tuple(found.categories),
            found.price_minor,
            found.currency,
            self.shares.get(key),
        )


def member_of(found: StaffMember | None) -> Member | None:
    """Give a person of the staff as the rules know one."""
    if found is None:
        return None
    return Member(found.key, found.method, found.currency, found.percent, found.yearly_cost_minor)


def entry_of(report: PartnerReport) -> Entry:
    """Give what a report's lines may refer to; ``report`` comes with its partner, project and plan."""
    partner = report.partner
    shares: dict[str, int] = {}
    for line in partner_in(report.plan.content, partner.key)["lines"]:
        key = line.get("cost_option")
        if key and line["category"] == "lump-sum":
            shares[key] = shares.get(key, 0) + line["amount_minor"]
    return Entry(
        currencies=currencies_of(report),
        options={
            one.key: one for one in CostOption.objects.filter(project=partner.project_id).order_by("id")
        },
        staff={one.key: one for one in StaffMember.objects.filter(partner=partner)},
        procurements={one.key: one for one in Procurement.objects.filter(partner=partner)},
        work_packages={
            one.key: one for one in WorkPackage.objects.filter(project=partner.project_id).order_by("number")
        },
        shares=shares,
    )


def currencies_of(report: PartnerReport) -> tuple[str, ...]:
    """Give the currencies that a report's lines may be in, its partner's own first.

    A partner that keeps its accounts in the project's own currency reports in nothing else.
    """
    own, project = report.partner.currency, report.partner.project.currency
    return (own,) if own == project else tuple(dict.fromkeys((own, project, *CURRENCIES)))


def report_lines(report: PartnerReport) -> "QuerySet[ReportLine]":
    """Give a report's lines with all they refer to, and whether there is evidence (``has_files``)."""
    files = EvidenceFile.objects.filter(line=OuterRef("pk"), removed_at__isnull=True)
    lines = ReportLine.objects.filter(report=report).select_related(*_REFERRED)
    return lines.annotate(has_files=Exists(files)).order_by("number", "id")


def said_of(line: ReportLine) -> Said:
    """Give a line as it was said."""
    return Said(
        category=line.category,
        declared_minor=line.declared_minor,
        currency=line.currency,
        description=line.description,
        comment=line.comment,
        document_number=line.document_number,
        supplier=line.supplier,
        account=line.account,
        invoice_on=line.invoice_on,
        paid_on=line.paid_on,
        invoice_minor=line.invoice_minor,
        vat_minor=line.vat_minor,
        vat=line.vat,
        units=line.units,
        option=line.cost_option.key if line.cost_option else "",
        staff=line.staff.key if line.staff else "",
        procurement=line.procurement.key if line.procurement else "",
        work_package=line.work_package.key if line.work_package else "",
        form=line.form,
        paid_directly_by=line.paid_directly_by,
        is_payroll=line.is_payroll,
    )


def cost_of(line: Any) -> Cost:
    """Give a line of `report_lines` as the checks know it."""
    option, staff = line.cost_option, line.staff
    return Cost(
        key=line.key,
        category=line.category,
        currency=line.currency,
        declared_minor=line.declared_minor,
        document=line.document_number,
        supplier=line.supplier,
        account=line.account,
        invoice_on=line.invoice_on,
        paid_on=line.paid_on,
        invoice_minor=line.invoice_minor,
        vat_minor=line.vat_minor,
        vat=line.vat,
        units=line.units,
        staff=staff.key if staff else "",
        method=staff.method if staff else "",
        has_method_document=bool(staff and staff.document_sha256),
        option=option.key if option else "",
        option_sort=option.sort if option else "",
        has_procurement=line.procurement_id is not None,
        has_files=bool(line.has_files),
        is_taken_back=line.taken_back_from_id is not None,
    )


def standing_of(report: PartnerReport, lines: Iterable[ReportLine]) -> Standing:
    """Give what a report's lines are held against, with what the partner's other reports hold already."""
    documents: dict[DocumentId, int] = {}
    lumps: dict[str, int] = {}
    hours: dict[str, Decimal] = {}
    named = {line.document_number for line in lines if line.document_number}
    wanted = {form for name in named for form in (name, name.lower(), name.upper())}
    others = ReportLine.objects.filter(
        Q(document_number__in=wanted)
        | Q(cost_option__sort=LUMP)
        | Q(staff__method=HOURLY, report__starts_on__year=report.starts_on.year),
        report__partner=report.partner_id,
        taken_back_from__isnull=True,
    ).exclude(report=report.pk)
    for line in others.select_related("report", "cost_option", "staff"):
        number = line.report.number
        if line.document_number:
            year = str(line.invoice_on.year) if line.invoice_on else ""
            bare = Cost("", "", "", 0, line.document_number, line.supplier, line.account, line.invoice_on)
            documents[(*bare.document_id[:3], year)] = number
        if line.cost_option and line.cost_option.sort == LUMP:
            lumps[line.cost_option.key] = number
        if line.staff and line.units and line.report.starts_on.year == report.starts_on.year:
            hours[line.staff.key] = hours.get(line.staff.key, Decimal(0)) + line.units
    options = partner_in(report.plan.content, report.partner.key)["options"]
    return Standing(
        report.starts_on,
        report.ends_before,
        currencies_of(report),
        covered_by(options),
        documents,
        lumps,
        hours,
    )


def line_problems(report: PartnerReport, lines: Iterable[ReportLine] | None = None) -> list[LineProblem]:
    """Find all that is odd about a report's costs; a fixed number of questions.

    ``lines`` are those of `report_lines`. Words for each code are in ``costs_words.LINE_PROBLEMS``.
    """
    found = list(report_lines(report) if lines is None else lines)
    return check_costs([cost_of(line) for line in found], standing_of(report, found))
