"""What tests of the inbox share: two doors with their keepers, departments, ideas, all made as rows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.actors.actions import add_organisation, settle_member
from samband.actors.models import Organisation, Tie
from samband.base.agents import OPERATOR, Agent
from samband.challenges.domain.idea import ANSWERED, CLOSED, TAKEN_FURTHER
from samband.challenges.domain.inbox import searched
from samband.challenges.models import Absence, EntryPoint, Idea, IdeaFile, Keeper

ENGLISH = {"accept-language": "en"}
SECRET = "The alloy is seven parts tin"
_numbers = count()


def agent(person: Person) -> Agent:
    """Give a person's agent as of now."""
    return agent_of(Person.objects.get(pk=person.pk))


def browser(person: Person | None = None) -> Client:
    """Give a browser that reads English, in which somebody may be signed in."""
    client = Client(headers=ENGLISH)
    if person is not None:
        client.force_login(Person.objects.get(pk=person.pk))
    return client


def somebody(name: str) -> Person:
    """Add a person."""
    return add_person(f"{name}@city.example", by=OPERATOR, title=f"{name.capitalize()} of the city")


def body(name: str, kind: str = "municipality", **more: Any) -> Organisation:
    """Add an organisation."""
    values = {"source": "test", "kinds": [kind], "country": "SE", "municipality": "Älvhamn", "lang": "sv"}
    return add_organisation(name, by=OPERATOR, **{**values, **more})


def department(city: Organisation, name: str) -> Organisation:
    """Add a department of a body."""
    made = body(name, "department")
    Tie.objects.create(
        organisation=made, other=city, kind="member-of", source="test", sourced_on=date(2026, 1, 1)
    )
    return made


def door(city: Organisation, **more: Any) -> EntryPoint:
    """Open a door."""
    values = {
        "name": f"En väg in till {city.name}",
        "lang": "sv",
        "role_title": "Innovationslots",
        "country": "SE",
        "sort_key": city.sort_key,
        "made_at": timezone.now(),
    }
    return EntryPoint.objects.create(organisation=city, **{**values, **more})


def keeper(at: EntryPoint, person: Person, role: str = "host") -> Keeper:
    """Have a person of its organisation keep a door."""
    settle_member(at.organisation, by=OPERATOR, person=person, role="member")
    return Keeper.objects.create(entry_point=at, person=person, role=role)


def away(one: Keeper, day: date | None = None) -> Absence:
    """Have a keeper be away today, or on a day."""
    starts = day or timezone.localdate()
    return Absence.objects.create(keeper=one, starts_on=starts, ends_before=starts + timedelta(days=1))


def idea(at: EntryPoint, *, status: str = "received", due: int = 5, **more: Any) -> Idea:
    """Bring an idea that is due in some days."""
    now = timezone.now()
    number = next(_numbers)
    values: dict[str, Any] = {
        "title": f"Torra källare {number}",
        "text": "Vi varnar när snön smälter.",
        "lang": "sv",
        "reply_lang": "sv",
        "receipt": f"{number:064d}",
        "owning_body": at.organisation.key,
        "sent_at": now,
        "due_on": timezone.localdate() + timedelta(days=due),
        "promise_days": 10,
        "first_answered_at": now if status in (ANSWERED, TAKEN_FURTHER, CLOSED) else None,
        "ended_at": now if status in (CLOSED, "spam", "withdrawn") else None,
    }
    values |= more
    values.setdefault("folded", searched(values["title"], values["text"]))
    return Idea.objects.create(entry_point=at, status=status, **values)


def file_of(one: Idea, content: bytes = b"%PDF-1.7 x", **more: Any) -> IdeaFile:
    """Let a file come with an idea."""
    from samband.base.files import keep_file

    values = {"name": "ritning.pdf", "kind": "pdf", "size": len(content), "sha256": keep_file(content)}
    return IdeaFile.objects.create(idea=one, **{**values, **more})


@dataclass
class City:
    """A city with a door, its host, deputy, a department with somebody in it, and an outsider."""

    body: Organisation
    door: EntryPoint
    host: Person
    deputy: Person
    water: Organisation
    engineer: Person
    other_door: EntryPoint
    other_host: Person
    outsider: Person
    keepers: dict[str, Keeper]

    def people(self) -> dict[str, Person]:
        """Give everybody by what they are to an idea of the first door that the department has."""
        return {
            "host": self.host,
            "deputy": self.deputy,
            "handler": self.engineer,
            "other_host": self.other_host,
            "outsider": self.outsider,
        }


def city() -> City:
    """Make two cities with a door each."""
    first, second = body("Älvhamns stad"), body("Viks kommun", municipality="Vik")
    host, deputy, engineer, other, outsider = map(
        somebody, ("host", "deputy", "engineer", "elsewhere", "outsider")
    )
    water = department(first, "Vattenförvaltningen")
    settle_member(water, by=OPERATOR, person=engineer, role="member")
    one, two = door(first), door(second)
    keepers = {
        "host": keeper(one, host),
        "deputy": keeper(one, deputy, "deputy"),
        "other": keeper(two, other),
    }
    return City(first, one, host, deputy, water, engineer, two, other, outsider, keepers)


def moment(day: date, hour: int = 12) -> datetime:
    """Give a moment on a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
