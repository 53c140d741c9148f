"""Pages of payments: what came from funds, what went on to partners, what is outstanding."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.agents import Agent
from samband.base.http import page
from samband.base.table_files import table_download
from samband.kernel.money import minor_text
from samband.projects.access.joint import lead_partners
from samband.projects.access.payments import can_note_payments, can_reverse_payment, can_see_payments
from samband.projects.actions.payments import (
    NeedsYes,
    Noted,
    note_payment,
    pass_on_received,
    reverse_payment,
)
from samband.projects.domain.payment_split import RECEIVED
from samband.projects.forms.payments import DayForm, PaymentForm
from samband.projects.frame import frame_of
from samband.projects.joint_words import SIDE_WORDS
from samband.projects.models import JointReport, Payment, Project
from samband.projects.payments_reading import (
    Balances,
    approved_reports,
    balances,
    funds_of,
    own_partners,
    partners_by_key,
    proposal,
)
from samband.projects.payments_words import COLUMNS, SORT_WORDS, warning_words
from samband.projects.views.joint import project_of


def _project(request: HttpRequest, key: str) -> Project:
    project = project_of(request, key)
    can_see_payments(agent_of(request.user), project).or_refuse()
    return project


def seen_payments(agent: Agent, project: Project) -> list[Payment]:
    """Give the payments of a project that somebody may see, oldest first, in one question."""
    related = ("fund", "partner__organisation", "report", "reverses", "project")
    rows = Payment.objects.visible_to(agent).filter(project=project).select_related(*related)
    return list(rows.order_by("on", "pk"))


@never_cache
@login_required
@require_GET
def project_payments(request: HttpRequest, key: str) -> HttpResponse:
    """Show payments of a project and what is outstanding, side by side; a partner sees its own."""
    project, agent = _project(request, key), agent_of(request.user)
    is_lead = bool(can_note_payments(agent, project))
    payments = seen_payments(agent, project)
    reversed_ones = {one.reverses_id for one in payments if one.reverses_id}
    now = balances(project, payments)
    held = {one.fund for one in now.funds if one.held_minor > 0}
    context = {
        **frame_of(agent, project, "project-payments"),
        "is_lead": is_lead,
        "sides": _sides(project, now, agent, is_lead),
        "rows": [_row(one, is_lead, reversed_ones, held) for one in reversed(payments)],
        "exports": [
            {"url": reverse("payment-export", args=[key, form]), "label": label}
            for form, label in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
        "has_approved": bool(approved_reports(project)),
    }
    return page(request, "projects/payments_list.html", context)


def _row(one: Payment, is_lead: bool, reversed_ones: set[int], held: set[str]) -> dict[str, Any]:
    """Give a payment as the list shows it; it is passed on only while the lead holds money of its fund."""
    stands = one.reverses_id is None and one.pk not in reversed_ones
    may_divide = is_lead and stands and one.sort == RECEIVED and one.report_id is not None
    may_divide = may_divide and one.fund.code in held
    return {
        "payment": one,
        "what": SORT_WORDS[one.sort],
        "is_reversed": one.pk in reversed_ones,
        "minor": -one.amount_minor if one.reverses_id else one.amount_minor,
        "reverse_url": reverse("payment-reverse", args=[one.key]) if is_lead and stands else "",
        "divide_url": reverse("payment-split", args=[one.key]) if may_divide else "",
    }


def _sides(project: Project, now: Balances, agent: Agent, is_lead: bool) -> list[dict[str, Any]]:
    """Give each side's balances: by fund for the leads, by partner and fund for those who may see it."""
    partners = partners_by_key(project)
    own = own_partners(project, agent)
    of_fund = {one.code: one for one in funds_of(project)}
    sides = []
    for side, label in SIDE_WORDS.items():
        codes = {code for code, fund in of_fund.items() if fund.side == side}
        funds = [one for one in now.funds if one.fund in codes]
        rows = [
            {"partner": partners[one.partner], "balance": one}
            for one in now.partners
            if one.fund in codes and one.partner in partners and (is_lead or one.partner in own)
        ]
        if funds or rows:
            shown = [{"balance": one, "name": of_fund[one.fund].name} for one in funds] if is_lead else []
            sides.append({"side": side, "label": label, "funds": shown, "rows": rows})
    return sides


