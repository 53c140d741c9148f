"""What the page shows on which a door is looked after: its keepers, closed times, texts, link, doubles."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from samband.accounts.access import title_of, titles_of
from samband.accounts.models import Person
from samband.actors.models import Membership, Organisation
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.timeline import Told, people_of, tell
from samband.challenges.access.doors import looked_after_among
from samband.challenges.door_reading import alike, closed_ahead, place_of
from samband.challenges.door_words import KEEPERS, last_check, last_day
from samband.challenges.models import EntryPoint
from samband.challenges.reply_templates import shipped
from samband.challenges.requests_reading import leads_of_door

MOST_LINES = 60


def organisations_to_choose(agent: Agent, key: str = "") -> list[tuple[str, str]]:
    """Give the organisations that an agent may set up a door for; the operator names one by its key."""
    wanted = set(agent.organisations) | ({key} if key and agent.has_right("operate") else set())
    found = Organisation.objects.standing().filter(key__in=sorted(wanted), closed_on__isnull=True)
    return list(found.order_by("sort_key", "id").values_list("key", "name"))


def people_to_choose(door: EntryPoint) -> list[tuple[str, str]]:
    """Give the people of a door's organisation, by title."""
    own = Membership.objects.active().filter(organisation=door.organisation, person__is_active=True)
    people = Person.objects.filter(pk__in=own.values("person")).order_by("title", "id")
    return [(person.key, title_of(person)) for person in people]


def person_of(key: str) -> Person:
    """Give one of the people that were offered, by key."""
    return Person.objects.get(key=key)


def kept_by_whom(door: EntryPoint, agent: Agent, today: date) -> list[dict[str, Any]]:
    """Give a door's keepers with the days they are away, and what the agent may do with each."""
    keepers = door.keepers.select_related("person").prefetch_related("absences").order_by("-role", "id")
    rows = list(keepers)
    is_host = any(one.role == "host" and one.person.key == agent.person for one in rows)
    found = []
    for keeper in rows:
        keeper.entry_point = door
        away = [one for one in keeper.absences.all() if one.ends_before > today]
        may = is_host or agent.has_right("operate") or agent.person == keeper.person.key
        found.append(
            {
                "keeper": keeper,
                "title": title_of(keeper.person),
                "role": KEEPERS[keeper.role],
                "is_away": any(one.starts_on <= today for one in away),
                "away": [
                    {
                        "first": one.starts_on,
                        "last": last_day(one.ends_before),
                        "url": reverse("door-absence-end", args=[door.key, keeper.person.key, one.pk]),
                    }
                    for one in sorted(away, key=lambda one: one.starts_on)
                ],
                "may_be_away": may,
                "away_url": reverse("door-absence", args=[door.key, keeper.person.key]),
                "go_url": reverse("door-keeper-go", args=[door.key, keeper.person.key]),
            }
        )
    return sorted(found, key=lambda row: row["keeper"].role != "host")


def closed_rows(door: EntryPoint, today: date) -> list[dict[str, Any]]:
    """Give the closed times that are not over, and whether they may still be taken back."""
    return [
        {
            "first": one.starts_on,
            "last": last_day(one.ends_before),
            "take_back_url": reverse("door-closed-take-back", args=[door.key, one.key])
            if one.starts_on > today
            else "",
        }
        for one in closed_ahead(list(door.closed_times.all()), today)
    ]


def doubles(door: EntryPoint, agent: Agent) -> list[dict[str, Any]]:
    """Give the doors that look like a second one of the same city, and whether the agent may merge them."""
    others = alike(door, agent)
    own = looked_after_among(agent, [door, *others])
    return [
        {
            "name": other.name,
            "lang": other.lang,
            "organisation": other.organisation.name,
            "place": place_of(other.organisation),
            "url": reverse("door-detail", args=[other.key]),
            "merge_url": reverse("door-merge", args=[door.key, other.key])
            if {door.pk, other.pk} <= own
            else "",
        }
        for other in others
    ]


def told_of(door: EntryPoint) -> list[Told]:
    """Tell what happened to a door, and to those that were merged into it, the latest first."""
    keys = [door.key, *door.old_addresses.values_list("key", flat=True)]
    lines = Event.objects.filter(subject_type="entry_point", subject_key__in=keys)
    events = list(lines.order_by("-at", "-id")[:MOST_LINES])
    return tell(events, subject=door.name, people=titles_of(people_of(events)))


def looked_after(door: EntryPoint, agent: Agent, today: date, at: datetime) -> dict[str, Any]:
    """Give all that the page of looking after a door shows, but its forms."""
    own = list(door.templates.order_by("name", "lang", "id"))
    return {
        "door": door,
        "keepers": kept_by_whom(door, agent, today),
        "has_host": door.keepers.filter(role="host").exists(),
        "closed": closed_rows(door, today),
        "templates": [
            {"name": one.name, "lang": one.lang, "url": reverse("door-template", args=[door.key, one.key])}
            for one in own
        ],
        "shipped": shipped(),
        "last_check": last_check(door, at) if door.link else "",
        "may_check": bool(door.link) and settings.SAMBAND_CHECK_LINKS,
        "doubles": doubles(door, agent),
        "leads": leads_of_door(door, today),
        "events": told_of(door),
    }
