"""Who may do what with an idea that was brought to a door."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.challenges.domain.idea import MOVES, verbs_from
from samband.challenges.models import EntryPoint, Idea, Keeper
from samband.kernel.decision import Allowed, Decision, Denied

KEEPER_ROLES = frozenset({"host", "deputy"})
WORKER_ROLES = KEEPER_ROLES | {"handler"}
_NOBODY = _("This idea is handled by other people.")


def roles_in(agent: Agent, idea: Idea) -> frozenset[str]:
    """Give what an agent is to an idea: host or deputy of its door, handler, or the system itself.

    A handler is the person it was routed to, or anybody of the department. Who sent it reads it by the
    receipt's code, which is a permission of its own.
    """
    if agent.is_operator:
        return frozenset({"system"})
    if not agent.person:
        return frozenset()
    kept = Keeper.objects.belonging().filter(entry_point=idea.entry_point_id, person__key=agent.person)
    roles = set(kept.values_list("role", flat=True))
    is_mine = idea.handler is not None and idea.handler.key == agent.person
    if is_mine or (idea.department is not None and idea.department.key in agent.organisations):
        roles.add("handler")
    return frozenset(roles)


def can_see_idea(agent: Agent, idea: Idea) -> Decision:
    """Say whether an agent reads an idea: the door's keepers, whom it was routed to, and the operator."""
    return Allowed() if roles_in(agent, idea) else Denied(_NOBODY)


def can_see_secrets(agent: Agent, idea: Idea) -> Decision:
    """Say whether an agent reads what the sender marked as a trade secret: who works on the idea alone."""
    if roles_in(agent, idea) & WORKER_ROLES:
        return Allowed()
    return Denied(_("Trade secrets are read only by those who work on the idea."))


def can_note_idea(agent: Agent, idea: Idea) -> Decision:
    """Say whether an agent writes a note on an idea that stays within the body: who works on it."""
    return Allowed() if roles_in(agent, idea) & WORKER_ROLES else Denied(_NOBODY)


def can_register_idea(agent: Agent, idea: Idea) -> Decision:
    """Say whether an agent writes an idea's case number: who works on it."""
    return Allowed() if roles_in(agent, idea) & WORKER_ROLES else Denied(_NOBODY)


def can_take(agent: Agent, idea: Idea, verb: str) -> Decision:
    """Say whether a verb is an agent's by its role, wherever the idea stands."""
    roles = roles_in(agent, idea)
    who = {role for move in MOVES if move.verb == verb and move.sources for role in move.who}
    if roles & who:
        return Allowed()
    if roles:
        return Denied(_("Only the host of the door and her deputies do this."))
    return Denied(_NOBODY)


def can_move_idea(agent: Agent, idea: Idea, verb: str) -> Decision:
    """Say whether an agent may make a move with an idea where it stands now."""
    taken = can_take(agent, idea, verb)
    if taken and verb not in verbs_from(idea.status, roles_in(agent, idea)):
        return Denied(_("This cannot follow on where the idea stands now. Reload the page to see where."))
    return taken


def can_keep_inbox(agent: Agent) -> Decision:
    """Say whether an agent has an inbox: whoever is signed in; what is in it is another question."""
    return Allowed() if agent.person else Denied(_("The inbox of a door needs an account. Sign in first."))


def keeps_a_door(agent: Agent) -> bool:
    """Whether an agent is host or deputy of any door."""
    return EntryPoint.objects.kept_by(agent).exists()
