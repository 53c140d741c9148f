"""What is written of a plan: one line each, nothing of another project, nobody's name left behind."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from samband.accounts.holdings import Fate, holdings
from samband.base.agents import OPERATOR
from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.projects.actions.changes import begin_change, submit_change, withdraw_change
from samband.projects.actions.partner_people import assign_controller, name_person
from samband.projects.actions.plan import add_thing, save_thing
from samband.projects.actions.project_moves import approve_project, move_project
from samband.projects.actions.projects import save_project, set_periods, set_public
from samband.projects.models import ChangeRequest, Controlling, PartnerPerson, Project
from samband.projects.plan_things import seen_mark
from tests.projects.norrsken import Norrsken
from tests.projects.plan_material import planned_norrsken

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Norrsken:
    return planned_norrsken()


def now(world: Norrsken) -> Project:
    return Project.objects.get(pk=world.project.pk)


def test_a_project_lives_from_plan_to_end_with_one_line_a_move(world: Norrsken) -> None:
    lead = world.agent("lead")
    before = Event.objects.count()
    move_project(now(world), by=lead, verb="apply", version=now(world).version)
    approve_project(now(world), by=lead, version=now(world).version, decision="Beslut 1")
    with pytest.raises(Refused):
        approve_project(now(world), by=lead, version=now(world).version, decision="Beslut 1")
    begin_change(now(world), by=lead, title="Byt")
    with pytest.raises(NotPossible, match="nothing_open"):
        move_project(now(world), by=lead, verb="close", version=now(world).version)
    withdraw_change(ChangeRequest.objects.get(), by=lead, version=1)
    move_project(now(world), by=lead, verb="close", version=now(world).version)
    with pytest.raises(NotPossible, match="why"):
        move_project(now(world), by=lead, verb="reopen", version=now(world).version)
    move_project(now(world), by=lead, verb="reopen", version=now(world).version, why="En rapport saknas")
    assert now(world).status == "running"
    assert Event.objects.count() == before + 6
    assert "En rapport saknas" not in str(list(Event.objects.values_list("changes", flat=True)))


def test_a_late_save_loses_and_nothing_is_half_done(world: Norrsken) -> None:
    lead, seen = world.agent("lead"), world.project.version
    save_project(now(world), by=lead, version=seen, values={"summary": "Den ena"})
    with pytest.raises(ChangedMeanwhile):
        set_periods(now(world), by=lead, version=seen, starts_on=date(2026, 1, 1), months=6, period_months=6)
    assert now(world).periods.count() == 4
    goal = world.project.goals.get(number=2)
    mark = seen_mark(goal, "goal")
    save_thing(goal, by=lead, sort="goal", seen=mark, values={"text": "Sex"})
    with pytest.raises(ChangedMeanwhile):
        save_thing(goal, by=lead, sort="goal", seen=mark, values={"text": "Sju"})
    set_public(now(world), by=lead, version=now(world).version, is_public=True)  # it is: nothing happens
    with pytest.raises(ValidationError):
        add_thing(now(world), by=lead, sort="criterion", values={"criterion": "integration"})


def test_a_period_that_holds_something_does_not_go(world: Norrsken) -> None:
    lead = world.agent("lead")
    with pytest.raises(Refused, match="Move it first"):
        set_periods(
            now(world),
            by=lead,
            version=now(world).version,
            starts_on=date(2026, 1, 1),
            months=6,
            period_months=6,
        )
    set_periods(
        now(world),
        by=lead,
        version=now(world).version,
        starts_on=date(2026, 2, 1),
        months=14,
        period_months=7,
    )
    assert [str(one.starts_on) for one in now(world).periods.all()] == ["2026-02-01", "2026-09-01"]


def test_a_request_asks_for_its_reason_and_a_change(world: Norrsken) -> None:
    world.approved()
    lead = world.agent("lead")
    made = begin_change(now(world), by=lead, title="Byt")
    with pytest.raises(Refused, match="Nothing in the plan"):
        submit_change(made, by=lead, version=made.version)
    add_thing(now(world), by=lead, sort="goal", values={"text": "Ett till"})
    with pytest.raises(NotPossible, match="why"):
        submit_change(ChangeRequest.objects.get(), by=lead, version=made.version)


def test_a_body_never_controls_itself_and_a_stranger_is_not_named(world: Norrsken) -> None:
    lead, partner = world.agent("lead"), world.partners["LP"]
    with pytest.raises(Refused, match="does not control itself"):
        assign_controller(partner, by=lead, body=partner.organisation, since=date(2026, 1, 1))
    with pytest.raises(Refused, match="belongs to the partner's organisation"):
        name_person(partner, by=lead, person=world.people["outsider"], role="both")


def test_who_is_erased_works_for_nobody_and_projects_stay(world: Norrsken) -> None:
    finance, holding = world.people["finance"], next(one for one in holdings() if one.name == "projects")
    name_person(world.partners["PP"], by=world.agent("lead"), person=finance, role="finance")
    Project.objects.update(maker=finance)
    Controlling.objects.filter(partner=world.partners["LP"]).update(person=finance)
    assert {"maker", None} <= {row.get("as") for row in holding.export(finance)}
    assert holding.erase(finance, OPERATOR).fate == Fate.RESTRICTED
    assert not PartnerPerson.objects.filter(person=finance).exists()
    assert now(world).maker is None
    assert not list(holding.export(finance))


def test_projects_of_the_past_have_an_address_of_their_own() -> None:
    assert reverse("profile-list", args=["project"]) == "/past-projects/"
    assert reverse("profile-list", args=["testbed"]) == "/testbeds/"
    assert reverse("project-list") == "/projects/"
