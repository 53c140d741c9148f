"""Pages of the budget: the whole of a project, one partner's rows, and their periods."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import many_fields, page
from samband.base.versions import ChangedMeanwhile
from samband.projects.access.budget import (
    can_read_budget,
    can_read_partner_budget,
    can_read_whole_budget,
    readable_budgets,
)
from samband.projects.access.plan import can_edit_partner_plan, can_edit_plan
from samband.projects.actions.budget import save_budget, save_periods
from samband.projects.budget_reading import BudgetReading, PartnerReading, as_typed, read_budget
from samband.projects.budget_shown import overview, partner_figures_shown, typed_budget
from samband.projects.domain.budget_checks import PERIODS
from samband.projects.forms.budget import BudgetForms
from samband.projects.forms.budget_periods import PeriodsForm
from samband.projects.frame import frame_of
from samband.projects.models import Partner, Project
from samband.projects.rates_shown import rule_in_words
from samband.projects.views.budget_common import (
    conflict,
    for_people,
    number_of,
    partner_of,
    project_of,
    shown_faults,
    words_of,
)

_MORE_ROWS = 5


@for_people
@require_GET
def project_budget(request: HttpRequest, key: str) -> HttpResponse:
    """Show the whole budget: by partner and category, side, period and work package; what is wrong."""
    agent, project = agent_of(request.user), project_of(request, key)
    can_read_budget(agent, project).or_refuse()
    reading = read_budget(project)
    context = {
        **frame_of(agent, project, "project-budget"),
        **overview(reading, readable_budgets(agent, project)),
        "faults": shown_faults(reading, reading.faults),
        "exchange_rule": rule_in_words(project),
        "may_edit": bool(can_edit_plan(agent, project)),
        "exports": [
            {"url": reverse("budget-file", args=[project.key, form]), "label": label}
            for form, label in (
                ("json", _("The whole budget as JSON")),
                ("xlsx", _("The whole budget as an Excel file")),
                ("csv", _("The whole budget as CSV")),
            )
        ],
        "may_take_home": bool(can_read_whole_budget(agent, project)),
    }
    return page(request, "projects/budget_overview.html", context)


@many_fields
@for_people
@require_http_methods(["GET", "POST"])
def partner_budget(request: HttpRequest, key: str, partner: str) -> HttpResponse:
    """Show a partner's budget with what it comes to; change it, or reckon what was typed without keeping."""
    agent, project = agent_of(request.user), project_of(request, key)
    found = partner_of(request, project, partner)
    can_read_partner_budget(agent, found).or_refuse()
    reading = read_budget(project)
    if request.method == "POST":
        can_edit_partner_plan(agent, found).or_refuse()
        return _sent(request, project, found, reading)
    may_edit = bool(can_edit_partner_plan(agent, found))
    forms = _forms(reading, found) if may_edit else None
    return _partner_page(request, found, reading, reading.of(found.key), forms)


def _forms(reading: BudgetReading, found: Partner, data: Any = None) -> BudgetForms:
    funds = [(one.key, one.code) for one in reading.offered.values() if one.side == found.side]
    return BudgetForms(
        reading.of(found.key).plain,
        pack=reading.pack,
        options={one["key"]: one for one in reading.content["cost_options"]},
        funds=funds,
        data=data,
    )


def _sent(request: HttpRequest, project: Project, found: Partner, reading: BudgetReading) -> HttpResponse:
    do, data = request.POST.get("do", "save"), request.POST.copy()
    if do == "more":
        total = number_of(data.get("line-TOTAL_FORMS", ""))
        data["line-TOTAL_FORMS"] = str(max(0, total) + _MORE_ROWS)
    forms = _forms(reading, found, data)
    given = forms.given()
    typed = as_typed(reading, found.key, given)
    if do != "save":
        return _partner_page(request, found, reading, typed, forms, is_typed=True)
    if not forms.is_valid():
        return _partner_page(request, found, reading, typed, forms, is_typed=True, status=422)
    try:
        save_budget(found, by=agent_of(request.user), version=number_of(data.get("version", "")), given=given)
    except ChangedMeanwhile:
        back = reverse("partner-budget", args=[project.key, found.key])
        theirs = typed_budget(read_budget(project).of(found.key), reading.currency)
        return conflict(request, theirs=theirs, yours=typed_budget(typed, reading.currency), back_url=back)
    except ValidationError as problem:
        said = words_of(problem)
        return _partner_page(request, found, reading, typed, forms, is_typed=True, said=said, status=422)
    messages.success(request, _("The budget is saved."))
    return HttpResponseRedirect(reverse("partner-budget", args=[project.key, found.key]))


def _partner_page(
    request: HttpRequest,
    found: Partner,
    reading: BudgetReading,
    shown: PartnerReading,
    forms: BudgetForms | None,
    *,
    is_typed: bool = False,
    said: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    version = request.POST.get("version", "") if is_typed else str(found.version)
    context = {
        **frame_of(agent_of(request.user), found.project, "project-budget"),
        **partner_figures_shown(reading, shown),
        "partner": found,
        "budget": forms,
        "version": version,
        "said": said or [],
        "is_typed": is_typed,
        "faults": shown_faults(reading, shown.faults),
    }
    return page(request, "projects/budget_partner.html", context, fragment="figures", status=status)


@many_fields
@for_people
@require_http_methods(["GET", "POST"])
def budget_periods(request: HttpRequest, key: str, partner: str) -> HttpResponse:
    """Split the rows of a partner's budget into periods, by hand or evenly with the rest in the last."""
    agent, project = agent_of(request.user), project_of(request, key)
    found = partner_of(request, project, partner)
    can_read_partner_budget(agent, found).or_refuse()
    reading = read_budget(project)
    plain, periods = reading.of(found.key).plain, reading.content["periods"]
    posted = request.POST if request.method == "POST" else None
    form = PeriodsForm(posted, lines=plain["lines"], periods=periods)
    said: list[str] = []
    if posted is not None:
        can_edit_partner_plan(agent, found).or_refuse()
        if posted.get("do") == "spread":
            form = PeriodsForm(None, lines=plain["lines"], periods=periods, is_spread=True)
        elif form.is_valid():
            try:
                save_periods(
                    found, by=agent, version=number_of(posted.get("version", "")), amounts=form.amounts()
                )
            except ChangedMeanwhile:
                back = reverse("budget-periods", args=[project.key, found.key])
                return conflict(request, theirs="", yours=form.typed(), back_url=back)
            except ValidationError as problem:
                said = words_of(problem)
            else:
                messages.success(request, _("The periods are saved."))
                return HttpResponseRedirect(reverse("partner-budget", args=[project.key, found.key]))
    context = {
        **frame_of(agent, project, "project-budget"),
        "partner": found,
        "form": form,
        "periods": periods,
        "said": said,
        "version": posted.get("version", "") if posted else str(found.version),
        "currency": reading.currency,
        "may_edit": bool(can_edit_partner_plan(agent, found)),
        "faults": shown_faults(reading, reading.of(found.key).faults_of(PERIODS)),
    }
    status = 422 if said or (form.is_bound and form.errors) else 200
    return page(request, "projects/budget_periods.html", context, status=status)
