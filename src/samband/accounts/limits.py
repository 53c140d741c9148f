"""How often one person, or visitors from one address, may ask for what costs much or is kept."""

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samband.accounts.models import Person
from samband.base.http import visitor_address
from samband.base.rates import Rate, wait_for

View = Callable[..., HttpResponse]
# Who sits at the machine itself has it to themselves.
AT_THE_MACHINE = frozenset({"127.0.0.1", "::/64", "unknown"})


def limited(what: str, per_minute: int) -> Callable[[View], View]:
    """Let a form be sent only so often a minute; whoever is too fast is told when to try again (429)."""
    rate = Rate(per_minute)

    def decorated(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            wait = too_soon(request, what, rate) if request.method == "POST" else 0.0
            if not wait:
                return view(request, *arguments, **named)
            return told_to_wait(render(request, "429.html", status=429), wait)

        return answered

    return decorated


def told_to_wait(response: HttpResponse, wait: float) -> HttpResponse:
    """Tell programs too, in an answer's header, for how many seconds to wait."""
    response["Retry-After"] = str(max(1, math.ceil(wait)))
    return response


def too_soon(request: HttpRequest, what: str, rate: Rate) -> float:
    """Count one more try, and give for how many seconds whoever asks must wait (0: not at all)."""
    who = _who(request)
    return wait_for(f"{what} {who}", rate) if who else 0.0


def _who(request: HttpRequest) -> str:
    if isinstance(request.user, Person):
        return f"person {request.user.key}"
    address = visitor_address(request)
    return "" if address in AT_THE_MACHINE else f"address {address}"
