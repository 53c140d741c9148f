"""What is done with a challenge: published, approved, moved on, merged, asked, answered, followed."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Path, Status

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.challenges.access.challenges import can_move_challenge, roles_in
from samband.challenges.actions.challenge_life import merge_challenges, move_challenge
from samband.challenges.actions.challenge_publication import (
    approve_challenge,
    ask_for_approval,
    publish_challenge,
    send_back_challenge,
    take_back_challenge,
)
from samband.challenges.actions.following import follow_challenge, unfollow_challenge
from samband.challenges.actions.questions import answer_question, ask_question, set_question_aside
from samband.challenges.challenge_listing import approvers_to_choose
from samband.challenges.challenge_words import ASKED_WITH, LACKING_WORDS
from samband.challenges.models import Challenge
from samband.matching.domain.language import detect
from samband.site.api import challenges
from samband.site.api.answers import open_write, write
from samband.site.api.challenge_inputs import (
    PUBLICATION,
    ChallengeMerge,
    ChallengeMove,
    NewQuestion,
    QuestionAnswer,
)
from samband.site.api.challenge_shapes import ChallengeWhole, Followed, QuestionShape
from samband.site.api.challenges import (
    challenge_of,
    etag_of_challenge,
    published,
    question_shown,
    whole_shown,
)
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of, refuse_often
from samband.site.api.inputs import Key, refuse_blank
from samband.site.api.needs import seen_version
from samband.site.api.problems import Trouble, both_told

router = challenges.router
_PLAIN: dict[str, Callable[..., Challenge]] = {
    "approve": approve_challenge,
    "take_back": take_back_challenge,
}
_NEEDS_WORDS = {**ASKED_WITH, "send_back": LACKING_WORDS["why"]}


@write(router, "POST", "/{key}/moves", ChallengeWhole, 404, 409, 412)
def move_on(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: ChallengeMove
) -> dict[str, Any]:
    """Make a move with a challenge: publish, ask for approval, decide on that, or where it stands then.

    Say by `version` or If-Match which one was read. What is missing is named, one problem for each.
    """
    agent = caller_of(request).agent
    one = challenge_of(agent, key)
    if sent.verb not in PUBLICATION and one.published_at is None:
        raise Http404
    can_move_challenge(agent, one, sent.verb).or_refuse()
    version = seen_version(request, sent.version, one.version, etag_of_challenge(one))
    if sent.verb in _NEEDS_WORDS and not sent.words.strip():
        raise Trouble(422, "body/words", str(_NEEDS_WORDS[sent.verb]), _("Add it."))
    yours = {"verb": sent.verb, "words": sent.words, "override": sent.override or ""}
    with both_told(sent.version, _stands, yours):
        _do(one, agent, version, sent)
    return whole_shown(request, response, challenge_of(agent, key))


def _stands(now: Challenge) -> dict[str, Any]:
    return {"status": now.status, "title": now.title, "why": now.why}


def _do(one: Challenge, agent: Agent, version: int, sent: ChallengeMove) -> None:
    verb, words = sent.verb, sent.words.strip()
    if verb == "publish":
        publish_challenge(one, by=agent, version=version, override=sent.override)
    elif verb == "ask_approval":
        chosen = _approver(one, agent, sent.approver)
        ask_for_approval(one, by=agent, version=version, approver=chosen, override=sent.override)
    elif verb == "send_back":
        send_back_challenge(one, by=agent, version=version, why=words, lang=get_language() or "")
    elif verb in _PLAIN:
        _PLAIN[verb](one, by=agent, version=version)
    else:
        move_challenge(one, by=agent, verb=verb, version=version, words=words)


def _approver(one: Challenge, agent: Agent, key: str | None) -> Person | None:
    if key is None:
        return None
    found = next((person for person in approvers_to_choose(one, agent) if person.key == key), None)
    if found is None:
        raise Trouble(404, "body/approver")
    return found


@write(router, "POST", "/{key}/merge", ChallengeWhole, 404, 409, 412)
def merge(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: ChallengeMerge
) -> dict[str, Any]:
    """Merge a challenge into another of one's own that says the same, and give the one that stays.

    Both texts and logs stay; the address of the one that goes leads on.
    """
    agent = caller_of(request).agent
    one = challenge_of(agent, key)
    can_move_challenge(agent, one, "merge").or_refuse()
    version = seen_version(request, sent.version, one.version, etag_of_challenge(one))
    found = Challenge.objects.visible_to(agent).worked_on_by(agent).exclude(pk=one.pk)
    kept = found.filter(key=sent.into, merged_into__isnull=True).first()
    if kept is None:
        raise Trouble(404, "body/into")
    into_version = kept.version if sent.into_version is None else sent.into_version
    said = sent.version if sent.version is not None else sent.into_version
    with both_told(said, _stands, {"into": sent.into}):
        merge_challenges(one, by=agent, into=kept, version=version, into_version=into_version)
    return whole_shown(request, response, challenge_of(agent, kept.key))


@open_write(router, "/{key}/questions", QuestionShape, 404, status=201)
def ask_something(request: HttpRequest, key: Path[Key], sent: NewQuestion) -> Any:
    """Ask a question of a challenge, with a token or without, five a minute; public once it is answered."""
    refuse_blank(sent.text, "body/text")
    agent = caller_of(request).agent
    one = published(agent, key)
    refuse_often(request, "question", 5)
    text = sent.text.replace("\r\n", "\n")
    asked = ask_question(one, by=agent, text=text, lang=detect(text).lang)
    return Status(201, question_shown(asked))


@write(router, "PATCH", "/{key}/questions/{question}", QuestionShape, 404, 409, 412)
def answer_something(
    request: HttpRequest, response: HttpResponse, key: Path[Key], question: Path[Key], sent: QuestionAnswer
) -> dict[str, Any]:
    """Answer a question for everybody, mend an answer, or set the question aside; for the owners alone."""
    agent = caller_of(request).agent
    one = published(agent, key)
    asked = one.questions.select_related("challenge").filter(key=question).first()
    if asked is None or "owner" not in roles_in(agent, one):
        raise Http404
    if (sent.answer is None) == (sent.set_aside is None):
        raise Trouble(422, "body")
    refuse_blank(sent.answer, "body/answer")
    etag = etag_of("question", asked.key, asked.version)
    version = seen_version(request, sent.version, asked.version, etag)
    with both_told(sent.version, lambda now: {"answer": now.answer}, {"answer": sent.answer}):
        if sent.answer is None:
            set_question_aside(asked, by=agent, version=version)
        else:
            text = sent.answer.replace("\r\n", "\n")
            answer_question(asked, by=agent, version=version, answer=text, lang=detect(text).lang)
    asked.refresh_from_db()
    response["ETag"] = etag_of("question", asked.key, asked.version)
    return question_shown(asked)


@write(router, "PUT", "/{key}/follow", Followed, 404)
def follow(request: HttpRequest, key: Path[Key]) -> dict[str, bool]:
    """Follow a challenge: one is told what becomes of it."""
    agent = caller_of(request).agent
    follow_challenge(published(agent, key), by=agent)
    return {"follows": True}


@write(router, "DELETE", "/{key}/follow", Followed, 404)
def stop_following(request: HttpRequest, key: Path[Key]) -> dict[str, bool]:
    """Follow a challenge no more."""
    agent = caller_of(request).agent
    unfollow_challenge(published(agent, key), by=agent)
    return {"follows": False}
