"""Writes about the tokens with which programs act for people."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.access import can_make_token, can_revoke_token
from samband.accounts.models import SCOPES, Person, Token
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused

declare("token.made", _("{by} made a token for a program"))
declare("token.revoked", _("{by} ended a token"))


@transaction.atomic
def create_token(
    person: Person, *, by: Agent, name: str, scopes: Sequence[str], days: int
) -> tuple[Token, str]:
    """Make a token with which a program acts for a person; give it and its text, which is shown once.

    Raises:
        Refused: when somebody else makes it, or the person has very many already.
        ValueError: when a scope does not exist or it would last longer than a year.
    """
    can_make_token(by, person).or_refuse()
    if not scopes or set(scopes) - set(SCOPES) or not 1 <= days <= Token.LONGEST_DAYS:
        raise ValueError(f"no such token: {sorted(scopes)} for {days} days")
    now = timezone.now()
    Person.objects.select_for_update().get(pk=person.pk)  # two at once would pass the count
    if person.tokens.in_force(now).count() >= Token.MOST_IN_FORCE:
        raise Refused(_("You have very many tokens. End one that you do not need first."))
    text, prefix = Token.newly_written()
    token = Token(
        person=person,
        name=name.strip(),
        prefix=prefix,
        digest=Token.digest_of(text),
        scopes=[scope for scope in SCOPES if scope in scopes],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    token.full_clean()
    token.save(force_insert=True)
    record("token.made", ("token", token.key), by=by, scopes=token.scopes, days=days)
    return token, text


@transaction.atomic
def revoke_token(token: Token, *, by: Agent) -> None:
    """End a token at once; ending it again changes nothing.

    Raises:
        Refused: when it acts for somebody else.
    """
    can_revoke_token(by, token).or_refuse()
    if not Token.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        return
    record("token.revoked", ("token", token.key), by=by)


def forget_ended_tokens(*, by: Agent, before: datetime) -> int:
    """Erase the tokens that had ended before a moment. Not an event: that each was made has its own line."""
    return Token.objects.ended_before(before).delete()[0] if by.is_operator else 0


def note_token_used(token: Token, *, by: Agent, on: date) -> None:
    """Note the day a token was last used, so that a person sees which one lies idle.

    Not an event: it is no decision of anybody's, and written at most once a day.
    """
    if token.last_used_on != on:
        Token.objects.filter(pk=token.pk).exclude(last_used_on=on).update(last_used_on=on)
