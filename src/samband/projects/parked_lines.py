"""Which costs of a partner are parked: left out of a certificate for now, to be taken into a later report."""

from django.db.models import Exists, OuterRef, QuerySet

from samband.projects.domain.partner_report import CERTIFIED
from samband.projects.models import DroppedLine, Finding, Partner, PartnerReport, ReportLine


def parked_of(partner: Partner | int) -> "QuerySet[ReportLine]":
    """Give the costs of a partner's certified reports that were parked, stand in no later report, and wait.

    What the last control of a line said is what holds; what was dropped waits no more.
    """
    last = Finding.objects.filter(line=OuterRef("pk"), is_parked=True, control__status="finished")
    later = ReportLine.objects.filter(taken_back_from=OuterRef("pk"))
    dropped = DroppedLine.objects.filter(line=OuterRef("pk"))
    found = ReportLine.objects.filter(
        Exists(last), ~Exists(later), ~Exists(dropped), report__partner=partner, report__status=CERTIFIED
    )
    related = ("report__period", "cost_option", "staff", "procurement", "work_package")
    return found.select_related(*related).order_by("report__number", "number")


def parked_lines(report: PartnerReport) -> "QuerySet[ReportLine]":
    """Give the parked costs of earlier reports that may be taken into a report."""
    return parked_of(report.partner_id).filter(report__number__lt=report.number)
