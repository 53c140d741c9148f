"""What of a project waits, and by when: reports of periods, a request to decide, a plan to approve."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samband.base.agents import Agent
from samband.projects.access.plan import change_moves_for, change_roles_in, request_under_way
from samband.projects.access.roles import roles_in
from samband.projects.domain.project import RUNNING
from samband.projects.domain.roles import LEAD, PARTNER
from samband.projects.models import Partner, Project
from samband.projects.overview_panels import Awaited

# Due days are told of so long before.
_AHEAD = timedelta(days=60)


def reports_awaited(project: Project, agent: Agent, today: date) -> list[Awaited]:
    """Give the periods whose partner reports are due soon and not all handed in: a partner's own, or all."""
    roles = roles_in(agent, project)
    if project.status != RUNNING or not roles & {LEAD, PARTNER}:
        return []
    partners = project.partners.active()
    if LEAD not in roles:
        partners = Partner.objects.worked_on_by(agent).filter(project=project).active()
    count = partners.count()
    handed = Count(
        "reports",
        filter=Q(reports__partner__in=partners.values("pk"), reports__first_submitted_at__isnull=False),
    )
    periods = project.periods.filter(report_due_on__isnull=False, report_due_on__lte=today + _AHEAD)
    found = []
    for period in periods.annotate(handed=handed).order_by("number"):
        missing = count - period.handed
        if missing > 0 and period.report_due_on is not None:
            words = ngettext(
                "Period %(number)d: %(count)d partner report is not handed in yet",
                "Period %(number)d: %(count)d partner reports are not handed in yet",
                missing,
            ) % {"number": period.number, "count": missing}
            url = reverse("project-plan", args=[project.key]) + "#periods"
            found.append(Awaited(words, url, period.report_due_on, period.report_due_on < today))
    return found


def changes_awaited(project: Project, agent: Agent, today: date) -> list[Awaited]:
    """Give the change request that is under way, to those who work on it or decide on it."""
    request = request_under_way(project) if project.status == RUNNING else None
    if request is None:
        return []
    request.project = project
    if not change_roles_in(agent, request):
        return []
    url = reverse("change-detail", args=[project.key, request.key])
    if "accept" in change_moves_for(agent, request):
        return [Awaited(_("A change request waits for your decision"), url)]
    if request.status == "open":
        return [Awaited(_("A change request is being worked on"), url)]
    return [Awaited(_("A change request waits for a decision"), url)]
