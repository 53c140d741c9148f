"""Who somebody is to a project, a partner or a report; every other rule of access asks this."""

from typing import Any

from django.db.models import Exists, QuerySet

from samband.base.agents import Agent
from samband.projects.domain.project import DRAFT
from samband.projects.domain.roles import CONTROLLER, FUNDER, LEAD, PARTNER, PUBLIC, ROLES
from samband.projects.models import Controlling, Partner, Project, ProjectGrant

# A role, and the rows of which there is one when somebody has it.
_Rows = tuple[str, QuerySet[Any]]


def roles_in(agent: Agent, project: Project) -> frozenset[str]:
    """Say what an agent is to a project as a whole; the operator is everything. One question at most."""
    if agent.is_operator:
        return frozenset(ROLES)
    if not agent.person:
        return frozenset({PUBLIC})
    return _those(
        project,
        *_of_project(agent, project),
        (PARTNER, Partner.objects.worked_on_by(agent).filter(project=project)),
        (CONTROLLER, Controlling.objects.held_by(agent).filter(partner__project=project)),
    )


def roles_at(agent: Agent, partner: Partner) -> frozenset[str]:
    """Say what an agent is to one partner: its own people, its controller, the project's lead, its funder."""
    if agent.is_operator:
        return frozenset(ROLES)
    if not agent.person:
        return frozenset({PUBLIC})
    return _those(
        partner.project,
        *_of_project(agent, partner.project),
        (PARTNER, Partner.objects.worked_on_by(agent).filter(pk=partner.pk)),
        (CONTROLLER, Controlling.objects.held_by(agent).filter(partner=partner)),
    )


def _of_project(agent: Agent, project: Project) -> list[_Rows]:
    """Give who leads, gives the grant, or has the programme: that one once it was applied for."""
    own = sorted(agent.organisations)
    given = Project.objects.filter(pk=project.pk).exclude(status=DRAFT)
    return [
        (LEAD, Project.objects.led_by(agent).filter(pk=project.pk)),
        (FUNDER, ProjectGrant.objects.filter(project=project, grant__funder__key__in=own)),
        (FUNDER, given.filter(programme__owner__key__in=own)),
    ]


def _those(project: Project, *rows: _Rows) -> frozenset[str]:
    """Give the roles of which there is a row, all asked in one question."""
    asked = [Exists(found) for _role, found in rows]
    answers = Project.objects.filter(pk=project.pk).values_list(*asked).first() or [False] * len(rows)
    return frozenset({PUBLIC} | {role for (role, _), is_so in zip(rows, answers, strict=True) if is_so})


def works_for(agent: Agent, partner: Partner) -> bool:
    """Say whether an agent is one of a partner's own people; one question to the database."""
    return Partner.objects.worked_on_by(agent).filter(pk=partner.pk).exists()


def controls(agent: Agent, partner: Partner) -> bool:
    """Say whether a partner's control is assigned to an agent; one question to the database."""
    return agent.is_operator or Controlling.objects.held_by(agent).filter(partner=partner).exists()


def may_read_payroll(agent: Agent, partner: Partner) -> bool:
    """Say whether somebody reads names, numbers and evidence of payroll: the partner and its controller."""
    return works_for(agent, partner) or controls(agent, partner)
