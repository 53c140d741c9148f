"""Many ideas at once: each is a transaction of its own, and it is said which went and which did not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.versions import ChangedMeanwhile
from samband.challenges.actions import ideas as actions
from samband.challenges.actions.idea_moves import PARTS
from samband.challenges.inbox_words import STATUSES
from samband.challenges.models import Idea
from samband.kernel.decision import Refused

MOST_AT_ONCE: Final = 100
Act = Callable[..., Idea]
MANY: Final[Mapping[str, Act]] = {
    "route": actions.route_idea,
    "answer": actions.answer_idea,
    "close": actions.close_idea,
    "release": actions.release_idea,
    "quarantine": actions.set_aside,
    "discard": actions.discard_idea,
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """An idea that was ticked in a list: its key, and the version that the list showed."""

    key: str
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of many: whether it went, and if not why, in words."""

    key: str
    title: str
    lang: str
    went: bool
    why: Any = ""


def do_with_many(
    chosen: Sequence[Chosen], *, by: Agent, verb: str, said: Callable[[Idea], Mapping[str, Any]]
) -> list[Outcome]:
    """Do one thing with several ideas; what stops one stops no other.

    ``said`` gives what the action of one idea needs besides: a department, a text in its language.

    Not an event: each idea has its own line, and its own transaction.

    Raises:
        Refused: when there are more than anybody can look through.
    """
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(_("Choose at most a hundred ideas at a time."))
    seen = Idea.objects.visible_to(by).select_related(*PARTS)
    found = {one.key: one for one in seen.filter(key__in=[one.key for one in chosen])}
    return [
        _one(found[one.key], one.version, by, MANY[verb], said)
        for one in dict.fromkeys(chosen)
        if one.key in found
    ]


def _one(idea: Idea, version: int, by: Agent, act: Act, said: Callable[[Idea], Mapping[str, Any]]) -> Outcome:
    try:
        act(idea, by=by, version=version, **said(idea))
    except ChangedMeanwhile as changed:
        return Outcome(idea.key, idea.title, idea.lang, False, _changed(changed.now))
    except Refused as refusal:
        return Outcome(idea.key, idea.title, idea.lang, False, refusal.reason)
    except ValidationError as problem:
        return Outcome(idea.key, idea.title, idea.lang, False, " ".join(problem.messages))
    return Outcome(idea.key, idea.title, idea.lang, True)


def _changed(now: Idea | None) -> Any:
    words = _("Somebody else did something with it meanwhile. It stands now: %(status)s")
    return words % {"status": STATUSES[now.status]} if now is not None else _("It is gone.")
