"""Writes of payments: money from a fund noted, passed on to partners, paid back, reversed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.funding.models import Fund
from samband.kernel.decision import Refused
from samband.projects.access.payments import can_note_payments, can_reverse_payment
from samband.projects.actions.joint import acting
from samband.projects.domain.payment_split import (
    PAID_BACK,
    PASSED_ON,
    RECEIVED,
    Paid,
    PaymentWarning,
    payment_warnings,
)
from samband.projects.models import JointReport, LedgerEntry, Partner, Payment, Project
from samband.projects.payments_reading import all_payments, balances, proposal

declare("payment.noted", _("{by} noted a payment"))
declare("payment.divided", _("{by} passed a payment on to the partners"))
declare("payment.reversed", _("{by} reversed a payment"))

CAUSE = "payment"


class NeedsYes(Exception):
    """A payment is unusual, and nobody has said yes to that; ``warnings`` say why, with numbers."""

    def __init__(self, warnings: Sequence[PaymentWarning]) -> None:
        super().__init__("a yes is needed")
        self.warnings = list(warnings)


@dataclass(frozen=True, slots=True)
class Noted:
    """A payment as it is noted: minor units of the project's currency, on the day it was paid."""

    sort: str
    fund: Fund
    amount_minor: int
    on: date
    partner: Partner | None = None
    report: JointReport | None = None
    reference: str = ""


def _subject(payment: Payment) -> tuple[str, str]:
    return (CAUSE, payment.key)


@transaction.atomic
def note_payment(project: Project, *, by: Agent, noted: Noted, is_sure: bool = False) -> Payment:
    """Note money that came from a fund, went on to a partner, or was paid back; posted to the ledger.

    Raises:
        Refused: when the agent does not lead, or the fund would pay a partner of the other side.
        ValidationError: when something is lacking.
        NeedsYes: when it is above what was approved less deductions, and ``is_sure`` is not set.
    """
    can_note_payments(by, project).or_refuse()
    held = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
    _check(held, noted)
    if not is_sure:
        now = balances(held, all_payments(held))
        one = Paid(
            noted.sort, noted.fund.code, noted.partner.key if noted.partner else "", noted.amount_minor
        )
        found = payment_warnings(one, now.approved, now.paid)
        if found:
            raise NeedsYes(found)
    action = uuid4()
    made = _add(held, noted, action)
    record(
        "payment.noted",
        _subject(made),
        by=acting(by, held),
        action=action,
        sort=made.sort,
        fund=noted.fund.code,
        amount_minor=made.amount_minor,
        currency=made.currency,
    )
    return made


def _check(project: Project, noted: Noted) -> None:
    if noted.amount_minor <= 0:
        raise ValidationError(
            {"amount": _("Say how much was paid; a reversal is noted on the payment itself.")}
        )
    if noted.sort == PASSED_ON and noted.partner is None:
        raise ValidationError({"partner": _("Say to which partner it went.")})
    if noted.sort == RECEIVED and noted.partner is not None:
        raise ValidationError({"partner": _("A fund pays the project. Leave the partner out.")})
    if project.programme_id is None or noted.fund.programme_id != project.programme_id:
        raise Refused(_("This fund does not pay the project."))
    if noted.partner is not None and noted.partner.project_id != project.pk:
        raise Refused(_("This partner is not one of the project's."))
    if noted.partner is not None and noted.partner.side != noted.fund.side:
        said = {"fund": noted.fund.code, "partner": str(noted.partner)}
        words = gettext("%(fund)s never pays %(partner)s: a fund pays partners of its own side.") % said
        raise ValidationError({"fund": words})
    if noted.report is not None and noted.report.project_id != project.pk:
        raise Refused(_("This joint report is not one of the project's."))


def _add(project: Project, noted: Noted, action: UUID, reverses: Payment | None = None) -> Payment:
    """Add a payment with its rows of the ledger; the action that adds it has the line."""
    made = Payment(
        project=project,
        sort=noted.sort,
        fund=noted.fund,
        partner=noted.partner,
        report=noted.report,
        amount_minor=noted.amount_minor,
        currency=project.currency,
        on=noted.on,
        reference=noted.reference.strip(),
        reverses=reverses,
        made_at=timezone.now(),
    )
    made.full_clean(exclude=["project", "fund", "partner", "report", "reverses"])
    made.save(force_insert=True)
    LedgerEntry.objects.bulk_create(_rows(made, action))
    return made


