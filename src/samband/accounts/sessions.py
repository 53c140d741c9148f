"""How long somebody stays signed in: until they leave it alone for days, and never beyond a fortnight."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

LONGEST = timedelta(days=14).total_seconds()
LEFT_ALONE = timedelta(days=3).total_seconds()
# Noting each request would be a write for each page.
NOTED_EVERY = timedelta(hours=1).total_seconds()
BEGAN, SEEN = "samband_began", "samband_seen"


class SessionLimits:
    """Signs out whoever signed in too long ago, or has not been here for too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        now = time.time()
        if request.user.is_authenticated and is_over(request, now):
            logout(request)
        response = self.get_response(request)
        # Asked after the answer: somebody may have signed in or out by it.
        if request.user.is_authenticated and now - request.session.get(SEEN, 0.0) > NOTED_EVERY:
            request.session.setdefault(BEGAN, now)
            request.session[SEEN] = now
        return response


def is_over(request: HttpRequest, now: float) -> bool:
    """Say whether a session has lasted, or was left alone, for too long."""
    began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
    return bool(now - began > LONGEST or now - seen > LEFT_ALONE)
