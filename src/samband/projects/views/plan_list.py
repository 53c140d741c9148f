"""The list of projects, narrowed, a page at a time; and as a file."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.listing import keyset_page
from samband.base.table_files import table_download
from samband.projects.forms.plan import ProjectFilterForm
from samband.projects.models import Project
from samband.projects.plan_listing import COLUMNS, ROWS, export_rows, leads_of, narrowed, programmes_of
from samband.projects.plan_words import STATUS_WORDS


def _form(request: HttpRequest) -> ProjectFilterForm:
    agent = agent_of(request.user)
    return ProjectFilterForm(request.GET, programmes=programmes_of(agent), is_known=bool(agent.person))


@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """Show the projects that one may see, by name."""
    form = _form(request)
    chosen = form.chosen()
    url = reverse("project-list")
    found = narrowed(chosen, agent_of(request.user))
    rows, pages = keyset_page(found, request.GET, rows=ROWS, url=url, kept=chosen)
    leads = leads_of(rows)
    context = {
        "form": form,
        "list_url": url,
        "past_url": _past_url(),
        "rows": [_row(one, leads) for one in rows],
        "page": pages,
        "exports": [
            {"url": _with(reverse("project-export", args=[form_name]), chosen), "label": label}
            for form_name, label in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
        "is_filtered": bool(chosen),
        "is_whole": not (chosen or request.GET.get("after") or request.GET.get("before")),
    }
    return page(request, "projects/plan_list.html", context, fragment="rows")


def _past_url() -> str:
    try:
        return reverse("profile-list", args=["project"])
    except NoReverseMatch:
        return ""


def _with(url: str, chosen: dict[str, Any]) -> str:
    return f"{url}?{urlencode(chosen)}" if chosen else url


def _row(one: Project, leads: dict[int, list[Any]]) -> dict[str, Any]:
    return {
        "project": one,
        "url": reverse("project-detail", args=[one.key]),
        "status": STATUS_WORDS[one.status],
        "leads": [row.organisation for row in leads.get(one.pk, [])],
    }


@require_GET
def project_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the list, narrowed as it is shown, as a file."""
    rows = export_rows(narrowed(_form(request).chosen(), agent_of(request.user)))
    return table_download(form, name="samband-projects", sheet=_("Projects"), columns=COLUMNS, rows=rows)
