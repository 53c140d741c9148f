"""Pages that their address alone opens: kept out of search engines, caches and referrers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from samband.base.http import page

View = Callable[..., HttpResponse]


def answered_to_all(open_link: Callable[[str], Any]) -> Callable[[View], View]:
    """Give a view the link that a token in its address leads to.

    Whatever does not lead anywhere gives one and the same answer, in the same wrapping.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, token: str) -> HttpResponse:
            link = open_link(token)
            if link is None:
                response = page(request, "404.html", {"see_as": None}, status=404)
            else:
                response = view(request, token, link)
            response["Cache-Control"] = "private, no-store"
            response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            response["Referrer-Policy"] = "no-referrer"
            return response

        return answered

    return decorated
