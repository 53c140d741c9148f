"""Writes of the programme's own verification: a deduction from a certified line of a joint report."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.access.joint import can_note_deduction
from samband.projects.actions.joint import hold_joint, subject_of
from samband.projects.actions.ledger import Cause, Posted, post_to_ledger
from samband.projects.domain.control_figures import Certified
from samband.projects.joint_reading import claimed_parts
from samband.projects.joint_verification import certified_now, differences
from samband.projects.models import Certificate, JointReport, ProgrammeDeduction, ReportLine

declare("joint_report.deducted", _("{by} noted a deduction by the programme"), erasure="wording")


@dataclass(frozen=True, slots=True)
class Deducted:
    """What the programme took from a line: minor units, why, its decision's reference and date."""

    minor: int
    why: str
    on: date
    reference: str = ""
    lang: str = ""


@transaction.atomic
def note_deduction(
    report: JointReport,
    *,
    by: Agent,
    version: int,
    certificate: Certificate,
    line: ReportLine,
    deducted: Deducted,
) -> ProgrammeDeduction:
    """Note what the programme deducted itself: the certificate is reckoned anew, and never changed.

    Flat rates and shares of funds follow; the difference is a dated entry, and posted to the ledger.

    Raises:
        Refused: when the agent may not, or the certificate is not in the report.
        ValidationError: when more is deducted than is certified, or no reason is given.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_note_deduction(by, report).or_refuse()
    held = hold_joint(report, version=version)
    _check_place(held, certificate, line)
    before = certified_now(certificate)
    _check(before, line, deducted)
    made = ProgrammeDeduction(
        report=held,
        certificate=certificate,
        line=line,
        deducted_minor=deducted.minor,
        why=deducted.why.strip(),
        lang=deducted.lang,
        reference=deducted.reference.strip(),
        on=deducted.on,
        amounts=differences(before, {line.key: deducted.minor}),
        made_at=timezone.now(),
    )
    action = uuid4()
    _keep(made, held, action=action)
    record(
        "joint_report.deducted",
        subject_of(held),
        by=by,
        action=action,
        wording=made.why,
        lang=made.lang,
        certificate=certificate.key,
        amount_minor=made.amounts["total"],
    )
    return made


def _check_place(held: JointReport, certificate: Certificate, line: ReportLine) -> None:
    if not held.certificates.filter(certificate=certificate).exists():
        raise Refused(_("This certificate is not in the joint report."))
    if line.report_id != certificate.report_id:
        raise Refused(_("This line is not one of the certificate's."))


def _check(before: Certified, line: ReportLine, deducted: Deducted) -> None:
    left = next((one.minor for one in before.lines if one.key == line.key), 0)
    given = sum(line.deductions.values_list("deducted_minor", flat=True))
    if not deducted.minor:
        raise ValidationError({"amount": _("Say how much is deducted.")})
    if not deducted.why.strip():
        raise ValidationError({"why": _("Say in words why it is deducted.")})
    if not min(0, left, -given) <= deducted.minor <= max(0, left, -given):
        raise ValidationError(
            {"amount": _("More is deducted than is certified on this line, or given back than was deducted.")}
        )


def _keep(made: ProgrammeDeduction, held: JointReport, *, action: UUID) -> None:
    """Save a deduction and post it; the action that notes it has the line."""
    made.full_clean(exclude=["report", "certificate", "line"])
    made.save(force_insert=True)
    partner = made.certificate.report.partner
    rows = [Posted("claimed", part, minor) for part, minor in claimed_parts(made.amounts).items()]
    cause = Cause("programme_deduction", made.key)
    post_to_ledger(partner, cause, rows, period=held.period, on=made.on, action=action)
