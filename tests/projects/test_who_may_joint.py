"""Who may do what with a joint report: a row for each verb, a column for each state."""

import pytest

from samband.projects.access.joint import (
    can_begin_joint,
    can_edit_joint,
    can_move_joint,
    can_note_deduction,
    can_sign_joint,
    moves_of,
)
from samband.projects.access.roles import roles_in
from samband.projects.domain.roles import FUNDER
from samband.projects.models import JointReport
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

# ``signed_off`` is for the lead partner; the Norwegian lead signs for itself. The funder approves; where the
# leads do, they note what the funder approved.
JOINT = read_table("""
                                      draft  submitted returned approved published withdrawn
    joint_report.certificates_chosen  LFNO   -         LFNO     -        -         -
    joint_report.texts_saved          LFNO   -         LFNO     -        -         -
    joint_report.missing_named        LFNO   -         LFNO     -        -         -
    joint_report.signed_off           LFO    -         LFO      -        -         -
    joint_report.submitted            LFNO   -         LFNO     -        -         -
    joint_report.sent_back            -      LFNAMO    -        -        -         -
    joint_report.approved             -      AMO       -        -        -         -
    joint_report.approval_noted       -      LFN       -        -        -         -
    joint_report.published            -      -         -        LFNO     -         -
    joint_report.withdrawn            -      -         -        -        LFNO      -
    joint_report.deducted             -      LFNAMO    -        LFNAMO   LFNAMO    LFNAMO
""")
BEGUN = read_table("""
                        draft   applied running open    decided-on closed  withdrawn
    joint_report.begun  -       -       LFNO    LFNO    LFNO       -       -
""")
TABLES = (JOINT, BEGUN)


def moved(verb: str) -> Decide:
    return lambda agent, one: can_move_joint(agent, one, verb) and verb in moves_of(agent, one)


def signs(role: str) -> Decide:
    return lambda agent, one: can_sign_joint(agent, one, one.project.partners.get(role=role))


DECISIONS: dict[str, Decide] = {
    **{
        f"joint_report.{name}": can_edit_joint
        for name in ("certificates_chosen", "texts_saved", "missing_named")
    },
    "joint_report.signed_off": signs("lead"),
    "joint_report.submitted": moved("submit"),
    "joint_report.sent_back": moved("send_back"),
    "joint_report.approved": lambda agent, one: (
        can_move_joint(agent, one, "approve") and FUNDER in roles_in(agent, one.project)
    ),
    "joint_report.approval_noted": lambda agent, one: (
        can_move_joint(agent, one, "approve") and FUNDER not in roles_in(agent, one.project)
    ),
    "joint_report.published": moved("publish"),
    "joint_report.withdrawn": moved("withdraw"),
    "joint_report.deducted": can_note_deduction,
}


def joint_in(cast: Cast, state: str) -> JointReport:
    """Let a joint report of the first period stand somewhere, in a project that runs."""
    if not cast.project.versions.exists():
        cast.world.approved()
    frozen = None if state in ("draft", "returned") else {}
    made = JointReport.objects.create(
        project=cast.project, period=cast.period, number=cast.project.joint_reports.count() + 1,
        status=state, figures=frozen, content=frozen, made_at=NOW(), changed_at=NOW(),
        published_at=NOW() if state in ("published", "withdrawn") else None,
    )  # fmt: skip
    return JointReport.objects.select_related("project__programme").get(pk=made.pk)


def test_who_may_do_what_with_a_joint_report() -> None:
    cast = found_cast()
    for state in states_of(JOINT):
        one = joint_in(cast, state)
        assert cast.answers(DECISIONS, one) == column(JOINT, state), state
        norwegian = "NO" if state in ("draft", "returned") else "-"
        assert cast.may(signs("norwegian-lead"), one) == norwegian
        assert cast.may(lambda agent, it: can_sign_joint(agent, it, cast.partner()), one) == "-"


def test_who_begins_a_joint_report() -> None:
    cast = found_cast()
    for state in PLAN_STATES:
        assert cast.may(can_begin_joint, stand(cast, state)) == BEGUN["joint_report.begun"][state], state
