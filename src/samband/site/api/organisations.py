"""Organisations: the list with the filters of its page, one with its sources, and its thread."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router, Status

from samband.accounts.access import titles_of
from samband.actors.listing import excerpt_of, narrowed
from samband.actors.models import Organisation, OrganisationQuerySet
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.timeline import people_of, tell
from samband.matching.models import Profile
from samband.site.api.answers import open_read
from samband.site.api.cursors import page_by_name, read_cursor, write_cursor
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, OrganisationFilters, Paging, refuse_unknown
from samband.site.api.shapes import Moved, Organisations, OrganisationWhole, Thread

router = Router(tags=["Organisations"])
_MERGED = {301: Moved}


@open_read(router, "", Organisations)
def list_organisations(request: HttpRequest, chosen: Query[OrganisationFilters]) -> dict[str, Any]:
    """List organisations by name, narrowed by words, kind, theme, country and region."""
    refuse_unknown(request, OrganisationFilters)
    found = narrowed(chosen.chosen(), caller_of(request).agent).select_related("profile")
    rows, further = page_by_name(
        found.prefetch_related("kinds", "themes"),
        cursor=chosen.cursor,
        limit=chosen.limit,
        belongs_to=chosen.belongs_to("organisations"),
    )
    return {"items": [_row(request, one) for one in rows], "next": further}


def _row(request: HttpRequest, one: Organisation) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "lang": one.lang,
        "kinds": [kind.kind for kind in one.kinds.all()],
        "country": one.country,
        "region": one.region,
        "municipality": one.municipality,
        "themes": [theme.theme for theme in one.themes.all()],
        "excerpt": excerpt_of(one.profile.text) if one.profile else "",
        "closed_on": one.closed_on,
        "version": one.version,
        "url": request.build_absolute_uri(reverse("organisation-detail", args=[one.key])),
    }


@open_read(router, "/{key}", OrganisationWhole, 404, also=_MERGED)
def get_organisation(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> Any:
    """Give one organisation: what it says, how to reach it, its ties, and where each fact comes from.

    The key of an organisation that was merged into another leads there for ever.
    """
    agent = caller_of(request).agent
    one = _one(agent, key)
    if one.merged_into is not None:
        response["Location"] = request.path.replace(key, one.merged_into.key)
        return Status(301, {"key": one.merged_into.key})
    told = ("website", "registry_number", "source", "sourced_on", "confirmed_on")
    return {
        **_row(request, one),
        **{name: getattr(one, name) for name in told},
        "statements": [
            _fields(said, "role", "lang", "text", "source", "sourced_on", "mark")
            for said in one.statements.all()
        ],
        "contacts": [_fields(way, "sort", "value", "source", "sourced_on") for way in one.contacts.all()],
        "ties": _ties(one, agent),
        "parts": _parts(one, agent),
        "facts": [_fact(name, noted) for name, noted in sorted(one.provenance.items())],
    }


def _one(agent: Agent, key: str) -> Organisation:
    found: OrganisationQuerySet = Organisation.objects.visible_to(agent)
    one = found.select_related("merged_into", "profile").filter(key=key).first()
    if one is None:
        raise Http404
    return one


def _fields(thing: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _fact(name: str, noted: Any) -> dict[str, str]:
    said = noted if isinstance(noted, dict) else {}
    return {"field": name, **{part: str(said.get(part) or "") for part in ("source", "date", "mark")}}


def _ties(one: Organisation, agent: Agent) -> list[dict[str, Any]]:
    seen = Organisation.objects.visible_to(agent).values("pk")
    to = one.ties.filter(other__in=seen).select_related("other").order_by("kind", "other__sort_key", "id")
    back = one.ties_from_others.filter(organisation__in=seen).select_related("organisation")
    rows = [("to", tie, tie.other) for tie in to]
    rows += [("from", tie, tie.organisation) for tie in back.order_by("kind", "organisation__sort_key", "id")]
    return [
        {
            "direction": direction,
            "organisation": {"key": other.key, "name": other.name},
            **_fields(tie, "kind", "started_year", "ended_year", "source"),
        }
        for direction, tie, other in rows
    ]


def _parts(one: Organisation, agent: Agent) -> list[dict[str, Any]]:
    seen = Profile.objects.visible_to(agent).values("pk")
    parts = one.participations.filter(profile__in=seen).select_related("profile")
    return [
        {
            "sort": part.profile.sort,
            "key": part.profile.key,
            "name": part.profile.title,
            **_fields(part, "role", "started_year", "ended_year"),
        }
        for part in parts.order_by("profile__sort_key", "id")
    ]


@open_read(router, "/{key}/thread", Thread, 404, also=_MERGED)
def get_thread(request: HttpRequest, response: HttpResponse, key: Path[Key], paging: Query[Paging]) -> Any:
    """Tell what happened to an organisation, newest first, in the language of Accept-Language."""
    refuse_unknown(request, Paging)
    one = _one(caller_of(request).agent, key)
    if one.merged_into is not None:
        response["Location"] = request.path.replace(key, one.merged_into.key)
        return Status(301, {"key": one.merged_into.key})
    belongs_to = ["thread", key]
    place = read_cursor(paging.cursor, belongs_to)
    events = Event.objects.about("organisation", key)
    if place:
        events = events.filter(pk__lt=int(place))
    got = list(events[: paging.limit + 1])
    has_more, got = len(got) > paging.limit, got[: paging.limit]
    told = tell(got, subject=one.name, people=titles_of(people_of(got)))
    return {
        "items": [
            {"at": line.when, "verb": line.verb, "sentence": line.sentence, "actor": line.actor}
            for line in told
        ],
        "next": write_cursor(str(got[-1].pk), belongs_to) if has_more else None,
    }
