"""Role × state: who changes a plan and when, as access says it and as the lock of every change does."""

import pytest
from django.utils import timezone

from samband.base.agents import OPERATOR, VISITOR, Agent
from samband.kernel.decision import Refused
from samband.projects.access.plan import (
    can_begin_change,
    can_edit_partner_plan,
    can_edit_plan,
    can_move_project,
    can_start_project,
    change_moves_for,
    change_roles_in,
    is_inside,
    moves_for,
)
from samband.projects.actions.plan_hold import hold_partner_plan, hold_plan
from samband.projects.domain import change_request, project
from samband.projects.models import ChangeRequest, Project
from tests.projects.norrsken import Norrsken, found_norrsken

pytestmark = pytest.mark.django_db
PEOPLE = ("lead", "finance", "norwegian", "controller", "other_controller", "funder", "outsider")
ROLES = (*PEOPLE, "stranger", "operator")
LEADS = {"lead", "norwegian", "operator"}  # each side of the programme has its lead
# Where a project and its change request can stand, and whether the plan is open there.
STATES = {
    ("draft", ""): True,
    ("applied", ""): True,
    ("running", ""): False,
    ("running", "open"): True,
    ("running", "submitted"): False,
    ("running", "accepted"): False,
    ("running", "rejected"): False,
    ("running", "withdrawn"): False,
    ("closed", ""): False,
    ("closed", "open"): False,
    ("withdrawn", ""): False,
}


@pytest.fixture
def world() -> Norrsken:
    return found_norrsken()


def agent(world: Norrsken, role: str) -> Agent:
    if role in PEOPLE:
        return world.agent(role)
    return OPERATOR if role == "operator" else VISITOR


def stand(world: Norrsken, status: str, request: str, decider: str = "") -> Project:
    """Let the project and a change request stand somewhere."""
    of = world.project
    if request:
        ChangeRequest.objects.create(
            project=of,
            number=1,
            status=request,
            from_version=world.approved(),
            title="Ändring",
            decider=decider,
            made_at=timezone.now(),
        )
    Project.objects.filter(pk=of.pk).update(status=status)
    of.refresh_from_db()
    return of


@pytest.mark.once
@pytest.mark.parametrize(("status", "request_status"), STATES)
def test_a_plan_is_changed_by_its_leads_while_it_is_open_and_by_nobody_else(
    world: Norrsken, status: str, request_status: str
) -> None:
    of = stand(world, status, request_status)
    for role in ROLES:
        wanted = role in LEADS and STATES[status, request_status]
        who = agent(world, role)
        assert bool(can_edit_plan(who, of)) is wanted, role
        if wanted:
            assert hold_plan(of, by=who).pk == of.pk
        else:
            with pytest.raises(Refused):
                hold_plan(of, by=who)


@pytest.mark.once
@pytest.mark.parametrize(("status", "request_status"), STATES)
def test_a_partners_part_is_changed_by_its_own_people_too_while_the_plan_is_open(
    world: Norrsken, status: str, request_status: str
) -> None:
    stand(world, status, request_status)
    partner = type(world.partners["PP"]).objects.select_related("project").get(pk=world.partners["PP"].pk)
    for role in ROLES:
        wanted = role in LEADS | {"finance"} and STATES[status, request_status]
        who = agent(world, role)
        assert bool(can_edit_partner_plan(who, partner)) is wanted, role
        if wanted:
            assert hold_partner_plan(partner, by=who).pk == partner.pk
        else:
            with pytest.raises(Refused):
                hold_partner_plan(partner, by=who)


@pytest.mark.once
@pytest.mark.parametrize("status", project.STATUSES)
def test_moves_of_a_project_are_the_leads_as_its_table_says(world: Norrsken, status: str) -> None:
    of = stand(world, status, "")
    for role in ROLES:
        _moves(of, agent(world, role), role, status)


def _moves(of: Project, who: Agent, role: str, status: str) -> None:
    table = {m.verb for m in project.MOVES if status in m.sources and "lead" in m.who}
    assert set(moves_for(who, of)) == (table if role in LEADS else set())
    assert [verb for verb in project.VERBS if can_move_project(who, of, verb)] == (
        list(project.VERBS) if role in LEADS else []
    )


@pytest.mark.parametrize("status", change_request.STATUSES)
def test_who_was_named_decides_on_a_request_and_else_the_lead_notes_what_was_decided(
    world: Norrsken, status: str
) -> None:
    of = stand(world, "running", status, decider=world.bodies["funder"].key)
    for role in ROLES:
        _decides(of, agent(world, role), role, status)


def _decides(of: Project, who: Agent, role: str, status: str) -> None:
    request = of.change_requests.select_related("project").get()
    decides, leads = role in {"funder", "operator"}, role in LEADS
    wanted = {
        move.verb
        for move in change_request.MOVES
        if status in move.sources and (leads if move.who == ("lead",) else decides)
    }
    assert set(change_moves_for(who, request)) == wanted
    request.decider = ""
    assert ("decider" in change_roles_in(who, request)) is leads


def test_a_change_begins_from_an_approved_plan_and_one_at_a_time(world: Norrsken) -> None:
    lead = world.agent("lead")
    assert not can_begin_change(lead, world.project)
    world.approved()
    assert can_begin_change(lead, world.project)
    assert not can_begin_change(world.agent("finance"), world.project)
    stand(world, "running", "submitted")
    assert not can_begin_change(lead, world.project)


def test_a_project_begins_for_ones_own_organisation(world: Norrsken) -> None:
    assert can_start_project(world.agent("outsider"), world.bodies["outside"])
    assert not can_start_project(world.agent("outsider"), world.bodies["LP"])
    assert not can_start_project(VISITOR, None)


def test_a_stranger_is_outside_and_who_works_controls_or_pays_is_inside(world: Norrsken) -> None:
    inside = {role for role in ROLES if is_inside(agent(world, role), world.project)}
    assert inside == set(ROLES) - {"outsider", "stranger"}
