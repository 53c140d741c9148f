"""Pages of what came back from the official system: brought, looked at line by line, kept or forgotten."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of
from samband.actors.domain.problems import MOST_BYTES, FileRefused
from samband.actors.labels import problem_words
from samband.base.files import keep_file, read_file, safe_name
from samband.base.http import page
from samband.base.scanning import scan
from samband.challenges.domain.attachments import INFECTED
from samband.projects.access.official import can_compare, can_drop_comparison
from samband.projects.actions.official import (
    BroughtFile,
    compare_official,
    drop_comparison,
    keep_comparison,
)
from samband.projects.domain.official.layout import layout_of
from samband.projects.domain.official.problems import NotReturned
from samband.projects.forms.official import ExportForm
from samband.projects.models import OfficialComparison
from samband.projects.models.official import LOOKED
from samband.projects.official_files import read_list
from samband.projects.official_reading import has_changed_since
from samband.projects.official_shown import STATUS_WORDS, differences_shown, unread_shown
from samband.projects.official_words import problem_said
from samband.projects.views.official import layout_asked, report_page
from samband.projects.views.report_steps import frame, report_of


@never_cache
@login_required
@require_POST
def compare(request: HttpRequest, key: str) -> HttpResponse:
    """Take the official system's own list, and hold it against ours."""
    report, agent = report_of(request, key), agent_of(request.user)
    layout = layout_asked(request, report.partner.project)
    can_compare(agent, report).or_refuse()
    form = ExportForm(request.POST, request.FILES)
    if form.is_valid():
        brought = form.cleaned_data["file"]
        content = brought.read(MOST_BYTES + 1)
        try:
            returned = read_list(layout, content)
            if scan(content) == INFECTED:
                form.add_error("file", _("The file looks dangerous and was not taken."))
        except FileRefused as refused:
            said = problem_words(refused.problem, {})
            form.add_error("file", f"{said['what']} {said['fix']}")
        except NotReturned as refused:
            said = problem_said(refused.problem)
            form.add_error("file", f"{said['what']} {said['fix']}")
    if form.errors:
        return report_page(request, report, form, status=422)
    file = BroughtFile(safe_name(brought.name), keep_file(content), len(content), returned)
    made = compare_official(report, by=agent, layout=layout, file=file)
    return HttpResponseRedirect(reverse("partner-report-official-comparison", args=[key, made.key]))


def _comparison(request: HttpRequest, key: str, one: str) -> OfficialComparison:
    related = (
        *("report__partner__project__programme__owner", "report__partner__organisation"),
        *("report__plan", "report__period"),
    )
    agent = agent_of(request.user)
    return get_object_or_404(
        OfficialComparison.objects.visible_to(agent).select_related(*related), report__key=key, key=one
    )


@never_cache
@login_required
@require_GET
def comparison(request: HttpRequest, key: str, one: str) -> HttpResponse:
    """Show what differs, line by line, and what could not be read."""
    found, agent = _comparison(request, key, one), agent_of(request.user)
    layout = layout_of(found.system)
    shown = differences_shown(agent, found)
    context = {
        **frame(request, found.report),
        "one": found,
        "layout": layout,
        "status": STATUS_WORDS[found.status],
        "shown": shown,
        "more": found.differences - len(shown),
        "unread": unread_shown(agent, found),
        "has_changed": has_changed_since(found.report, layout, found.digest),
        "may_compare": bool(can_compare(agent, found.report)),
        "may_drop": bool(can_drop_comparison(agent, found)),
        "is_waiting": found.status == LOOKED,
    }
    return page(request, "projects/official_comparison.html", context)


@login_required
@require_POST
def keep(request: HttpRequest, key: str, one: str) -> HttpResponse:
    """Keep a comparison beside the report."""
    found = _comparison(request, key, one)
    keep_comparison(found, by=agent_of(request.user))
    messages.success(request, _("Kept beside the report, with the file."))
    return HttpResponseRedirect(reverse("partner-report-official-comparison", args=[key, one]))


@login_required
@require_POST
def drop(request: HttpRequest, key: str, one: str) -> HttpResponse:
    """Forget a comparison that was only looked at."""
    found = _comparison(request, key, one)
    drop_comparison(found, by=agent_of(request.user))
    messages.success(request, _("Forgotten, with the file."))
    return HttpResponseRedirect(reverse("partner-report-official", args=[key]) + "#proof")


@never_cache
@login_required
@require_GET
def file(request: HttpRequest, key: str, one: str) -> HttpResponse:
    """Give the official system's file as it was brought; to the partner and its controller alone."""
    found = _comparison(request, key, one)
    can_compare(agent_of(request.user), found.report).or_refuse()
    content = read_file(found.sha256)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, safe_name(found.file_name)) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
