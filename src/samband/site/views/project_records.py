"""A project, or one report of it, as one file for the archive: to whoever is inside, what they read."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from samband.accounts.access import agent_of
from samband.projects.access.plan import is_inside
from samband.projects.models import PartnerReport, Project
from samband.site.case_file import zipped
from samband.site.project_record import REFERRED, project_file, report_file
from samband.site.views.shortlists import for_people


def _given(files: Mapping[str, bytes], name: str) -> HttpResponse:
    response = HttpResponse(zipped(dict(files), timezone.now()), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@for_people
@require_POST
def project(request: HttpRequest, key: str) -> HttpResponse:
    """Give a project's record to its leads, partners, controllers and those who pay for it."""
    agent = agent_of(request.user)
    found = get_object_or_404(Project.objects.visible_to(agent).select_related("programme__owner"), key=key)
    if not is_inside(agent, found):
        raise Http404
    return _given(project_file(agent, found, timezone.now()), f"samband-project-{key}")


@never_cache
@for_people
@require_POST
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Give one report's record to whoever may see the report."""
    agent = agent_of(request.user)
    found = get_object_or_404(PartnerReport.objects.visible_to(agent).select_related(*REFERRED), key=key)
    return _given(report_file(agent, found, timezone.now()), f"samband-report-{key}")
