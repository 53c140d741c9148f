"""Shortlists: one's own and those that were shared, made, read, changed, deleted, taken out as a file."""

from typing import Any, Literal

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query, Router, Status

from samband.base.agents import Agent
from samband.matching.actions import change_shortlist, delete_shortlist, make_shortlist
from samband.matching.domain.language import detect
from samband.matching.domain.shortlist import verbs_from
from samband.matching.models import Need, Shortlist, ShortlistRow
from samband.site.api.answers import own_file, own_read, write
from samband.site.api.cursors import page_by_key, page_by_moment
from samband.site.api.frame import ROOT, etag_of
from samband.site.api.gate import caller_of
from samband.site.api.inputs import (
    ChangedShortlist,
    Key,
    NewShortlist,
    Paging,
    SecretKey,
    refuse_blank,
    refuse_unknown,
)
from samband.site.api.list_shapes import Shortlists, ShortlistWhole
from samband.site.api.needs import refuse_stale
from samband.site.api.problems import Trouble
from samband.site.cases import names_of
from samband.site.decision_paper import SORTS, as_download, paper_of
from samband.site.shortlisted import (
    Candidate,
    Reach,
    candidates_for_others,
    candidates_of,
    need_for,
    reach_of,
)

router = Router(tags=["Shortlists"])
FIRST = Paging(limit=100, cursor="")


