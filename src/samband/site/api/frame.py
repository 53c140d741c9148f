"""What all answers of the API have in common: JSON also when something fails, an ETag, no cookies.

It stands before sessions and languages, and acts on the API's addresses alone.
"""

from collections.abc import Callable
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from samband.site.api.problems import problem, told

ROOT = "/api/v1/"


def etag_of(*parts: object) -> str:
    """Give the ETag of something that consists of these parts."""
    return f'"{sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:32]}"'


def is_expected(expected: str, etag: str) -> bool:
    """Say whether an If-Match names the state of something; without one every state is as good."""
    states = [one.strip().removeprefix("W/").strip('"').partition(".")[0] for one in expected.split(",")]
    return not expected.strip() or "*" in states or etag.strip('"') in states


class ApiFrame:
    """Answers calls of the API as programs expect it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one call; leave the pages alone."""
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        # A browser adds its cookies by itself: here they say nothing of who calls and in which language.
        request.COOKIES = {}
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = _as_json(request, _conditional(request, self.get_response(request)))
        response.headers.setdefault(
            "Cache-Control", "private, no-cache" if request.method == "GET" else "no-store"
        )
        patch_vary_headers(response, ["Authorization", "Accept-Language"])
        if is_head:
            request.method = "HEAD"
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say "not modified" to whoever has the same already."""
    if request.method != "GET" or response.status_code != 200:
        return response
    whole = etag_of(response.get("Content-Language", ""), response.content)
    state = response.get("ETag", "").strip('"')
    # What can be changed says its state first: that is what If-Match asks for, whatever the language.
    response["ETag"] = f'"{state}.{whole[1:-1]}"' if state else whole
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response


def _as_json(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say in the API's shape what went wrong before the API was reached."""
    is_json = response.get("Content-Type", "").startswith("application/json")
    if response.status_code < 400 or is_json:
        return response
    kept = {name: response[name] for name in ("Allow", "Retry-After", "WWW-Authenticate") if name in response}
    return told(response.status_code, [problem(response.status_code, request.path)], kept)
