"""Who may do what with a project, its plan and its partners: a row for each verb, a column for each state."""

import pytest

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.projects.access.partners import can_assign_control, can_name_people, can_remove_partner
from samband.projects.access.plan import (
    can_begin_change,
    can_edit_partner_plan,
    can_edit_plan,
    can_lead_project,
    can_move_change,
    can_move_project,
    can_start_project,
    change_moves_for,
    moves_for,
)
from samband.projects.domain import change_request
from samband.projects.models import ChangeRequest, Partner
from tests.projects.roles_material import (
    PLAN_STATES,
    Decide,
    column,
    found_cast,
    read_table,
    request,
    stand,
    states_of,
)

# Who may do what is decided above the database; the actions themselves are tried on both.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Who begins a project that the lead partner's organisation leads; the rest is of a project that is there.
PROJECTS = read_table("""
                            draft   applied running open    decided-on closed  withdrawn
    project.started         LFO     LFO     LFO     LFO     LFO        LFO     LFO
    project.saved           LFNO    LFNO    -       LFNO    -          -       -
    project.periods_set     LFNO    LFNO    -       LFNO    -          -       -
    project.period_changed  LFNO    LFNO    -       LFNO    -          -       -
    project.made_public     LFNO    LFNO    LFNO    LFNO    LFNO       LFNO    LFNO
    project.made_private    LFNO    LFNO    LFNO    LFNO    LFNO       LFNO    LFNO
    project.plan_added      LFNO    LFNO    -       LFNO    -          -       -
    project.plan_changed    LFNO    LFNO    -       LFNO    -          -       -
    project.plan_moved      LFNO    LFNO    -       LFNO    -          -       -
    project.plan_taken_out  LFNO    LFNO    -       LFNO    -          -       -
    project.applied         LFNO    -       -       -       -          -       -
    project.taken_up        -       LFNO    -       -       -          -       -
    project.approved        LFNO    LFNO    -       -       -          -       -
    project.closed          -       -       LFNO    LFNO    LFNO       -       -
    project.reopened        -       -       -       -       -          LFNO    -
    project.withdrawn       LFNO    LFNO    LFNO    LFNO    LFNO       -       -
    project.change_begun    -       -       LFNO    -       -          -       -
""")
# Of the company, which is no lead. The programme's owner hears of a project when it is applied for.
PARTNERS = read_table("""
                             draft   applied running open    decided-on closed  withdrawn
    project.partner_added    LFNO    LFNO    -       LFNO    -          -       -
    project.partner_saved    LFNPO   LFNPO   -       LFNPO   -          -       -
    project.partner_left     LFNO    LFNO    -       LFNO    -          -       -
    project.partner_back     LFNO    LFNO    -       LFNO    -          -       -
    project.partner_removed  LFNO    LFNO    -       -       -          -       -
    project.person_named     LFNPO   LFNPO   LFNPO   LFNPO   LFNPO      LFNPO   LFNPO
    project.person_unnamed   LFNPO   LFNPO   LFNPO   LFNPO   LFNPO      LFNPO   LFNPO
    project.control_assigned LFNAO   LFNAMO  LFNAMO  LFNAMO  LFNAMO     LFNAMO  LFNAMO
    project.control_ended    LFNAO   LFNAMO  LFNAMO  LFNAMO  LFNAMO     LFNAMO  LFNAMO
""")
CHANGES = read_table("""
                             open   submitted accepted rejected withdrawn
    project.change_saved     LFNO   -         -        -        -
    project.change_submitted LFNO   -         -        -        -
    project.change_sent_back -      AO        -        -        -
    project.change_accepted  -      AO        -        -        -
    project.change_rejected  -      AO        -        -        -
    project.change_withdrawn LFNO   LFNO      -        -        -
""")
TABLES = (PROJECTS, PARTNERS, CHANGES)


def moved(verb: str) -> Decide:
    return lambda agent, of: can_move_project(agent, of, verb) and verb in moves_for(agent, of)


def decided(verb: str) -> Decide:
    return lambda agent, one: can_move_change(agent, one, verb) and verb in change_moves_for(agent, one)


def of_whole(agent: Agent, one: Partner) -> Decision:
    return can_edit_plan(agent, one.project)


MOVES = {
    "applied": "apply", "taken_up": "take_up", "approved": "approve", "closed": "close",
    "reopened": "reopen", "withdrawn": "withdraw",
}  # fmt: skip
PLAN = (
    *("saved", "periods_set", "period_changed"),
    *("plan_added", "plan_changed", "plan_moved", "plan_taken_out"),
)
DECISIONS: dict[str, Decide] = {
    "project.started": lambda agent, of: can_start_project(agent, of.partners.get(role="lead").organisation),
    **{f"project.{name}": can_edit_plan for name in PLAN},
    "project.made_public": can_lead_project,
    "project.made_private": can_lead_project,
    **{f"project.{done}": moved(verb) for done, verb in MOVES.items()},
    "project.change_begun": can_begin_change,
}
OF_PARTNER: dict[str, Decide] = {
    **dict.fromkeys(("project.partner_added", "project.partner_left", "project.partner_back"), of_whole),
    "project.partner_saved": can_edit_partner_plan,
    "project.partner_removed": can_remove_partner,
    "project.person_named": can_name_people,
    "project.person_unnamed": can_name_people,
    "project.control_assigned": can_assign_control,
    "project.control_ended": can_assign_control,
}
OF_CHANGE: dict[str, Decide] = {
    "project.change_saved": lambda agent, one: (
        can_move_change(agent, one, "submit") and one.status in change_request.EDITABLE
    ),
    "project.change_submitted": decided("submit"),
    "project.change_sent_back": decided("send_back"),
    "project.change_accepted": decided("accept"),
    "project.change_rejected": decided("reject"),
    "project.change_withdrawn": decided("withdraw"),
}


def test_who_may_do_what_with_a_project_and_its_partners() -> None:
    cast = found_cast()
    for state in PLAN_STATES:
        assert cast.answers(DECISIONS, stand(cast, state)) == column(PROJECTS, state), state
        assert cast.answers(OF_PARTNER, cast.partner()) == column(PARTNERS, state), state


def test_who_may_do_what_with_a_change_of_the_plan() -> None:
    cast = found_cast()
    one = request(cast, "open")
    for state in states_of(CHANGES):
        one.status = state
        assert cast.answers(OF_CHANGE, one) == column(CHANGES, state), state
    one.status, one.decider = "submitted", ""
    assert cast.may(decided("accept"), one) == "LFNO", (
        "where nobody is named, the lead notes what was decided"
    )
    one.decider = cast.world.bodies["owner"].key
    assert cast.may(decided("accept"), one) == "MO"
    outside = cast.may(lambda agent, of: can_start_project(agent, None), None)
    assert outside == "LFNPcQKbkAMEOx", "whoever is signed in begins a project without a lead partner"


def test_who_decides_on_a_change_sees_it() -> None:
    cast = found_cast()
    one = request(cast, "submitted")

    def sees(agent: Agent, _one: object) -> bool:
        return ChangeRequest.objects.visible_to(agent).filter(pk=one.pk).exists()

    for decider in ("funder", "owner"):
        ChangeRequest.objects.filter(pk=one.pk).update(decider=cast.world.bodies[decider].key)
        assert cast.may(sees, one) == "LFNPQAMO"


def test_a_yes_and_a_no_are_told_apart() -> None:
    cast = found_cast()
    assert cast.may(lambda _agent, _of: Denied("No."), None) == "-"
    assert cast.may(lambda _agent, _of: Allowed(), None) == "LFNPcQKbkAMEOxs"
