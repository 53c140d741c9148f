"""What pages show of doors: one door with its two lanes, the directory of all, those that look alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samband.actors.listing import place_words
from samband.actors.models import Organisation
from samband.base.agents import VISITOR, Agent
from samband.base.labels import country_name
from samband.challenges.domain.challenge import DIALOGUE, LIVE, PUBLIC, TRIAL, WITHDRAWN
from samband.challenges.domain.idea import COUNTED
from samband.challenges.domain.promise import day_in_zone
from samband.challenges.door_words import SORTS, came_of_it, last_check
from samband.challenges.models import Challenge, ClosedTime, EntryPoint, EntryPointQuerySet, Idea
from samband.kernel.text import fold

MOST_NEEDS = 30
_CHUNK = 500
COLUMNS: Final = (
    "entry_point",
    "organisation",
    "country",
    "region",
    "municipality",
    "sort",
    "role",
    "link",
    "last_checked",
    "http_status",
    "what_came_of_it",
    "promise_working_days",
    "needs_published",
    "ideas_brought",
    "address",
)
_EVER = tuple(status for status in PUBLIC if status != WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Involvement:
    """What an organisation has done: challenges published, those in dialogue and in trial, the latest day."""

    published: int
    in_dialogue: int
    in_trial: int
    last_at: datetime | None


def involvement_of(organisation: Organisation) -> Involvement:
    """Count an organisation's published challenges, also those that it owns together with others."""
    own = Challenge.objects.filter(owners__organisation=organisation, status__in=_EVER)
    found = own.aggregate(
        published=Count("id", distinct=True),
        in_dialogue=Count("id", distinct=True, filter=Q(status=DIALOGUE)),
        in_trial=Count("id", distinct=True, filter=Q(status=TRIAL)),
        began=Max("published_at"),
        ended=Max("ended_at"),
    )
    moments = [found[name] for name in ("began", "ended") if found[name]]
    return Involvement(
        found["published"], found["in_dialogue"], found["in_trial"], max(moments) if moments else None
    )


def needs_of(organisation: Organisation) -> list[dict[str, Any]]:
    """Give an organisation's challenges that still look for an answer, the latest first."""
    found = Challenge.objects.visible_to(VISITOR).filter(owners__organisation=organisation, status__in=LIVE)
    rows = found.order_by("-published_at", "-id").values_list("key", "title", "lang", "year", "status")
    return [
        {
            "url": reverse("challenge-detail", args=[key]),
            "title": title,
            "lang": lang,
            "year": year,
            "status": status,
        }
        for key, title, lang, year, status in rows[: MOST_NEEDS + 1]
    ]


def closed_ahead(times: list[ClosedTime], today: date) -> list[ClosedTime]:
    """Give the closed times that are not over, the next first."""
    return sorted((one for one in times if one.ends_before > today), key=lambda one: one.starts_on)


# The directory


def narrowed(chosen: Mapping[str, str], agent: Agent) -> EntryPointQuerySet:
    """Give the doors an agent may see, narrowed by words of name, role, organisation or place, by country."""
    found = EntryPoint.objects.visible_to(agent).standing().select_related("organisation")
    if country := chosen.get("country"):
        found = found.filter(country=country)
    if sort := chosen.get("sort"):
        found = found.filter(sort=sort)
    for word in fold(chosen.get("q", "")).split()[:8]:
        found = found.filter(
            Q(folded__contains=word)
            | Q(organisation__folded_name__contains=word)
            | Q(organisation__folded_place__contains=word)
        )
    return found


@dataclass(frozen=True, slots=True)
class Activity:
    """How much has happened at some doors: by organisation's id and by door's id."""

    needs: Mapping[int, int]
    ideas: Mapping[int, int]

    def of(self, door: EntryPoint) -> tuple[int, int]:
        """Give how many needs were published and how many ideas were brought."""
        return self.needs.get(door.organisation_id, 0), self.ideas.get(door.pk, 0)


