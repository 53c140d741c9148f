"""What the pages of a challenge show of it: questions with own words, the parts, what was said."""

from collections import defaultdict
from typing import Any

from django.urls import reverse

from samband.base.agents import Agent
from samband.challenges.access.challenges import (
    can_delete_challenge,
    can_register_challenge,
    can_share_by_link,
)
from samband.challenges.actions.challenge_moves import parts_of
from samband.challenges.challenge_listing import owner_names
from samband.challenges.challenge_words import (
    ADOPTION_POINTS,
    MARK_WORDS,
    PART_WORDS,
    STATUS_WORDS,
    in_control_words,
)
from samband.challenges.domain.challenge import DRAFT, NEEDED, PARTS, next_questions, stated
from samband.challenges.forms.challenges import StatementForm
from samband.challenges.models import Challenge
from samband.challenges.need_reading import words_from
from samband.challenges.record_place import record_place


def editing_context(
    challenge: Challenge, agent: Agent, *, part: str = "", form: StatementForm | None = None
) -> dict[str, Any]:
    """Give what the page of questions shows; with a part, that question alone."""
    if form is None:
        asked = [part] if part else _first_questions(challenge)
        form = StatementForm(challenge=challenge, parts=asked)
    url = reverse("challenge-part", args=[challenge.key, part]) if part else _url(challenge, "challenge-edit")
    has = stated(parts_of(challenge))
    return {
        "challenge": challenge,
        "status": STATUS_WORDS[challenge.status],
        "form": form,
        "questions": _questions(challenge, form),
        "url": url,
        "check_url": _url(challenge, "challenge-check"),
        "autosave_url": _url(challenge, "challenge-autosave") if challenge.status == DRAFT else "",
        "parts": shown_parts(challenge, agent, but=form.asked),
        "needed": len(NEEDED),
        "has_needed": sum(name in has for name in NEEDED),
        "owners": owner_names([challenge], agent).get(challenge.pk, []),
        "may_delete": bool(can_delete_challenge(agent, challenge)),
        "is_one_part": bool(part),
        "in_control": in_control_words(challenge.in_control),
        "record": record_place("challenge", challenge, agent, can_register_challenge(agent, challenge)),
    }


def _first_questions(challenge: Challenge) -> list[str]:
    """Give what is asked next; without a title that comes first."""
    asked = next_questions(parts_of(challenge), challenge.put_off)
    return asked if challenge.title.strip() else ["title", *asked[:2]]


def _url(challenge: Challenge, name: str) -> str:
    return reverse(name, args=[challenge.key])


def _questions(challenge: Challenge, form: StatementForm) -> list[dict[str, Any]]:
    proposed = words_from(challenge.source_text, challenge.lang)
    fields = {name: form[name] for name in form.fields}
    return [
        {
            "part": part,
            "label": PART_WORDS[part].label,
            "field": fields[part],
            "more": [fields[name] for name in _beside(part) if name in fields],
            "proposed": proposed.get(part, ""),
            "points": ADOPTION_POINTS if part == "adoption" else (),
            "may_wait": part in PARTS and part not in challenge.put_off,
        }
        for part in form.asked
    ]


def _beside(part: str) -> tuple[str, ...]:
    return {"present": ("present_source", "present_on", "present_mark"), "title": ("lang",)}.get(part, ())


def shown_parts(challenge: Challenge, agent: Agent, *, but: list[str] | None = None) -> list[dict[str, Any]]:
    """Give the parts with what is stated, what publishing needs first; beside each what colleagues said."""
    said: dict[str, list[dict[str, Any]]] = defaultdict(list)
    may_remove = bool(can_share_by_link(agent, challenge))
    for one in challenge.comments.order_by("said_at", "id"):
        url = reverse("challenge-comment-remove", args=[challenge.key, one.key]) if may_remove else ""
        said[one.part].append(
            {"name": one.name, "text": one.text, "lang": one.lang, "at": one.said_at, "url": url}
        )
    order = [*NEEDED, *(part for part in PARTS if part not in NEEDED)]
    rows = [_row(challenge, part, part in (but or [])) | {"comments": said[part]} for part in order]
    whole = [{"name": "", "label": "", "comments": said[""]}] if said[""] else []
    return rows + whole


def _row(challenge: Challenge, part: str, is_asked: bool) -> dict[str, Any]:
    value = getattr(challenge, part)
    row = {
        "name": part,
        "label": PART_WORDS[part].label,
        "text": "" if value is None else str(value),
        "is_needed": part in NEEDED,
        "is_asked": is_asked,
        "url": reverse("challenge-part", args=[challenge.key, part]),
    }
    if part == "present" and value:
        row |= {
            "source": challenge.present_source,
            "on": challenge.present_on,
            "mark": MARK_WORDS[challenge.present_mark],
        }
    return row
