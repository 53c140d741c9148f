"""My work: what waits for a person, what happened, what is being watched."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.http import page
from samband.base.keys import key_sent
from samband.base.models import Notification
from samband.base.notices import mark_read, tell_notifications
from samband.base.outbox import can_operate
from samband.matching.models import Shortlist, StandingSearch
from samband.site.demo_mark import is_demo
from samband.site.waiting import waiting_for
from samband.site.ways import ways_of

MOST_NOTIFICATIONS = 50
MOST_LISTS = 6


def needs_account(request: HttpRequest) -> HttpResponse:
    """Say to a visitor that this needs an account, and how to get at one."""
    try:
        sign_in = reverse("account_login")
    except NoReverseMatch:
        sign_in = ""
    context: dict[str, Any] = {"sign_in_url": sign_in, "demo": is_demo(), "next": request.get_full_path()}
    return page(request, "site/needs_account.html", context, status=403)


@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    """Show what waits for me by date, what I was told, and what I watch."""
    agent = agent_of(request.user)
    if not agent.person or not isinstance(request.user, Person):
        return needs_account(request)
    told = tell_notifications(Notification.objects.visible_to(agent)[:MOST_NOTIFICATIONS])
    context = {
        "ways": ways_of(agent),
        "waiting": waiting_for(request.user),
        "told": told,
        "unread": any(not one.is_read for one in told),
        "searches": StandingSearch.objects.visible_to(agent).order_by("-is_active", "-made_at"),
        "lists": list(Shortlist.objects.visible_to(agent).latest_first()[:MOST_LISTS]),
        "may_operate": bool(can_operate(agent)),
    }
    response = page(request, "site/work.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notification as read, or all."""
    key = key_sent(request.POST, "key")
    mark_read(agent_of(request.user), keys=[key] if key else None)
    return HttpResponseRedirect(reverse("my-work"))