@never_cache
@login_required
@require_GET
def export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give the payments that the reader may see as a file."""
    project, agent = _project(request, key), agent_of(request.user)
    rows = [
        [
            one.on.isoformat(),
            one.sort,
            one.fund.code,
            one.fund.side,
            one.partner.organisation.name if one.partner else "",
            one.report.number if one.report else "",
            minor_text(-one.amount_minor if one.reverses_id else one.amount_minor),
            one.currency,
            one.reference,
            one.reverses.key if one.reverses else "",
        ]
        for one in seen_payments(agent, project)
    ]
    name = f"samband-payments-{project.key}"
    return table_download(form, name=name, sheet=_("Payments"), columns=COLUMNS, rows=rows)


def _reports(project: Project) -> list[tuple[JointReport, str]]:
    return [(one, _("Joint report %(number)s") % {"number": one.number}) for one in approved_reports(project)]


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Note a payment; one that is unusual asks for a yes, with the numbers."""
    project, agent = _project(request, key), agent_of(request.user)
    can_note_payments(agent, project).or_refuse()
    funds = funds_of(project)
    partners = list(partners_by_key(project).values())
    reports = _reports(project)
    start = {"on": timezone.localdate(), "report": reports[-1][0].key if reports else ""}
    known: dict[str, Any] = {"funds": funds, "partners": partners, "reports": reports, "initial": start}
    form, warnings = PaymentForm(request.POST or None, **known), list[str]()
    if request.method == "POST" and form.is_valid():
        try:
            _note(project, agent, form, known)
        except NeedsYes as asked:
            warnings = [warning_words(one, project.currency) for one in asked.warnings]
            form = PaymentForm(request.POST, **known, asks_sure=True)
        except ValidationError as problem:
            for name, words in problem.message_dict.items():
                form.add_error(name if name in form.fields else None, words[0])
        else:
            messages.success(request, _("The payment is noted."))
            return HttpResponseRedirect(reverse("project-payments", args=[key]))
    context = {
        **frame_of(agent, project, "project-payments"),
        "form": form,
        "warnings": warnings,
        "asks_sure": bool(warnings),
    }
    status = 422 if warnings or (form.is_bound and form.errors) else 200
    return page(request, "projects/payments_new.html", context, status=status)


def _note(project: Project, agent: Agent, form: PaymentForm, known: dict[str, Any]) -> Payment:
    said = form.cleaned_data

    def chosen(rows: Sequence[Any], key: str) -> Any:
        return next((one for one in rows if one.key == key), None)

    noted = Noted(
        said["sort"],
        chosen(known["funds"], said["fund"]),
        said["amount"],
        said["on"],
        chosen(known["partners"], said["partner"]),
        chosen([one for one, _label in known["reports"]], said["report"]),
        said["reference"],
    )
    return note_payment(project, by=agent, noted=noted, is_sure=said["sure"])


def _payment(request: HttpRequest, key: str) -> Payment:
    related = ("project__programme__owner", "fund", "partner__organisation", "report__project")
    return get_object_or_404(
        Payment.objects.visible_to(agent_of(request.user)).select_related(*related, "report__period"), key=key
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def reverse_one(request: HttpRequest, key: str) -> HttpResponse:
    """Reverse a payment that was noted wrongly, by a row of its own."""
    payment, agent = _payment(request, key), agent_of(request.user)
    can_reverse_payment(agent, payment).or_refuse()
    form = DayForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        reverse_payment(payment, by=agent, **form.cleaned_data)
        messages.success(request, _("Reversed by a row of its own. The first row stays as it was."))
        return HttpResponseRedirect(reverse("project-payments", args=[payment.project.key]))
    context = {
        **frame_of(agent, payment.project, "project-payments"),
        "payment": payment,
        "what": SORT_WORDS[payment.sort],
        "form": form,
    }
    return page(request, "projects/payments_reverse.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, key: str) -> HttpResponse:
    """Propose how a received payment goes on to partners, by their certificates; pass it on with a yes."""
    payment, agent = _payment(request, key), agent_of(request.user)
    can_note_payments(agent, payment.project).or_refuse()
    start = {"on": timezone.localdate(), "reference": payment.reference}
    form = DayForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        pass_on_received(payment, by=agent, **form.cleaned_data)
        messages.success(request, _("Passed on as proposed, one payment for each partner."))
        return HttpResponseRedirect(reverse("project-payments", args=[payment.project.key]))
    partners = partners_by_key(payment.project)
    parts = proposal(payment.report, payment.fund.code, payment.amount_minor) if payment.report else []
    leads = {one.key for one in lead_partners(payment.project)}
    context = {
        **frame_of(agent, payment.project, "project-payments"),
        "payment": payment,
        "form": form,
        "parts": [
            {"part": one, "partner": partners[one.partner], "is_lead": one.partner in leads} for one in parts
        ],
        "residue": sum(one.residue_minor for one in parts),
    }
    return page(request, "projects/payments_split.html", context, status=422 if form.errors else 200)