def activity_at(doors: list[EntryPoint]) -> Activity:
    """Count what has happened at some doors, in two queries however many they are."""
    needs = Challenge.objects.filter(
        owners__organisation__in={door.organisation_id for door in doors}, status__in=_EVER
    ).values_list("owners__organisation")
    ideas = Idea.objects.filter(entry_point__in=doors, status__in=COUNTED).values_list("entry_point")
    return Activity(
        dict(needs.annotate(count=Count("id", distinct=True)).order_by()),
        dict(ideas.annotate(count=Count("id")).order_by()),
    )


def activity_words(needs: int, ideas: int) -> str:
    """Say how much has happened; nothing at all is "none yet"."""
    if not needs and not ideas:
        return _("none yet")
    parts = (
        ngettext("%(count)s need published", "%(count)s needs published", needs) % {"count": needs},
        ngettext("%(count)s idea brought", "%(count)s ideas brought", ideas) % {"count": ideas},
    )
    return ", ".join(parts)


def place_of(organisation: Organisation) -> str:
    """Say where a door's organisation is."""
    return place_words(organisation.municipality, organisation.region, organisation.country)


def directory_rows(doors: list[EntryPoint], at: datetime) -> list[dict[str, Any]]:
    """Give rows of the directory in words."""
    activity = activity_at(doors)
    return [
        {
            "url": reverse("door-detail", args=[door.key]),
            "name": door.name,
            "lang": door.lang,
            "organisation": door.organisation.name,
            "organisation_lang": door.organisation.lang,
            "place": place_of(door.organisation) or country_name(door.country),
            "sort": SORTS[door.sort],
            "role_title": door.role_title,
            "link": door.link,
            "last_check": last_check(door, at) if door.link else "",
            "promise_days": door.promise_days if door.sort != "link" else 0,
            "activity": activity_words(*activity.of(door)),
            "is_open": door.is_open,
        }
        for door in doors
    ]


def export_rows(found: EntryPointQuerySet, base: str) -> Iterator[list[str]]:
    """Give doors as rows of a list, some hundred at a time; ``base`` is where the installation is."""
    start: tuple[str, int] | None = None
    while True:
        ordered = found.order_by("sort_key", "id")
        if start:
            ordered = ordered.filter(Q(sort_key__gt=start[0]) | Q(sort_key=start[0], pk__gt=start[1]))
        chunk = list(ordered[:_CHUNK])
        activity = activity_at(chunk)
        for door in chunk:
            yield _export_row(door, activity, base)
        if len(chunk) < _CHUNK:
            return
        start = (chunk[-1].sort_key, chunk[-1].pk)


def _export_row(door: EntryPoint, activity: Activity, base: str) -> list[str]:
    needs, ideas = activity.of(door)
    body = door.organisation
    checked = day_in_zone(door.checked_at, door.zone).isoformat() if door.checked_at else ""
    return [
        *(door.name, body.name, door.country, body.region, body.municipality, door.sort, door.role_title),
        *(door.link, checked, str(door.check_status or ""), came_of_it(door) if door.link else ""),
        str(door.promise_days) if door.sort != "link" else "",
        str(needs) if needs else _("none yet"),
        str(ideas) if ideas else _("none yet"),
        f"{base}{reverse('door-detail', args=[door.key])}",
    ]


# Two doors of one city


def alike(door: EntryPoint, agent: Agent) -> list[EntryPoint]:
    """Give the other doors that look like a second one of the same city: its organisation, or its place."""
    body = door.organisation
    same = Q(organisation=body)
    if body.folded_place:
        same |= Q(organisation__folded_place=body.folded_place, organisation__country=body.country)
    found = EntryPoint.objects.visible_to(agent).standing().select_related("organisation")
    return list(found.filter(same).exclude(pk=door.pk).order_by("sort_key", "id")[:10])
