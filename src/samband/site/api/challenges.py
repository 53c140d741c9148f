"""Published challenges: the list with the filters of its page, one with its thread, who can answer it."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router, Status

from samband.accounts.access import titles_of
from samband.actors.listing import excerpt_of
from samband.base.agents import Agent
from samband.challenges.access.challenges import can_edit_challenge, moves_for, roles_in
from samband.challenges.actions.challenge_life import LIFE_VERBS
from samband.challenges.actions.challenge_moves import STATEMENT_FIELDS, parts_of
from samband.challenges.challenge_listing import mine, versions_for
from samband.challenges.domain.challenge import PARTS, PUBLIC, lacking, stated
from samband.challenges.domain.difference import changed_parts
from samband.challenges.listing import leading_first, narrowed
from samband.challenges.models import Challenge, Question
from samband.challenges.models.challenges import Statement
from samband.challenges.portrait import portrait
from samband.matching.access import known_to
from samband.matching.answers import Question as EngineQuestion
from samband.matching.answers import answer
from samband.site.answer_document import answer_document
from samband.site.api.answers import open_read, own_read
from samband.site.api.challenge_inputs import PUBLICATION, ChallengeFilters, OwnFilters
from samband.site.api.challenge_shapes import Challenges, ChallengeWhole, MovedOn, Versions
from samband.site.api.cursors import page_by_moment, read_cursor, write_cursor
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, Paging, refuse_unknown
from samband.site.api.shapes import Matches

router = Router(tags=["Challenges"])
own_router = Router(tags=["Challenges"])
_MERGED = {301: MovedOn}
_PRESENT = ("present_source", "present_on", "present_mark")


@open_read(router, "", Challenges)
def list_challenges(request: HttpRequest, chosen: Query[ChallengeFilters]) -> dict[str, Any]:
    """List published challenges, the newest first, narrowed by words, standing, theme, country and owner."""
    refuse_unknown(request, ChallengeFilters)
    rows, further = page_by_moment(
        narrowed(chosen.chosen(), caller_of(request).agent).prefetch_related("owners__organisation"),
        "published_at",
        cursor=chosen.cursor,
        limit=chosen.limit,
        belongs_to=chosen.belongs_to("challenges"),
    )
    return {"items": [row_shown(request, one) for one in rows], "next": further}


@own_read(own_router, "", Challenges)
def list_my_challenges(request: HttpRequest, chosen: Query[OwnFilters]) -> dict[str, Any]:
    """List what one works on, and what waits for one's approval, the latest changed first."""
    refuse_unknown(request, OwnFilters)
    agent = caller_of(request).agent
    found = mine(agent)
    if chosen.status:
        found = found.filter(status=chosen.status)
    rows, further = page_by_moment(
        found.prefetch_related("owners__organisation"),
        "changed_at",
        cursor=chosen.cursor,
        limit=chosen.limit,
        belongs_to=["my-challenges", agent.person, chosen.status],
    )
    return {"items": [row_shown(request, one) for one in rows], "next": further}


