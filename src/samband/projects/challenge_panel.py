"""The panel on a challenge's page: the projects that answer it, and how to begin one."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samband.base.agents import Agent
from samband.challenges.domain.challenge import LIVE
from samband.challenges.models import Challenge
from samband.projects.models import Project
from samband.projects.plan_words import STATUS_WORDS

_MOST = 10


def challenge_panel(challenge: Challenge, agent: Agent) -> Mapping[str, Any] | None:
    """Give the projects of a challenge that a reader may see; to people of organisations the way to begin."""
    rows = Project.objects.visible_to(agent).filter(challenge=challenge).order_by("sort_key", "id")[:_MOST]
    projects = [
        {
            "name": one.name,
            "lang": one.lang,
            "status": STATUS_WORDS[one.status],
            "url": reverse("project-detail", args=[one.key]),
        }
        for one in rows
    ]
    may_begin = bool(agent.organisations) and challenge.status in LIVE
    if not projects and not may_begin:
        return None
    return {
        "title": _("Projects"),
        "template": "projects/_challenge_panel.html",
        "projects": projects,
        "url": f"{reverse('project-new')}?challenge={challenge.key}" if may_begin else "",
    }
