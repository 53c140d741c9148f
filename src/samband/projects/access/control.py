"""Who controls, asks, answers, certifies and corrects; a controller has to do with what is assigned alone."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.roles import roles_at
from samband.projects.domain.partner_report import CERTIFIED, IN_CONTROL, SUBMITTED, verbs_from
from samband.projects.domain.roles import CONTROLLER, LEAD, PARTNER, PUBLIC
from samband.projects.models import Certificate, Controlling, Partner, PartnerReport, Project

# The moves of a report that are a controller's.
VERBS = ("start_control", "send_back", "certify")
_OPEN = (SUBMITTED, IN_CONTROL)


def is_controller(agent: Agent, partner: Partner) -> bool:
    """Say whether a partner's control is assigned to an agent, who does not belong to the partner itself."""
    return agent.is_operator or Controlling.objects.held_by(agent).filter(partner=partner).exists()


def can_control(agent: Agent, partner: Partner) -> Decision:
    """Say whether an agent controls a partner's reports."""
    if is_controller(agent, partner):
        return Allowed()
    if not agent.is_operator and partner.organisation.key in agent.organisations:
        return Denied(_("Nobody controls an organisation that they belong to."))
    return Denied(_("Only the controller to whom this partner is assigned does this."))


def can_move_control(agent: Agent, report: PartnerReport, verb: str) -> Decision:
    """Say whether an agent may make a controller's move with a report, as it stands."""
    can = can_control(agent, report.partner)
    if not can:
        return can
    if verb in verbs_from(report.status, [CONTROLLER]):
        return Allowed()
    return Denied(_("This is not possible where the report stands now. Reload the page to see where."))


def can_work_on_control(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether an agent may choose the sample, note findings and answer the checklist now."""
    can = can_control(agent, report.partner)
    if not can:
        return can
    if report.status == CERTIFIED:
        return Denied(_("This report is certified. What is found now is a correction of its certificate."))
    if report.status != IN_CONTROL:
        return Denied(_("The control of this report has not begun. Start it first."))
    return Allowed()


def can_ask_partner(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether an agent may ask the partner something, or withdraw what it asked."""
    return can_work_on_control(agent, report)


def can_answer_controller(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether an agent may answer a controller's question: the partner's own people."""
    if PARTNER not in roles_at(agent, report.partner):
        return Denied(_("Only the partner's own people answer the controller."))
    if report.status not in _OPEN:
        return Denied(_("The report is not in control any more: no answer is waited for."))
    return Allowed()


def can_correct_certificate(agent: Agent, certificate: Certificate) -> Decision:
    """Say whether an agent may correct a certificate: the partner's controller, or a lead for others.

    Nobody corrects the certificate of a partner that they work for.
    """
    partner = certificate.report.partner
    roles = roles_at(agent, partner)
    if is_controller(agent, partner) or (LEAD in roles and PARTNER not in roles):
        return Allowed()
    return Denied(
        _("Only the controller of this partner, and the lead partner for others, correct a certificate.")
    )


def can_file_official(agent: Agent, report: PartnerReport) -> Decision:
    """Say whether an agent may file a paper of the programme's own system beside a report handed in."""
    if not is_controller(agent, report.partner) and not roles_at(agent, report.partner) & {PARTNER, LEAD}:
        return Denied(_("Only the partner, its controller and the lead partner file papers here."))
    if report.first_submitted_at is None:
        return Denied(_("This report was never handed in: there is no official paper on it."))
    return Allowed()


@dataclass(frozen=True, slots=True)
class Rights:
    """What an agent may do on the page of a control: the same as each rule by itself, asked at once."""

    roles: frozenset[str]
    moves: tuple[str, ...]
    may_work: bool
    may_answer: bool

    @property
    def is_controller(self) -> bool:
        """Whether the control is this agent's."""
        return CONTROLLER in self.roles


def rights_at(agent: Agent, report: PartnerReport) -> Rights:
    """Say what an agent may do with a report in control, in three questions."""
    partner = report.partner
    found = {PUBLIC}
    if is_controller(agent, partner):
        found.add(CONTROLLER)
    if Partner.objects.worked_on_by(agent).filter(pk=partner.pk).exists():
        found.add(PARTNER)
    if Project.objects.led_by(agent).filter(pk=partner.project_id).exists():
        found.add(LEAD)
    mine = CONTROLLER in found
    verbs = verbs_from(report.status, [CONTROLLER]) if mine else []
    return Rights(
        frozenset(found),
        tuple(verb for verb in verbs if verb in VERBS),
        mine and report.status == IN_CONTROL,
        PARTNER in found and report.status in _OPEN,
    )


def moves_of_controller(agent: Agent, report: PartnerReport) -> list[str]:
    """Give the moves that an agent may make with a report now, as its controller."""
    if not is_controller(agent, report.partner):
        return []
    return [verb for verb in verbs_from(report.status, [CONTROLLER]) if verb in VERBS]
