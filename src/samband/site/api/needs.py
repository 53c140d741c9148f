"""A need: who or what answers it, and needs that are kept for the person who asked."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Router, Status

from samband.base.agents import Agent
from samband.matching.access import known_to
from samband.matching.actions import ask_need, forget_need, give_feedback
from samband.matching.answers import Question as EngineQuestion
from samband.matching.answers import answer
from samband.matching.domain.preparation import prepare
from samband.matching.models import Need, Profile
from samband.site.answer_document import answer_document
from samband.site.api.answers import own_read, write
from samband.site.api.frame import etag_of, is_expected
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, NewNeed, Question, SecretKey, Verdict
from samband.site.api.problems import Trouble
from samband.site.api.shapes import Judged, KeptNeed, Matches

router = Router(tags=["Needs"])


@write(router, "POST", "/match", Matches, 503, scope="match")
def match(request: HttpRequest, sent: Question) -> dict[str, Any]:
    """Say who or what, anywhere and in any language, resembles a need, and why. Nothing is kept."""
    caller = caller_of(request)
    question = EngineQuestion(
        text=sent.text,
        langs=tuple(sent.lang),
        kinds=tuple(sent.kind),
        countries=tuple(sent.country),
        region=sent.region or "",
        outside_region=sent.outside_region or "",
        home_region=sent.home_region or (caller.person.home_region if caller.person else ""),
        known=known_to(caller.agent),
        other_fields=sent.other_fields,
        count=sent.k,
        agent=caller.agent,
    )
    return answer_document(answer(question))


@write(router, "POST", "/needs", KeptNeed, status=201)
def keep_need(request: HttpRequest, response: HttpResponse, sent: NewNeed) -> Any:
    """Keep a need for thirty days, under a key that cannot be guessed and opens its page."""
    prepared = prepare(sent.text)
    need = ask_need(
        sent.text, by=caller_of(request).agent, lang=prepared.lang, home_region=sent.home_region or ""
    )
    response["Location"] = f"{request.path}/{need.key}"
    return Status(201, _shown(request, response, need))


@own_read(router, "/needs/{key}", KeptNeed, 404)
def get_need(request: HttpRequest, response: HttpResponse, key: Path[SecretKey]) -> dict[str, Any]:
    """Give a need of one's own, with what one said of its hits."""
    return _shown(request, response, _own(caller_of(request).agent, key))


@write(router, "DELETE", "/needs/{key}", None, 404, 412, status=204)
def forget(request: HttpRequest, key: Path[SecretKey]) -> Any:
    """Erase a need of one's own and what was said of its hits; with If-Match only if it is as it was read."""
    agent = caller_of(request).agent
    need = _own(agent, key)
    refuse_stale(request, _etag(need, _judged(need)))
    forget_need(need, by=agent)
    return Status(204, None)


@write(router, "PUT", "/needs/{key}/feedback/{profile}", Judged, 404)
def judge(request: HttpRequest, key: Path[SecretKey], profile: Path[Key], sent: Verdict) -> dict[str, Any]:
    """Say what a hit was worth: useful, not useful, or known already. A later word replaces it."""
    agent = caller_of(request).agent
    need = _own(agent, key)
    hit = Profile.objects.visible_to(agent).filter(key=profile).first()
    if hit is None:
        raise Http404
    given = give_feedback(need, by=agent, profile=hit, verdict=sent.verdict)
    return {"profile": hit.key, "verdict": given.verdict}


def refuse_stale(request: HttpRequest, *etags: str) -> None:
    """Refuse to change something that is no longer what the caller read, when they say what they read.

    Of several ETags, one is enough.
    """
    if not any(is_expected(request.headers.get("If-Match", ""), etag) for etag in etags):
        raise Trouble(412, "If-Match")


def seen_version(request: HttpRequest, sent: int | None, now: int, etag: str) -> int:
    """Give the version that the caller read: as ``version`` says, else as If-Match does, else the latest."""
    refuse_stale(request, etag)
    return now if sent is None else sent


def _own(agent: Agent, key: str) -> Need:
    found = Need.objects.visible_to(agent, timezone.now()).filter(key=key, person_key=agent.person)
    need = found.exclude(person_key="").first()
    if need is None:
        raise Http404
    return need


def _judged(need: Need) -> list[dict[str, str]]:
    rows = need.feedback.order_by("id").values_list("profile_key", "verdict")
    return [{"profile": key, "verdict": verdict} for key, verdict in rows]


def _etag(need: Need, judged: list[dict[str, str]]) -> str:
    return etag_of("need", need.key, need.text, judged)


def _shown(request: HttpRequest, response: HttpResponse, need: Need) -> dict[str, Any]:
    judged = _judged(need)
    response["ETag"] = _etag(need, judged)
    plain = ("key", "text", "lang", "home_region", "asked_at", "expires_at")
    return {
        **{name: getattr(need, name) for name in plain},
        "feedback": judged,
        "url": request.build_absolute_uri(reverse("need-detail", args=[need.key])),
    }
