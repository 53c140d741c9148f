"""Who may do what with budgets, financing and payments: a row for each verb, a column for each state."""

from datetime import date
from typing import Any

import pytest

from samband.base.agents import Agent
from samband.kernel.decision import Decision
from samband.projects.access.payments import can_note_payments, can_reverse_payment
from samband.projects.access.plan import can_edit_partner_plan, can_edit_plan, can_lead_project
from samband.projects.models import Payment
from tests.projects.norrsken import NOW
from tests.projects.roles_material import (
    PLAN_STATES,
    Cast,
    Decide,
    column,
    found_cast,
    read_table,
    stand,
)

# Who may do what is decided above the database; the actions themselves are tried on both.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# ``saved`` and ``split`` are of the company's budget, ``brought`` is of all partners'.
BUDGETS = read_table("""
                        draft   applied running open    decided-on closed  withdrawn
    budget.saved        LFNPO   LFNPO   -       LFNPO   -          -       -
    budget.split        LFNPO   LFNPO   -       LFNPO   -          -       -
    budget.brought      LFNO    LFNO    -       LFNO    -          -       -
    financing.saved     LFNO    LFNO    -       LFNO    -          -       -
    financier.saved     LFNO    LFNO    LFNO    LFNO    LFNO       LFNO    LFNO
    cost_options.saved  LFNO    LFNO    -       LFNO    -          -       -
    payment.noted       LFNO    LFNO    LFNO    LFNO    LFNO       LFNO    LFNO
    payment.divided     LFNO    LFNO    LFNO    LFNO    LFNO       LFNO    LFNO
""")
PAYMENTS = read_table("""
                      noted  reversed reversal
    payment.reversed  LFNO   -        -
""")
TABLES = (BUDGETS, PAYMENTS)


def own(agent: Agent, cast: Cast) -> Decision:
    return can_edit_partner_plan(agent, cast.partner())


def whole(agent: Agent, cast: Cast) -> Decision:
    return can_edit_plan(agent, cast.project)


def pays(agent: Agent, cast: Cast) -> Decision:
    return can_note_payments(agent, cast.project)


DECISIONS: dict[str, Decide] = {
    **dict.fromkeys(("budget.saved", "budget.split"), own),
    **dict.fromkeys(("budget.brought", "financing.saved", "cost_options.saved"), whole),
    "financier.saved": lambda agent, cast: can_lead_project(agent, cast.project),
    **dict.fromkeys(("payment.noted", "payment.divided"), pays),
}


def paid(cast: Cast, **more: Any) -> Payment:
    """Note money that came from the fund and went on to the company."""
    values: dict[str, Any] = {
        "sort": "passed-on",
        "amount_minor": 100,
        "currency": "EUR",
        "on": date(2026, 10, 1),
        **more,
    }
    return Payment.objects.create(
        project=cast.project, fund=cast.world.funds["ERDF"], partner=cast.partner(), made_at=NOW(), **values
    )


def test_who_may_do_what_with_budgets_and_payments() -> None:
    cast = found_cast()
    for state in PLAN_STATES:
        stand(cast, state)
        assert cast.answers(DECISIONS, cast) == column(BUDGETS, state), state


def test_who_reverses_a_payment() -> None:
    cast = found_cast()
    cast.world.approved()
    row = PAYMENTS["payment.reversed"]
    first = paid(cast)
    assert cast.may(can_reverse_payment, first) == row["noted"]
    second = paid(cast, reverses=first)
    assert cast.may(can_reverse_payment, first) == row["reversed"]
    assert cast.may(can_reverse_payment, second) == row["reversal"]
