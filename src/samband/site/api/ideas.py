"""Ideas: where one stands, for who holds its receipt; the inbox and its moves, for those who handle them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query, Router, Status

from samband.accounts.access import title_of
from samband.base.agents import Agent
from samband.challenges.access.idea_senders import SENDER, idea_by_code
from samband.challenges.access.ideas import (
    can_keep_inbox,
    can_move_idea,
    can_note_idea,
    can_see_secrets,
    roles_in,
)
from samband.challenges.actions.idea_moves import PARTS
from samband.challenges.domain.idea import RECEIVED, verbs_from
from samband.challenges.domain.inbox import OVERDUE
from samband.challenges.idea_list import counts, in_group, narrowed, row_of
from samband.challenges.idea_portrait import Offer, messages_told, timeline_told, told_now
from samband.challenges.idea_standing import messages_of, promise_of, standing_of, steps_of
from samband.challenges.models import Idea, IdeaFile
from samband.challenges.views.ideas_in_hand import ACTS
from samband.site.api.answers import open_question, own_read, write
from samband.site.api.cursors import page_by_order
from samband.site.api.door_inputs import IdeaFilters, IdeaMove, ReceiptCode
from samband.site.api.door_shapes import Ideas, IdeaWhole, Standing
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of, refuse_often
from samband.site.api.inputs import Key, refuse_unknown
from samband.site.api.needs import seen_version
from samband.site.api.problems import Conflict, Trouble, both_told, form_problems, told

router = Router(tags=["Ideas"])
_AS_RECEIVED = ("quarantined",)


@open_question(router, "/where", Standing, 404)
def where_it_stands(request: HttpRequest, sent: ReceiptCode) -> dict[str, Any]:
    """Say where an idea stands, and what was written about it, to who holds the code of its receipt."""
    refuse_often(request, "idea-code", 10)
    idea = idea_by_code(sent.code)
    if idea is None:
        raise Trouble(404, "body/code")
    promise = promise_of(idea, timezone.now())
    return {
        **{name: getattr(idea, name) for name in ("title", "text", "lang", "sent_at", "due_on")},
        "door": _named(idea.entry_point),
        "status": RECEIVED if idea.status in _AS_RECEIVED else idea.status,
        "standing": standing_of(idea),
        "promise": promise.words if promise else "",
        "promise_kept": {"kept": True, "broken": False}.get(promise.state) if promise else None,
        "steps": [{"at": step.when, "sentence": step.sentence} for step in steps_of(idea)],
        "messages": messages_of(idea),
        "files": [_file(one) for one in idea.files.order_by("id")],
        "verbs": verbs_from(idea.status, SENDER),
    }


@own_read(router, "", Ideas)
def list_ideas(request: HttpRequest, chosen: Query[IdeaFilters]) -> dict[str, Any]:
    """List the ideas that one handles, what is due first; never who sent them, nor a trade secret."""
    refuse_unknown(request, IdeaFilters)
    agent = caller_of(request).agent
    can_keep_inbox(agent).or_refuse()
    found = narrowed(chosen.chosen(), agent)
    belongs_to = [
        "ideas",
        agent.person,
        *(f"{name}={said}" for name, said in sorted(chosen.chosen().items())),
    ]
    rows, further = page_by_order(
        in_group(found, chosen.status).select_related("entry_point", "department", "handler"),
        cursor=chosen.cursor,
        limit=chosen.limit,
        belongs_to=belongs_to,
    )
    return {"items": [_row(request, one) for one in rows], "counts": counts(found), "next": further}


@own_read(router, "/{key}", IdeaWhole, 404)
def get_idea(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> dict[str, Any]:
    """Give an idea to those who handle it: what was sent, what was written, what can be done with it."""
    return _shown(request, response, _one(caller_of(request).agent, key))


@write(router, "POST", "/{key}/moves", IdeaWhole, 404, 409, 412, also={204: None})
def move_idea(request: HttpRequest, response: HttpResponse, key: Path[Key], sent: IdeaMove) -> Any:
    """Make a move with an idea: answer, ask, route, hand over, take further, close, and so on.

    Say by `version` or If-Match which one was read; with `version` the second of two is told what the first
    did. 204 says that it is done, and that others handle the idea now.
    """
    agent = caller_of(request).agent
    idea = _one(agent, key)
    version = seen_version(request, sent.version, idea.version, _etag(idea))
    yours = {"verb": sent.verb, "text": sent.text}
    if version != idea.version and sent.verb != "note":
        raise Conflict(_stands(agent, idea), yours)
    (can_note_idea(agent, idea) if sent.verb == "note" else can_move_idea(agent, idea, sent.verb)).or_refuse()
    offer = Offer(idea, agent, roles_in(agent, idea))
    said = {name: value for name, value in sent.model_dump().items() if value is not None}
    form = offer.form(sent.verb, {**said, "version": version})
    if not form.is_valid():
        return told(422, form_problems(form.errors))
    with both_told(sent.version, lambda now: _stands(agent, now), yours):
        ACTS[sent.verb](idea, agent, form.cleaned_data, offer)
    after = _found(agent).filter(key=key).first()
    return Status(204, None) if after is None else _shown(request, response, after)


def _stands(agent: Agent, now: Idea) -> dict[str, str]:
    """Say what somebody else did, to who may read it still."""
    seen = _found(agent).filter(pk=now.pk).first()
    return {"status": seen.status, "text": told_now(seen)} if seen is not None else {}


def _found(agent: Agent) -> Any:
    return Idea.objects.visible_to(agent).select_related(*PARTS)


def _one(agent: Agent, key: str) -> Idea:
    found: Idea | None = _found(agent).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _etag(idea: Idea) -> str:
    return etag_of("idea", idea.key, idea.version)


def _named(thing: Any) -> dict[str, str]:
    return {"key": thing.key, "name": thing.name}


def _titled(challenge: Any) -> dict[str, str]:
    return {"key": challenge.key, "name": challenge.title}


def _file(one: IdeaFile) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("key", "name", "size", "scan", "is_secret")}


def _row(request: HttpRequest, one: Idea) -> dict[str, Any]:
    row = row_of(one)
    plain = ("key", "title", "lang", "status", "sent_at", "due_on", "first_answered_at", "version")
    return {
        **{name: getattr(one, name) for name in plain},
        "excerpt": row.excerpt,
        "section": row.section,
        "is_overdue": row.section == OVERDUE,
        "door": _named(one.entry_point),
        "department": _named(one.department) if one.department else None,
        "handler": title_of(one.handler) if one.handler else "",
        "url": request.build_absolute_uri(reverse("idea-detail", args=[one.key])),
    }


def _shown(request: HttpRequest, response: HttpResponse, one: Idea) -> dict[str, Any]:
    agent = caller_of(request).agent
    offer = Offer(one, agent, roles_in(agent, one))
    works = bool(can_see_secrets(agent, one))
    response["ETag"] = _etag(one)
    plain = ("text", "problem", "sender", "email", "reply_lang", "case_number")
    return {
        **_row(request, one),
        **{name: getattr(one, name) for name in plain},
        "secrets": one.secrets if works else None,
        "why_set_aside": one.why_quarantined,
        "challenge": _titled(one.challenge) if one.challenge else None,
        "files": [_file(each) for each in one.files.order_by("id") if works or not each.is_secret],
        "messages": [
            {name: said[name] for name in ("who", "text", "lang", "at", "is_inside")}
            for said in messages_told(one)
        ],
        "timeline": [
            {"at": line.when, "verb": line.verb, "sentence": line.sentence, "actor": line.actor}
            for line in timeline_told(one)
        ],
        "verbs": [*offer.verbs, *(["note"] if works else [])],
        "choices": {
            "departments": [_named(each) for each in offer.departments],
            "people": [{"key": each.key, "name": title_of(each)} for each, _of in offer.people],
            "challenges": [_titled(each) for each in offer.challenges],
            "doors": [_named(each) for each in offer.doors],
        },
        "proposed": {
            name: (_titled if name == "challenge" else _named)(proposal.thing)
            for name, proposal in offer.proposals.items()
        },
    }
