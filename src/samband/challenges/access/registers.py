"""Who may do what with registers of workshop notes."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.challenges.models import Register
from samband.kernel.decision import Allowed, Decision, Denied


def can_import_notes(agent: Agent) -> Decision:
    """Say whether an agent may bring notes: whoever is signed in, and the operator."""
    if agent.person or agent.is_operator:
        return Allowed()
    return Denied(_("To keep what your notes say, sign in first."))


def can_see_register(agent: Agent, register: Register) -> Decision:
    """Say whether an agent reads a register: its maker, and the body's people once it is shared."""
    if agent.is_operator:
        return Allowed()
    inside = bool(register.owning_body) and register.owning_body in agent.organisations
    is_makers = bool(agent.person) and register.maker is not None and register.maker.key == agent.person
    if is_makers and (inside or not register.owning_body):
        return Allowed()
    if agent.person and register.is_shared and inside:
        return Allowed()
    return Denied(_("These notes belong to somebody else."))


def can_register_notes(agent: Agent, register: Register) -> Decision:
    """Say whether an agent says whose record notes are, and in which case: whoever works on them."""
    return can_see_register(agent, register)


def can_delete_register(agent: Agent, register: Register) -> Decision:
    """Say whether an agent may delete a register: its maker, while no registry knows it."""
    is_makers = bool(agent.person) and register.maker is not None and register.maker.key == agent.person
    if not (agent.is_operator or (is_makers and can_see_register(agent, register))):
        return Denied(_("Only whoever brought the notes deletes them."))
    if register.case_number:
        return Denied(_("This is registered in a case. Take the case number off first, if it may go."))
    return Allowed()