def posted_parts(payment: Payment) -> list[tuple[Partner | None, str, int]]:
    """Give what a payment posts: of its partner ``fund:CODE``, of the project ``received:CODE``.

    What a partner pays back leaves both; a reversal has the opposite sign.
    """
    sign = (-1 if payment.sort == PAID_BACK else 1) * (-1 if payment.reverses_id else 1)
    code, minor = payment.fund.code, sign * payment.amount_minor
    parts: list[tuple[Partner | None, str, int]] = []
    if payment.partner is not None:
        parts.append((payment.partner, f"fund:{code}", minor))
    if payment.sort in (RECEIVED, PAID_BACK):
        parts.append((None, f"received:{code}", minor))
    return parts


def _rows(payment: Payment, action: UUID) -> list[LedgerEntry]:
    now = timezone.now()
    return [
        LedgerEntry(
            project=payment.project,
            partner=partner,
            period=payment.report.period if payment.report else None,
            side=payment.fund.side,
            sort="paid",
            part=part,
            currency=payment.currency,
            amount_minor=minor,
            on=payment.on,
            cause_type=CAUSE,
            cause_key=payment.key,
            action=action,
            at=now,
        )
        for partner, part, minor in posted_parts(payment)
    ]


@transaction.atomic
def pass_on_received(payment: Payment, *, by: Agent, on: date, reference: str = "") -> list[Payment]:
    """Pass a received payment on, as proposed from the certificates of its joint report: exactly all of it.

    Raises:
        Refused: when the agent does not lead, it is no payment of a fund, or it was passed on already.
    """
    can_note_payments(by, payment.project).or_refuse()
    Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment.project_id)
    report = payment.report
    if payment.sort != RECEIVED or payment.reverses_id or report is None:
        raise Refused(_("Only what came from a fund for a joint report is divided."))
    there = Payment.objects.filter(reverses__isnull=True)
    if there.filter(sort=RECEIVED, pk=payment.pk, payment__isnull=False).exists():
        raise Refused(_("This payment is reversed. There is nothing to divide."))
    reference = reference.strip() or payment.reference or payment.key
    done = there.filter(
        sort=PASSED_ON, report=report, fund=payment.fund, reference=reference, payment__isnull=True
    )
    if done.exists():
        raise Refused(_("This payment was passed on already, under the same reference."))
    parts = proposal(report, payment.fund.code, payment.amount_minor)
    if not parts:
        raise Refused(
            _("Nothing in the joint report is approved of this fund. There is nothing to divide by.")
        )
    partners = {one.key: one for one in payment.project.partners.all()}
    action = uuid4()
    made = [
        _add(
            payment.project,
            Noted(PASSED_ON, payment.fund, one.minor, on, partners[one.partner], report, reference),
            action,
        )
        for one in parts
        if one.minor
    ]
    record(
        "payment.divided",
        _subject(payment),
        by=acting(by, payment.project),
        action=action,
        parts=len(made),
        amount_minor=payment.amount_minor,
    )
    return made


@transaction.atomic
def reverse_payment(payment: Payment, *, by: Agent, on: date, reference: str = "") -> Payment:
    """Reverse a payment that was noted wrongly: a row of its own; the first one stays as it is.

    Raises:
        Refused: when the agent does not lead, or it is reversed already.
    """
    Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment.project_id)
    can_reverse_payment(by, payment).or_refuse()
    action = uuid4()
    noted = Noted(
        payment.sort, payment.fund, payment.amount_minor, on, payment.partner, payment.report, reference
    )
    made = _add(payment.project, noted, action, reverses=payment)
    record(
        "payment.reversed",
        _subject(made),
        by=acting(by, payment.project),
        action=action,
        reverses=payment.key,
        amount_minor=made.amount_minor,
    )
    return made
