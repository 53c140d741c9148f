"""Programmes and grants, as their pages show them; and whether small aid fits under the ceiling."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router

from samband.actors.models import Organisation
from samband.funding.access.aid import can_check_aid
from samband.funding.aid_reading import check
from samband.funding.aid_words import REASONS
from samband.funding.forms.aid import CheckForm
from samband.funding.models import Grant, Programme
from samband.kernel.money import minor_text
from samband.site.api.answers import open_read, write
from samband.site.api.cursors import page_by_age
from samband.site.api.frame import etag_of
from samband.site.api.funding_shapes import (
    AidAnswer,
    AidQuestion,
    GrantPage,
    GrantWhole,
    ProgrammePage,
    ProgrammeShape,
)
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, Paging, refuse_unknown
from samband.site.api.money_shapes import text_or_none
from samband.site.api.problems import Trouble, form_problems

router = Router(tags=["Funding"])


@open_read(router, "/programmes", ProgrammePage)
def list_programmes(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the programmes with their rules and funds, the latest noted first."""
    refuse_unknown(request, Paging)
    found = Programme.objects.visible_to(caller_of(request).agent).select_related("owner")
    rows, further = page_by_age(
        found.prefetch_related("funds"), cursor=paging.cursor, limit=paging.limit, belongs_to=["programmes"]
    )
    return {"items": [_programme(one) for one in rows], "next": further}


@open_read(router, "/programmes/{key}", ProgrammeShape, 404)
def get_programme(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> dict[str, Any]:
    """Give a programme: by which rules it pays, from which funds, with the source of that."""
    found = Programme.objects.visible_to(caller_of(request).agent).select_related("owner")
    one = found.prefetch_related("funds").filter(key=key).first()
    if one is None:
        raise Http404
    response["ETag"] = etag_of("programme", one.key, one.version)
    return _programme(one)


@open_read(router, "/grants", GrantPage)
def list_grants(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the grants that one may see, the latest noted first."""
    refuse_unknown(request, Paging)
    agent = caller_of(request).agent
    found = Grant.objects.visible_to(agent).select_related("funder", "recipient")
    belongs_to = ["grants", agent.person]
    rows, further = page_by_age(found, cursor=paging.cursor, limit=paging.limit, belongs_to=belongs_to)
    return {"items": [_grant(one) for one in rows], "next": further}


@open_read(router, "/grants/{key}", GrantWhole, 404)
def get_grant(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> dict[str, Any]:
    """Give a grant with its conditions: what is public to everybody, the rest to both sides of it."""
    related = ("funder", "recipient", "programme", "fund")
    found = Grant.objects.visible_to(caller_of(request).agent).select_related(*related)
    one = found.filter(key=key).first()
    if one is None:
        raise Http404
    response["ETag"] = etag_of("grant", one.key, one.version)
    plain = ("key", "sort", "text", "question", "lang", "due_on")
    return {
        **_grant(one),
        **{name: getattr(one, name) for name in ("decision", "priority", "starts_on", "ends_before")},
        "programme": one.programme.key if one.programme else None,
        "fund": one.fund.code if one.fund else None,
        "conditions": [{name: getattr(row, name) for name in plain} for row in one.conditions.all()],
    }


@write(router, "POST", "/aid/check", AidAnswer, scope="read")
def check_small_aid(request: HttpRequest, sent: AidQuestion) -> dict[str, Any]:
    """Say whether so much small aid may be given to an undertaking; nothing of the question is kept.

    Counted are the awards that the caller may see and what is declared; it says no more than that.
    """
    agent = caller_of(request).agent
    can_check_aid(agent).or_refuse()
    declared = "\n".join(f"{row.on.isoformat()} {row.amount}" for row in sent.declared)
    said = {**sent.model_dump(exclude={"declared"}), "amount": sent.amount or "", "declared": declared}
    form = CheckForm({name: str(value) for name, value in said.items()})
    if not form.is_valid():
        wrong = form_problems(form.errors)[0]
        raise Trouble(422, wrong["where"], wrong["what"])
    answer, _rows = check(agent, form.question())
    ceiling = answer.ceiling
    return {
        "allowed": answer.allowed,
        "reason": answer.reason,
        "why": str(REASONS[answer.reason]),
        "sum": minor_text(answer.sum_minor),
        "left": text_or_none(answer.left_minor),
        "possible_from": answer.possible_from,
        "counted": len(answer.counted),
        "source": ceiling.source if ceiling else "",
        "mark": ceiling.mark if ceiling else "",
    }


def _body(one: Organisation | None) -> dict[str, str] | None:
    return {"key": one.key, "name": one.name} if one else None


def _programme(one: Programme) -> dict[str, Any]:
    plain = (
        *("key", "name", "lang", "cost_pack", "currency", "exchange_rule", "has_two_sides"),
        *("fund_statement", "fund_statement_lang", "source", "read_on", "mark", "version"),
    )
    return {
        **{name: getattr(one, name) for name in plain},
        "owner": _body(one.owner),
        "funds": [
            {
                **{name: getattr(row, name) for name in ("code", "name", "side")},
                "max_percent": None if row.max_percent is None else str(row.max_percent),
            }
            for row in one.funds.all()
        ],
    }


def _grant(one: Grant) -> dict[str, Any]:
    plain = ("key", "status", "title", "lang", "currency", "decided_on", "version")
    return {
        **{name: getattr(one, name) for name in plain},
        "funder": _body(one.funder),
        "recipient": _body(one.recipient),
        "amount": text_or_none(one.amount_minor),
    }
