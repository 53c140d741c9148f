"""Pages of a partner's register of procurements: contracts, lines under them, lines without one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import many_fields, page
from samband.base.table_files import table_download
from samband.base.versions import ChangedMeanwhile
from samband.kernel.money import minor_text
from samband.projects.access.costs import can_keep_procurements, can_see_procurements
from samband.projects.actions.procurement import ProcurementSaid, remove_procurement, save_procurement
from samband.projects.costs_page import partner_frame
from samband.projects.costs_reading import ShownLine, unlisted_purchases
from samband.projects.costs_words import PROCEDURE_WORDS
from samband.projects.domain.partner_report import EDITABLE
from samband.projects.forms.costs import ProcurementForm
from samband.projects.models import Partner, Procurement, ReportLine
from samband.projects.views.staff import partner_of

COLUMNS = (
    *("name", "supplier", "reference", "value", "currency", "procedure", "quotes", "contracted on"),
    *("conflict checked on", "conflict found", "conflict note", "lines", "note"),
)


def _rows(request: HttpRequest, partner: Partner) -> "QuerySet[Procurement]":
    visible = Procurement.objects.visible_to(agent_of(request.user)).filter(partner=partner)
    return visible.annotate(line_count=Count("lines")).order_by("id")


@require_GET
def procurement_list(request: HttpRequest, key: str) -> HttpResponse:
    """Show a partner's contracts, and its purchases that are under none."""
    partner, agent = partner_of(request, key, can_see_procurements), agent_of(request.user)
    may_keep = bool(can_keep_procurements(agent, partner))
    rows = [
        {
            "one": one,
            "procedure": PROCEDURE_WORDS[one.procedure],
            "lines": one.line_count,  # type: ignore[attr-defined]
            "url": reverse("procurement-edit", args=[key, one.key]) if may_keep else "",
        }
        for one in _rows(request, partner)
    ]
    context = partner_frame(agent, partner, "procurements") | {
        "rows": rows,
        "may_keep": may_keep,
        "without": [_line_row(one) for one in unlisted_purchases(agent, partner)],
    }
    return page(request, "projects/procurement_list.html", context)


def _line_row(one: ShownLine) -> dict[str, Any]:
    return {
        "one": one,
        "url": reverse("partner-report-line", args=[one.line.report.key, one.line.key]),
    }


@require_GET
def export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give the register as a file."""
    partner = partner_of(request, key, can_see_procurements)
    found = {None: "", True: _("yes"), False: _("no")}
    rows = (
        [
            one.name,
            one.supplier,
            one.reference,
            "" if one.value_minor is None else minor_text(one.value_minor),
            one.currency,
            str(PROCEDURE_WORDS[one.procedure]),
            "" if one.quotes is None else one.quotes,
            one.contracted_on or "",
            one.conflict_checked_on or "",
            found[one.conflict_found],
            one.conflict_note,
            one.line_count,  # type: ignore[attr-defined]
            one.note,
        ]
        for one in _rows(request, partner)
    )
    return table_download(
        form, name="samband-procurements", sheet=_("Procurements"), columns=COLUMNS, rows=rows
    )


@many_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Add a contract."""
    return _form_page(request, partner_of(request, key, can_see_procurements), None)


@many_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str, one: str) -> HttpResponse:
    """Change a contract, link lines to it, or remove it."""
    partner, agent = partner_of(request, key, can_see_procurements), agent_of(request.user)
    found = get_object_or_404(
        Procurement.objects.visible_to(agent).select_related("partner"), partner=partner, key=one
    )
    if request.method == "POST" and "remove" in request.POST:
        remove_procurement(found, by=agent)
        messages.success(request, _("The procurement is removed."))
        return HttpResponseRedirect(reverse("procurement-list", args=[key]))
    return _form_page(request, partner, found)


def _open_lines(request: HttpRequest, partner: Partner) -> "QuerySet[ReportLine]":
    visible = ReportLine.objects.visible_to(agent_of(request.user))
    bought = visible.filter(report__partner=partner, report__status__in=EDITABLE)
    return (
        bought.exclude(category="staff").select_related("report", "procurement").order_by("report", "number")
    )


def _form_page(request: HttpRequest, partner: Partner, found: Procurement | None) -> HttpResponse:
    agent = agent_of(request.user)
    can_keep_procurements(agent, partner).or_refuse()
    lines = list(_open_lines(request, partner))
    form = ProcurementForm(
        request.POST or None,
        procurement=found,
        currency=partner.currency,
        lines=[(one.key, _line_name(one)) for one in lines],
        linked=[one.key for one in lines if found is not None and one.procurement_id == found.pk],
    )
    if request.method == "POST" and form.is_valid():
        answer = _saved(request, partner, found, form)
        if answer is not None:
            return answer
    context = partner_frame(agent, partner, "procurements") | {"form": form, "procurement": found}
    return page(request, "projects/procurement_form.html", context, status=422 if form.is_bound else 200)


def _line_name(line: ReportLine) -> str:
    said = line.description or line.supplier or line.document_number
    amount = f"{minor_text(line.declared_minor)} {line.currency}"
    return f"{line.report.number}:{line.number} · {said[:80]} · {amount}"


def _saved(
    request: HttpRequest, partner: Partner, found: Procurement | None, form: ProcurementForm
) -> HttpResponse | None:
    said = dict(form.cleaned_data)
    version, lines = said.pop("version") or 0, said.pop("lines", [])
    try:
        save_procurement(
            partner,
            by=agent_of(request.user),
            said=ProcurementSaid(**said),
            procurement=found,
            version=version,
            lines=lines,
        )
    except ValidationError as problem:
        _put_beside(form, problem)
        return None
    except ChangedMeanwhile as changed:
        theirs = f"{changed.now.name} · {changed.now.supplier}" if changed.now else ""
        context = {
            "theirs": theirs,
            "yours": f"{said['name']} · {said['supplier']}",
            "back_url": request.path,
        }
        return page(request, "409.html", context, status=409)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("procurement-list", args=[partner.key]))


def _put_beside(form: ProcurementForm, problem: ValidationError) -> None:
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for name, wrong in problem.error_dict.items():
        if name == "__all__":
            form.add_error("name", _("There is a procurement of this name already. Give it another."))
        else:
            form.add_error(name if name in form.fields else None, wrong)
