"""Workshop notes: brought as text, read into a register with its entries, no line lost."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router, Status

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.challenges.actions.registers import MOST_SIGNS, import_notes
from samband.challenges.models import Register, RegisterEntry
from samband.matching.domain.language import detect
from samband.site.api.answers import own_read, write
from samband.site.api.cursors import page_by_moment, read_cursor, write_cursor
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of, refuse_often
from samband.site.api.inputs import Key, Paging, refuse_blank, refuse_unknown
from samband.site.api.problems import Trouble
from samband.site.api.request_shapes import LineFilters, Lines, NewNotes, Registers, RegisterWhole
from samband.site.api.shortlists import FIRST

router = Router(tags=["Notes"])
# A sign is written with twelve bytes at most, as JSON has it.
_MOST_BODY = 12 * MOST_SIGNS + 16 * 1024


@own_read(router, "", Registers)
def list_notes(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the notes that one has brought, and those that colleagues shared, the latest changed first."""
    refuse_unknown(request, Paging)
    agent = caller_of(request).agent
    rows, further = page_by_moment(
        Register.objects.visible_to(agent),
        "changed_at",
        cursor=paging.cursor,
        limit=paging.limit,
        belongs_to=["notes", agent.person],
    )
    return {"items": [_row(request, one) for one in rows], "next": further}


@write(router, "POST", "", RegisterWhole, 404, status=201, most_body=_MOST_BODY)
def bring_notes(request: HttpRequest, response: HttpResponse, sent: NewNotes) -> Any:
    """Bring workshop notes: they become a register, each entry in its own words; ten a minute."""
    for name in ("title", "text"):
        refuse_blank(getattr(sent, name), f"body/{name}")
    refuse_often(request, "notes", 10)
    agent = caller_of(request).agent
    own = Organisation.objects.visible_to(agent).filter(key__in=sorted(agent.organisations))
    organisation = own.filter(key=sent.organisation).first() if sent.organisation else None
    if sent.organisation and organisation is None:
        raise Trouble(404, "body/organisation")
    made = import_notes(
        sent.text,
        by=agent,
        title=sent.title,
        lang=detect(sent.text[:5_000]).lang,
        organisation=organisation,
    )
    response["Location"] = f"{request.path}/{made.key}"
    return Status(201, _shown(request, response, made, FIRST))


@own_read(router, "/{key}", RegisterWhole, 404)
def get_notes(
    request: HttpRequest, response: HttpResponse, key: Path[Key], paging: Query[Paging]
) -> dict[str, Any]:
    """Give notes with their entries in the order of the source, a page at a time."""
    refuse_unknown(request, Paging)
    return _shown(request, response, _one(caller_of(request).agent, key), paging)


@own_read(router, "/{key}/lines", Lines, 404)
def list_lines(request: HttpRequest, key: Path[Key], chosen: Query[LineFilters]) -> dict[str, Any]:
    """List the lines of the source as they came, and what each was taken for: also those not understood."""
    refuse_unknown(request, LineFilters)
    one = _one(caller_of(request).agent, key)
    belongs_to = ["lines", key, chosen.state]
    after = int(read_cursor(chosen.cursor, belongs_to) or 0)
    found = one.source_lines.filter(number__gt=after)
    if chosen.state:
        found = found.filter(state=chosen.state)
    got = list(found.order_by("number")[: chosen.limit + 1])
    rows = got[: chosen.limit]
    return {
        "items": [
            {name: getattr(line, name) for name in ("number", "text", "state", "why")} for line in rows
        ],
        "next": write_cursor(str(rows[-1].number), belongs_to) if len(got) > chosen.limit else None,
    }


def _one(agent: Agent, key: str) -> Register:
    found = Register.objects.visible_to(agent).select_related("maker").filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _row(request: HttpRequest, one: Register) -> dict[str, Any]:
    plain = ("key", "title", "lang", "source_name", "is_shared", "made_at", "changed_at", "version")
    url = request.build_absolute_uri(reverse("register-detail", args=[one.key]))
    return {**{name: getattr(one, name) for name in plain}, "url": url}


def _shown(request: HttpRequest, response: HttpResponse, one: Register, paging: Paging) -> dict[str, Any]:
    belongs_to = ["entries", one.key]
    after = int(read_cursor(paging.cursor, belongs_to) or -1)
    every = one.entries.order_by("position", "id")
    found = every.filter(position__gt=after).select_related("parent", "owner", "challenge")
    got = list(found[: paging.limit + 1])
    rows = got[: paging.limit]
    known = list(every.values_list("sort", "theme"))
    counts: Counter[str] = Counter(sort for sort, _theme in known)
    counts["not_understood"] = one.source_lines.filter(state="not_understood").count()
    response["ETag"] = etag_of("register", one.key, one.version)
    return {
        **_row(request, one),
        "counts": dict(counts),
        "themes": list(dict.fromkeys(theme for _sort, theme in known if theme)),
        "entries": [_entry(row) for row in rows],
        "next": write_cursor(str(rows[-1].position), belongs_to) if len(got) > paging.limit else None,
    }


def _entry(one: RegisterEntry) -> dict[str, Any]:
    plain = (
        "key", "sort", "theme", "text", "state", "decision", "in_control", "owner_words", "window_words",
        "starts_on", "version",
    )  # fmt: skip
    return {
        **{name: getattr(one, name) for name in plain},
        "belongs_to": one.parent.key if one.parent else None,
        "owner": {"key": one.owner.key, "name": one.owner.name} if one.owner else None,
        "ends_on": one.ends_before - timedelta(days=1) if one.ends_before else None,
        "source_lines": one.lines,
        "suspicions": [
            {"code": code, "line": line, "original": original} for code, line, original in one.suspicions
        ],
        "challenge": one.challenge.key if one.challenge else None,
    }
