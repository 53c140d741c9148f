"""Who writes, signs, hands in, decides on and publishes a joint report."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.roles import roles_in
from samband.projects.domain.joint_report import EDITABLE, FROZEN, MOVES, PUBLISHED, verbs_from
from samband.projects.domain.project import RUNNING
from samband.projects.domain.roles import FUNDER, LEAD, LEAD_PARTNER, NORWEGIAN_LEAD
from samband.projects.models import JointReport, Partner, Project


def can_begin_joint(agent: Agent, project: Project) -> Decision:
    """Say whether an agent may begin a joint report: a lead of a project that runs."""
    if LEAD not in roles_in(agent, project):
        return Denied(_("Only the lead partner begins a joint report."))
    if project.status != RUNNING:
        return Denied(_("A joint report begins when the project's plan is approved and it runs."))
    return Allowed()


def can_edit_joint(agent: Agent, report: JointReport) -> Decision:
    """Say whether an agent may change a joint report's certificates and texts now."""
    if LEAD not in roles_in(agent, report.project):
        return Denied(_("Only the lead partners write the joint report."))
    if report.status not in EDITABLE:
        return Denied(_("This joint report is handed in. Nobody changes it any more."))
    return Allowed()


def can_move_joint(agent: Agent, report: JointReport, verb: str) -> Decision:
    """Say whether an agent may make a move with a joint report, where it stands now."""
    roles = roles_in(agent, report.project)
    who = {role for move in MOVES if move.verb == verb for role in move.who}
    if not roles & who:
        if FUNDER in who:
            return Denied(_("Only the funder decides, or the lead partner notes what it decided."))
        return Denied(_("Only the lead partner does this."))
    if verb not in verbs_from(report.status, roles):
        return Denied(_("This is not possible where the report stands now. Reload the page to see where."))
    return Allowed()


def moves_of(agent: Agent, report: JointReport) -> list[str]:
    """Give the moves that an agent may make with a joint report now."""
    return verbs_from(report.status, roles_in(agent, report.project))


def lead_partners(project: Project) -> list[Partner]:
    """Give the partners whose leads sign a joint report: both, where the programme has two sides."""
    leads = Partner.objects.filter(project=project, role__in=[LEAD_PARTNER, NORWEGIAN_LEAD]).active()
    found = list(leads.select_related("organisation").order_by("number"))
    two = project.programme is not None and project.programme.has_two_sides
    return found if two else [one for one in found if one.role == LEAD_PARTNER]


def may_sign_for(agent: Agent, partner: Partner) -> bool:
    """Say whether an agent signs for a lead partner: its own people."""
    return Partner.objects.worked_on_by(agent).filter(pk=partner.pk).exists()


def can_sign_joint(agent: Agent, report: JointReport, partner: Partner) -> Decision:
    """Say whether an agent may sign a joint report off for one of the lead partners."""
    if report.status not in EDITABLE:
        return Denied(_("This joint report is handed in. Nobody changes it any more."))
    if partner.pk not in {one.pk for one in lead_partners(report.project)}:
        return Denied(_("Only a lead partner signs the joint report off."))
    if not may_sign_for(agent, partner):
        return Denied(_("Each lead partner's own people sign for it."))
    return Allowed()


def can_note_deduction(agent: Agent, report: JointReport) -> Decision:
    """Say whether an agent may note what the programme deducted itself: the funder, or the lead for it."""
    if not roles_in(agent, report.project) & {FUNDER, LEAD}:
        return Denied(_("Only the funder deducts, or the lead partner notes what it deducted."))
    if report.status not in FROZEN:
        return Denied(_("The programme verifies what is handed in. This report is not."))
    return Allowed()


def may_read_all(agent: Agent, report: JointReport) -> bool:
    """Say whether somebody reads a joint report from inside: what is not published, too."""
    if agent.is_operator:
        return True
    roles = roles_in(agent, report.project)
    if LEAD in roles:
        return True
    return report.status not in EDITABLE and bool(roles & {"partner", FUNDER})


def is_public(report: JointReport) -> bool:
    """Say whether any stranger may read a joint report."""
    return report.status == PUBLISHED and report.project.is_public
