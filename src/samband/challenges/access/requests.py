"""Who may do what with requests between organisations."""

from django.utils.translation import gettext_lazy as _

from samband.actors.access import can_see_organisation
from samband.actors.models import Organisation
from samband.base.agents import Agent, AgentKind
from samband.challenges.domain.request import MOVES
from samband.challenges.models import Request
from samband.kernel.decision import Allowed, Decision, Denied

ASKER, ASKED, SYSTEM = "asker", "asked", "system"


def can_ask(agent: Agent, asker: Organisation, asked: Organisation) -> Decision:
    """Say whether an agent may ask one organisation for something on behalf of another."""
    if agent.kind is AgentKind.VISITOR:
        return Denied(_("Sign in to ask another organisation."))
    if not agent.is_operator and asker.key not in agent.organisations:
        return Denied(_("You ask for an organisation that you belong to. You do not belong to this one."))
    if asker.pk == asked.pk:
        return Denied(_("An organisation does not ask itself. Choose another one."))
    if not can_see_organisation(agent, asked):
        return Denied(_("This organisation is not public."))
    if asked.closed_on or asked.merged_into_id or asker.closed_on or asker.merged_into_id:
        return Denied(_("This organisation does not exist any more."))
    return Allowed()


def roles_in(agent: Agent, request: Request) -> frozenset[str]:
    """Say what an agent is to a request: of those who ask, of those who are asked, or the installation."""
    if agent.kind is AgentKind.SYSTEM:
        return frozenset({SYSTEM})
    if agent.kind is AgentKind.OPERATOR:
        return frozenset({ASKER, ASKED, SYSTEM})
    found = set()
    if agent.person and request.asker.key in agent.organisations:
        found.add(ASKER)
    if agent.person and request.asked.key in agent.organisations:
        found.add(ASKED)
    return frozenset(found)


def can_see_request(agent: Agent, request: Request) -> Decision:
    """Say whether an agent may see a request: the people of the two organisations."""
    if agent.is_operator or roles_in(agent, request):
        return Allowed()
    return Denied(_("Only the two organisations see what one asks of the other."))


def can_register_request(agent: Agent, request: Request) -> Decision:
    """Say whether an agent writes a request's case number: people of the body that asked."""
    if agent.is_operator or (ASKER in roles_in(agent, request) and request.owning_body == request.asker.key):
        return Allowed()
    return Denied(_("The case is that of the organisation that asks. Its people write the number."))


def can_move_request(agent: Agent, request: Request, verb: str) -> Decision:
    """Say whether an agent may make a move with a request, whatever its state; the table says who."""
    who = {role for move in MOVES if move.verb == verb for role in move.who}
    if roles_in(agent, request) & who:
        return Allowed()
    if who == {ASKED}:
        return Denied(_("Only people of the organisation that is asked answer this."))
    if who == {SYSTEM}:
        return Denied(_("This happens by itself when the time to answer is over."))
    if who == {ASKER}:
        return Denied(_("Only people of the organisation that asks do this."))
    return Denied(_("Only the two organisations see what one asks of the other."))
