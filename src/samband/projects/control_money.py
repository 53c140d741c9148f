"""From a report in control to its figures: the lines as they were frozen, with what was found on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from samband.projects.domain.control_figures import Certified, ControlFigures, Finding, control_figures
from samband.projects.domain.corrections import Correction as Rejected
from samband.projects.domain.report_figures import CostLine
from samband.projects.domain.shares import Terms
from samband.projects.models import (
    Certificate,
    CertificateAmount,
    Control,
    Correction,
    Partner,
    PartnerReport,
    ReportLine,
)
from samband.projects.models import Finding as FindingRow
from samband.projects.terms import terms_for


@dataclass(frozen=True, slots=True)
class ControlMoney:
    """A control as it stands: its lines (rows and as the money rules know them), findings and figures."""

    rows: tuple[ReportLine, ...]
    lines: tuple[CostLine, ...]
    found: Mapping[int, FindingRow]
    findings: tuple[Finding, ...]
    terms: Terms
    figures: ControlFigures


def frozen_line(row: ReportLine) -> CostLine:
    """Give a line as it was handed in: its amount in the project's currency is never exchanged anew."""
    option = row.cost_option
    return CostLine(
        key=row.key,
        category=row.category,
        is_lump_sum=bool(option and option.sort == "lump") or row.category == "lump-sum",
        unit_cost_categories=len(option.categories) if option and option.sort == "unit" else 0,
        kept_minor=row.amount_minor or 0,
    )


def line_rows(report: PartnerReport) -> list[ReportLine]:
    """Give a report's lines with what a control shows of them, in one question."""
    related = ("cost_option", "staff", "procurement", "taken_back_from__report")
    return list(report.lines.select_related(*related).order_by("number", "id"))


def finding_of(row: FindingRow, key: str) -> Finding:
    """Give a finding as the money rules know it."""
    return Finding(key, row.deducted_minor, row.error_type, row.is_parked, row.in_sample)


def control_money(report: PartnerReport, control: Control | None) -> ControlMoney:
    """Reckon a control as it stands: two questions, however many lines."""
    rows = line_rows(report)
    found = {one.line_id: one for one in control.findings.all()} if control is not None else {}
    return money_of(report, rows, found)


def money_of(
    report: PartnerReport, rows: Sequence[ReportLine], found: Mapping[int, FindingRow]
) -> ControlMoney:
    """Reckon a control from rows that are there already."""
    lines = tuple(frozen_line(row) for row in rows)
    findings = tuple(finding_of(found[row.pk], row.key) for row in rows if row.pk in found)
    terms = terms_for(report.plan, report.partner.key)
    return ControlMoney(tuple(rows), lines, found, findings, terms, control_figures(lines, findings, terms))


def claimed_so_far(partner: Partner) -> dict[str, int]:
    """Give what of each fund the partner's certificates have claimed, corrections included."""
    sums = CertificateAmount.objects.filter(
        certificate__report__partner=partner, sort="certified", part__startswith="fund:"
    )
    claimed = {
        part.removeprefix("fund:"): minor
        for part, minor in sums.values_list("part").annotate(whole=Sum("amount_minor")).order_by()
    }
    for amounts in Correction.objects.filter(certificate__report__partner=partner).values_list(
        "amounts", flat=True
    ):
        for part, minor in amounts.items():
            if part.startswith("fund:"):
                fund = part.removeprefix("fund:")
                claimed[fund] = claimed.get(fund, 0) + minor
    return claimed


def certified_base(certificate: Certificate) -> Certified:
    """Give a certificate's money as it was certified, line by line, before any correction."""
    return control_money(certificate.report, certificate.control).figures.certified


def rejected_so_far(corrections: Iterable[Correction]) -> list[Rejected]:
    """Give all that earlier corrections reject, line by line."""
    return [Rejected(one["line"], one["deducted_minor"]) for row in corrections for one in row.findings]


def amounts_now(certificate: Certificate) -> dict[tuple[str, str], int]:
    """Give a certificate's figures as they are after its corrections: (sort, part) to minor units."""
    found = {(one.sort, one.part): one.amount_minor for one in certificate.amounts.all()}
    for correction in certificate.corrections.all():
        for part, minor in correction.amounts.items():
            found["certified", part] = found.get(("certified", part), 0) + minor
    return found
