"""What the pages of budget and financing share: finding project and partner, two at once, what is wrong."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.projects.budget_reading import BudgetReading
from samband.projects.budget_words import fault_words
from samband.projects.domain import budget_checks as checks
from samband.projects.domain.budget_checks import Fault
from samband.projects.models import Partner, Project

View = Callable[..., HttpResponseBase]


def for_people(view: View) -> View:
    """Ask whoever is not signed in to sign in; keep the page out of caches."""
    answered: View = never_cache(login_required(view))
    return answered


def project_of(request: HttpRequest, key: str) -> Project:
    """Find a project that the reader may see; any other is not there."""
    return get_object_or_404(
        Project.objects.visible_to(agent_of(request.user)).select_related("programme__owner"), key=key
    )


def partner_of(request: HttpRequest, project: Project, key: str) -> Partner:
    """Find a partner of a project that the reader may see."""
    found = get_object_or_404(
        Partner.objects.visible_to(agent_of(request.user)).select_related("organisation"),
        project=project,
        key=key,
    )
    found.project = project
    return found


def number_of(text: str) -> int:
    """Read the version that a form carries; what is none fits no version, and is a conflict."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def conflict(request: HttpRequest, *, theirs: str, yours: str, back_url: str) -> HttpResponse:
    """Say that somebody else was faster, with both texts."""
    context = {"theirs": theirs, "yours": yours, "back_url": back_url}
    return page(request, "409.html", context, status=409)


def words_of(problem: ValidationError) -> list[str]:
    """Give the sentences of a refusal of values."""
    return [str(words) for words in problem.messages]


def shown_faults(reading: BudgetReading, faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Give what is wrong, with the place's name and the way to it."""
    project = reading.content["project"]["key"]
    names = {one.plain["key"]: one.plain["name"] for one in reading.partners}
    rows = []
    for fault in faults:
        if fault.section == checks.OPTION:
            url = reverse("cost-options", args=[project])
        elif fault.section == checks.PERIODS:
            url = reverse("budget-periods", args=[project, fault.partner])
        else:
            url = reverse("partner-budget", args=[project, fault.partner]) + f"#{fault.section}"
        rows.append({**fault_words(fault, names.get(fault.partner, "")), "url": url, "stops": fault.stops})
    return rows
