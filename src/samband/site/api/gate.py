"""Who calls, what their token allows, how often, and how much they may send.

Only a token in the header ``Authorization`` says who somebody is: no cookie counts here, so nobody's browser
can be made to write. A wrong, an expired and a revoked token are answered alike.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security.http import HttpAuthBase

from samband.accounts.access import agent_of
from samband.accounts.actions.tokens import note_token_used
from samband.accounts.limits import AT_THE_MACHINE
from samband.accounts.models import Person, Token
from samband.base.agents import VISITOR, Agent
from samband.base.http import visitor_address
from samband.base.rates import Rate, wait_for
from samband.site.api.problems import Trouble

# Enough for a need of 10,000 signs, each written in the longest way that JSON has.
MOST_BODY = 128 * 1024
_LONGEST_TOKEN = 200
RATES: Final = {"visitor": Rate(60), "read": Rate(600), "match": Rate(60), "write": Rate(120)}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the agent that access rules understand, and the person and token behind it, if any."""

    agent: Agent
    person: Person | None = None
    token: Token | None = None


def caller_of(request: HttpRequest) -> Caller:
    """Give who calls, as the gate found out."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


class PersonalToken(HttpAuthBase):
    """A personal token with a scope; ``is_needed`` is false where everybody may read what is public."""

    openapi_scheme = "bearer"

    def __init__(self, scope: str, *, is_needed: bool = True, most_body: int = MOST_BODY) -> None:
        super().__init__()
        self.scope, self.is_needed, self.most_body = scope, is_needed, most_body

    def __call__(self, request: HttpRequest) -> Any:
        """Let a call in, or say why not."""
        self._bound(request)
        header = request.headers.get("Authorization", "")
        token = _token(header) if header else None
        if token is None:
            _count(f"address {visitor_address(request)}", RATES["visitor"])
            if header or self.is_needed:
                raise Trouble(401, "Authorization", headers={"WWW-Authenticate": "Bearer"})
            return Caller(VISITOR)
        _count(f"person {token.person.key}", RATES[self.scope])
        if self.scope not in token.scopes:
            what = _("The token does not have the scope '%(scope)s'.") % {"scope": self.scope}
            raise Trouble(
                403, "Authorization", what, _("Make a token with this scope on the page My tokens.")
            )
        agent = agent_of(token.person)
        note_token_used(token, by=agent, on=timezone.localdate())
        return Caller(agent, token.person, token)

    def _bound(self, request: HttpRequest) -> None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or len(length) > 15:
            raise Trouble(400, "Content-Length")
        if int(length) > self.most_body:
            raise Trouble(413, "body")
        if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
            raise Trouble(422, "query", _("There is a sign in this that cannot be kept. Write it anew."))


def _token(header: str) -> Token | None:
    scheme, _blank, text = header.partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer" or not text.isascii() or len(text) > _LONGEST_TOKEN:
        return None
    return Token.objects.in_force(timezone.now()).written(text).select_related("person").first()


def _count(who: str, rate: Rate) -> None:
    wait = wait_for(who, rate)
    if wait:
        raise Trouble(429, "Authorization", headers={"Retry-After": str(max(1, math.ceil(wait)))})


def refuse_often(request: HttpRequest, what: str, per_minute: int) -> None:
    """Let the same thing be sent only so often a minute, counted together with the pages."""
    if wait := too_often(request, what, per_minute):
        raise Trouble(429, "body", headers={"Retry-After": str(max(1, math.ceil(wait)))})


def too_often(request: HttpRequest, what: str, per_minute: int) -> float:
    """Count one more try, and give for how many seconds whoever calls must wait (0: not at all)."""
    caller, address = caller_of(request), visitor_address(request)
    if caller.person is None and address in AT_THE_MACHINE:
        return 0.0
    who = f"person {caller.person.key}" if caller.person is not None else f"address {address}"
    return wait_for(f"{what} {who}", Rate(per_minute))
