"""Who somebody is to a project, a partner or a report; every other rule of access asks this."""

from samband.base.agents import Agent
from samband.projects.domain.project import DRAFT
from samband.projects.domain.roles import CONTROLLER, FUNDER, LEAD, PARTNER, PUBLIC, ROLES
from samband.projects.models import Controlling, Partner, Project, ProjectGrant


def roles_in(agent: Agent, project: Project) -> frozenset[str]:
    """Say what an agent is to a project as a whole; the operator is everything."""
    if agent.is_operator:
        return frozenset(ROLES)
    found = {PUBLIC}
    if not agent.person:
        return frozenset(found)
    if Project.objects.led_by(agent).filter(pk=project.pk).exists():
        found.add(LEAD)
    if Partner.objects.worked_on_by(agent).filter(project=project).exists():
        found.add(PARTNER)
    if Controlling.objects.held_by(agent).filter(partner__project=project).exists():
        found.add(CONTROLLER)
    if _pays(agent, project):
        found.add(FUNDER)
    return frozenset(found)


def roles_at(agent: Agent, partner: Partner) -> frozenset[str]:
    """Say what an agent is to one partner: its own people, its controller, the project's lead, its funder."""
    if agent.is_operator:
        return frozenset(ROLES)
    found = roles_in(agent, partner.project) - {PARTNER, CONTROLLER}
    if works_for(agent, partner):
        found |= {PARTNER}
    if controls(agent, partner):
        found |= {CONTROLLER}
    return frozenset(found)


def works_for(agent: Agent, partner: Partner) -> bool:
    """Say whether an agent is one of a partner's own people; one question to the database."""
    return Partner.objects.worked_on_by(agent).filter(pk=partner.pk).exists()


def controls(agent: Agent, partner: Partner) -> bool:
    """Say whether a partner's control is assigned to an agent; one question to the database."""
    return agent.is_operator or Controlling.objects.held_by(agent).filter(partner=partner).exists()


def may_read_payroll(agent: Agent, partner: Partner) -> bool:
    """Say whether somebody reads names, numbers and evidence of payroll: the partner and its controller."""
    return works_for(agent, partner) or controls(agent, partner)


def _pays(agent: Agent, project: Project) -> bool:
    """Say whether an agent gives the grant, or has the programme: that one once it was applied for."""
    own = sorted(agent.organisations)
    if ProjectGrant.objects.filter(project=project, grant__funder__key__in=own).exists():
        return True
    given = Project.objects.filter(pk=project.pk, programme__owner__key__in=own)
    return given.exclude(status=DRAFT).exists()
