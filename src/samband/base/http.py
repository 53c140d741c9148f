"""How pages are answered: whole or as a fragment, refusals in words, forms that went stale."""

import ipaddress
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from samband.base.keys import new_key
from samband.base.logs import REQUEST_ID
from samband.kernel.decision import Refused

_REQUESTS = logging.getLogger("samband.request")
View = TypeVar("View", bound=Callable[..., Any])
# Enough for every form that does not grow with what is kept.
MOST_FIELDS = 300
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def many_fields(view: View) -> View:
    """Let a form of many rows be sent to a page: as many fields as Django's own limit in the settings."""
    view.__dict__["takes_many_fields"] = True
    return view


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


def visitor_address(request: HttpRequest) -> str:
    """Give where a visitor comes from; behind a proxy that we were told of, what the proxy says last.

    A network of the sixth version gives its customers a whole /64, which counts as one.
    """
    text = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        text = request.headers.get("X-Forwarded-For", text).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


class KeepPrivateMiddleware:
    """Keeps what one person sees from the next one at the same machine, and from pages of other origins.

    A page that says nothing of caches is not stored while somebody is signed in; what a view says holds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


class FewFieldsMiddleware:
    """Refuses forms of more fields than any page has, but at the pages that are said to have many (400).

    Addresses that ask no form for its protection bound what they read themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], given: Any, named: Mapping[str, Any]
    ) -> None:
        """Count the fields of a form.

        Raises:
            TooManyFieldsSent: There are more than a page takes.
        """
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        if getattr(view, "takes_many_fields", False):
            return
        if sum(len(values) for _name, values in request.POST.lists()) > MOST_FIELDS:
            raise TooManyFieldsSent


class RequestLogMiddleware:
    """Names every request and logs that it was answered: by its route, never by its address.

    An address may hold the key of a need, and a query string what somebody typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        name, begun = new_key(), time.monotonic()
        token = REQUEST_ID.set(name)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = name
            told = {
                "method": request.method if request.method in _METHODS else "other",
                "route": request.resolver_match.route if request.resolver_match else None,
                "status_code": response.status_code,
                "milliseconds": round((time.monotonic() - begun) * 1000),
            }
            _REQUESTS.info("answered", extra=told)
            return response
        finally:
            REQUEST_ID.reset(token)


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
