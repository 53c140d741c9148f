"""The proof of the ledger covers what comes after the certificates: claims, deductions, payments."""

from uuid import uuid4

import pytest
from django.utils import timezone

from samband.projects.actions.joint_deductions import Deducted, note_deduction
from samband.projects.actions.payments import Noted, note_payment, pass_on_received, reverse_payment
from samband.projects.ledger_check import check_ledger
from samband.projects.models import LedgerEntry, Project, ReportLine
from tests.projects.joint_material import DAY, Joint, found_joint, handed_in, now, published

pytestmark = pytest.mark.django_db
LATER = {"joint_report", "programme_deduction", "payment"}


def _unexplained(joint: Joint) -> list[str]:
    """Give what differs among the later causes: the material's certificates are made without rows."""
    found = check_ledger(Project.objects.filter(pk=joint.world.project.pk)).found
    return [f"{one.cause} {one.figure}" for one in found if one.cause in LATER]


def test_claims_and_payments_are_explained_also_when_a_payment_is_reversed() -> None:
    joint = found_joint()
    report = published(joint)
    world, lead = joint.world, joint.world.agent("lead")
    noted = Noted("received", world.funds["ERDF"], 3000000, DAY, None, report=now(report))
    payment = note_payment(world.project, by=lead, noted=noted)
    first, _other = pass_on_received(payment, by=lead, on=DAY)
    reverse_payment(first, by=lead, on=DAY)
    assert LedgerEntry.objects.filter(cause_type="payment").count() == 4
    assert _unexplained(joint) == []


def test_what_the_programme_deducted_is_explained() -> None:
    joint = found_joint()
    report = handed_in(joint)
    line = ReportLine.objects.select_related("report__certificate").get(
        report__certificate__joint__report=report, report__partner=joint.world.partners["PP"], number=1
    )
    note_deduction(
        now(report),
        by=joint.world.agent("lead"),
        version=now(report).version,
        certificate=line.report.certificate,
        line=line,
        deducted=Deducted(10000, "Timmar saknas", DAY, "B-1", "sv"),
    )
    assert LedgerEntry.objects.filter(cause_type="programme_deduction").exists()
    assert _unexplained(joint) == []


def test_a_row_that_nobody_explains_is_named() -> None:
    joint = found_joint()
    published(joint)
    assert _unexplained(joint) == []
    LedgerEntry.objects.create(
        project=joint.world.project,
        partner=joint.world.partners["LP"],
        side="eu",
        sort="paid",
        part="fund:ERDF",
        currency="EUR",
        amount_minor=1,
        on=DAY,
        cause_type="payment",
        cause_key="x" * 12,
        action=uuid4(),
        at=timezone.now(),
    )
    assert _unexplained(joint) == ["payment paid fund:ERDF"]
