"""Budgets in and out: the whole as JSON or a sheet, a partner's rows as a table, pasted or in a file."""

import json
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.table_files import table_download
from samband.base.versions import ChangedMeanwhile
from samband.kernel.money import minor_text
from samband.projects.access.budget import can_read_partner_budget, can_read_whole_budget
from samband.projects.access.plan import can_edit_partner_plan, can_edit_plan
from samband.projects.actions.budget import import_budget, save_budget
from samband.projects.budget_files import as_document
from samband.projects.budget_reading import as_typed, read_budget
from samband.projects.budget_shown import typed_budget
from samband.projects.budget_words import CATEGORY_WORDS
from samband.projects.domain.budget_exchange import budget_document, given_of, read_for_project
from samband.projects.domain.budget_given import BudgetGiven
from samband.projects.domain.budget_table import COLUMNS, rows_of
from samband.projects.domain.pasted_budget import PastedBudget, read_budget_rows
from samband.projects.domain.read_costs import CostsRefused
from samband.projects.domain.table_file import table_text
from samband.projects.financing_shown import said_of
from samband.projects.forms.financing import PasteForm
from samband.projects.frame import frame_of
from samband.projects.models import Project
from samband.projects.plan_snapshot import snapshot
from samband.projects.views.budget_common import conflict, for_people, partner_of, project_of, words_of

_SALT, _HOLDS_FOR = "samband.budget", 24 * 60 * 60
_ROW_COLUMNS = ("Description", "Category", "Units", "Price", "Amount", "Work package")


@for_people
@require_GET
def budget_file(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give the whole budget as the document that ``samband budget`` reads, or as one table."""
    project = project_of(request, key)
    can_read_whole_budget(agent_of(request.user), project).or_refuse()
    document = budget_document(snapshot(project))
    if form != "json":
        name = f"budget-{project.key}"
        return table_download(form, name=name, sheet=_("Budget"), columns=COLUMNS, rows=rows_of(document))
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="budget-{project.key}.json"'
    return response


@for_people
@require_http_methods(["GET", "POST"])
def budget_bring(request: HttpRequest, key: str) -> HttpResponse:
    """Bring the budget of the whole project from a file; what it comes to is shown before it is kept."""
    agent, project = agent_of(request.user), project_of(request, key)
    can_edit_plan(agent, project).or_refuse()
    if request.method == "POST" and request.POST.get("do") == "take":
        return _take_whole(request, project)
    form = PasteForm(request.POST or None, request.FILES or None)
    form.fields["text"].help_text = _("The document that “samband budget” reads, in JSON.")
    form.fields["file"].help_text = _("JSON, CSV or Excel as Samband exports it, at most 4 MB.")
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        raw = as_document(file.read() if file else form.cleaned_data["text"].encode())
        context = _preview(project, raw)
    context |= {**frame_of(agent, project, "project-budget"), "form": form}
    status = 422 if form.is_bound and (form.errors or context.get("problems")) else 200
    return page(request, "projects/budget_bring.html", context, status=status)


def _preview(project: Project, raw: bytes) -> dict[str, Any]:
    reading = read_budget(project)
    brought = read_for_project(raw, reading.content, reading.offered)
    if brought.problems:
        return {"problems": [one.document(_) for one in brought.problems]}
    typed = [as_typed(reading, key, given) for key, given in brought.given.items()]
    versions = dict(project.partners.filter(key__in=list(brought.given)).values_list("key", "version"))
    return {
        "is_read": True,
        "currency": reading.currency,
        "rows": [
            {
                "name": one.plain["name"],
                "lines": len(one.plain["lines"]),
                "total_minor": one.figures.total_minor,
                "contribution_minor": one.figures.contribution_minor,
                "faults": len(one.faults),
                "before_minor": reading.of(one.plain["key"]).figures.total_minor,
            }
            for one in typed
        ],
        "sent": signing.dumps([raw.decode("utf-8", "replace"), versions], salt=_SALT, compress=True),
    }


def _take_whole(request: HttpRequest, project: Project) -> HttpResponse:
    back = reverse("budget-bring", args=[project.key])
    reading = read_budget(project)
    try:
        raw, versions = signing.loads(request.POST.get("sent", ""), salt=_SALT, max_age=_HOLDS_FOR)
        brought = read_for_project(raw.encode(), reading.content, reading.offered)
        if brought.problems:
            raise ValidationError(_("The project has changed since. Bring the file again."))
        import_budget(project, by=agent_of(request.user), versions=versions, given=brought.given)
    except (signing.BadSignature, ValueError):
        messages.error(request, _("It was looked at too long ago, or did not arrive whole. Bring it again."))
        return HttpResponseRedirect(back)
    except ValidationError as problem:
        messages.error(request, " ".join(words_of(problem)))
        return HttpResponseRedirect(back)
    except ChangedMeanwhile:
        return conflict(request, theirs="", yours=str(raw)[:20_000], back_url=back)
    messages.success(request, _("The budget is saved."))
    return HttpResponseRedirect(reverse("project-budget", args=[project.key]))


@for_people
@require_GET
def lines_file(request: HttpRequest, key: str, partner: str, form: str) -> HttpResponseBase:
    """Give a partner's rows as a table that can be brought again."""
    project = project_of(request, key)
    found = partner_of(request, project, partner)
    can_read_partner_budget(agent_of(request.user), found).or_refuse()
    plain = read_budget(project).of(found.key).plain
    rows = [
        [
            line["description"],
            line["category"],
            line["units"] or "",
            minor_text(line["price_minor"]) if line["units"] is not None else "",
            minor_text(line["amount_minor"]),
            line["work_package"] or "",
        ]
        for line in plain["lines"]
    ]
    return table_download(
        form, name=f"budget-{found.key}", sheet=_("Budget"), columns=_ROW_COLUMNS, rows=rows
    )


@for_people
@require_http_methods(["GET", "POST"])
def lines_bring(request: HttpRequest, key: str, partner: str) -> HttpResponse:
    """Paste a table of costs, or bring a file; its rows are shown before they are kept."""
    agent, project = agent_of(request.user), project_of(request, key)
    found = partner_of(request, project, partner)
    can_edit_partner_plan(agent, found).or_refuse()
    if request.method == "POST" and request.POST.get("do") in ("add", "replace"):
        return _take_lines(request, project, found)
    form = PasteForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            text = table_text(file.read()) if file else form.cleaned_data["text"]
            context = _lines_shown(read_budget_rows(text, project.currency), project.currency)
        except CostsRefused as refused:
            form.add_error("file" if file else "text", said_of(refused.problem))
        else:
            context["sent"] = signing.dumps([text, found.version], salt=_SALT, compress=True)
    context |= {**frame_of(agent, project, "project-budget"), "form": form, "partner": found}
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "projects/budget_lines_bring.html", context, status=status)


