"""What joint reports, the programme's deductions and payments keep, and the ledger must come to."""

from collections.abc import Iterator

from django.db.models import QuerySet

from samband.projects.actions.payments import posted_parts
from samband.projects.domain.joint_report import FROZEN
from samband.projects.domain.joint_table import tables_of
from samband.projects.domain.ledger_check import Place
from samband.projects.joint_reading import claimed_amounts, claimed_parts
from samband.projects.ledger_check import declare_kept_figures
from samband.projects.models import JointReport, Payment, ProgrammeDeduction, Project

_CLAIMED = "claimed"


def _of_joint_reports(projects: "QuerySet[Project]") -> Iterator[tuple[Place, int]]:
    rows = JointReport.objects.filter(project__in=projects, status__in=FROZEN)
    for key, figures in rows.values_list("key", "figures").order_by("id"):
        for table in tables_of((figures or {}).get("sides", ())):
            for amounts in claimed_amounts(table).values():
                for part, minor in amounts.items():
                    yield ("joint_report", key, _CLAIMED, part), minor


def _of_deductions(projects: "QuerySet[Project]") -> Iterator[tuple[Place, int]]:
    rows = ProgrammeDeduction.objects.filter(certificate__project__in=projects)
    for key, amounts in rows.values_list("key", "amounts").order_by("id"):
        for part, minor in claimed_parts(amounts).items():
            yield ("programme_deduction", key, _CLAIMED, part), minor


def _of_payments(projects: "QuerySet[Project]") -> Iterator[tuple[Place, int]]:
    for payment in Payment.objects.filter(project__in=projects).select_related("fund", "partner"):
        for _partner, part, minor in posted_parts(payment):
            yield ("payment", payment.key, "paid", part), minor


def declare_figures() -> None:
    """Let the proof of the ledger cover joint reports, deductions by the programme and payments."""
    declare_kept_figures("joint_report", _of_joint_reports)
    declare_kept_figures("programme_deduction", _of_deductions)
    declare_kept_figures("payment", _of_payments)
