"""Who may do what with the costs of a partner report: its lines, files, staff and procurements."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.roles import controls, may_read_payroll, works_for
from samband.projects.domain.partner_report import EDITABLE
from samband.projects.models import EvidenceFile, Partner, PartnerReport, Project


def can_see_costs(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether somebody reads a report's lines: who reads the report; payroll is masked for the leads."""
    if PartnerReport.objects.visible_to(agent).filter(pk=report.pk).exists():
        return Allowed()
    return Denied(_("Only the partner, its controller and the lead partner read these costs."))


def can_write_costs(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether somebody changes a report's costs: the partner's people, while it is being written."""
    if not works_for(agent, report.partner):
        return Denied(_("Only people of the partner change its costs."))
    if report.status not in EDITABLE:
        return Denied(
            _("The report has been handed in. Take it back first, or add the cost to the next one.")
        )
    return Allowed()


def can_see_file(agent: Agent, file: EvidenceFile) -> Decision:
    """Say whether somebody opens a file of a report; payroll the partner and its controller alone."""
    if file.removed_at is not None:
        return Denied(_("The file has been removed."))
    if file.is_payroll and not may_read_payroll(agent, file.report.partner):
        return Denied(_("Only the partner and its controller open files of payroll."))
    return can_see_costs(agent, file.report)


def can_see_staff(agent: Agent, partner: Partner) -> Decision:
    """Say whether somebody reads a partner's list of staff with names."""
    if may_read_payroll(agent, partner):
        return Allowed()
    return Denied(_("Only the partner and its controller read whose pay is reported."))


def can_keep_staff(agent: Agent, partner: Partner) -> Decision:
    """Say whether somebody keeps a partner's list of staff."""
    if works_for(agent, partner):
        return Allowed()
    return Denied(_("Only people of the partner keep its list of staff."))


def can_keep_procurements(agent: Agent, partner: Partner) -> Decision:
    """Say whether somebody keeps a partner's register of procurements."""
    if works_for(agent, partner):
        return Allowed()
    return Denied(_("Only people of the partner keep its register of procurements."))


def can_see_procurements(agent: Agent, partner: Partner) -> Decision:
    """Say whether somebody reads a partner's register: its people, its controller, the leads."""
    if works_for(agent, partner) or controls(agent, partner):
        return Allowed()
    if agent.person and Project.objects.led_by(agent).filter(pk=partner.project_id).exists():
        return Allowed()
    return Denied(_("Only the partner, its controller and the lead partner read this register."))
