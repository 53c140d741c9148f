"""What a project's overview says of where it stands, and what of its indicators waits for somebody."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samband.base.agents import Agent
from samband.projects.access.roles import roles_in
from samband.projects.domain.lights import project_light
from samband.projects.domain.project import RUNNING
from samband.projects.domain.roles import FUNDER, LEAD, PARTNER
from samband.projects.light_reading import shown
from samband.projects.models import IndicatorValue, Project
from samband.projects.overview_panels import Awaited
from samband.projects.standing_reading import package_plans


def reads_standing(agent: Agent, project: Project) -> bool:
    """Say whether an agent reads where a project stands: who works on it, and who pays for it."""
    return bool(roles_in(agent, project) & {LEAD, PARTNER, FUNDER})


def standing_panel(project: Project, agent: Agent) -> Mapping[str, Any] | None:
    """Give the light of a project that is under way, to those inside."""
    if project.status != RUNNING or not reads_standing(agent, project):
        return None
    plans = [plan for _one, plan in package_plans(project)]
    return {
        "title": _("Where it stands"),
        "template": "projects/_standing_panel.html",
        "light": shown(project_light(plans, timezone.localdate())),
        "url": reverse("project-standing", args=[project.key]),
    }


def values_awaited(project: Project, agent: Agent, today: date) -> list[Awaited]:
    """Give the values of indicators that wait for the lead's approval."""
    if project.status != RUNNING or LEAD not in roles_in(agent, project):
        return []
    count = IndicatorValue.objects.filter(indicator__project=project, status="submitted").count()
    if not count:
        return []
    words = ngettext(
        "%(count)s value of an indicator waits for approval",
        "%(count)s values of indicators wait for approval",
        count,
    )
    return [Awaited(words % {"count": count}, reverse("project-indicators", args=[project.key]))]
