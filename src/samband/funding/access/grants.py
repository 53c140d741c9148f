"""Who may do what with grants, their conditions, clauses and follow-ups."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.agents import Agent, AgentKind
from samband.funding.domain.grant import DRAFT, FUNDER, IN_FORCE
from samband.funding.models import ConditionClause, FollowUp, Grant
from samband.kernel.decision import Allowed, Decision, Denied

RECIPIENT: Final = "recipient"
_OVER: Final = _("This grant is over. Its conditions stay as they were.")


def roles_in(agent: Agent, grant: Grant) -> frozenset[str]:
    """Say what an agent is to a grant: of those who give, of those who receive, both, or neither."""
    if agent.is_operator:
        return frozenset({FUNDER, RECIPIENT})
    found = set()
    if agent.kind is AgentKind.PERSON and grant.funder.key in agent.organisations:
        found.add(FUNDER)
    if agent.kind is AgentKind.PERSON and grant.recipient.key in agent.organisations:
        found.add(RECIPIENT)
    return frozenset(found)


def can_note_grant(agent: Agent, funder: Organisation) -> Decision:
    """Say whether an agent notes a grant that an organisation gives: its own people."""
    if agent.is_operator or (agent.kind is AgentKind.PERSON and funder.key in agent.organisations):
        return Allowed()
    if agent.kind is AgentKind.VISITOR:
        return Denied(_("Sign in to note a grant."))
    return Denied(_("Only people of the organisation that gives a grant note it."))


def can_move_grant(agent: Agent, grant: Grant, verb: str) -> Decision:
    """Say whether an agent makes a move with a grant, whatever its state: those who give it."""
    if FUNDER in roles_in(agent, grant):
        return Allowed()
    return Denied(_("Only people of the organisation that gives this grant do this."))


def can_change_grant(agent: Agent, grant: Grant) -> Decision:
    """Say whether an agent changes what is said of a grant: those who give it, until it is over."""
    if (may := can_move_grant(agent, grant, "change")) and grant.status not in (DRAFT, IN_FORCE):
        return Denied(_OVER)
    return may


def can_drop_condition(agent: Agent, grant: Grant) -> Decision:
    """Say whether an agent takes a condition out: while the grant is a draft; later it is agreed."""
    if (may := can_move_grant(agent, grant, "change")) and grant.status != DRAFT:
        return Denied(_("The grant is decided: its conditions are agreed and stay."))
    return may


def can_register_grant(agent: Agent, grant: Grant) -> Decision:
    """Say whether an agent writes a grant's case number: people of the body that gives it."""
    if FUNDER in roles_in(agent, grant) and grant.owning_body in ("", grant.funder.key):
        return Allowed()
    return Denied(
        _("The case is that of the organisation that gives the grant. Its people write the number.")
    )


def can_keep_clause(agent: Agent, owner: Organisation | None) -> Decision:
    """Say whether an agent keeps a clause for a funder: its people; a common one: the operator."""
    if agent.has_right("operate") or (owner is not None and can_note_grant(agent, owner)):
        return Allowed()
    return Denied(_("Only people of a funder keep its clauses."))


def can_retire_clause(agent: Agent, clause: ConditionClause) -> Decision:
    """Say whether an agent takes a clause out of the library."""
    return can_keep_clause(agent, clause.owner)


def can_set_up_follow_up(agent: Agent, grant: Grant) -> Decision:
    """Say whether an agent sets up or changes the follow-up of a grant: those who give it, in force."""
    if (may := can_move_grant(agent, grant, "change")) and grant.status not in (DRAFT, IN_FORCE):
        return Denied(_OVER)
    return may


def can_fill_follow_up(agent: Agent, follow_up: FollowUp) -> Decision:
    """Say whether an agent fills in a follow-up: people of the organisation that receives the grant."""
    if RECIPIENT not in roles_in(agent, follow_up.grant):
        return Denied(_("Only people of the organisation that receives the grant fill this in."))
    if follow_up.grant.status != IN_FORCE:
        return Denied(_("The grant is not in force, so there is nothing to fill in."))
    if follow_up.second_sent_at is not None:
        return Denied(_("It has been handed in at the end, and stays as it is."))
    return Allowed()
