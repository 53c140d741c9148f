"""Writes of a correction after certification: one dated entry, the certificate itself as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.access.control import can_correct_certificate
from samband.projects.actions.control import NotAsFound
from samband.projects.actions.ledger import Cause, Posted, post_to_ledger
from samband.projects.control_money import certified_base, claimed_so_far, rejected_so_far
from samband.projects.control_tasks import tell_of_certificate
from samband.projects.domain.award_cap import payable
from samband.projects.domain.control_figures import Certified
from samband.projects.domain.corrections import (
    Correction as Rejected,
)
from samband.projects.domain.corrections import (
    CorrectionEntry,
    correction_entry,
    correction_problems,
)
from samband.projects.kept_figures import split_amounts
from samband.projects.models import Certificate, Correction, Partner, Project

declare("certificate.corrected", _("{by} corrected the certificate"))


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """So much of a certified line is rejected now, in minor units (below zero: given back), and why."""

    line: str
    minor: int
    error_type: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a correction rests on: the day, the reason in words, and which body decided."""

    on: date
    why: str
    lang: str = ""
    decided_by: str = ""


@transaction.atomic
def correct_certificate(
    certificate: Certificate, *, by: Agent, ruling: Ruling, rejected: Sequence[RejectedLine]
) -> Correction:
    """Post a correction: the certificate reckoned anew, less the certificate as corrected so far.

    Raises:
        Refused: when the agent may not, nothing is rejected, or the reason or who decided is missing.
        NotAsFound: when more is rejected than is certified on a line.
    """
    can_correct_certificate(by, certificate).or_refuse()
    held = _locked(certificate)
    _check(held, ruling, rejected)
    base, so_far = certified_base(held), rejected_so_far(held.corrections.all())
    now = [Rejected(one.line, one.minor) for one in rejected if one.minor]
    problems = correction_problems(base, [*so_far, *now])
    if problems:
        raise NotAsFound(problems)
    amounts = _amounts(held, base, correction_entry(base, so_far, now))
    made = Correction(
        certificate=held,
        number=held.corrections.count() + 1,
        on=ruling.on,
        why=ruling.why.strip(),
        lang=ruling.lang,
        decided_by=" ".join(ruling.decided_by.split()),
        findings=[
            {"line": one.line, "deducted_minor": one.minor, "error_type": one.error_type}
            for one in rejected
            if one.minor
        ],
        amounts=amounts,
        made_at=timezone.now(),
    )
    made.full_clean(exclude=["certificate"])
    made.save(force_insert=True)
    _post_correction(made, by)
    return made


def _locked(certificate: Certificate) -> Certificate:
    Project.objects.select_for_update(no_key=True).get(pk=certificate.project_id)
    Partner.objects.select_for_update(no_key=True).get(pk=certificate.report.partner_id)
    return Certificate.objects.select_related(
        "control", "project", "report__partner__project", "report__plan", "report__period"
    ).get(pk=certificate.pk)


def _check(held: Certificate, ruling: Ruling, rejected: Sequence[RejectedLine]) -> None:
    if not any(one.minor for one in rejected):
        raise Refused(_("Say on at least one line how much is rejected, or given back."))
    if not ruling.why.strip() or not ruling.decided_by.strip():
        raise Refused(_("Say why, and who decided it: a correction rests on both."))
    if any(one.minor and not one.error_type for one in rejected):
        raise Refused(_("Choose a type of error for each line that is corrected."))
    if ruling.on < timezone.localdate(held.made_at) or ruling.on > timezone.localdate():
        raise Refused(_("A correction's day is between that of the certificate and today."))


def _amounts(held: Certificate, base: Certified, entry: CorrectionEntry) -> dict[str, int]:
    """Give the differences by part; a fund's part that was above its award is taken back first."""
    found: dict[str, int] = dict(entry.categories)
    found["total"] = entry.total_minor
    found.update(split_amounts(entry.split))
    claims = {part.fund: part.minor for part in entry.split.funds}
    awards = {share.fund: base.terms.award(share) for share in base.terms.funds}
    for one in payable(claims, awards, claimed_so_far(held.report.partner)):
        found[f"not-payable:{one.fund}"] = one.not_payable_minor
    return _without_nothing(found)


def _without_nothing(amounts: Mapping[str, int]) -> dict[str, int]:
    return {part: minor for part, minor in amounts.items() if minor or part == "total"}


def _post_correction(made: Correction, by: Agent) -> None:
    held, action = made.certificate, uuid4()
    post_to_ledger(
        held.report.partner,
        Cause("correction", made.key),
        (Posted("correction", part, minor) for part, minor in made.amounts.items()),
        period=held.report.period,
        on=made.on,
        action=action,
    )
    event = record(
        "certificate.corrected",
        ("certificate", held.key),
        by=by,
        action=action,
        correction=made.key,
        number=made.number,
        total_minor=made.amounts["total"],
    )
    tell_of_certificate.enqueue(held.key, event.pk)
