"""Who says who works for a partner, who controls it, and whether it is one."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.plan import can_edit_plan
from samband.projects.access.roles import roles_at
from samband.projects.domain.roles import FUNDER, LEAD, LEAD_PARTNER, PARTNER
from samband.projects.models import Partner


def can_name_people(agent: Agent, partner: Partner) -> Decision:
    """Say whether an agent names who works for a partner: its own people, and the lead."""
    if roles_at(agent, partner) & {LEAD, PARTNER}:
        return Allowed()
    return Denied(_("Only the partner itself and the lead partner say who works for it."))


def can_assign_control(agent: Agent, partner: Partner) -> Decision:
    """Say whether an agent assigns a partner's control: the funder, its programme, or the lead for them."""
    if roles_at(agent, partner) & {LEAD, FUNDER}:
        return Allowed()
    return Denied(_("Only the lead partner and the funder say who controls a partner."))


def can_remove_partner(agent: Agent, partner: Partner) -> Decision:
    """Say whether an agent takes a partner out of a plan: the leads, while no plan was ever approved."""
    can = can_edit_plan(agent, partner.project)
    if not can:
        return can
    if partner.project.versions.exists():
        return Denied(_("Who stood in an approved plan is not deleted. Note from which day they leave."))
    if partner.role == LEAD_PARTNER:
        return Denied(_("Say first which other partner leads the project."))
    return Allowed()
