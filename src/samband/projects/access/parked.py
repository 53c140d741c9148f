"""Who reads a partner's parked costs, and who drops them."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.roles import may_read_payroll
from samband.projects.models import Partner


def can_see_parked(agent: Agent, partner: Partner) -> Decision:
    """Say whether an agent reads a partner's parked costs: its own people and its controller."""
    if may_read_payroll(agent, partner):
        return Allowed()
    return Denied(_("Only the partner's own people and its controller see what is parked."))


def can_drop_parked(agent: Agent, partner: Partner) -> Decision:
    """Say whether an agent drops a parked cost: the partner gives it up, or its controller closes it."""
    return can_see_parked(agent, partner)
