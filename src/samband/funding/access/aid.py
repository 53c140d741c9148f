"""Who may do what with aid awards and with what is known of linked undertakings."""

from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.agents import Agent, AgentKind
from samband.funding.models import AidAward, UndertakingLink
from samband.kernel.decision import Allowed, Decision, Denied


def can_award(agent: Agent, giver: Organisation) -> Decision:
    """Say whether an agent notes aid that an organisation gives: its own people."""
    if agent.is_operator or (agent.kind is AgentKind.PERSON and giver.key in agent.organisations):
        return Allowed()
    if agent.kind is AgentKind.VISITOR:
        return Denied(_("Sign in to note aid."))
    return Denied(_("Only people of the organisation that gives aid note it."))


def can_withdraw(agent: Agent, award: AidAward) -> Decision:
    """Say whether an agent takes an award back: people of the organisation that gave it."""
    return can_award(agent, award.giver)


def can_link(agent: Agent, noted_by: str) -> Decision:
    """Say whether an agent notes for an organisation that undertakings are one; "" is the installation's."""
    if agent.is_operator or (noted_by and agent.kind is AgentKind.PERSON and noted_by in agent.organisations):
        return Allowed()
    return Denied(_("Only people of an organisation note for it which undertakings are one."))


def can_unlink(agent: Agent, link: UndertakingLink) -> Decision:
    """Say whether an agent ends a link: people of the organisation that noted it."""
    return can_link(agent, link.noted_by)


def can_check_aid(agent: Agent) -> Decision:
    """Say whether an agent checks aid against the ceiling: everybody who is signed in."""
    if agent.kind is AgentKind.VISITOR:
        return Denied(_("Sign in to check aid."))
    return Allowed()
