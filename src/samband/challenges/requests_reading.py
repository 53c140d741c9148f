"""Requests as their pages read them: lists by date, one request with its thread, figures by city."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from samband.accounts.access import titles_of
from samband.actors.models import Organisation, OrganisationQuerySet
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.timeline import Told, people_of, tell
from samband.challenges.domain.doors import CITY_KINDS, share
from samband.challenges.domain.request import Opened, tally
from samband.challenges.models import DoorLead, EntryPoint, Request, WrongDoor
from samband.challenges.models.requests import RequestQuerySet
from samband.challenges.requests_words import SORTS, STATES

PAGE = 25
# What the figures tell of.
YEAR = timedelta(days=365)
_CHUNK = 500


def page_of(found: RequestQuerySet, place: str, name: str, url: str) -> tuple[list[Request], dict[str, Any]]:
    """Cut a page out of requests, the latest first, that begins behind a place; and links onward.

    ``place`` is what a link wrote as ``name``. One question, whatever the page.
    """
    start = _place(place)
    if start is not None:
        at, pk = start
        found = found.filter(Q(asked_at__lt=at) | Q(asked_at=at, pk__lt=pk))
    got = list(found.select_related("asker", "asked").order_by("-asked_at", "-id")[: PAGE + 1])
    rows = got[:PAGE]
    onward = f"{rows[-1].asked_at.isoformat()}|{rows[-1].pk}" if len(got) > PAGE else ""
    links = {
        "next_url": f"{url}?{urlencode({name: onward})}" if onward else "",
        "previous_url": url if start is not None else "",
    }
    return rows, links


def _place(text: str) -> tuple[datetime, int] | None:
    moment, _bar, number = text[:60].partition("|")
    if not (number.isdecimal() and number.isascii() and len(number) < 18):
        return None
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, int(number)) if at.tzinfo is not None else None


def timeline_of(request: Request) -> list[Told]:
    """Tell the thread of a request, the latest first."""
    events = list(Event.objects.about("request", request.key)[:100])
    return tell(events, subject=request.title, people=titles_of(people_of(events)))


EXPORTED = (
    *("key", "direction", "sort", "status", "asker", "asked", "on_behalf_of", "title", "text", "lang"),
    *("competence", "hours", "starts_on", "ends_before", "asked_on", "due_on", "answered_on"),
    *("answer", "answer_lang", "result", "result_lang"),
)


def export_rows(agent: Agent) -> Iterator[list[str]]:
    """Give all requests of one's own organisations as rows, some hundred at a time."""
    found = Request.objects.visible_to(agent).select_related("asker", "asked", "on_behalf_of")
    last = 0
    while chunk := list(found.filter(pk__gt=last).order_by("pk")[:_CHUNK]):
        for one in chunk:
            yield _row(one, "received" if one.asked.key in agent.organisations else "made")
        last = chunk[-1].pk


def _row(one: Request, direction: str) -> list[str]:
    asked_on = timezone.localdate(one.asked_at)
    answered_on = timezone.localdate(one.answered_at) if one.answered_at else None
    days = [one.starts_on, one.ends_before, asked_on, one.due_on, answered_on]
    return [
        *(one.key, direction, one.sort, one.status, one.asker.name, one.asked.name),
        one.on_behalf_of.name if one.on_behalf_of else "",
        *(one.title, one.text, one.lang, one.competence, str(one.hours or "")),
        *(day.isoformat() if day else "" for day in days),
        *(one.answer, one.answer_lang, one.result, one.result_lang),
    ]


def shown(one: Request, other: Organisation) -> dict[str, Any]:
    """Give a request as a row of a list shows it, with the other side's name."""
    return {
        "url": reverse("request-detail", args=[one.key]),
        "title": one.title,
        "lang": one.lang,
        "sort": SORTS[one.sort],
        "state": STATES[one.status],
        "other": {"name": other.name, "lang": other.lang},
        "asked_at": one.asked_at,
        "due_on": one.due_on if one.status == "asked" else None,
    }


@dataclass(frozen=True, slots=True)
class Leads:
    """How often "Which door?" led to somewhere, how often that was wrong, and the share."""

    led: int = 0
    wrong: int = 0

    @property
    def rate(self) -> float | None:
        """The share of wrong ones; None when nobody was led there."""
        return share(self.wrong, self.led)