@open_read(router, "/{key}", ChallengeWhole, 404, also=_MERGED)
def get_challenge(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> Any:
    """Give a challenge: its statement, with what is not stated as null, owners, questions, dates, timeline.

    The key of one that was merged leads to what it has become for ever; a draft is read by who works on it.
    """
    one = challenge_of(caller_of(request).agent, key)
    if one.merged_into is not None:
        response["Location"] = request.path.replace(key, one.merged_into.key)
        return Status(301, {"key": one.merged_into.key})
    return whole_shown(request, response, one)


@own_read(router, "/{key}/answers", Matches, 404, 503, scope="match")
def find_answers(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Say who can answer a published challenge, anywhere and in any language, and why. Nothing is kept."""
    agent = caller_of(request).agent
    one = published(agent, key)
    first = next(iter(leading_first(one)), None)
    question = EngineQuestion(
        text="\n".join(said for said in (one.title, one.future, one.affected) if said),
        lang=one.lang,
        home_region=first.organisation.region if first is not None else "",
        known=known_to(agent),
        agent=agent,
    )
    return answer_document(answer(question))


@open_read(router, "/{key}/versions", Versions, 404)
def list_versions(request: HttpRequest, key: Path[Key], paging: Query[Paging]) -> dict[str, Any]:
    """List the versions of a challenge, the latest first, with the words of each and what they changed."""
    refuse_unknown(request, Paging)
    agent = caller_of(request).agent
    one = challenge_of(agent, key)
    found, belongs_to = versions_for(one, agent), ["versions", key, agent.person]
    before = int(read_cursor(paging.cursor, belongs_to) or 0)
    begin = next((at for at, copy in enumerate(found) if copy.number < before), len(found)) if before else 0
    end = begin + paging.limit
    inside = bool(roles_in(agent, one))
    titles = titles_of({copy.by_person for copy in found if copy.by_person}) if inside else {}
    rows = []
    for at, copy in enumerate(found[begin:end], start=begin):
        words = _words(found[at + 1]) if at + 1 < len(found) else {}
        names = ("title", *PARTS, "present_source", "present_on", "override")
        rows.append(
            {
                **{
                    name: getattr(copy, name) for name in ("number", "saved_at", "is_public", "title", "lang")
                },
                "by": titles.get(copy.by_person, ""),
                "statement": statement_shown(copy),
                "override": copy.override or None,
                "changed": [name for name, _pieces in changed_parts(words, _words(copy), names)],
            }
        )
    further = write_cursor(str(found[end - 1].number), belongs_to) if end < len(found) else None
    return {"items": rows, "next": further}


def _words(version: Statement) -> dict[str, object]:
    return {name: getattr(version, name) for name in STATEMENT_FIELDS}


def challenge_of(agent: Agent, key: str) -> Challenge:
    """Find a challenge that somebody may see; any other is not there."""
    found = Challenge.objects.visible_to(agent).select_related("maker", "approver", "merged_into", "profile")
    one = found.prefetch_related("owners__organisation", "dates").filter(key=key).first()
    if one is None:
        raise Http404
    return one


def published(agent: Agent, key: str) -> Challenge:
    """Find a challenge that is or was published, as its page does."""
    one = challenge_of(agent, key)
    if one.published_at is None or one.merged_into is not None:
        raise Http404
    return one


def etag_of_challenge(one: Challenge) -> str:
    """Give the ETag of a challenge: its words and where it stands."""
    return etag_of("challenge", one.key, one.version)


def row_shown(request: HttpRequest, one: Challenge) -> dict[str, Any]:
    """Give a challenge, fetched with its owners, as a row of a list."""
    owners = [each.organisation for each in leading_first(one)]
    first = owners[0] if owners else None
    plain = ("key", "title", "lang", "status", "themes", "published_at", "changed_at", "version")
    return {
        **{name: getattr(one, name) for name in plain},
        "excerpt": excerpt_of(one.future or one.present or one.affected),
        "owners": [{"key": each.key, "name": each.name} for each in owners],
        **{name: getattr(first, name) if first else "" for name in ("country", "region", "municipality")},
        "url": request.build_absolute_uri(reverse("challenge-detail", args=[one.key])),
    }


def statement_shown(one: Statement) -> dict[str, Any]:
    """Give the parts of a statement; null is not stated. A figure's source goes with the figure."""
    parts: dict[str, Any] = {name: getattr(one, name) or None for name in PARTS}
    return parts | {name: (getattr(one, name) or None) if one.present else None for name in _PRESENT}


def question_shown(one: Question) -> dict[str, Any]:
    """Give a question as programs read it."""
    plain = ("key", "text", "lang", "asked_at", "answer_lang", "answered_at", "version")
    said = {name: getattr(one, name) for name in plain}
    return {**said, "answer": one.answer or None, "is_aside": one.set_aside_at is not None}


def whole_shown(request: HttpRequest, response: HttpResponse, one: Challenge) -> dict[str, Any]:
    """Give a challenge whole, as far as the caller reads it."""
    agent = caller_of(request).agent
    shown = portrait(one, agent)
    keys = [row["key"] for row in shown["questions"]]
    asked = {row.key: row for row in one.questions.filter(key__in=keys)}
    has = stated(parts_of(one))
    response["ETag"] = etag_of_challenge(one)
    return {
        **row_shown(request, one),
        "statement": statement_shown(one),
        "not_stated": [name for name in PARTS if name not in has],
        **{
            name: getattr(one, name) or None for name in ("override", "outcome", "learned", "why", "ended_at")
        },
        "questions": [question_shown(asked[key]) for key in keys if key in asked],
        "dates": [
            {
                **{name: getattr(day, name) for name in ("key", "label", "lang", "starts_on", "precision")},
                "ends_on": day.ends_before - timedelta(days=1),
            }
            for day in shown["dates"]
        ],
        "timeline": [
            {"at": line.when, "verb": line.verb, "sentence": line.sentence, "actor": line.actor}
            for line in shown["events"]
        ],
        "verbs": [verb for verb in moves_for(agent, one) if verb in (*PUBLICATION, *LIFE_VERBS, "merge")],
        "may_edit": bool(can_edit_challenge(agent, one)),
        "follows": shown["follows"],
        "lacking": [] if one.status in PUBLIC else _lacking(one),
    }


def _lacking(one: Challenge) -> list[str]:
    more = {"title": not one.title.strip(), "looked": one.looked_at is None}
    return [
        *lacking(parts_of(one), override=one.override), *(name for name, is_so in more.items() if is_so)
    ]  # fmt: skip
