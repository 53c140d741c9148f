"""One published challenge as its page shows it: what is stated and what is not, what is asked of it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samband.accounts.access import titles_of
from samband.actors.labels import THEMES
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.timeline import Told, people_of, tell
from samband.challenges.access.challenges import (
    can_edit_challenge,
    can_register_challenge,
    moves_for,
    roles_in,
)
from samband.challenges.challenge_words import PART_WORDS, STATUS_WORDS, VERB_WORDS, in_control_words
from samband.challenges.domain.challenge import LIVE, PARTS
from samband.challenges.listing import leading_first
from samband.challenges.models import Challenge
from samband.challenges.record_place import record_place

_MOST_EVENTS = 100
# What the public reads of a challenge's thread: what happened to it, not how it was written.
_INSIDE = frozenset(
    {
        "challenge.started",
        "challenge.saved",
        "challenge.shared",
        "challenge.registered",
        "challenge.link_made",
        "challenge.link_revoked",
        "challenge.commented",
        "challenge.comment_removed",
        "challenge.question_asked",
        "challenge.question_set_aside",
        "challenge.followed",
        "challenge.unfollowed",
    }
)
_MARKS = {
    "verified": gettext_noop("verified"),
    "secondary": gettext_noop("second-hand"),
    "computed": gettext_noop("computed"),
    "unverified": gettext_noop("not verified"),
}


def portrait(challenge: Challenge, agent: Agent) -> dict[str, Any]:
    """Give all that the page of a published challenge shows to an agent."""
    roles = roles_in(agent, challenge)
    owners, parts = leading_first(challenge), statement(challenge)
    return {
        "challenge": challenge,
        "title": challenge.title or _("Without a title"),
        "status_label": STATUS_WORDS.get(challenge.status, challenge.status),
        "is_live": challenge.status in LIVE,
        "is_owner": "owner" in roles,
        "may_edit": bool(can_edit_challenge(agent, challenge)),
        "owners": [
            {
                "name": one.organisation.name,
                "lang": one.organisation.lang,
                "url": reverse("organisation-detail", args=[one.organisation.key]),
            }
            for one in owners
        ],
        "themes": [str(THEMES.get(theme, theme)) for theme in challenge.themes],
        "stated": [part for part in parts if part["text"]],
        "not_stated": [part["label"] for part in parts if not part["text"]],
        "in_control": in_control_words(challenge.in_control),
        "record": record_place("challenge", challenge, agent, can_register_challenge(agent, challenge)),
        "outcome": outcome_of(challenge),
        "questions": _questions(challenge, is_owner="owner" in roles),
        "dates": list(challenge.dates.all()),
        "events": _events(challenge, inside="owner" in roles),
        "follows": bool(agent.person) and challenge.follows.filter(person__key=agent.person).exists(),
        "moves": [
            {"verb": verb, "label": VERB_WORDS[verb], "url": _move_url(challenge.key, verb)}
            for verb in moves_for(agent, challenge)
            if verb in VERB_WORDS
        ],
    }


def _move_url(key: str, verb: str) -> str:
    if verb == "merge":
        return reverse("challenge-merge", args=[key])
    return reverse("challenge-move", args=[key, verb])


def statement(challenge: Challenge) -> list[dict[str, Any]]:
    """Give each part of a statement in the reader's order: its heading and its words, if any."""
    found = []
    for part in PARTS:
        value = getattr(challenge, part)
        row: dict[str, Any] = {
            "part": part,
            "label": str(PART_WORDS[part].label),
            "text": "" if value is None else str(value),
            "lang": challenge.lang,
        }
        if part == "present" and value:
            row |= {
                "source": challenge.present_source,
                "on": challenge.present_on,
                "mark": _(_MARKS[challenge.present_mark]) if challenge.present_source else "",
            }
        found.append(row)
    return found


def outcome_of(challenge: Challenge) -> dict[str, str] | None:
    """Give what came of it, which stands first on the page of what is over."""
    kinds = {
        "solved": (_("What solved it"), challenge.outcome),
        "not_solved": (_("Not solved: what was learned"), challenge.learned),
        "withdrawn": (_("Withdrawn, because"), challenge.why),
    }
    if challenge.status not in kinds:
        return None
    label, text = kinds[challenge.status]
    return {"label": label, "text": text, "lang": challenge.lang}


def _questions(challenge: Challenge, *, is_owner: bool) -> list[dict[str, Any]]:
    """Give questions with their answers; what waits, or was set aside, is read by the owners alone."""
    rows = challenge.questions.order_by("-asked_at", "-id")
    if not is_owner:
        rows = rows.filter(answered_at__isnull=False)
    return [
        {
            "key": one.key,
            "text": one.text,
            "lang": one.lang,
            "answer": one.answer,
            "answer_lang": one.answer_lang or challenge.lang,
            "asked_at": one.asked_at,
            "answered_at": one.answered_at,
            "is_aside": one.set_aside_at is not None,
            "url": reverse("challenge-question", args=[challenge.key, one.key]) if is_owner else "",
        }
        for one in rows[:200]
    ]


def events_of(challenge: Challenge, *, inside: bool) -> list[Event]:
    """Give the thread of a challenge and of those merged into it, latest first, as far as one may read it."""
    merged = Challenge.objects.filter(merged_into=challenge).values_list("key", flat=True)
    found = Event.objects.about("challenge", challenge.key, *merged)
    return list((found if inside else found.exclude(verb__in=_INSIDE))[:_MOST_EVENTS])


def _events(challenge: Challenge, *, inside: bool) -> list[Told]:
    events = events_of(challenge, inside=inside)
    people = titles_of(people_of(events)) if inside else _acting_for_owner(events, challenge)
    return tell(events, subject=challenge.title, people=people)


def portrait_events(challenge: Challenge) -> list[tuple[int, Told]]:
    """Give the thread as the public reads it, each line with its number."""
    events = events_of(challenge, inside=False)
    told = tell(events, subject=challenge.title, people=_acting_for_owner(events, challenge))
    return [(event.pk, one) for event, one in zip(events, told, strict=False)]


def _acting_for_owner(events: Iterable[Event], challenge: Challenge) -> dict[str, str]:
    """Name by their organisation those who acted, since strangers read this."""
    lead = leading_first(challenge)
    name = lead[0].organisation.name if lead else _("the owner")
    return dict.fromkeys(people_of(events), name)
