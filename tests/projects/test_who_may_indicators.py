"""Who may do what with indicators and the register of support: rows are verbs, columns are states."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from samband.base.agents import Agent
from samband.kernel.decision import Decision
from samband.projects.access.indicators import (
    can_define_indicators,
    can_move_value,
    can_note_joint,
    can_report_value,
    can_take_count,
    value_moves_for,
)
from samband.projects.access.support import can_add_support, can_change_support, can_erase_number
from samband.projects.models import IndicatorValue, Project, Support
from tests.projects.indicator_material import counted, supported, valued
from tests.projects.roles_material import (
    PLAN_STATES,
    Cast,
    Decide,
    column,
    found_cast,
    read_table,
    stand,
    states_of,
)

# Who may do what is decided above the database; the actions themselves are tried on both.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Of what the company reports and gives.
INDICATORS = read_table("""
                             draft   applied running open    decided-on closed  withdrawn
    indicator.added          LFNO    LFNO    -       LFNO    -          -       -
    indicator.saved          LFNO    LFNO    -       LFNO    -          -       -
    indicator.retired        LFNO    LFNO    -       LFNO    -          -       -
    indicator.value_saved    -       -       PO      PO      PO         -       -
    indicator.count_taken    -       -       LFNO    LFNO    LFNO       -       -
    indicator.joint_noted    -       -       LFNO    LFNO    LFNO       -       -
    indicator.joint_removed  -       -       LFNO    LFNO    LFNO       -       -
    support.added            -       -       PO      PO      PO         -       -
    support.imported         -       -       PO      PO      PO         -       -
    support.saved            -       -       PO      PO      PO         -       -
    support.withdrawn        -       -       PO      PO      PO         -       -
    support.number_erased    PO      PO      PO      PO      PO         PO      PO
""")
# In a project that runs; in any other nobody moves a value.
VALUES = read_table("""
                                draft  submitted approved returned
    indicator.value_submitted   PO     -         -        PO
    indicator.value_taken_back  -      PO        -        -
    indicator.value_approved    -      LFNO      -        -
    indicator.value_returned    -      LFNO      LFNO     -
""")
TABLES = (INDICATORS, VALUES)


def moved(verb: str) -> Decide:
    return lambda agent, value: can_move_value(agent, value, verb) and verb in value_moves_for(agent, value)


def defines(agent: Agent, row: Any) -> Decision:
    return can_define_indicators(agent, row.project)


def gives(agent: Agent, row: Any) -> Decision:
    return can_add_support(agent, row.partner)


OF_INDICATOR: dict[str, Decide] = {
    **dict.fromkeys(("indicator.added", "indicator.saved", "indicator.retired"), defines),
    "indicator.value_saved": lambda agent, one: can_report_value(
        agent, one, one.project.partners.get(abbreviation="PP")
    ),
    "indicator.count_taken": can_take_count,
    **dict.fromkeys(("indicator.joint_noted", "indicator.joint_removed"), can_note_joint),
}
OF_SUPPORT: dict[str, Decide] = {
    **dict.fromkeys(("support.added", "support.imported"), gives),
    **dict.fromkeys(("support.saved", "support.withdrawn"), can_change_support),
    "support.number_erased": can_erase_number,
}
OF_VALUE: dict[str, Decide] = {
    "indicator.value_submitted": moved("submit"),
    "indicator.value_taken_back": moved("take_back"),
    "indicator.value_approved": moved("approve"),
    "indicator.value_returned": moved("return"),
}


def row_of(cast: Cast) -> Support:
    """Give what a company got from the partner, as it stands now."""
    made = Support.objects.first() or supported(cast.world, "PP", "Nordljus AB", on=date(2026, 3, 1))
    return Support.objects.select_related("partner__project", "project").get(pk=made.pk)


def test_who_may_do_what_with_indicators_and_support() -> None:
    cast = found_cast()
    made = counted(cast.world, counts="register:all")
    for state in PLAN_STATES:
        made.project = stand(cast, state)
        found = cast.answers(OF_INDICATOR, made) | cast.answers(OF_SUPPORT, row_of(cast))
        assert found == column(INDICATORS, state), state


def test_who_moves_a_value_on() -> None:
    cast = found_cast()
    cast.world.approved()
    valued(counted(cast.world), cast.world, "PP", 1, 3)
    value = IndicatorValue.objects.select_related("indicator__project", "partner__project").get()
    for state in states_of(VALUES):
        value.status = state
        assert cast.answers(OF_VALUE, value) == column(VALUES, state), state
    Project.objects.filter(pk=cast.project.pk).update(status="closed")
    over = IndicatorValue.objects.select_related("indicator__project", "partner__project").get()
    over.status = "submitted"
    assert set(cast.answers(OF_VALUE, over).values()) == {"-"}


def test_nobody_changes_a_row_that_is_withdrawn_and_nothing_is_reported_that_is_counted_no_more() -> None:
    cast = found_cast()
    cast.world.approved()
    row = row_of(cast)
    row.withdrawn_at = timezone.now()
    assert cast.may(can_change_support, row) == "-"
    made = counted(cast.world)
    made.retired_at = timezone.now()
    assert cast.may(OF_INDICATOR["indicator.value_saved"], made) == "-"
    assert cast.may(can_take_count, counted(cast.world)) == "-", "only what the register counts is taken"
