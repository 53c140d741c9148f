"""Who may read and write partner reports, hand them in, take them back and send them back."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.roles import roles_at, roles_in
from samband.projects.domain.partner_report import CERTIFIED, DRAFT, EDITABLE, IN_CONTROL, MOVES, verbs_from
from samband.projects.domain.project import RUNNING
from samband.projects.domain.roles import CONTROLLER, LEAD, PARTNER
from samband.projects.models import Partner, PartnerReport, Project, ReportingPeriod


def can_see_report(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether an agent may read a report: the partner's people; once handed in, controller and leads."""
    if agent.is_operator or PartnerReport.objects.visible_to(agent).filter(pk=report.pk).exists():
        return Allowed()
    return Denied(_("This report is read by its partner, and once handed in by its controller and the lead."))


def can_begin_report(agent: Agent, partner: Partner, period: ReportingPeriod) -> Decision:
    """Say whether an agent may begin a partner's report of a period."""
    if PARTNER not in roles_at(agent, partner):
        return Denied(_("A partner's own people write its reports."))
    if partner.left_on is not None and partner.left_on < period.starts_on:
        return Denied(_("This partner had left the project before the period began."))
    if period.project_id != partner.project_id:
        return Denied(_("The period belongs to another project."))
    if partner.project.status != RUNNING:
        return Denied(_("Reports begin once the plan is approved and the project is running."))
    return Allowed()


def can_write_report(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether an agent may change a report now: the partner's people, while it is with them."""
    if PARTNER not in roles_at(agent, report.partner):
        return Denied(_("A partner's own people write its reports."))
    if report.status == CERTIFIED:
        return Denied(_("This report is certified. A cost that was forgotten goes into the next report."))
    if report.status == IN_CONTROL:
        return Denied(_("The controller is looking at this report. Ask for it to be sent back to change it."))
    if report.status not in EDITABLE:
        return Denied(_("This report is handed in. Take it back first to change it."))
    return Allowed()


def can_delete_report(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether an agent may delete a report: only a draft that was never handed in."""
    if PARTNER not in roles_at(agent, report.partner):
        return Denied(_("A partner's own people write its reports."))
    if report.status != DRAFT or report.first_submitted_at is not None:
        return Denied(_("A report that was ever handed in stays. Only a draft can be deleted."))
    return Allowed()


def can_move_report(agent: Agent, report: PartnerReport, verb: str) -> Decision:
    """Say whether an agent may make a move with a report, whatever its state; the table says who."""
    who = {role for move in MOVES if move.verb == verb for role in move.who}
    if roles_at(agent, report.partner) & who:
        return Allowed()
    if who == {PARTNER}:
        return Denied(_("Only the partner's own people do this with its report."))
    if who == {CONTROLLER}:
        return Denied(_("Only the controller of this partner does this."))
    return Denied(_("This is not done with a report."))


def moves_for(agent: Agent, report: PartnerReport) -> list[str]:
    """Give the verbs that an agent may use on a report as it stands, in the table's order."""
    return verbs_from(report.status, roles_at(agent, report.partner))


def can_remind(agent: Agent, project: Project) -> Decision:
    """Say whether an agent may remind partners of their reports: the project's leads."""
    if LEAD in roles_in(agent, project):
        return Allowed()
    return Denied(_("The lead partner reminds the partners of their reports."))


def can_see_all_reports(agent: Agent, project: Project) -> Decision:
    """Say whether an agent may see where all of a project's reports stand (not what is in them)."""
    if len(roles_in(agent, project)) > 1:
        return Allowed()
    return Denied(_("Who works on, controls or pays for a project sees where its reports stand."))
