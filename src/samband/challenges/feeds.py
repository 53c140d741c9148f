"""A challenge for other programs: its thread as an Atom feed, its dates as a calendar (iCalendar)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from samband.base.letters import address_of, clean_line
from samband.challenges.listing import leading_first
from samband.challenges.models import Challenge
from samband.challenges.portrait import portrait_events

MOST_IN_FEED = 50


def list_feed(challenges: Iterable[Challenge], *, lang: str) -> str:
    """Write published challenges as an Atom feed: titles and links, latest first."""
    feed = Atom1Feed(
        title=_("Challenges in Samband"),
        link=address_of(reverse("challenge-list")),
        description=None,
        language=lang,
        feed_guid=uuid5(NAMESPACE_URL, "samband:challenges").urn,
    )
    for one in challenges:
        feed.add_item(
            title=clean_line(one.title),
            link=address_of(reverse("challenge-detail", args=[one.key])),
            description=clean_line(one.future)[:500],
            unique_id=uuid5(NAMESPACE_URL, f"samband:challenge:{one.key}").urn,
            pubdate=one.published_at,
            updateddate=one.changed_at,
        )
    return feed.writeString("utf-8")


def challenge_feed(challenge: Challenge, *, lang: str) -> str:
    """Write what becomes of a challenge as an Atom feed, latest first; as the public reads it."""
    home = address_of(reverse("challenge-detail", args=[challenge.key]))
    feed = Atom1Feed(
        title=clean_line(challenge.title),
        link=home,
        description=None,
        language=lang,
        feed_guid=uuid5(NAMESPACE_URL, f"samband:challenge:{challenge.key}").urn,
    )
    for number, told in portrait_events(challenge)[:MOST_IN_FEED]:
        feed.add_item(
            title=clean_line(told.sentence),
            link=home,
            description="",
            unique_id=uuid5(NAMESPACE_URL, f"samband:event:{challenge.key}:{number}").urn,
            pubdate=told.when,
            updateddate=told.when,
        )
    return feed.writeString("utf-8")


def calendar(challenge: Challenge, *, at: datetime | None = None) -> bytes:
    """Write a challenge's dates as a calendar that programs subscribe to, in whole days."""
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//Samband//challenge//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", clean_line(challenge.title))
    owners = leading_first(challenge)
    for one in challenge.dates.all():
        event = Event()
        event.add("uid", f"{one.key}@samband")
        event.add("dtstamp", at or timezone.now())
        event.add("dtstart", one.starts_on)
        event.add("dtend", one.ends_before)
        event.add("summary", f"{clean_line(one.label)} – {clean_line(challenge.title)}")
        event.add("url", address_of(reverse("challenge-detail", args=[challenge.key])))
        if owners:
            event.add("location", clean_line(owners[0].organisation.name))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())
