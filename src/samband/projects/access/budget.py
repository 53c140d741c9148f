"""Who reads a project's budget and financing, whole or of one partner; who changes it is in `plan`."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.plan import is_inside
from samband.projects.access.roles import roles_at, roles_in
from samband.projects.domain.roles import CONTROLLER, FUNDER, LEAD, PARTNER
from samband.projects.models import Controlling, Partner, Project


def can_read_budget(agent: Agent, project: Project) -> Decision:
    """Say whether an agent reads sums of a budget, and financing: who works on it, controls or pays it."""
    if is_inside(agent, project):
        return Allowed()
    return Denied(_("The budget is read by those who work on the project, control it or pay for it."))


def can_read_partner_budget(agent: Agent, partner: Partner) -> Decision:
    """Say whether an agent reads a partner's rows: its people, its controller, leads, the funder."""
    if roles_at(agent, partner) & {LEAD, PARTNER, CONTROLLER, FUNDER}:
        return Allowed()
    return Denied(_("The rows are read by the partner, its controller, the lead partner and the funder."))


def readable_budgets(agent: Agent, project: Project) -> frozenset[str]:
    """Give the keys of the partners whose rows an agent reads, as `can_read_partner_budget` says of each."""
    partners = Partner.objects.filter(project=project)
    if not roles_in(agent, project) & {LEAD, FUNDER}:
        held = Controlling.objects.held_by(agent).values("partner")
        partners = partners.filter(
            Q(pk__in=Partner.objects.worked_on_by(agent).values("pk")) | Q(pk__in=held)
        )
    return frozenset(partners.values_list("key", flat=True))


def can_read_whole_budget(agent: Agent, project: Project) -> Decision:
    """Say whether an agent takes home all rows of all partners: leads and the funder."""
    if roles_in(agent, project) & {LEAD, FUNDER}:
        return Allowed()
    return Denied(_("The whole budget is taken home by the lead partner and the funder."))


def can_read_cuts(agent: Agent, project: Project) -> Decision:
    """Say whether an agent reads what of the reports falls on a financier: leads, partners, the funder."""
    if roles_in(agent, project) & {LEAD, PARTNER, FUNDER}:
        return Allowed()
    return Denied(_("This is read by the lead partner, the partners and the funder."))
