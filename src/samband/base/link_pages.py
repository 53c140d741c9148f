"""Pages of links by which a thing is read without account: which were made, and what comes by one."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import Manager
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from samband.base.http import page
from samband.base.link_limits import TooManyComments
from samband.base.links import ReadingLink
from samband.kernel.decision import Refused


def made_links(links: Manager[Any], revoking: str, key: str) -> list[dict[str, Any]]:
    """Give the links to a thing, the last first, as their page lists them.

    ``revoking`` names the address where one is revoked, which is made of the thing's key and the link's.
    """
    now = timezone.now()
    return [
        {
            "key": one.key,
            "made_at": one.made_at,
            "expires_at": one.expires_at,
            "revoked_at": one.revoked_at,
            "is_open": one.revoked_at is None and (one.expires_at is None or one.expires_at > now),
            "url": reverse(revoking, args=[key, one.key]),
        }
        for one in links.order_by("-made_at", "-id")
    ]


def answered_with_comments(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    say: Callable[[dict[str, Any]], object],
    shown: Callable[[], Mapping[str, Any]],
    link: ReadingLink,
) -> HttpResponse:
    """Show what a link leads to, and take the comment that a colleague may have typed.

    ``say`` is the action with what was typed; ``shown`` gives what the page tells of the thing. Too many
    comments keep what was typed; a link revoked meanwhile leads nowhere.
    """
    status, refused = (422 if form.is_bound else 200), ""
    if form.is_bound and form.is_valid():
        try:
            say(form.cleaned_data)
        except TooManyComments as problem:
            status, refused = 429, str(problem)
        except Refused:
            return page(request, "404.html", {"see_as": None}, status=404)
        else:
            return HttpResponseRedirect(f"{request.path}?said=1#comments")
    context = {
        **shown(),
        "form": form,
        "refused": refused,
        "thanks": request.GET.get("said") == "1",
        "expires_at": link.expires_at,
        "see_as": None,
    }
    return page(request, template, context, status=status)
