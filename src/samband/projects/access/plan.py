"""Who may change a project's plan and budget, when, and who moves projects and change requests on."""

from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.kernel.lifecycle import allowed_moves
from samband.projects.access.roles import roles_at, roles_in
from samband.projects.domain import change_request, project
from samband.projects.domain.roles import CONTROLLER, FUNDER, LEAD, PARTNER
from samband.projects.models import ChangeRequest, Partner, Project

DECIDER = "decider"


def request_under_way(of: Project) -> ChangeRequest | None:
    """Give the request to change a project's plan that is not decided yet; there is one at most."""
    return of.change_requests.filter(status__in=change_request.UNDECIDED).first()


def plan_is_open(of: Project) -> Decision:
    """Say whether a project's plan and budget may be changed by anybody now.

    Freely until the plan is approved; then only while a change request is open.
    """
    if of.status in project.FREE_PLAN:
        return Allowed()
    if of.status != project.RUNNING:
        return Denied(_("This project is over: its plan stays as it was."))
    found = request_under_way(of)
    if found is None:
        return Denied(_("The plan is approved. Begin a change request to change it."))
    if found.status in change_request.EDITABLE:
        return Allowed()
    return Denied(_("The change request waits for a decision. Until then the plan stays as it is."))


def can_edit_plan(agent: Agent, of: Project) -> Decision:
    """Say whether an agent changes the plan and budget of a project as a whole: its leads, while it is open.

    Every action that changes anything a plan version holds asks this, or `can_edit_partner_plan`.
    """
    if LEAD not in roles_in(agent, of):
        return Denied(_("Only the lead partner changes the plan."))
    return plan_is_open(of)


def can_edit_partner_plan(agent: Agent, partner: Partner) -> Decision:
    """Say whether an agent changes what of the plan is one partner's: its own people and the leads."""
    if not roles_at(agent, partner) & {LEAD, PARTNER}:
        return Denied(_("Only the partner itself and the lead partner change this."))
    return plan_is_open(partner.project)


def can_lead_project(agent: Agent, of: Project) -> Decision:
    """Say whether an agent decides on what is no part of the plan: who works, who controls, what is shown."""
    if LEAD in roles_in(agent, of):
        return Allowed()
    return Denied(_("Only the lead partner decides on this."))


def can_start_project(agent: Agent, organisation: Organisation | None) -> Decision:
    """Say whether an agent begins a project that an organisation leads: its people."""
    if agent.is_operator:
        return Allowed()
    if not agent.person:
        return Denied(_("To begin a project, sign in first."))
    if organisation is not None and organisation.key not in agent.organisations:
        return Denied(_("Begin it for an organisation that you belong to; others join as partners then."))
    return Allowed()


def is_inside(agent: Agent, of: Project) -> bool:
    """Say whether an agent works on a project, controls or pays it: a stranger reads its public part."""
    return bool(roles_in(agent, of) & {LEAD, PARTNER, CONTROLLER, FUNDER})


def can_move_project(agent: Agent, of: Project, verb: str) -> Decision:
    """Say whether an agent may make a move with a project, whatever its state; the table says who."""
    who = {role for move in project.MOVES if move.verb == verb for role in move.who}
    if roles_in(agent, of) & who:
        return Allowed()
    return Denied(_("Only the lead partner decides on this."))


def moves_for(agent: Agent, of: Project) -> list[str]:
    """Give the verbs that an agent may use on a project now, also those that still lack something."""
    return project.verbs_from(of.status, roles_in(agent, of))


def change_roles_in(agent: Agent, request: ChangeRequest) -> frozenset[str]:
    """Say what an agent is to a change request: ``lead``, or ``decider``.

    The organisation that was named decides; where none is, the lead notes what the funder has decided.
    """
    found = set(roles_in(agent, request.project)) & {LEAD}
    if agent.is_operator:
        return frozenset({LEAD, DECIDER})
    if request.decider:
        return frozenset(found | ({DECIDER} if request.decider in agent.organisations else set()))
    return frozenset(found | ({DECIDER} if found else set()))


def can_begin_change(agent: Agent, of: Project) -> Decision:
    """Say whether an agent begins to change an approved plan: its leads, one request at a time."""
    can = can_lead_project(agent, of)
    if not can:
        return can
    if of.status != project.RUNNING:
        return Denied(_("Only an approved plan that is under way is changed by a request."))
    if request_under_way(of) is not None:
        return Denied(_("There is a change request already. It must be decided first."))
    return Allowed()


def can_move_change(agent: Agent, request: ChangeRequest, verb: str) -> Decision:
    """Say whether an agent may make a move with a change request, whatever its state."""
    who = {role for move in change_request.MOVES if move.verb == verb for role in move.who}
    if change_roles_in(agent, request) & who:
        return Allowed()
    if who == {DECIDER}:
        return Denied(_("Only the organisation that was named decides on this request."))
    return Denied(_("Only the lead partner decides on this."))


def change_moves_for(agent: Agent, request: ChangeRequest) -> list[str]:
    """Give the verbs that an agent may use on a change request now, also those that lack something."""
    roles = change_roles_in(agent, request)
    return [move.verb for move in allowed_moves(change_request.MOVES, request.status, roles)]
