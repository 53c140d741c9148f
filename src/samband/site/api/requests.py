"""Requests between organisations: what one asks of another, answered, followed; for their people alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router, Status

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.challenges.access.requests import can_move_request, roles_in
from samband.challenges.actions.requests import (
    Wish,
    accept_request,
    ask_organisation,
    decline_request,
    remind_of_request,
    report_on_request,
    take_back_asked,
)
from samband.challenges.domain.request import verbs_from
from samband.challenges.forms.requests import WishForm
from samband.challenges.models import Request
from samband.challenges.requests_reading import timeline_of
from samband.matching.domain.language import detect
from samband.site.api.answers import own_read, write
from samband.site.api.cursors import page_by_moment
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, refuse_blank, refuse_unknown
from samband.site.api.needs import seen_version
from samband.site.api.problems import Trouble, both_told, form_problems, told
from samband.site.api.request_shapes import NewRequest, RequestFilters, RequestMove, Requests, RequestWhole

router = Router(tags=["Requests"])
_WITH_WORDS: dict[str, Callable[..., Request]] = {
    "accept": accept_request,
    "decline": decline_request,
    "report": report_on_request,
}
_WITHOUT_WORDS: dict[str, Callable[..., Request]] = {
    "remind": remind_of_request,
    "take_back": take_back_asked,
}
_PARTS = ("asker", "asked", "on_behalf_of", "challenge")


@own_read(router, "", Requests)
def list_requests(request: HttpRequest, chosen: Query[RequestFilters]) -> dict[str, Any]:
    """List what one's own organisations were asked, and what they ask others, the latest first."""
    refuse_unknown(request, RequestFilters)
    agent = caller_of(request).agent
    seen = Request.objects.visible_to(agent)
    found = {"received": seen.received_by, "made": seen.made_by}.get(chosen.direction, lambda _agent: seen)(
        agent
    )
    rows, further = page_by_moment(
        found.select_related("asker", "asked"),
        "asked_at",
        cursor=chosen.cursor,
        limit=chosen.limit,
        belongs_to=["requests", agent.person, chosen.direction],
    )
    return {"items": [_row(request, one, agent) for one in rows], "next": further}


@write(router, "POST", "", RequestWhole, 404, status=201)
def ask_for_something(request: HttpRequest, response: HttpResponse, sent: NewRequest) -> Any:
    """Ask an organisation to open a door, or to lend somebody; it becomes a record of both."""
    for name in ("title", "text"):
        refuse_blank(getattr(sent, name), f"body/{name}")
    agent = caller_of(request).agent
    standing = Organisation.objects.visible_to(agent).standing()
    asked = standing.filter(key=sent.asked).first()
    if asked is None:
        raise Trouble(404, "body/asked")
    asker = _asker(agent, sent.asker)
    form = WishForm(agent, asked, {**_typed(sent), "asker": asker.key})
    form.fields["asker"].choices = [(asker.key, asker.name)]  # type: ignore[attr-defined]
    if not form.is_valid():
        return told(422, form_problems(form.errors))
    said = form.cleaned_data
    names = (
        "sort",
        "title",
        "text",
        "on_behalf_of",
        "challenge",
        "competence",
        "hours",
        "starts_on",
        "ends_before",
    )
    wish = Wish(lang=detect(said["text"]).lang, **{name: said[name] for name in names})
    made = ask_organisation(asked, by=agent, asker=asker, wish=wish)
    response["Location"] = f"{request.path}/{made.key}"
    return Status(201, _shown(request, response, _one(agent, made.key)))


def _typed(sent: NewRequest) -> dict[str, Any]:
    values = sent.model_dump(exclude={"asked", "asker"})
    return {name: value for name, value in values.items() if value is not None}


def _asker(agent: Agent, key: str | None) -> Organisation:
    own = sorted(agent.organisations)
    wanted = key or agent.acting_for or (own[0] if len(own) == 1 else "")
    found = Organisation.objects.visible_to(agent).standing().filter(key=wanted).first()
    if found is None:
        raise Trouble(404, "body/asker") if key else Trouble(422, "body/asker")
    return found


@own_read(router, "/{key}", RequestWhole, 404)
def get_request(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> dict[str, Any]:
    """Give a request with its answer and its thread."""
    return _shown(request, response, _one(caller_of(request).agent, key))


@write(router, "POST", "/{key}/moves", RequestWhole, 404, 409, 412)
def move_request(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: RequestMove
) -> dict[str, Any]:
    """Say yes or no, remind, take back, tell what came of it.

    Say by `version` or If-Match which one was read; with `version` the second of two gets both answers.
    """
    agent = caller_of(request).agent
    one = _one(agent, key)
    can_move_request(agent, one, sent.verb).or_refuse()
    version = seen_version(request, sent.version, one.version, _etag(one))
    with both_told(sent.version, _stands, {"verb": sent.verb, "text": sent.text}):
        if sent.verb in _WITH_WORDS:
            refuse_blank(sent.text, "body/text")
            text = sent.text.replace("\r\n", "\n")
            _WITH_WORDS[sent.verb](one, by=agent, version=version, text=text, lang=detect(text).lang)
        else:
            _WITHOUT_WORDS[sent.verb](one, by=agent, version=version)
    return _shown(request, response, _one(agent, key))


def _stands(now: Request) -> dict[str, str]:
    return {"status": now.status, "answer": now.answer, "result": now.result}


def _one(agent: Agent, key: str) -> Request:
    found = Request.objects.visible_to(agent).select_related(*_PARTS).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _etag(one: Request) -> str:
    return etag_of("request", one.key, one.version)


def _named(thing: Organisation) -> dict[str, str]:
    return {"key": thing.key, "name": thing.name}


def _row(request: HttpRequest, one: Request, agent: Agent) -> dict[str, Any]:
    plain = ("key", "sort", "status", "title", "lang", "asked_at", "due_on", "answered_at", "version")
    return {
        **{name: getattr(one, name) for name in plain},
        "direction": "received" if one.asked.key in agent.organisations else "made",
        "asker": _named(one.asker),
        "asked": _named(one.asked),
        "url": request.build_absolute_uri(reverse("request-detail", args=[one.key])),
    }


def _shown(request: HttpRequest, response: HttpResponse, one: Request) -> dict[str, Any]:
    agent = caller_of(request).agent
    response["ETag"] = _etag(one)
    plain = ("text", "competence", "hours", "starts_on", "answer", "answer_lang", "result", "result_lang")
    challenge = one.challenge
    return {
        **_row(request, one, agent),
        **{name: getattr(one, name) for name in plain},
        "ends_on": one.ends_before - timedelta(days=1) if one.ends_before else None,
        "on_behalf_of": _named(one.on_behalf_of) if one.on_behalf_of else None,
        "challenge": {"key": challenge.key, "name": challenge.title} if challenge else None,
        "timeline": [
            {"at": line.when, "verb": line.verb, "sentence": line.sentence, "actor": line.actor}
            for line in timeline_of(one)
        ],
        "verbs": verbs_from(one.status, roles_in(agent, one)),
    }
