"""What waits for the person behind a token, and what they were told; and the need check, for anybody."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router

from samband.base.models import Notification
from samband.base.notices import mark_read, tell_notifications
from samband.site.api.answers import open_question, own_read, write
from samband.site.api.cursors import page_by_age
from samband.site.api.gate import caller_of
from samband.site.api.inputs import NeedToCheck, Paging, ReadNotifications, refuse_blank, refuse_unknown
from samband.site.api.list_shapes import CheckedNeed, MarkedRead, Work
from samband.site.need_documents import check_document
from samband.site.waiting import waiting_for

router = Router(tags=["Work"])
check_router = Router(tags=["Needs"])


@own_read(router, "", Work)
def get_work(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Say what waits for one, the latest first, and a page of what one was told."""
    refuse_unknown(request, Paging)
    caller = caller_of(request)
    assert caller.person is not None  # noqa: S101 - the gate lets nobody else in
    told = Notification.objects.visible_to(caller.agent)
    rows, further = page_by_age(
        told, cursor=paging.cursor, limit=paging.limit, belongs_to=["work", caller.agent.person]
    )
    said = tell_notifications(rows)
    return {
        "waiting": [_placed(request, one, "title", "sort", "note") for one in waiting_for(caller.person)],
        "notifications": [_placed(request, one, "key", "sentence", "is_read") for one in said],
        "unread": told.unread().count(),
        "next": further,
    }


@write(router, "POST", "/read", MarkedRead)
def mark_work_read(request: HttpRequest, sent: ReadNotifications) -> dict[str, int]:
    """Mark some of one's notifications as read, or all when none is named; what is not one's own stays."""
    agent = caller_of(request).agent
    marked = mark_read(agent, keys=sent.keys)
    return {"marked": marked, "unread": Notification.objects.visible_to(agent).unread().count()}


@open_question(check_router, "/check-need", CheckedNeed)
def check_need(request: HttpRequest, sent: NeedToCheck) -> dict[str, Any]:
    """Say whether a solution is hidden in a need, what it closes off, and what to ask instead."""
    refuse_blank(sent.text, "body/text")
    return check_document(sent.text, sent.lang or "", say=gettext)


def _placed(request: HttpRequest, one: Any, *names: str) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in (*names, "at")}
    return {**values, "url": request.build_absolute_uri(one.url)}