def _lines_shown(pasted: PastedBudget, currency: str) -> dict[str, Any]:
    return {
        "is_read": bool(pasted.lines),
        "currency": currency,
        "other_currency": pasted.currency if pasted.currency not in ("", currency) else "",
        "rows": [
            {"line": line, "name": CATEGORY_WORDS[line.category], "is_guess": at in pasted.guessed}
            for at, line in enumerate(pasted.lines)
        ],
        "total_minor": pasted.total_minor,
        "said": [*map(said_of, pasted.problems), *map(said_of, pasted.checks)],
    }


def _take_lines(request: HttpRequest, project: Project, found: Any) -> HttpResponse:
    back = reverse("budget-lines-bring", args=[project.key, found.key])
    here = reverse("partner-budget", args=[project.key, found.key])
    reading = read_budget(project)
    try:
        text, version = signing.loads(request.POST.get("sent", ""), salt=_SALT, max_age=_HOLDS_FOR)
        pasted = read_budget_rows(text, project.currency)
    except (signing.BadSignature, ValueError, CostsRefused):
        messages.error(request, _("It was looked at too long ago, or did not arrive whole. Paste it again."))
        return HttpResponseRedirect(back)
    now = given_of(reading.of(found.key).plain)
    lines = (*now.lines, *pasted.lines) if request.POST["do"] == "add" else pasted.lines
    given = BudgetGiven(lines, now.options, now.shares, now.contributions)
    try:
        save_budget(found, by=agent_of(request.user), version=int(version), given=given)
    except ChangedMeanwhile:
        theirs = typed_budget(reading.of(found.key), reading.currency)
        yours = typed_budget(as_typed(reading, found.key, given), reading.currency)
        return conflict(request, theirs=theirs, yours=yours, back_url=here)
    except ValidationError as problem:
        messages.error(request, " ".join(words_of(problem)))
        return HttpResponseRedirect(back)
    messages.success(request, _("The rows are saved."))
    return HttpResponseRedirect(here)
