"""Payments of a project and its ledger, as far as one reads them on their pages."""

from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status

from samband.base.agents import Agent
from samband.kernel.money import minor_text
from samband.projects.access.payments import can_note_payments, can_see_payments
from samband.projects.access.roles import roles_in
from samband.projects.actions.payments import NeedsYes, Noted, note_payment, pass_on_received, reverse_payment
from samband.projects.domain.roles import CONTROLLER, LEAD, PARTNER
from samband.projects.ledger_reading import Narrowed
from samband.projects.models import JointReport, LedgerEntry, Payment, Project
from samband.projects.payments_reading import (
    balances,
    funds_of,
    own_partners,
    partners_by_key,
)
from samband.projects.payments_words import warning_words
from samband.site.api import projects
from samband.site.api.answers import own_read, write
from samband.site.api.cursors import page_by_key, read_cursor, write_cursor
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, Paging, refuse_unknown
from samband.site.api.joint_shapes import (
    Balances,
    LedgerFilters,
    LedgerPage,
    NewPayment,
    OnDay,
    PaymentPage,
    PaymentShape,
)
from samband.site.api.problems import Trouble
from samband.site.api.projects import project_of
from samband.site.api.report_inputs import minor_of

router = projects.router
payment_router = Router(tags=["Payments"])
_RELATED = ("fund", "partner__organisation", "report", "reverses", "project")


@own_read(router, "/{key}/payments", PaymentPage, 403, 404)
def list_payments(request: HttpRequest, key: Path[Key], paging: Query[Paging]) -> dict[str, Any]:
    """List payments of a project, the latest first, with what is outstanding; a partner reads its own."""
    refuse_unknown(request, Paging)
    agent = caller_of(request).agent
    one = project_of(agent, key)
    can_see_payments(agent, one).or_refuse()
    seen = Payment.objects.visible_to(agent).filter(project=one).select_related(*_RELATED)
    rows = list(seen.order_by("-on", "-pk"))
    shown, further = page_by_key(
        rows, cursor=paging.cursor, limit=paging.limit, belongs_to=["payments", key, agent.person]
    )
    is_lead, own = bool(can_note_payments(agent, one)), own_partners(one, agent)
    now = balances(one, rows)
    return {
        "items": [_payment(row) for row in shown],
        "next": further,
        "funds": [_amounts(row, ("fund",), _OF_FUND) for row in (now.funds if is_lead else [])],
        "partners": [
            _amounts(row, ("partner", "fund"), _OF_PARTNER)
            for row in now.partners
            if is_lead or row.partner in own
        ],
    }


_OF_FUND = ("approved", "received", "paid_back", "outstanding", "held")
_OF_PARTNER = ("approved", "passed_on", "paid_back", "outstanding")


def _amounts(row: Any, names: tuple[str, ...], amounts: tuple[str, ...]) -> dict[str, str]:
    plain = {name: getattr(row, name) for name in names}
    return plain | {name: minor_text(getattr(row, f"{name}_minor")) for name in amounts}


@write(router, "POST", "/{key}/payments", PaymentShape, 404, status=201)
def note_a_payment(request: HttpRequest, key: Path[Key], sent: NewPayment) -> Any:
    """Note money that came from a fund, went on to a partner, or was paid back: for the leads."""
    agent = caller_of(request).agent
    one = project_of(agent, key)
    can_note_payments(agent, one).or_refuse()
    noted = Noted(
        sort=sent.sort,
        fund=_named(next((row for row in funds_of(one) if row.code == sent.fund), None), "fund"),
        amount_minor=minor_of(sent.amount, "body/amount"),
        on=sent.on,
        partner=_named(partners_by_key(one).get(sent.partner), "partner") if sent.partner else None,
        report=_report(agent, one, sent.joint_report),
        reference=sent.reference,
    )
    try:
        made = note_payment(one, by=agent, noted=noted, is_sure=sent.is_sure)
    except NeedsYes as unusual:
        words = " ".join(warning_words(row, one.currency) for row in unusual.warnings)
        fix = _("If it is right all the same, send it again with is_sure.")
        raise Trouble(422, "body/amount", words, fix) from unusual
    return Status(201, _payment(payment_of(agent, made.key)))


def _named(found: Any, name: str) -> Any:
    if found is None:
        raise Trouble(404, f"body/{name}")
    return found


