"""Pages of the financing: by year with balance, entered or pasted, and each financier's own cut."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.files import keep_file, safe_name
from samband.base.http import many_fields, page
from samband.base.table_files import table_download
from samband.base.templatetags.wording import amount
from samband.base.versions import ChangedMeanwhile
from samband.kernel.money import minor_text
from samband.kernel.text import fold
from samband.projects.access.budget import can_read_budget, can_read_cuts
from samband.projects.access.plan import can_edit_plan, can_lead_project
from samband.projects.actions.financing import save_financier, save_financing
from samband.projects.budget_reading import offered_funds
from samband.projects.budget_words import CATEGORY_WORDS
from samband.projects.domain.budget_given import FinancingGiven
from samband.projects.domain.pasted_financing import PastedFinancing, read_financing
from samband.projects.domain.read_costs import CostsRefused
from samband.projects.domain.table_file import table_text
from samband.projects.evidence_files import as_download
from samband.projects.financing_cuts import cuts_for, percent_of_plan
from samband.projects.financing_reading import cost_rows, financing_rows, read_financing_of, years_of
from samband.projects.financing_shown import financing_shown, pasted_shown, said_of
from samband.projects.forms.financing import FinancierForm, FinancingForms, PasteForm
from samband.projects.frame import frame_of
from samband.projects.models import Financing, Project
from samband.projects.views.budget_common import conflict, for_people, number_of, project_of, words_of

_SALT, _HOLDS_FOR = "samband.financing", 24 * 60 * 60


@many_fields
@for_people
@require_http_methods(["GET", "POST"])
def project_financing(request: HttpRequest, key: str) -> HttpResponse:
    """Show who pays by year against the costs by year, with the balance; change it while the plan is open."""
    agent, project = agent_of(request.user), project_of(request, key)
    can_read_budget(agent, project).or_refuse()
    reading = read_financing_of(project)
    may_edit = bool(can_edit_plan(agent, project))
    forms, said, status = None, list[str](), 200
    if request.method == "POST" or (may_edit and request.GET.get("edit")):
        can_edit_plan(agent, project).or_refuse()
        forms = FinancingForms(
            reading.given, years=reading.years, funds=_funds(project), data=request.POST or None
        )
    if request.method == "POST" and forms is not None:
        status = 422
        if forms.is_valid():
            given = forms.given()
            try:
                save_financing(project, by=agent, version=_version(request), given=given)
            except ChangedMeanwhile:
                now = read_financing_of(project).given
                return _conflict(request, project, given, now)
            except ValidationError as problem:
                said = words_of(problem)
            else:
                messages.success(request, _("The financing is saved."))
                return HttpResponseRedirect(reverse("project-financing", args=[project.key]))
    context = {
        **frame_of(agent, project, "project-financing"),
        **financing_shown(project, reading),
        "may_edit": may_edit,
        "may_cut": bool(can_read_cuts(agent, project)),
        "forms": forms,
        "said": said,
        "version": request.POST.get("version", "") or project.version,
    }
    return page(request, "projects/financing.html", context, status=status)


def _version(request: HttpRequest) -> int:
    return number_of(request.POST.get("version", ""))


def _funds(project: Project) -> list[tuple[str, str]]:
    return [(one.key, one.code) for one in offered_funds(project).values()]


def _conflict(
    request: HttpRequest, project: Project, yours: FinancingGiven, theirs: FinancingGiven
) -> HttpResponse:
    back = reverse("project-financing", args=[project.key]) + "?edit=1"
    return conflict(request, theirs=_as_text(theirs), yours=_as_text(yours), back_url=back)


def _as_text(given: FinancingGiven) -> str:
    named = [(one.name, one.years) for one in given.financiers] + [
        (one.label, one.years) for one in given.costs
    ]
    return "\n".join(
        f"{name}: " + " · ".join(f"{year} {amount(minor)}" for year, minor in sorted(years.items()))
        for name, years in named
    )


@for_people
@require_http_methods(["GET", "POST"])
def financing_bring(request: HttpRequest, key: str) -> HttpResponse:
    """Paste the tables of a document, or bring a file: what was understood is shown before it is kept."""
    agent, project = agent_of(request.user), project_of(request, key)
    can_edit_plan(agent, project).or_refuse()
    if request.method == "POST" and request.POST.get("do") == "take":
        return _take(request, project)
    form = PasteForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            text = (
                table_text(form.cleaned_data["file"].read())
                if form.cleaned_data["file"]
                else form.cleaned_data["text"]
            )
            pasted = _read(project, text)
        except CostsRefused as refused:
            form.add_error("file" if form.cleaned_data["file"] else "text", said_of(refused.problem))
        else:
            if pasted.given.financiers or pasted.given.costs:
                sent = signing.dumps([text, project.version], salt=_SALT, compress=True)
                context = {**pasted_shown(pasted, project.currency), "sent": sent}
            else:
                form.add_error(
                    "text", _("No table of financing or costs by year was found. Paste the row of years too.")
                )
    status = 422 if form.is_bound and form.errors else 200
    context |= {**frame_of(agent, project, "project-financing"), "form": form}
    return page(request, "projects/financing_bring.html", context, status=status)


def _read(project: Project, text: str) -> PastedFinancing:
    offered = offered_funds(project).values()
    funds = {fold(one.code): one.key for one in offered}
    european = [one.key for one in offered if one.side == "eu"]
    if len(european) == 1:  # documents name it in their own languages
        funds |= dict.fromkeys(("erdf", "eruf", "efru"), european[0])
    return read_financing(text, funds=funds, currency=project.currency)


def _take(request: HttpRequest, project: Project) -> HttpResponse:
    back = reverse("financing-bring", args=[project.key])
    try:
        text, version = signing.loads(request.POST.get("sent", ""), salt=_SALT, max_age=_HOLDS_FOR)
        pasted = _read(project, text)
    except (signing.BadSignature, ValueError, CostsRefused):
        messages.error(request, _("It was looked at too long ago, or did not arrive whole. Paste it again."))
        return HttpResponseRedirect(back)
    now = read_financing_of(project).given
    # What the paste does not hold stays as it is; a financier of the same name stays the same one.
    keys = {fold(one.name): one.key for one in now.financiers}
    paid = tuple(
        type(one)(one.name, one.kind, one.years, one.form, one.fund, keys.pop(fold(one.name), ""))
        for one in pasted.given.financiers
    )
    given = FinancingGiven(paid or now.financiers, pasted.given.costs or now.costs)
    try:
        save_financing(project, by=agent_of(request.user), version=int(version), given=given)
    except ChangedMeanwhile:
        return _conflict(request, project, given, read_financing_of(project).given)
    except ValidationError as problem:
        messages.error(request, " ".join(words_of(problem)))
        return HttpResponseRedirect(back)
    messages.success(request, _("The financing is saved."))
    return HttpResponseRedirect(reverse("project-financing", args=[project.key]))


@for_people
@require_GET
def financing_file(request: HttpRequest, key: str, table: str, form: str) -> HttpResponseBase:
    """Give the financing, or the costs by year, as a file that can be brought again."""
    project = project_of(request, key)
    can_read_budget(agent_of(request.user), project).or_refuse()
    reading = read_financing_of(project)
    years = years_of(project, reading.given)
    if table == "costs":
        columns, rows = ["Costs", *map(str, years)], cost_rows(reading.given, years)
    elif table == "financing":
        columns = ["Financing", "Kind", "Form", *map(str, years)]
        rows = financing_rows(reading.given, years)
    else:
        raise Http404
    return table_download(form, name=f"{table}-{project.key}", sheet=table, columns=columns, rows=rows)


def _financier_of(request: HttpRequest, project: Project, key: str) -> Financing:
    agent = agent_of(request.user)
    can_read_cuts(agent, project).or_refuse()
    found = project.financing.select_related("fund", "project").filter(key=key).first()
    if found is None:
        raise Http404
    return found


@for_people
@require_http_methods(["GET", "POST"])
def financier(request: HttpRequest, key: str, financier: str) -> HttpResponse:
    """Show what of the reports falls on a financier, its own dates and its certificate."""
    agent, project = agent_of(request.user), project_of(request, key)
    found = _financier_of(request, project, financier)
    may_edit = bool(can_lead_project(agent, project))
    form = FinancierForm(
        request.POST or None, request.FILES or None, initial={"reports_on": " ".join(found.reports_on)}
    )
    if request.method == "POST":
        can_lead_project(agent, project).or_refuse()
        if form.is_valid():
            file = form.cleaned_data["certificate"]
            kept = (safe_name(file.name or ""), keep_file(file.read())) if file else None
            days = form.cleaned_data["reports_on"]
            try:
                save_financier(found, by=agent, version=_version(request), reports_on=days, certificate=kept)
            except ChangedMeanwhile:
                yours = " ".join(day.isoformat() for day in days)
                theirs = " ".join(_days_now(found))
                return conflict(request, theirs=theirs, yours=yours, back_url=request.path)
            messages.success(request, _("The financier is saved."))
            return HttpResponseRedirect(request.path)
    reading = read_financing_of(project)
    context = {
        **frame_of(agent, project, "project-financing"),
        "financier": found,
        "percent": percent_of_plan(reading, found),
        "reports": [_report_shown(one) for one in cuts_for(agent, project, reading, found)],
        "form": form if may_edit else None,
        "version": project.version,
        "currency": project.currency,
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "projects/financing_cut.html", context, status=status)


def _days_now(found: Financing) -> list[str]:
    found.refresh_from_db()
    return list(found.reports_on)


def _report_shown(one: Any) -> dict[str, Any]:
    rows = [
        {
            "name": CATEGORY_WORDS.get(row.part, _("Total")),
            "whole_minor": row.whole_minor,
            "cut_minor": row.cut_minor,
        }
        for row in one.rows
    ]
    return {"number": one.number, "period": one.period, "rows": rows, "fund_minor": one.fund_minor}


@for_people
@require_GET
def cut_file(request: HttpRequest, key: str, financier: str, form: str) -> HttpResponseBase:
    """Give a financier's cut of the reports as a file."""
    agent, project = agent_of(request.user), project_of(request, key)
    found = _financier_of(request, project, financier)
    reports = cuts_for(agent, project, read_financing_of(project), found)
    rows = [
        [one.number, one.period, row["name"], minor_text(row["whole_minor"]), minor_text(row["cut_minor"])]
        for one in reports
        for row in _report_shown(one)["rows"]
    ]
    columns = [_("Joint report"), _("Period"), _("Category"), _("Certified"), found.name]
    return table_download(form, name=f"cut-{found.key}", sheet=_("Cut"), columns=columns, rows=rows)


@for_people
@require_GET
def financier_certificate(request: HttpRequest, key: str, financier: str) -> HttpResponseBase:
    """Give the certificate that a financier has sent, as it came."""
    found = _financier_of(request, project_of(request, key), financier)
    response = as_download(found.certificate_name, found.certificate_sha256, "", "")
    if response is None:
        raise Http404
    return response
