"""Who may do what with a partner's reports and costs: a row for each verb, a column for each state."""

import pytest

from samband.base.agents import Agent
from samband.kernel.decision import Decision
from samband.projects.access.costs import can_keep_procurements, can_keep_staff, can_write_costs
from samband.projects.access.official import can_compare, can_take_evidence
from samband.projects.access.parked import can_drop_parked
from samband.projects.access.reports import (
    can_begin_report,
    can_delete_report,
    can_move_report,
    can_remind,
    can_write_report,
    moves_for,
)
from samband.projects.models import PartnerReport
from tests.projects.costs_material import draft_of, fresh
from tests.projects.norrsken import NOW
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

# Of a report of the company, which is no lead.
REPORTS = read_table("""
                                       draft submitted returned in_control certified
    partner_report.written             PO    -         PO       -          -
    partner_report.contributed         PO    -         PO       -          -
    partner_report.moved               PO    -         PO       -          -
    partner_report.costs_saved         PO    -         PO       -          -
    partner_report.costs_renumbered    PO    -         PO       -          -
    partner_report.costs_taken_in      PO    -         PO       -          -
    partner_report.cost_taken_back     PO    -         PO       -          -
    partner_report.evidence_added      PO    -         PO       -          -
    partner_report.evidence_changed    PO    -         PO       -          -
    partner_report.evidence_removed    PO    -         PO       -          -
    partner_report.submitted           PO    -         PO       -          -
    partner_report.taken_back          -     PO        -        -          -
    partner_report.deleted             PO    -         -        -          -
    partner_report.reminded            LFNO  LFNO      LFNO     LFNO       LFNO
    partner_report.evidence_taken      PO    LFNPKO    LFNPKO   LFNPKO     LFNPKO
    partner_report.official_compared   PO    PKO       PKO      PKO        PKO
    partner_report.cost_dropped        PKO   PKO       PKO      PKO        PKO
    procurement.saved                  PO    PO        PO       PO         PO
    procurement.removed                PO    PO        PO       PO         PO
    staff_member.saved                 PO    PO        PO       PO         PO
    staff_member.erased                PO    PO        PO       PO         PO
""")
BEGUN = read_table("""
                          draft   applied running open    decided-on closed  withdrawn
    partner_report.begun  -       -       PO      PO      PO         -       -
""")
TABLES = (REPORTS, BEGUN)
# What the installation does by itself, by the days of the periods.
OF_ITSELF = {"partner_report.due_soon", "partner_report.overdue", "support.numbers_forgotten"}


def moved(verb: str) -> Decide:
    return lambda agent, one: can_move_report(agent, one, verb) and verb in moves_for(agent, one)


def buys(agent: Agent, one: PartnerReport) -> Decision:
    return can_keep_procurements(agent, one.partner)


def employs(agent: Agent, one: PartnerReport) -> Decision:
    return can_keep_staff(agent, one.partner)


COSTS = (
    *("costs_saved", "costs_renumbered", "costs_taken_in", "cost_taken_back"),
    *("evidence_added", "evidence_changed", "evidence_removed"),
)
DECISIONS: dict[str, Decide] = {
    **{f"partner_report.{name}": can_write_report for name in ("written", "contributed", "moved")},
    **{f"partner_report.{name}": can_write_costs for name in COSTS},
    "partner_report.submitted": moved("submit"),
    "partner_report.taken_back": moved("take_back"),
    "partner_report.deleted": can_delete_report,
    "partner_report.cost_dropped": lambda agent, one: can_drop_parked(agent, one.partner),
    "partner_report.reminded": lambda agent, one: can_remind(agent, one.partner.project),
    "partner_report.evidence_taken": can_take_evidence,
    "partner_report.official_compared": can_compare,
    **dict.fromkeys(("procurement.saved", "procurement.removed"), buys),
    **dict.fromkeys(("staff_member.saved", "staff_member.erased"), employs),
}


def report_in(cast: Cast, state: str) -> PartnerReport:
    """Let the company's first report stand somewhere."""
    report = cast.partner().reports.first() or draft_of(cast.world, "PP")
    if state != "draft":
        now = NOW()
        certified = now if state == "certified" else None
        PartnerReport.objects.filter(pk=report.pk).update(
            status=state, first_submitted_at=now, submitted_at=now, certified_at=certified, figures={}
        )
    return fresh(report)


def test_who_may_do_what_with_a_report() -> None:
    cast = found_cast()
    for state in states_of(REPORTS):
        assert cast.answers(DECISIONS, report_in(cast, state)) == column(REPORTS, state), state


def test_who_begins_a_report() -> None:
    cast = found_cast()

    def begins(agent: Agent, _one: object) -> Decision:
        return can_begin_report(agent, cast.partner(), cast.period)

    for state in PLAN_STATES:
        stand(cast, state)
        assert cast.may(begins, None) == BEGUN["partner_report.begun"][state], state


def test_a_draft_that_was_handed_in_once_is_not_deleted_by_anybody() -> None:
    cast = found_cast()
    report = report_in(cast, "draft")
    report.first_submitted_at = NOW()
    assert cast.may(can_delete_report, report) == "-"
