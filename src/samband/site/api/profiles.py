"""Testbeds and past projects: the lists with the filters of their pages, and one of them whole."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Path, Query, Router

from samband.actors.models import Organisation, Participation
from samband.base.agents import Agent
from samband.matching.models import Profile
from samband.site.api.answers import open_read
from samband.site.api.cursors import page_by_name
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, ProfileFilters, refuse_unknown
from samband.site.api.shapes import Profiles, ProfileWhole
from samband.site.presenting import excerpt_of

router = Router(tags=["Testbeds and projects"])


@open_read(router, "/testbeds", Profiles)
def list_testbeds(request: HttpRequest, chosen: Query[ProfileFilters]) -> dict[str, Any]:
    """List testbeds by title, narrowed by words and country."""
    return _list(request, "testbed", chosen)


@open_read(router, "/projects", Profiles)
def list_projects(request: HttpRequest, chosen: Query[ProfileFilters]) -> dict[str, Any]:
    """List past projects by title, narrowed by words and country."""
    return _list(request, "project", chosen)


@open_read(router, "/testbeds/{key}", ProfileWhole, 404)
def get_testbed(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Give one testbed, with the organisations that run it."""
    return _whole(request, "testbed", key)


@open_read(router, "/projects/{key}", ProfileWhole, 404)
def get_project(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Give one past project, with the organisations that took part."""
    return _whole(request, "project", key)


def _list(request: HttpRequest, sort: str, chosen: ProfileFilters) -> dict[str, Any]:
    refuse_unknown(request, ProfileFilters)
    found = Profile.objects.visible_to(caller_of(request).agent).filter(sort=sort).searched(chosen.q)
    if chosen.country:
        found = found.filter(country=chosen.country)
    rows, further = page_by_name(
        found, cursor=chosen.cursor, limit=chosen.limit, belongs_to=chosen.belongs_to(sort)
    )
    return {"items": [_row(request, profile) for profile in rows], "next": further}


def _row(request: HttpRequest, profile: Profile) -> dict[str, Any]:
    plain = ("key", "sort", "title", "lang", "country", "region", "place", "started_year", "ended_year")
    return {
        **{name: getattr(profile, name) for name in plain},
        "themes": [code.removeprefix("theme:") for code in profile.codes if code.startswith("theme:")],
        "excerpt": excerpt_of(profile.text),
        "version": profile.version,
        "url": request.build_absolute_uri(reverse("profile-detail", args=[profile.key])),
    }


def _whole(request: HttpRequest, sort: str, key: str) -> dict[str, Any]:
    agent = caller_of(request).agent
    profile = Profile.objects.visible_to(agent).filter(sort=sort, key=key).first()
    if profile is None:
        raise Http404
    return {
        **_row(request, profile),
        "text": profile.text,
        "parts": _parts(profile, agent),
        "source": profile.source,
        "sourced_on": profile.sourced_on,
    }


def _parts(profile: Profile, agent: Agent) -> list[dict[str, Any]]:
    seen = Organisation.objects.visible_to(agent).values("pk")
    parts = Participation.objects.filter(profile=profile, organisation__in=seen).select_related(
        "organisation"
    )
    return [
        {
            "sort": "organisation",
            "key": part.organisation.key,
            "name": part.organisation.name,
            "role": part.role,
            "started_year": part.started_year,
            "ended_year": part.ended_year,
        }
        for part in parts.order_by("role", "organisation__sort_key", "id")
    ]
