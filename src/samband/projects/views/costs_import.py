"""Pages of files of costs: brought, what is to be read of them, looked at before it is taken in."""

from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.accounts.limits import limited
from samband.base.files import keep_file
from samband.base.http import page, say
from samband.base.versions import ChangedMeanwhile
from samband.projects.access.costs import can_write_costs
from samband.projects.actions.costs_import import (
    bring_costs,
    choose_costs,
    drop_costs,
    read_import,
    take_in_costs,
)
from samband.projects.cost_mappings import remembered_for
from samband.projects.costs_entry import currencies_of
from samband.projects.costs_page import costs_frame
from samband.projects.costs_words import SOURCE_WORDS, reading_sentence
from samband.projects.domain.cost_import import LEDGERS, MOST_LEDGER, PASTED, pasted_bytes, sort_of
from samband.projects.domain.read_costs import CostsRefused
from samband.projects.forms.costs_import import BringForm, ColumnsForm, LedgerForm
from samband.projects.import_preview import CHOOSABLE, preview_of, read_lines, refused_words
from samband.projects.models import CostImport, PartnerReport
from samband.projects.views.costs import number_in, report_of


@require_http_methods(["GET", "HEAD", "POST"])
@limited("costs-import", 30)
def bring(request: HttpRequest, key: str) -> HttpResponse:
    """Take a file, or a pasted table, and lead on to what is to be read of it."""
    report, agent = report_of(request, key), agent_of(request.user)
    can_write_costs(agent, report).or_refuse()
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = _brought(request, report, form)
        if run is not None:
            return HttpResponseRedirect(_address("partner-report-import-choose", run))
    waiting = CostImport.objects.visible_to(agent).filter(report=report).exclude(status="taken")[:20]
    taken = CostImport.objects.visible_to(agent).filter(report=report, status="taken")[:20]
    context = costs_frame(agent, report, "import") | {
        "form": form,
        "waiting": [{"run": one, "url": _address("partner-report-import-choose", one)} for one in waiting],
        "taken": [{"run": one, "sort": SOURCE_WORDS[one.sort]} for one in taken],
    }
    return page(request, "projects/costs_import.html", context, status=422 if form.is_bound else 200)


def _address(name: str, run: CostImport) -> str:
    return reverse(name, args=[run.report.key, run.key])


def _brought(request: HttpRequest, report: PartnerReport, form: BringForm) -> CostImport | None:
    file: File[bytes] | None = form.cleaned_data["file"]
    field = "file" if file else "text"
    try:
        if file:
            content = file.read(MOST_LEDGER + 1)
            sort, name = sort_of(content), file.name or ""
        else:
            content, sort, name = pasted_bytes(form.cleaned_data["text"]), PASTED, ""
    except CostsRefused as why:
        form.add_error(field, reading_sentence(why.problem))
        return None
    run = bring_costs(
        report,
        by=agent_of(request.user),
        sort=sort,
        file_name=name.replace("\x00", ""),
        sha256=keep_file(content),
        size=len(content),
    )
    if run.status == "brought" and read_import(run) == "failed":
        form.add_error(field, refused_words(run))
        drop_costs(run, by=agent_of(request.user))
        return None
    return run


def _run(request: HttpRequest, key: str, run: str) -> CostImport:
    agent = agent_of(request.user)
    return get_object_or_404(
        CostImport.objects.visible_to(agent).select_related(
            "report__partner__project__programme__owner",
            "report__partner__organisation",
            "report__plan",
            "partner__project",
        ),
        report__key=key,
        key=run,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, key: str, run: str) -> HttpResponse:
    """Ask what is to be read of a file: the project in a ledger, the columns of a list."""
    found, agent = _run(request, key, run), agent_of(request.user)
    can_write_costs(agent, found.report).or_refuse()
    if found.status == "taken":
        return HttpResponseRedirect(reverse("partner-report-costs", args=[key]))
    if found.status == "reading" and not found.overview:
        return _waiting(request, found)
    if not found.overview:
        return _unreadable(request, found)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        found = choose_costs(found, by=agent, choice=form.choice())
        if found.size <= 2 * 1024 * 1024:
            read_import(found)
        return HttpResponseRedirect(_address("partner-report-import-look", found))
    context = costs_frame(agent, found.report, "import") | {"form": form, "run": found}
    return page(request, "projects/costs_import_choose.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, run: CostImport) -> LedgerForm | ColumnsForm:
    data: Any = request.POST if request.method == "POST" else None
    if run.sort in LEDGERS:
        remembered = remembered_for(run.partner, run.sort)
        return LedgerForm(data, overview=run.overview, report=run.report, remembered=remembered)
    return ColumnsForm(data, overview=run.overview, currencies=currencies_of(run.report))


def _waiting(request: HttpRequest, run: CostImport) -> HttpResponse:
    context = costs_frame(agent_of(request.user), run.report, "import") | {"run": run}
    response = page(request, "projects/costs_import_waiting.html", context, fragment="progress")
    response["Refresh"] = "5"
    return response


def _unreadable(request: HttpRequest, run: CostImport) -> HttpResponse:
    what = refused_words(run) or _("The file is not here any more.")
    return say(request, 422, title=_("The file cannot be read"), what=what, fix=_("Bring another file."))


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, key: str, run: str) -> HttpResponse:
    """Show what would come of a file, and take it in when somebody has looked."""
    found, agent = _run(request, key, run), agent_of(request.user)
    can_write_costs(agent, found.report).or_refuse()
    if found.status == "taken":
        return HttpResponseRedirect(reverse("partner-report-costs", args=[key]))
    if found.status in ("reading", "brought"):
        return _waiting(request, found)
    lines = read_lines(found) if found.status == "read" else None
    if lines is None:
        return _unreadable(request, found)
    told, status = "", 409
    if request.method == "POST" and not _categories(request):
        told, status = _("Nothing is taken in yet. Choose a category for at least one kind of cost."), 422
    elif request.method == "POST":
        try:
            return _take_in(request, found)
        except ChangedMeanwhile:
            told = _("Somebody else saved these costs meanwhile. Look once more, and take them in then.")
            found = _run(request, key, run)
    preview = preview_of(found, lines)
    for group in preview["groups"]:
        group["category"] = request.POST.get(f"group-{group['key']}", group["category"])
    context = costs_frame(agent, found.report, "import") | preview | {"run": found, "told": told}
    return page(request, "projects/costs_import_look.html", context, status=status if told else 200)


def _categories(request: HttpRequest) -> dict[str, str]:
    """Give what was chosen of each group of lines; what is left out is not named."""
    return {
        name.removeprefix("group-"): value
        for name, value in request.POST.items()
        if name.startswith("group-") and value in CHOOSABLE
    }


def _take_in(request: HttpRequest, run: CostImport) -> HttpResponse:
    run.version = number_in(request.POST.get("run_version"))
    count = take_in_costs(
        run,
        by=agent_of(request.user),
        version=number_in(request.POST.get("version")),
        categories=_categories(request),
    )
    told = ngettext("%(count)s line is in the report now.", "%(count)s lines are in the report now.", count)
    messages.success(request, told % {"count": count})
    return HttpResponseRedirect(reverse("partner-report-costs", args=[run.report.key]))


@require_POST
def drop(request: HttpRequest, key: str, run: str) -> HttpResponse:
    """Forget a file that was only looked at."""
    drop_costs(_run(request, key, run), by=agent_of(request.user))
    messages.success(request, _("The file is forgotten. Nothing of it is in the report."))
    return HttpResponseRedirect(reverse("partner-report-import", args=[key]))