@own_read(router, "", Shortlists)
def list_shortlists(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List one's shortlists and those that were shared with one's organisations, the latest changed first."""
    refuse_unknown(request, Paging)
    agent = caller_of(request).agent
    # A list may have hundreds of candidates with their reasons: they are only counted here.
    counted = ShortlistRow.objects.only("shortlist_id", "removed_at", "contacted_at")
    found = Shortlist.objects.visible_to(agent).select_related("owner")
    found = found.prefetch_related(Prefetch("rows", counted), "shares")
    rows, further = page_by_moment(
        found,
        "changed_at",
        cursor=paging.cursor,
        limit=paging.limit,
        belongs_to=["shortlists", agent.person],
    )
    names = names_of({one.owning_body for one in rows})
    return {"items": [_row(request, one, agent, names) for one in rows], "next": further}


@write(router, "POST", "", ShortlistWhole, 404, status=201)
def begin_shortlist(request: HttpRequest, response: HttpResponse, sent: NewShortlist) -> Any:
    """Make a list for oneself; with a copy of a need when one holds its key."""
    refuse_blank(sent.title, "body/title")
    agent = caller_of(request).agent
    made = make_shortlist(sent.title, by=agent, need=need_of(agent, sent.need))
    response["Location"] = f"{request.path}/{made.key}"
    return Status(201, shown(request, response, made, FIRST))


@own_read(router, "/{key}", ShortlistWhole, 404)
def get_shortlist(
    request: HttpRequest, response: HttpResponse, key: Path[Key], paging: Query[Paging]
) -> dict[str, Any]:
    """Give a list: its need, whose record it is, and its candidates in order, a page at a time."""
    refuse_unknown(request, Paging)
    return shown(request, response, list_of(caller_of(request).agent, key), paging)


@write(router, "PATCH", "/{key}", ShortlistWhole, 404, 412)
def edit_shortlist(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: ChangedShortlist
) -> dict[str, Any]:
    """Change what a list is called and what it is for; with If-Match only if it is as it was read."""
    refuse_blank(sent.title, "body/title")
    agent = caller_of(request).agent
    one = list_of(agent, key)
    refuse_stale(request, etag_of_list(one))
    need = one.need_text if sent.need is None else sent.need.strip()
    changed = change_shortlist(
        one,
        by=agent,
        version=one.version,
        title=one.title if sent.title is None else sent.title,
        need_text=need,
        need_lang=detect(need).lang if need else "",
    )
    return shown(request, response, changed, FIRST)


@write(router, "DELETE", "/{key}", None, 404, 412, status=204)
def erase_shortlist(request: HttpRequest, key: Path[Key]) -> Any:
    """Delete a list and everything written on it; not while it is registered in a case."""
    agent = caller_of(request).agent
    one = list_of(agent, key)
    refuse_stale(request, etag_of_list(one))
    delete_shortlist(one, by=agent)
    return Status(204, None)


@own_file(router, "/{key}/download.{form}", tuple(SORTS.values()), 404)
def download_shortlist(request: HttpRequest, key: Path[Key], form: Path[Literal["docx", "xlsx"]]) -> Any:
    """Give a list as a Word document or an Excel table, without what is confidential."""
    agent, today = caller_of(request).agent, timezone.localdate()
    one = list_of(agent, key)
    return as_download(paper_of(one, agent, today), form, key=one.key, today=today)


def list_of(agent: Agent, key: str) -> Shortlist:
    """Find a list that somebody may read; any other is not there."""
    found = Shortlist.objects.visible_to(agent).select_related("owner").prefetch_related("rows", "shares")
    one = found.filter(key=key).first()
    if one is None:
        raise Http404
    return one


def need_of(agent: Agent, key: SecretKey | None) -> Need | None:
    """Find a kept need by the key that opens it, as on the pages; none when no key was sent.

    Raises:
        Trouble: 404 when no such need is kept.
    """
    if key is None:
        return None
    need = Need.objects.visible_to(agent, timezone.now()).filter(key=key).first()
    if need is None:
        raise Trouble(404, "body/need")
    return need


def shown(request: HttpRequest, response: HttpResponse, one: Shortlist, paging: Paging) -> dict[str, Any]:
    """Give a list whole, with the candidates of one page, as far as the caller reads it."""
    agent = caller_of(request).agent
    reach = reach_of(one, agent)
    candidates, left_out = candidates_for(one, agent, reach)
    rows, further = page_by_key(
        candidates, cursor=paging.cursor, limit=paging.limit, belongs_to=["shortlist", one.key]
    )
    response["ETag"] = etag_of_list(one)
    place = request.build_absolute_uri(f"{ROOT}shortlists/{one.key}/download.")
    return {
        **_row(request, one, agent, names_of([one.owning_body])),
        "need_closed_for": one.need_closed_for,
        "closed_parts": bool(one.need_closed_for) + sum(bool(row.closed_for) for row in candidates),
        "left_out": left_out,
        "rows": [candidate_shown(request, row, reach) for row in rows],
        "next": further,
        "download": {form: place + form for form in SORTS},
    }


def candidates_for(one: Shortlist, agent: Agent, reach: Reach) -> tuple[list[Candidate], int]:
    """Give what an agent sees of a list's rows, all inside its body, less outside; and how many lack."""
    return (candidates_of(one, agent), 0) if reach.closed else candidates_for_others(one, agent)


def candidate_shown(request: HttpRequest, one: Candidate, reach: Reach) -> dict[str, Any]:
    """Give a candidate as programs read it."""
    plain = (
        "key", "number", "name", "lang", "status", "why_not", "notes", "closed_for", "is_left_out", "band",
        "score", "is_gone", "place", "excerpt", "contacts", "source", "sourced_on", "contacted_at",
    )  # fmt: skip
    return {
        **{name: getattr(one, name) for name in plain},
        "profile": one.profile_key,
        "verbs": verbs_from(one.status) if reach.works else [],
        "reasons": [{name: pair[name] for name in ("need", "profile", "similarity")} for pair in one.reasons],
        "organisations": one.behind,
        "added_at": one.added_on,
        "etag": etag_of_candidate(one.key, one.version),
        "url": request.build_absolute_uri(one.url) if one.url else "",
    }


def etag_of_candidate(key: str, version: int) -> str:
    """Give the ETag of a candidate: what is written of it and where one stands with it."""
    return etag_of("candidate", key, version)


def etag_of_list(one: Shortlist) -> str:
    """Give the ETag of a list: its title, need, order and record, and every candidate on it."""
    rows = sorted((row.key, row.version) for row in one.rows.all() if row.removed_at is None)
    return etag_of("shortlist", one.key, one.version, rows)


def _row(request: HttpRequest, one: Shortlist, agent: Agent, names: dict[str, str]) -> dict[str, Any]:
    reach = reach_of(one, agent)
    standing = [row for row in one.rows.all() if row.removed_at is None]
    inside = one.owning_body in agent.organisations
    body = {"key": one.owning_body, "name": names[one.owning_body]} if one.owning_body else None
    plain = ("key", "title", "need_lang", "made_at", "changed_at", "version")
    return {
        **{name: getattr(one, name) for name in plain},
        "need": need_for(one, closed=reach.closed)[0],
        "is_own": one.owner is not None and one.owner.key == agent.person,
        "may_work": reach.works,
        "candidates": len(standing),
        "contacted": sum(row.contacted_at is not None for row in standing),
        "record": {"owning_body": body, "case_number": one.case_number if inside else ""},
        "url": request.build_absolute_uri(reverse("shortlist-detail", args=[one.key])),
    }
