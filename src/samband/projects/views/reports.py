"""The page of a project's partner reports: where they stand, begun and reminded of from there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.keys import key_sent
from samband.base.table_files import table_download
from samband.projects.access.reports import can_remind, can_see_all_reports
from samband.projects.actions.report_reminders import remind_of_period, remind_of_report
from samband.projects.actions.reports import begin_report
from samband.projects.frame import frame_of
from samband.projects.models import Partner, Project, ReportingPeriod
from samband.projects.report_matrix import export_rows, matrix_of

_COLUMNS = ("partner_number", "partner", "organisation", "period", "from", "before", "due", "state", "light")


def _project(request: HttpRequest, key: str) -> Project:
    agent = agent_of(request.user)
    project = get_object_or_404(Project.objects.visible_to(agent).select_related("programme__owner"), key=key)
    can_see_all_reports(agent, project).or_refuse()
    return project


@never_cache
@login_required
@require_GET
def project_reports(request: HttpRequest, key: str) -> HttpResponse:
    """Show partner by period where the reports stand, and what is missing."""
    project, agent = _project(request, key), agent_of(request.user)
    matrix = matrix_of(agent, project)
    context = {
        **frame_of(agent, project, "project-reports"),
        "matrix": matrix,
        "is_running": project.status == "running",
        "exports": [
            {"url": reverse("project-reports-export", args=[key, "csv"]), "label": "CSV"},
            {"url": reverse("project-reports-export", args=[key, "xlsx"]), "label": "Excel"},
        ],
    }
    return page(request, "projects/reports_matrix.html", context)


@never_cache
@login_required
@require_GET
def project_reports_export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give where the reports stand as a file."""
    project = _project(request, key)
    rows = export_rows(matrix_of(agent_of(request.user), project))
    return table_download(
        form, name="samband-reports", sheet=_("Partner reports"), columns=_COLUMNS, rows=rows
    )


def _named(request: HttpRequest, project: Project) -> tuple[Partner, ReportingPeriod]:
    seen = Partner.objects.visible_to(agent_of(request.user)).select_related("project", "organisation")
    partner = seen.filter(project=project, key=key_sent(request.POST, "partner")).first()
    if partner is None:
        raise Http404
    return partner, _period(request, project)


def _period(request: HttpRequest, project: Project) -> ReportingPeriod:
    period = project.periods.filter(key=key_sent(request.POST, "period")).first()
    if period is None:
        raise Http404
    return period


@login_required
@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a partner's report of a period, and go on to its first step."""
    project = _project(request, key)
    partner, period = _named(request, project)
    report = begin_report(partner, period=period, by=agent_of(request.user))
    messages.success(request, _("The report has begun. What you write is saved as you go."))
    return HttpResponseRedirect(reverse("partner-report-work", args=[report.key]))


@login_required
@require_POST
def remind(request: HttpRequest, key: str) -> HttpResponse:
    """Remind one partner of a report, or all whose report of a period is missing."""
    project, agent = _project(request, key), agent_of(request.user)
    can_remind(agent, project).or_refuse()
    if request.POST.get("partner"):
        partner, period = _named(request, project)
        told = int(remind_of_report(partner, period=period, by=agent))
    else:
        told = remind_of_period(_period(request, project), by=agent)
    said = _("Reminded: they are told here and by mail.") if told else _("They were reminded today already.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("project-reports", args=[key]))
