"""The page of the ledger: rows, balances, the proof that it explains every figure, and its export."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.table_files import table_download
from samband.projects.access.roles import roles_in
from samband.projects.domain.roles import CONTROLLER, LEAD, PARTNER
from samband.projects.forms.control import LedgerForm
from samband.projects.frame import frame_of
from samband.projects.ledger_check import check_ledger
from samband.projects.ledger_reading import COLUMNS, Narrowed, balances, choices_of, export_rows, rows_page
from samband.projects.ledger_words import problem_of
from samband.projects.models import LedgerEntry, Project


def _project(request: HttpRequest, key: str) -> Project:
    agent = agent_of(request.user)
    found = get_object_or_404(Project.objects.visible_to(agent), key=key)
    if not roles_in(agent, found) & {LEAD, PARTNER, CONTROLLER}:
        raise Http404
    return found


def _chosen(form: LedgerForm) -> Narrowed:
    form.is_valid()
    said = form.cleaned_data
    return Narrowed(said.get("partner", ""), said.get("sort", ""), said.get("part", ""))


@never_cache
@login_required
@require_GET
def ledger(request: HttpRequest, key: str) -> HttpResponse:
    """Show a project's ledger: to its leads whole and proved, to a partner and its controller their part."""
    project, agent = _project(request, key), agent_of(request.user)
    rows, url = (
        LedgerEntry.objects.visible_to(agent).filter(project=project),
        reverse("project-ledger", args=[project.key]),
    )
    form = LedgerForm(choices_of(project, rows), request.GET)
    chosen = _chosen(form)
    found = chosen.of(rows)
    shown, links = rows_page(found, request.GET.get("after", ""), url, chosen)
    frame = frame_of(agent, project, "project-ledger")
    checked = (
        check_ledger(Project.objects.visible_to(agent).filter(pk=project.pk))
        if LEAD in frame["roles"]
        else None
    )
    context = {
        **frame,
        "form": form,
        "balances": balances(found, url, chosen),
        "rows": shown,
        "page": links,
        "checked": checked,
        "problems": [problem_of(one) for one in checked.found] if checked else [],
        "is_narrowed": bool(chosen.query()),
        "exports": [
            (reverse("project-ledger-export", args=[project.key, form]) + f"?{chosen.query()}", label)
            for form, label in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
    }
    return page(request, "projects/ledger.html", context)


@never_cache
@login_required
@require_GET
def export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give the rows that are shown as a file."""
    project, agent = _project(request, key), agent_of(request.user)
    rows = LedgerEntry.objects.visible_to(agent).filter(project=project)
    found = _chosen(LedgerForm(choices_of(project, rows), request.GET)).of(rows)
    return table_download(
        form, name="samband-ledger", sheet=_("Ledger"), columns=COLUMNS, rows=export_rows(found)
    )
