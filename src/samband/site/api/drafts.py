"""Challenges as they are written: begun, worded, compared with what others did, deleted."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Status

from samband.base.agents import Agent
from samband.challenges.access.challenges import can_edit_challenge
from samband.challenges.actions.challenge_before import Decided, decide_on_prior_answers
from samband.challenges.actions.challenges import delete_draft, save_statement, start_challenge
from samband.challenges.challenge_listing import organisations_for
from samband.challenges.domain.challenge import GO_ON
from samband.challenges.looking import NONE, Like, look_elsewhere
from samband.challenges.models import Challenge
from samband.challenges.need_reading import title_from
from samband.site.api import challenges
from samband.site.api.answers import own_read, write
from samband.site.api.challenge_inputs import BeforeDecisions, ChangedChallenge, NewChallenge
from samband.site.api.challenge_shapes import Before, ChallengeWhole
from samband.site.api.challenges import challenge_of, etag_of_challenge, whole_shown
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, refuse_blank
from samband.site.api.needs import refuse_stale, seen_version
from samband.site.api.problems import Trouble, both_told

router = challenges.router


@write(router, "POST", "", ChallengeWhole, 404, status=201)
def begin_challenge(request: HttpRequest, response: HttpResponse, sent: NewChallenge) -> Any:
    """Begin a challenge: a draft of one's own, with what was sent kept beside it to take words from."""
    refuse_blank(sent.text, "body/text")
    agent = caller_of(request).agent
    own = organisations_for(agent, own=True)
    organisation = next((one for one in own if one.key == sent.organisation), None)
    if sent.organisation and organisation is None:
        raise Trouble(404, "body/organisation")
    text = sent.text.replace("\r\n", "\n").strip()
    title = title_from(text)
    # One sentence is the title itself: there is nothing else to take words from.
    source = "" if text.rstrip(".!? ") == title else text
    made = start_challenge(by=agent, title=title, text=source, organisation=organisation)
    response["Location"] = f"{request.path}/{made.key}"
    return Status(201, whole_shown(request, response, challenge_of(agent, made.key)))


@write(router, "PATCH", "/{key}", ChallengeWhole, 404, 409, 412)
def edit_challenge(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: ChangedChallenge
) -> dict[str, Any]:
    """Save some words of a challenge; what is left out stays, and the same words again change nothing.

    Say by `version` or If-Match which one was read; with `version` the second of two gets both texts.
    """
    agent = caller_of(request).agent
    one = challenge_of(agent, key)
    can_edit_challenge(agent, one).or_refuse()
    version = seen_version(request, sent.version, one.version, etag_of_challenge(one))
    words = sent.words()
    if not words:
        raise Trouble(422, "body")
    with both_told(sent.version, lambda now: {name: getattr(now, name) for name in words}, words):
        save_statement(one, by=agent, version=version, words=words)
    return whole_shown(request, response, challenge_of(agent, key))


@write(router, "DELETE", "/{key}", None, 404, 409, 412, status=204)
def erase_draft(request: HttpRequest, key: Path[Key]) -> Any:
    """Delete a draft that was never published; with If-Match only if it is as it was read."""
    agent = caller_of(request).agent
    one = challenge_of(agent, key)
    refuse_stale(request, etag_of_challenge(one))
    delete_draft(one, by=agent, version=one.version)
    return Status(204, None)


@own_read(router, "/{key}/before", Before, 404, scope="match")
def look_before(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Say whether somebody has solved a draft elsewhere, and who else has the need."""
    agent = caller_of(request).agent
    one = _editable(agent, key)
    looked = look_elsewhere(one, agent)
    return _before_shown(request, one, looked.seen, looked.found)


@write(router, "POST", "/{key}/before", Before, 404, 409, 412)
def decide_before(request: HttpRequest, key: Path[Key], sent: BeforeDecisions) -> dict[str, Any]:
    """Keep what one makes of what was found: adopt, adapt, or go on for a reason. Publishing needs it."""
    agent = caller_of(request).agent
    one = _editable(agent, key)
    version = seen_version(request, sent.version, one.version, etag_of_challenge(one))
    looked = look_elsewhere(one, agent)
    decided = _decided(sent, {like.key: like for like in looked.found})
    if not decided and looked.seen != NONE:
        what = _("Choose beside one of them, or say why you go on.")
        raise Trouble(422, "body/why", what, _("Add it."))
    yours = {one.profile_key or "why": f"{one.decision} {one.why}".strip() for one in decided}
    with both_told(sent.version, _stands, yours):
        decide_on_prior_answers(one, by=agent, version=version, decided=decided)
    return _before_shown(request, challenge_of(agent, key), looked.seen, looked.found)


def _editable(agent: Agent, key: str) -> Challenge:
    one = challenge_of(agent, key)
    can_edit_challenge(agent, one).or_refuse()
    return one


def _stands(now: Challenge) -> dict[str, str]:
    said = now.prior_answers.order_by("id")
    return {one.profile_key or "why": f"{one.decision} {one.why}".strip() for one in said}


def _decided(sent: BeforeDecisions, found: dict[str, Like]) -> list[Decided]:
    why, rows = sent.why.strip(), []
    for at, said in enumerate(sent.decided):
        like = found.get(said.profile)
        if like is None:
            raise Trouble(404, f"body/decided/{at}/profile")
        if said.decision == GO_ON and not (said.why.strip() or why):
            what = _("Say in a few words why you go on with a challenge of your own.")
            raise Trouble(422, f"body/decided/{at}/why", what, _("Add it."))
        reason = said.why.strip() or why
        rows.append(Decided(said.decision, reason, profile_key=like.key, title=like.title, lang=like.lang))
    return [*rows, Decided(GO_ON, why)] if why else rows


def _before_shown(request: HttpRequest, one: Challenge, seen: str, found: tuple[Like, ...]) -> dict[str, Any]:
    said = {each.profile_key: each for each in one.prior_answers.all()}
    return {
        "seen": seen,
        "found": [
            {
                "profile": like.key,
                **{name: getattr(like, name) for name in ("title", "lang", "status", "place", "owners")},
                "sort": str(like.sort),
                "reasons": [{"need": need, "profile": profile} for need, profile in like.reasons],
                "decision": said[like.key].decision if like.key in said else None,
                "why": said[like.key].why if like.key in said else None,
                "url": request.build_absolute_uri(like.url),
            }
            for like in found
        ],
        "looked_at": one.looked_at,
        "version": one.version,
    }
