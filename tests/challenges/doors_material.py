"""What the tests of doors share: organisations, their people, doors, ideas."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from samband.accounts.models import Person
from samband.actors.actions import add_organisation
from samband.actors.models import Organisation
from samband.base.agents import OPERATOR
from samband.challenges.actions.doors import DoorContent, make_entry_point
from samband.challenges.models import Challenge, ChallengeOwner, EntryPoint, Idea
from tests.actors.people import placed, somebody


def city(name: str = "Älvhamns stad", **said: Any) -> Organisation:
    """Add a city."""
    values = {"kinds": ["municipality"], "country": "SE", "municipality": "Älvhamn", "lang": "sv", **said}
    return add_organisation(name, by=OPERATOR, source="test", **values)


def officer_of(organisation: Organisation, name: str = "officer") -> Person:
    """Add one of its people."""
    return placed(somebody(name), organisation)


def content(**more: Any) -> DoorContent:
    """Say what is needed of a door."""
    values = {"name": "En väg in till Älvhamn", "country": "SE", "role_title": "Innovation officer", **more}
    return DoorContent(**values)


def door_of(organisation: Organisation, **more: Any) -> EntryPoint:
    """Set up a door."""
    return make_entry_point(organisation, by=OPERATOR, content=content(**more))


def link_of(
    organisation: Organisation, link: str = "https://alvhamn.example/ideas", **more: Any
) -> EntryPoint:
    """Set up a door that is a link."""
    return door_of(organisation, sort="link", role_title="", link=link, **more)


def idea(door: EntryPoint, *, sent: int = 0, due: int = 14, answered: int | None = None, **more: Any) -> Idea:
    """Have an idea brought so many days ago, due so many days after, answered so many days after."""
    sent_at: datetime = timezone.now() - timedelta(days=sent)
    answered_at = None if answered is None else sent_at + timedelta(days=answered)
    values: dict[str, Any] = {
        "status": "received" if answered is None else "answered",
        "title": "Secret bench",
        "text": "A bench that warms itself.",
        "receipt": f"{Idea.objects.count():064d}",
        "owning_body": door.organisation.key,
        **more,
    }
    due_on: date = timezone.localdate(sent_at) + timedelta(days=due)
    return Idea.objects.create(
        entry_point=door,
        sent_at=sent_at,
        due_on=due_on,
        first_answered_at=answered_at,
        promise_days=10,
        **values,
    )


def challenge(*owners: Organisation, title: str = "Torra källare", **more: Any) -> Challenge:
    """Publish a challenge that one or several organisations own."""
    now = timezone.now()
    values: dict[str, Any] = {"status": "published", "published_at": now, "lang": "sv", **more}
    made = Challenge.objects.create(
        title=title, owner="Gatukontoret", adoption="Budget 2027", made_at=now, changed_at=now, **values
    )
    for number, owner in enumerate(owners):
        ChallengeOwner.objects.create(challenge=made, organisation=owner, is_lead=not number)
    return made
