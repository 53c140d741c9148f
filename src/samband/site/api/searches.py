"""Standing searches: begun from a kept need, looked at, changed, stopped, erased; their owner's alone."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router, Status

from samband.base.agents import Agent
from samband.matching.actions.standing import (
    begin_search,
    change_search,
    mark_found_read,
    remove_search,
    resume_search,
    stop_search,
)
from samband.matching.digests import with_profiles
from samband.matching.models import Found, Profile, StandingSearch
from samband.site.api.answers import own_read, write
from samband.site.api.cursors import page_by_age, page_by_moment
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of
from samband.site.api.inputs import ChangedSearch, Key, NewSearch, Paging, refuse_blank, refuse_unknown
from samband.site.api.list_shapes import Searches, SearchWhole
from samband.site.api.needs import refuse_stale
from samband.site.api.shortlists import FIRST, need_of

router = Router(tags=["Standing searches"])


@own_read(router, "", Searches)
def list_searches(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List one's standing searches, the latest first."""
    refuse_unknown(request, Paging)
    agent = caller_of(request).agent
    rows, further = page_by_moment(
        _own(agent),
        "made_at",
        cursor=paging.cursor,
        limit=paging.limit,
        belongs_to=["searches", agent.person],
    )
    return {"items": [_row(request, one) for one in rows], "next": further}


@write(router, "POST", "", SearchWhole, 404, status=201)
def watch_need(request: HttpRequest, response: HttpResponse, sent: NewSearch) -> Any:
    """Let oneself be told of new answers to a kept need; what is there now is not news."""
    refuse_blank(sent.title, "body/title")
    agent = caller_of(request).agent
    need = need_of(agent, sent.need)
    assert need is not None  # noqa: S101 - its key is asked for
    chosen = {"lang": sent.lang, "kind": sent.kind, "country": sent.country}
    chosen |= {"outside": sent.outside_home_region, "other": sent.other_fields}  # type: ignore[dict-item]
    search = begin_search(
        need,
        by=agent,
        title=sent.title,
        often=sent.often,
        filters={name: value for name, value in chosen.items() if value},
        home_region=sent.home_region or need.home_region,
    )
    response["Location"] = f"{request.path}/{search.key}"
    return Status(201, _shown(request, response, search.key, FIRST))


@own_read(router, "/{key}", SearchWhole, 404)
def get_search(
    request: HttpRequest, response: HttpResponse, key: Path[Key], paging: Query[Paging]
) -> dict[str, Any]:
    """Give a standing search of one's own, with what it found, the latest first."""
    refuse_unknown(request, Paging)
    return _shown(request, response, key, paging)


@write(router, "PATCH", "/{key}", SearchWhole, 404, 412)
def edit_search(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: ChangedSearch
) -> dict[str, Any]:
    """Give a search another name or rhythm, stop it or go on, or note that what it found has been seen."""
    refuse_blank(sent.title, "body/title")
    agent = caller_of(request).agent
    one = _one(agent, key)
    refuse_stale(request, _etag(one))
    if sent.title is not None or sent.often is not None:
        title, often = sent.title or one.title, sent.often or one.often
        change_search(one, by=agent, title=title, often=often, version=one.version)
    if sent.is_active is False:
        stop_search(one, by=agent)
    elif sent.is_active:
        resume_search(one, by=agent)
    if sent.is_seen:
        mark_found_read(one, by=agent)
    return _shown(request, response, key, FIRST)


@write(router, "DELETE", "/{key}", None, 404, 412, status=204)
def erase_search(request: HttpRequest, key: Path[Key]) -> Any:
    """Erase a search, its words and what it found; with If-Match only if it is as it was read."""
    agent = caller_of(request).agent
    one = _one(agent, key)
    refuse_stale(request, _etag(one))
    remove_search(one, by=agent)
    return Status(204, None)


def _own(agent: Agent) -> Any:
    unread = Count("found", filter=Q(found__is_news=True, found__read_at__isnull=True))
    return StandingSearch.objects.visible_to(agent).select_related("owner").annotate(unread=unread)


def _one(agent: Agent, key: str) -> Any:
    one = _own(agent).filter(key=key).first()
    if one is None:
        raise Http404
    return one


def _etag(one: StandingSearch) -> str:
    return etag_of("search", one.key, one.version, one.is_active)


def _shown(request: HttpRequest, response: HttpResponse, key: str, paging: Paging) -> dict[str, Any]:
    one = _one(caller_of(request).agent, key)
    rows, further = page_by_age(
        one.found.filter(is_news=True),
        cursor=paging.cursor,
        limit=paging.limit,
        belongs_to=["search", one.key],
    )
    response["ETag"] = _etag(one)
    return {
        **_row(request, one),
        "text": one.text,
        "lang": one.lang,
        "found": [_found(request, found, profile) for found, profile in with_profiles(one, rows)],
        "next": further,
    }


def _row(request: HttpRequest, one: Any) -> dict[str, Any]:
    plain = (
        "key",
        "title",
        "often",
        "is_active",
        "home_region",
        "unread",
        "made_at",
        "last_run_at",
        "version",
    )
    chosen = one.filters if isinstance(one.filters, dict) else {}
    return {
        **{name: getattr(one, name) for name in plain},
        "filters": {
            **{name: list(chosen.get(name, ())) for name in ("kind", "country", "lang")},
            "outside_home_region": bool(chosen.get("outside")),
            "other_fields": bool(chosen.get("other")),
        },
        "url": request.build_absolute_uri(reverse("search-detail", args=[one.key])),
    }


def _found(request: HttpRequest, found: Found, profile: Profile) -> dict[str, Any]:
    plain = ("sort", "lang", "country", "region")
    return {
        **{name: getattr(profile, name) for name in plain},
        "profile": profile.key,
        "name": profile.title,
        "band": found.band,
        "found_at": found.found_at,
        "is_read": found.read_at is not None,
        "url": request.build_absolute_uri(reverse("profile-detail", args=[profile.key])),
    }
