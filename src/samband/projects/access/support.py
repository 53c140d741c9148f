"""Who writes in the register of support."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.roles import roles_at
from samband.projects.domain.project import RUNNING
from samband.projects.domain.roles import PARTNER
from samband.projects.models import Partner, Support


def can_add_support(agent: Agent, partner: Partner) -> Decision:
    """Say whether an agent notes what companies got from a partner: its own people, while the project runs.

    They alone: aid that is noted with a row is aid that their organisation has given.
    """
    if PARTNER not in roles_at(agent, partner):
        return Denied(_("Only people of the partner that gave support note it."))
    if partner.project.status != RUNNING:
        return Denied(_("Support is noted while the project is under way."))
    return Allowed()


def can_change_support(agent: Agent, row: Support) -> Decision:
    """Say whether an agent changes or withdraws a row: people of its partner, while it stands."""
    can = can_add_support(agent, row.partner)
    if can and row.withdrawn_at is not None:
        return Denied(_("This row is withdrawn. Add a new one."))
    return can


def can_erase_number(agent: Agent, row: Support) -> Decision:
    """Say whether an agent erases a sole trader's number: people of the partner, at any time.

    Also of a row that was withdrawn, and when the project is over: whoever asks for it need not wait.
    """
    if PARTNER in roles_at(agent, row.partner):
        return Allowed()
    return Denied(_("Only people of the partner that gave support erase a number."))
