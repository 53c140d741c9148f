"""Which costs of a partner are parked: left out of a certificate for now, to be taken into a later report."""

from django.db.models import Exists, OuterRef, QuerySet

from samband.projects.domain.partner_report import CERTIFIED
from samband.projects.models import Finding, PartnerReport, ReportLine


def parked_lines(report: PartnerReport) -> "QuerySet[ReportLine]":
    """Give the costs of earlier certified reports that were parked and stand in no later report yet.

    What the last control of a line said is what holds.
    """
    last = Finding.objects.filter(line=OuterRef("pk"), is_parked=True, control__status="finished")
    later = ReportLine.objects.filter(taken_back_from=OuterRef("pk"))
    return (
        ReportLine.objects.filter(
            Exists(last),
            ~Exists(later),
            report__partner=report.partner_id,
            report__number__lt=report.number,
            report__status=CERTIFIED,
        )
        .select_related("report", "cost_option", "staff", "procurement", "work_package")
        .order_by("report__number", "number")
    )