def cities() -> OrganisationQuerySet:
    """Give the public organisations that are asked to open doors, or that have a door: also idle ones."""
    asked = Request.objects.doors().values("asked")
    doors = EntryPoint.objects.standing().filter(is_open=True).values("organisation")
    return Organisation.objects.filter(Q(pk__in=asked) | Q(pk__in=doors), is_public=True).standing()


def opened_by(organisations: Iterable[Organisation], on: date) -> Mapping[int, Opened]:
    """Give for organisations, by id, what became of what they were asked in the last twelve months."""
    ids = [one.pk for one in organisations]
    recent = Request.objects.doors().filter(asked__in=ids, asked_at__date__gt=on - YEAR)
    found: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
    for pk, status, asked_at, answered_at in recent.values_list(
        "asked_id", "status", "asked_at", "answered_at"
    ):
        answered = timezone.localdate(answered_at) if answered_at else None
        found[pk].append((status, timezone.localdate(asked_at), answered))
    return {pk: tally(found.get(pk, [])) for pk in ids}


def leads_to(organisations: Iterable[Organisation], on: date) -> Mapping[int, Leads]:
    """Give for organisations, by id, how often "Which door?" led to them in the last twelve months."""
    rows = {one.pk: one for one in organisations}
    by_door = dict(EntryPoint.objects.filter(organisation__in=rows).values_list("pk", "organisation_id"))
    of_profile = Organisation.objects.filter(pk__in=rows, profile__isnull=False)
    by_profile = dict(of_profile.values_list("profile__key", "pk"))
    here = Q(entry_point__in=by_door) | Q(entry_point=None, profile_key__in=by_profile)
    led, wrong = _counted(here, on)
    found: dict[int, list[int]] = {pk: [0, 0] for pk in rows}
    for at, counts in enumerate((led, wrong)):
        for door, profile_key, count in counts:
            pk = by_profile.get(profile_key) if door is None else by_door.get(door)
            if pk is not None:
                found[pk][at] += count
    return {pk: Leads(*counts) for pk, counts in found.items()}


def leads_of_door(door: EntryPoint, on: date) -> Leads:
    """Give how often "Which door?" led to one door in the last twelve months, for its keepers' page."""
    led, wrong = _counted(Q(entry_point=door), on)
    return Leads(sum(row[2] for row in led), sum(row[2] for row in wrong))


def leads_of_all(on: date) -> Leads:
    """Give how often "Which door?" led anywhere in the last twelve months."""
    led = DoorLead.objects.since(on - YEAR).aggregate(total=Sum("count"))["total"] or 0
    return Leads(led, WrongDoor.objects.filter(at__date__gt=on - YEAR).count())


_Counts = list[tuple[int | None, str, int]]


def _counted(here: Q, on: date) -> tuple[_Counts, _Counts]:
    led = DoorLead.objects.since(on - YEAR).filter(here).values_list("entry_point", "profile_key")
    wrong = WrongDoor.objects.filter(here, at__date__gt=on - YEAR).values_list("entry_point", "profile_key")
    return list(led.annotate(total=Sum("count")).order_by()), list(
        wrong.annotate(total=Count("id")).order_by()
    )


def opened_row(city: Organisation, opened: Opened, leads: Leads) -> dict[str, Any]:
    """Give the figures of one city as a row shows them; zero is shown as zero."""
    return {
        "name": city.name,
        "lang": city.lang,
        "url": reverse("organisation-detail", args=[city.key]),
        "opened": opened,
        "leads": leads,
    }


def opened_panel(city: Organisation, agent: Agent) -> dict[str, Any] | None:
    """Give what a city's page says of opening doors, and an own organisation's of its requests.

    None where nobody opens doors for others, and where nobody is left to ask.
    """
    is_own = city.key in agent.organisations
    opens = cities().filter(pk=city.pk).exists() or any(one.kind in CITY_KINDS for one in city.kinds.all())
    if city.closed_on or city.merged_into_id or not (opens or is_own):
        return None
    on = timezone.localdate()
    may_ask = opens and (bool(agent.organisations - {city.key}) or not agent.person)
    return {
        "title": _("Open a door"),
        "template": "challenges/requests_panel.html",
        "opens": opens,
        "opened": opened_by([city], on)[city.pk],
        "figures_url": reverse("doors-opened"),
        "ask_url": reverse("request-new") + f"?to={city.key}" if may_ask and not is_own else "",
        "list_url": reverse("request-list") if is_own else "",
        "leads": leads_to([city], on)[city.pk] if is_own else None,
    }
