"""The thread told to a reader: sentences in the reader's language, with names instead of keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from samband.base.agents import AgentKind
from samband.base.models import Event
from samband.base.thread import declared_verbs


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the thread as it is read: when, and what happened; ``actor`` where it is not in it."""

    when: datetime
    sentence: str
    actor: str = ""
    verb: str = ""


class _Words(dict[str, Any]):
    """Fills a sentence; what is not known is left out rather than shown as a hole."""

    def __missing__(self, name: str) -> str:
        return "…"


def tell(events: Iterable[Event], *, subject: str, people: Mapping[str, str]) -> list[Told]:
    """Tell lines about one thing, which is called ``subject``; ``people`` are titles by person's key.

    A line whose verb no app declares any more is left out.
    """
    verbs = declared_verbs()
    told = []
    for event in events:
        verb = verbs.get(event.verb)
        if verb is None:
            continue
        by = _who(event, people)
        sentence = str(verb.sentence)
        words = _Words({**event.changes, "by": by, "subject": subject})
        text = sentence.format_map(words)
        told.append(Told(event.at, text[:1].upper() + text[1:], "" if "{by}" in sentence else by, event.verb))
    return told


def _who(event: Event, people: Mapping[str, str]) -> str:
    if event.by == AgentKind.PERSON:
        return people.get(event.person_key) or _("somebody who has left")
    if event.by == AgentKind.VISITOR:
        return _("a visitor")
    if event.by == AgentKind.SYSTEM:
        return _("Samband itself")
    return _("whoever runs this installation")


def people_of(events: Iterable[Event]) -> set[str]:
    """Give the keys of the persons whose titles a telling needs."""
    return {event.person_key for event in events if event.person_key}
