"""How pages are answered: whole or as a fragment, refusals in words, forms that went stale."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from samband.kernel.decision import Refused


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """Answer with a page, or with its named fragment when htmx asks for a part."""
    wants_part = bool(fragment) and getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    name = f"{template}#{fragment}" if wants_part else template
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def say(request: HttpRequest, status: int, *, title: str, what: str, fix: str = "") -> HttpResponse:
    """Answer with a page that says what is wrong and what to do."""
    context = {"status": status, "title": title, "what": what, "fix": fix}
    return render(request, "base/problem.html", context, status=status)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection against forgery does not fit any more."""
    return say(
        request,
        403,
        title=_("The form could not be accepted"),
        what=_("The page had been open too long, or cookies are switched off in the browser."),
        fix=_("Go back, reload the page and send the form again. What you typed is still there."),
    )


class RefusalMiddleware:
    """Turns a refusal by an action into a page with its reason (403)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave everything else to Django."""
        if isinstance(exception, Refused):
            return say(request, 403, title=_("This is not possible"), what=str(exception.reason))
        return None
