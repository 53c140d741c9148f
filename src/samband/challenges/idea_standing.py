"""Where an idea stands, told to its sender in plain words: steps with dates, the promise, the messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from samband.base.models import Event
from samband.base.templatetags.wording import day
from samband.challenges.domain.idea import OPEN
from samband.challenges.doors_people import day_at
from samband.challenges.idea_words import STANDINGS, STEPS, STEPS_BY_VERB
from samband.challenges.models import Idea


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an idea's way: when, and what happened (shaped as a line of the thread)."""

    when: datetime
    sentence: str
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, in words, and whether it was kept: ``kept``, ``broken`` or, until then, ``open``."""

    words: str
    state: str


def steps_of(idea: Idea) -> list[Step]:
    """Tell an idea's way, oldest first, from the statuses that the thread names; never who, and no texts."""
    steps, last = [], ""
    lines = Event.objects.about("idea", idea.key).order_by("id")
    for at, verb, changes in lines.values_list("at", "verb", "changes"):
        status = str(changes.get("status") or "")
        sentence = str(STEPS_BY_VERB.get(verb) or STEPS.get(status, ""))
        if sentence and sentence != last:
            steps.append(Step(at, sentence))
            last = sentence
    if not steps:
        steps.append(Step(idea.sent_at, str(STEPS["received"])))
    return steps


def standing_of(idea: Idea) -> str:
    """Say in one sentence where an idea stands."""
    return str(STANDINGS[idea.status])


def promise_of(idea: Idea, now: datetime) -> Promise | None:
    """Say what was promised and whether it was kept; the day is that of the door's zone."""
    door, due = idea.entry_point, day(idea.due_on)
    if idea.first_answered_at is not None:
        answered = day_at(door, idea.first_answered_at)
        words = {"due": due, "answered": day(answered)}
        if answered <= idea.due_on:
            return Promise(
                _("You were promised an answer by %(due)s. It came on %(answered)s.") % words, "kept"
            )
        return Promise(
            _("You were promised an answer by %(due)s. It came late, on %(answered)s.") % words, "broken"
        )
    if idea.status not in (*OPEN, "quarantined"):
        return None
    if day_at(door, now) > idea.due_on:
        late = _("You were promised an answer by %(due)s. It is late, and those who keep the door see that.")
        return Promise(late % {"due": due}, "broken")
    return Promise(_("You get an answer by %(due)s.") % {"due": due}, "open")


def messages_of(idea: Idea) -> list[dict[str, Any]]:
    """Give what was written back and forth, oldest first; what the door notes inside is not among it."""
    rows = idea.messages.filter(is_inside=False).exclude(text="")
    return [
        {
            "who": _("You") if row.is_from_sender else idea.entry_point.name,
            "is_own": row.is_from_sender,
            "text": row.text,
            "lang": row.lang,
            "at": row.at,
        }
        for row in rows
    ]
