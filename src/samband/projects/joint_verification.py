"""The programme's own verification of a joint report: certificates reckoned anew after what it deducted."""

from collections.abc import Iterable, Mapping

from samband.projects.domain.control_figures import Certified, CertifiedLine, certify
from samband.projects.domain.corrections import Correction as Rejected
from samband.projects.domain.corrections import corrected
from samband.projects.domain.report_figures import CostLine
from samband.projects.domain.verification import verified
from samband.projects.kept_figures import split_amounts
from samband.projects.models import Certificate, Finding, ProgrammeDeduction, ReportLine
from samband.projects.terms import terms_for
from samband.rules.domain.costs.categories import less


def certified_now(certificate: Certificate) -> Certified:
    """Give a certificate's money line by line: as certified, less corrections and earlier deductions."""
    report = certificate.report
    found = {one.line_id: one for one in certificate.control.findings.all()}
    rows = report.lines.select_related("cost_option").order_by("number", "pk")
    lines = [CertifiedLine(row.key, _charged(row), _left(row, found.get(row.pk))) for row in rows]
    rejected = [
        Rejected(one["line"], one["deducted_minor"])
        for correction in certificate.corrections.all()
        for one in correction.findings
    ]
    earlier = [
        Rejected(one.line.key, one.deducted_minor) for one in certificate.deductions.select_related("line")
    ]
    return corrected(certify(lines, terms_for(report.plan, report.partner.key)), [*rejected, *earlier])


def _charged(row: ReportLine) -> str:
    option = row.cost_option
    line = CostLine(
        key=row.key,
        category=row.category,
        is_lump_sum=bool(option and option.sort == "lump") or row.category == "lump-sum",
        unit_cost_categories=len(option.categories) if option and option.sort == "unit" else 0,
        kept_minor=row.amount_minor or 0,
    )
    return line.charged_to


def _left(row: ReportLine, finding: Finding | None) -> int:
    if finding is not None and finding.is_parked:
        return 0
    return (row.amount_minor or 0) - (finding.deducted_minor if finding else 0)


def differences(before: Certified, deducted: Mapping[str, int]) -> dict[str, int]:
    """Give what deductions (minor units by line) change of a certificate, part by part; below zero: less.

    What is above a fund's award is not looked at anew: it stays as the certificate has it.
    """
    after = verified(before, deducted)
    parts = less(after.categories, before.categories)
    found = {name: minor for name, minor in parts.items() if minor}
    found["total"] = after.total_minor - before.total_minor
    found.update((part, minor) for part, minor in split_amounts(after.split - before.split) if minor)
    return found


def deductions_of(certificates: Iterable[str]) -> dict[str, list[ProgrammeDeduction]]:
    """Give the programme's deductions by the key of the certificate."""
    found: dict[str, list[ProgrammeDeduction]] = {}
    rows = ProgrammeDeduction.objects.filter(certificate__key__in=list(certificates))
    for one in rows.select_related("certificate", "line"):
        found.setdefault(one.certificate.key, []).append(one)
    return found
