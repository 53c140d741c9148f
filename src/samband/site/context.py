"""What every page's frame shows: navigation, the bar of the demo world, the source."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from samband.accounts.access import demo_people, title_of
from samband.accounts.models import Person
from samband.site.demo_mark import is_demo

SOURCE_URL = ""


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the variables of the frame."""
    # A page about a bad request is shown before anybody is known.
    user = getattr(request, "user", None)
    current = user if isinstance(user, Person) else None
    frame: dict[str, Any] = {"demo": False, "account": _account(request, current)}
    return frame | _demo(current) if is_demo() else frame


def _account(request: HttpRequest, current: Person | None) -> dict[str, Any]:
    """Give what stands at the top for whoever is signed in, or is not."""
    inside = request.path.startswith(reverse("account_login").rpartition("login/")[0])
    match = request.resolver_match
    # An address that is itself a permission must not travel in another one, and so into a log.
    secret = match is None or bool({"token", "secret"} & set(match.kwargs))
    return {
        "signed_in": current is not None,
        "at_work": _at(request, "my-work", "shortlist-list"),
        "at_home": _at(request, "account-home", "my-data", "my-tokens"),
        "next": "" if inside or secret or request.method != "GET" else request.get_full_path(),
        "is_open": settings.SAMBAND_OPEN_SIGN_UP,
        "contact": settings.SAMBAND_CONTACT,
    }


def _at(request: HttpRequest, page: str, *below: str) -> str:
    """Say how a page belongs to a place of one's own: "page" is that place itself, "true" is within it."""
    if request.path == reverse(page):
        return "page"
    return "true" if request.path.startswith(tuple(reverse(name) for name in (page, *below))) else ""


def _demo(current: Person | None) -> dict[str, Any]:
    people = [
        {
            "key": person.key,
            "label": title_of(person),
            "current": current is not None and person.key == current.key,
        }
        for person in demo_people()
    ]
    chosen = next((person for person in people if person["current"]), None)
    return {"demo": True, "see_as": {"people": people, "current": chosen}}
