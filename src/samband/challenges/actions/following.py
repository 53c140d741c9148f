"""Following a challenge, and the dates in its life."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.challenges.access.challenges import can_edit_challenge, can_see_challenge
from samband.challenges.actions.challenge_life import follow_up
from samband.challenges.domain.challenge import PUBLIC
from samband.challenges.models import Challenge, ChallengeDate, Follow
from samband.kernel.decision import Refused

declare("challenge.followed", _("{by} follows the challenge"))
declare("challenge.unfollowed", _("{by} does not follow the challenge any more"))
declare("challenge.date_set", _("{by} set a date: {starts_on}"))
declare("challenge.date_removed", _("{by} took a date away: {starts_on}"))
declare("challenge.follows_erased", _("{by} erased what a person followed"))

MOST_DATES = 50


@transaction.atomic
def follow_challenge(challenge: Challenge, *, by: Agent) -> bool:
    """Follow a challenge; gives whether that is new.

    Raises:
        Refused: when nobody is signed in, or it is not published.
    """
    can_see_challenge(by, challenge).or_refuse()
    person = Person.objects.filter(key=by.person).first() if by.person else None
    if person is None or challenge.status not in PUBLIC:
        raise Refused(_("To follow a challenge, sign in; or subscribe to its feed without an account."))
    _follow, is_new = Follow.objects.get_or_create(
        challenge=challenge, person=person, defaults={"since": timezone.now()}
    )
    if is_new:
        record("challenge.followed", ("challenge", challenge.key), by=by)
    return is_new


@transaction.atomic
def unfollow_challenge(challenge: Challenge, *, by: Agent) -> bool:
    """Follow a challenge no more; gives whether one did."""
    count, _by_table = Follow.objects.filter(challenge=challenge, person__key=by.person or None).delete()
    if count:
        record("challenge.unfollowed", ("challenge", challenge.key), by=by)
    return bool(count)


@transaction.atomic
def erase_follows(person: Person, *, by: Agent) -> int:
    """Erase what a person follows; gives how many."""
    count, _by_table = Follow.objects.filter(person=person).delete()
    if count:
        record("challenge.follows_erased", ("person", person.key), by=by, count=count)
    return count


@transaction.atomic
def set_date(
    challenge: Challenge,
    *,
    by: Agent,
    label: str,
    starts_on: date,
    ends_before: date,
    precision: str = "day",
    lang: str = "",
) -> ChallengeDate:
    """Set a day or window of time in a challenge's life; whoever follows it is told.

    Raises:
        Refused: when the agent does not own the challenge, or it has very many dates.
        ValidationError: when it ends before it begins.
    """
    can_edit_challenge(by, challenge).or_refuse()
    held = Challenge.objects.select_for_update(no_key=True).get(pk=challenge.pk)
    if held.dates.count() >= MOST_DATES:
        raise Refused(_("This challenge has as many dates as it can have."))
    found = ChallengeDate(
        challenge=held,
        label=label.strip(),
        lang=lang,
        starts_on=starts_on,
        ends_before=ends_before,
        precision=precision,
    )
    found.full_clean()
    found.save(force_insert=True)
    event = record("challenge.date_set", ("challenge", held.key), by=by, starts_on=starts_on.isoformat())
    if held.status in PUBLIC:
        follow_up(held, event)
    return found


@transaction.atomic
def remove_date(found: ChallengeDate, *, by: Agent) -> None:
    """Take a date away; the thread keeps that it was there.

    Raises:
        Refused: when the agent does not own the challenge.
    """
    can_edit_challenge(by, found.challenge).or_refuse()
    key, starts_on = found.challenge.key, found.starts_on.isoformat()
    found.delete()
    record("challenge.date_removed", ("challenge", key), by=by, starts_on=starts_on)