def _report(agent: Agent, project: Project, key: str | None) -> JointReport | None:
    if key is None:
        return None
    seen = JointReport.objects.visible_to(agent).filter(project=project).select_related("period")
    found: JointReport = _named(seen.filter(key=key).first(), "joint_report")
    return found


@write(payment_router, "POST", "/{key}/reverse", PaymentShape, 404, status=201)
def reverse_a_payment(request: HttpRequest, key: Path[Key], sent: OnDay) -> Any:
    """Reverse a payment that was noted wrongly: a row of its own; the first one stays as it is."""
    agent = caller_of(request).agent
    made = reverse_payment(payment_of(agent, key), by=agent, on=sent.on, reference=sent.reference)
    return Status(201, _payment(payment_of(agent, made.key)))


@write(payment_router, "POST", "/{key}/pass-on", list[PaymentShape], 404, status=201)
def pass_a_payment_on(request: HttpRequest, key: Path[Key], sent: OnDay) -> Any:
    """Pass what came from a fund on to the partners, as their certificates say: exactly all of it."""
    agent = caller_of(request).agent
    made = pass_on_received(payment_of(agent, key), by=agent, on=sent.on, reference=sent.reference)
    rows = Payment.objects.visible_to(agent).select_related(*_RELATED)
    return Status(201, [_payment(one) for one in rows.filter(pk__in=[row.pk for row in made]).order_by("pk")])


@own_read(router, "/{key}/ledger", LedgerPage, 404)
def list_ledger(request: HttpRequest, key: Path[Key], chosen: Query[LedgerFilters]) -> dict[str, Any]:
    """List the rows of a project's ledger, the oldest first: the leads all, others their partner's."""
    refuse_unknown(request, LedgerFilters)
    agent = caller_of(request).agent
    rows = Narrowed(chosen.partner, chosen.sort, chosen.part).of(_ledger(agent, key))
    belongs_to = ["ledger", key, agent.person, chosen.partner, chosen.sort, chosen.part]
    after = int(read_cursor(chosen.cursor, belongs_to) or 0)
    got = list(
        rows.filter(pk__gt=after).select_related("partner", "period").order_by("pk")[: chosen.limit + 1]
    )
    further = write_cursor(str(got[chosen.limit - 1].pk), belongs_to) if len(got) > chosen.limit else None
    return {"items": [_posted(row) for row in got[: chosen.limit]], "next": further}


@own_read(router, "/{key}/balances", Balances, 404)
def list_balances(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Give every balance that one may see, by partner, sort and part: each is a sum of the ledger's rows."""
    sums = _ledger(caller_of(request).agent, key).values_list("partner__key", "sort", "part", "currency")
    found = sums.annotate(whole=Sum("amount_minor"), count=Count("id"))
    order = ("partner__number", "sort", "part", "currency")
    return {
        "items": [
            {
                "partner": partner,
                "sort": sort,
                "part": part,
                "currency": currency,
                "amount": minor_text(whole),
                "rows": count,
            }
            for partner, sort, part, currency, whole, count in found.order_by(*order)
        ]
    }


def _ledger(agent: Agent, key: str) -> "QuerySet[LedgerEntry]":
    one = project_of(agent, key)
    if not roles_in(agent, one) & {LEAD, PARTNER, CONTROLLER}:
        raise Http404
    return LedgerEntry.objects.visible_to(agent).filter(project=one)


def payment_of(agent: Agent, key: str) -> Payment:
    """Find a payment that somebody may see; any other is not there."""
    one = Payment.objects.visible_to(agent).select_related(*_RELATED).filter(key=key).first()
    if one is None:
        raise Http404
    return one


def _payment(one: Payment) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("key", "sort", "currency", "on", "reference")},
        "fund": one.fund.code,
        "side": one.fund.side,
        "partner": one.partner.key if one.partner else None,
        "joint_report": one.report.key if one.report else None,
        "amount": minor_text(-one.amount_minor if one.reverses_id else one.amount_minor),
        "reverses": one.reverses.key if one.reverses else None,
    }


def _posted(one: LedgerEntry) -> dict[str, Any]:
    plain = ("on", "side", "sort", "part", "currency", "cause_key", "turn", "at")
    return {
        **{name: getattr(one, name) for name in plain},
        "number": one.pk,
        "partner": one.partner.key if one.partner else None,
        "period": one.period.number if one.period else None,
        "amount": minor_text(one.amount_minor),
        "cause": one.cause_type,
    }
