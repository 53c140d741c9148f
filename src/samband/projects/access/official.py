"""Who carries a report to the programme's own system, and holds that system's files against it."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.roles import may_read_payroll
from samband.projects.models import OfficialComparison, PartnerReport
from samband.projects.models.official import KEPT


def can_take_evidence(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether an agent takes a report's evidence as one file: who reads it; payroll only who may."""
    if PartnerReport.objects.visible_to(agent).filter(pk=report.pk).exists():
        return Allowed()
    return Denied(_("Only the partner, its controller and the lead partner take this evidence."))


def can_compare(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether an agent brings an official file: it may name who is paid, so partner and controller.

    The controller once the report was handed in: before that it is the partner's own.
    """
    if may_read_payroll(agent, report.partner) and can_take_evidence(agent, report):
        return Allowed()
    return Denied(_("Only the partner and its controller compare it: such a file may name who is paid."))


def can_drop_comparison(agent: Agent, comparison: OfficialComparison) -> Decision:
    """Say whether an agent forgets a comparison: one that was only looked at."""
    can = can_compare(agent, comparison.report)
    if can and comparison.status == KEPT:
        return Denied(_("This comparison is kept as proof. It is not removed."))
    return can
