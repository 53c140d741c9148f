"""Who defines indicators, who reports values of them, and who approves these."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.kernel.lifecycle import allowed_moves
from samband.projects.access.plan import can_edit_plan
from samband.projects.access.roles import roles_at, roles_in
from samband.projects.domain.indicators.values import MOVES
from samband.projects.domain.project import RUNNING
from samband.projects.domain.roles import LEAD, PARTNER
from samband.projects.models import Indicator, IndicatorValue, Partner, Project

REPORTER, APPROVER = "reporter", "approver"


def can_define_indicators(agent: Agent, project: Project) -> Decision:
    """Say whether an agent says what a project counts: its leads, while the plan is open."""
    return can_edit_plan(agent, project)


def can_report_value(agent: Agent, indicator: Indicator, partner: Partner) -> Decision:
    """Say whether an agent says how far a partner has come: its own people, while the project runs."""
    if partner.project_id != indicator.project_id or PARTNER not in roles_at(agent, partner):
        return Denied(_("Only people of the partner say how far it has come."))
    if indicator.retired_at is not None:
        return Denied(_("This is counted no more."))
    if indicator.project.status != RUNNING:
        return Denied(_("Values are reported while the project is under way."))
    return Allowed()


def value_roles(agent: Agent, value: IndicatorValue) -> frozenset[str]:
    """Say what an agent is to a value: who reports it, who approves it."""
    found: set[str] = set()
    if LEAD in roles_in(agent, value.indicator.project):
        found.add(APPROVER)
    if value.partner is not None and PARTNER in roles_at(agent, value.partner):
        found.add(REPORTER)
    return frozenset(found)


def can_move_value(agent: Agent, value: IndicatorValue, verb: str) -> Decision:
    """Say whether an agent may make a move with a value, whatever its state; the table says who."""
    who = {role for move in MOVES if move.verb == verb for role in move.who}
    if not value_roles(agent, value) & who:
        if who == {APPROVER}:
            return Denied(_("Only the lead partner decides on values."))
        return Denied(_("Only people of the partner say how far it has come."))
    if value.indicator.project.status != RUNNING:
        return Denied(_("Values are reported while the project is under way."))
    return Allowed()


def value_moves_for(agent: Agent, value: IndicatorValue) -> list[str]:
    """Give the verbs that an agent may use on a value now."""
    if value.indicator.project.status != RUNNING:
        return []
    return [move.verb for move in allowed_moves(MOVES, value.status, value_roles(agent, value))]


def can_take_count(agent: Agent, indicator: Indicator) -> Decision:
    """Say whether an agent approves what the register counts: the leads, of what is counted there."""
    if LEAD not in roles_in(agent, indicator.project):
        return Denied(_("Only the lead partner decides on values."))
    if not indicator.counts.startswith("register:"):
        return Denied(_("This is not counted from the register of support."))
    if indicator.project.status != RUNNING:
        return Denied(_("Values are reported while the project is under way."))
    return Allowed()


def can_note_joint(agent: Agent, indicator: Indicator) -> Decision:
    """Say whether an agent notes what may count as joint: the leads, while the project runs."""
    if LEAD not in roles_in(agent, indicator.project):
        return Denied(_("Only the lead partner decides on this."))
    if indicator.project.status != RUNNING:
        return Denied(_("Values are reported while the project is under way."))
    return Allowed()
