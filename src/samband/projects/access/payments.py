"""Who sees and notes payments."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.roles import roles_in
from samband.projects.domain.roles import LEAD, PARTNER
from samband.projects.models import Payment, Project


def can_see_payments(agent: Agent, project: Project) -> Decision:
    """Say whether an agent sees payments of a project: a lead all, a partner what concerns it."""
    if roles_in(agent, project) & {LEAD, PARTNER}:
        return Allowed()
    return Denied(_("Only the partners of the project see its payments."))


def can_note_payments(agent: Agent, project: Project) -> Decision:
    """Say whether an agent notes payments of a project: its lead partners."""
    if LEAD in roles_in(agent, project):
        return Allowed()
    return Denied(_("Only the lead partner notes payments."))


def can_reverse_payment(agent: Agent, payment: Payment) -> Decision:
    """Say whether an agent may reverse a payment: a lead partner, once, and never a reversal."""
    can = can_note_payments(agent, payment.project)
    if not can:
        return can
    if payment.reverses_id is not None:
        return Denied(_("This row reverses another. Note a new payment instead."))
    if Payment.objects.filter(reverses=payment).exists():
        return Denied(_("This payment is reversed already."))
    return Allowed()
