"""Who may do what with organisations and lists of them."""

from django.utils.translation import gettext_lazy as _

from samband.actors.models import ImportRun, Organisation
from samband.base.agents import Agent, AgentKind
from samband.kernel.decision import Allowed, Decision, Denied


def can_import(agent: Agent) -> Decision:
    """Say whether an agent may bring lists: the operator, and people with the right to."""
    if agent.has_right("import"):
        return Allowed()
    if agent.kind is AgentKind.VISITOR:
        return Denied(_("Sign in to bring a list of organisations."))
    return Denied(_("You need the right to import. Ask whoever runs this installation for it."))


def can_see_run(agent: Agent, run: ImportRun) -> Decision:
    """Say whether an agent may see what came of a list: whoever brought it, and the operator."""
    if agent.is_operator:
        return Allowed()
    if agent.person and agent.person == run.person_key:
        if not run.owning_body or run.owning_body in agent.organisations:
            return Allowed()
        return Denied(_("This list belongs to an organisation that you do not belong to."))
    return Denied(_("Only the person who brought a list sees what came of it."))


def can_see_organisation(agent: Agent, organisation: Organisation) -> Decision:
    """Say whether an agent may see an organisation: everybody sees what is public."""
    if organisation.is_public or agent.is_operator:
        return Allowed()
    return Denied(_("This organisation is not public."))


def can_edit_organisation(agent: Agent, organisation: Organisation) -> Decision:
    """Say whether an agent may change what is said of an organisation: its own people and importers."""
    if agent.has_right("import") or organisation.key in agent.organisations:
        return Allowed()
    return Denied(_("Only people of the organisation change what it says of itself."))
