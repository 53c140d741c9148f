"""Jobs of the stage of needs: tell people, try the links of doors, let requests lapse."""

from datetime import timedelta

from samband.base.jobs import is_under_way, job

LINK_CHECK_EVERY = timedelta(hours=22)
LINKS_AT_ONCE = 50


@job
def tell_followers_of(key: str, event_id: int) -> int:
    """Tell those who follow a challenge of an event, here and by mail; gives how many."""
    from samband.base.models import Event
    from samband.challenges.actions.telling import tell_people
    from samband.challenges.models import Follow

    follows = Follow.objects.filter(challenge__key=key).select_related("person")
    return tell_people([one.person for one in follows], Event.objects.get(pk=event_id))


@job
def tell_owners_of(key: str, event_id: int) -> int:
    """Tell a challenge's maker, or else its owning organisations' stewards, of an event; gives how many."""
    from samband.actors.models import Membership
    from samband.base.models import Event
    from samband.challenges.actions.telling import tell_people
    from samband.challenges.models import Challenge

    challenge = Challenge.objects.select_related("maker").get(key=key)
    maker = challenge.maker if challenge.maker is not None and challenge.maker.is_active else None
    owners = challenge.owners.values("organisation")
    stewards = Membership.objects.stewards().filter(organisation__in=owners).select_related("person")
    people = [maker] if maker else [one.person for one in stewards if one.person is not None]
    return tell_people(people, Event.objects.get(pk=event_id))


def _try(door_pk: int) -> None:
    from django.utils import timezone

    from samband.base.agents import SYSTEM
    from samband.challenges.actions.doors import store_link_check
    from samband.challenges.link_check import try_link
    from samband.challenges.models import EntryPoint

    door = EntryPoint.objects.standing().exclude(link="").filter(pk=door_pk).first()
    if door is None:
        return
    found = try_link(door.link)
    at = timezone.now()
    store_link_check(door, by=SYSTEM, link=door.link, at=at, status=found.status, fault=found.fault)


@job
def check_links_due() -> int:
    """Try the links that nobody has tried since yesterday, the oldest first; gives how many."""
    from django.conf import settings
    from django.db.models import F
    from django.utils import timezone

    from samband.challenges.models import EntryPoint

    if not settings.SAMBAND_CHECK_LINKS:
        return 0
    due = EntryPoint.objects.link_not_tried_since(timezone.now() - LINK_CHECK_EVERY)
    keys = list(
        due.order_by(F("checked_at").asc(nulls_first=True)).values_list("pk", flat=True)[:LINKS_AT_ONCE]
    )
    for pk in keys:
        _try(pk)
    return len(keys)


@job
def check_link_of(key: str) -> int:
    """Try the link of one door now."""
    from django.conf import settings

    from samband.challenges.models import EntryPoint

    found = EntryPoint.objects.filter(key=key).values_list("pk", flat=True).first()
    if found is None or not settings.SAMBAND_CHECK_LINKS:
        return 0
    _try(found)
    return 1


def enqueue_link_checks() -> None:
    """Ask the worker to try the links that are due, unless it is at it; called every hour."""
    from django.conf import settings
    from django.utils import timezone

    from samband.challenges.models import EntryPoint

    due = EntryPoint.objects.link_not_tried_since(timezone.now() - LINK_CHECK_EVERY)
    if settings.SAMBAND_CHECK_LINKS and not is_under_way(check_links_due) and due.exists():
        check_links_due.enqueue()


def enqueue_link_check(key: str) -> None:
    """Ask the worker to try one link, for somebody who looks after the door."""
    check_link_of.enqueue(key)


@job
def let_requests_lapse() -> int:
    """Note of every request whose time is over that nobody answered; gives how many."""
    from django.utils import timezone

    from samband.base.agents import SYSTEM
    from samband.challenges.actions.requests import lapse_request
    from samband.challenges.models import Request

    today = timezone.localdate()
    due = list(Request.objects.lapsed_on(today).select_related("asker", "asked").order_by("id")[:1_000])
    for request in due:
        lapse_request(request, by=SYSTEM, today=today)
    return len(due)
