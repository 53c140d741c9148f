"""Who may do what with programmes."""

from django.utils.translation import gettext_lazy as _

from samband.actors.access import looks_after
from samband.actors.models import Organisation
from samband.base.agents import Agent, AgentKind
from samband.funding.models import Programme
from samband.kernel.decision import Allowed, Decision, Denied


def can_add_programme(agent: Agent, owner: Organisation | None) -> Decision:
    """Say whether an agent adds a programme: who runs the installation; stewards of its organisation."""
    if agent.has_right("operate"):
        return Allowed()
    if agent.kind is AgentKind.VISITOR:
        return Denied(_("Sign in to add a programme."))
    if owner is not None and looks_after(agent, owner):
        return Allowed()
    return Denied(_("Only stewards of the organisation that has a programme add or change it."))


def can_change_programme(agent: Agent, programme: Programme) -> Decision:
    """Say whether an agent changes a programme's rules: those who may add it."""
    return can_add_programme(agent, programme.owner)
