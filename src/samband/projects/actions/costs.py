"""What every change of a report's costs begins with: it may be changed, and nobody else did meanwhile."""

from django.db import transaction
from django.utils import timezone

from samband.base.agents import Agent
from samband.base.versions import claim_version
from samband.projects.access.costs import can_write_costs
from samband.projects.models import PartnerReport


@transaction.atomic
def held_report(report: PartnerReport, *, by: Agent, version: int) -> PartnerReport:
    """Lock a report that is being written, in the version that was seen; it comes with partner and plan.

    Not an event: the action that holds it records what it does.

    Raises:
        Refused: when the agent does not write it, or it has been handed in.
        ChangedMeanwhile: when somebody else saved it.
    """
    can_write_costs(by, report).or_refuse()
    claim_version(PartnerReport.objects.all(), pk=report.pk, version=version)
    held = PartnerReport.objects.select_related("partner__project", "plan", "period").get(pk=report.pk)
    can_write_costs(by, held).or_refuse()
    PartnerReport.objects.filter(pk=held.pk).update(changed_at=timezone.now())
    return held


def subject_of(report: PartnerReport) -> tuple[str, str]:
    """Give a report as the thread names it."""
    return ("partner_report", report.key)
