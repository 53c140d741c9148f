"""The thread: every action leaves one line, in words that are declared once.

A verb is declared beside the actions that use it, with its sentence in every interface language
and its erasure rule. Recording an undeclared verb raises.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from samband.base.agents import Agent
from samband.base.models import Event, Wording

# What a line may hold: numbers, keys, codes and dates are short; a longer string is text and
# belongs in a Wording.
_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Verb:
    """A thing that can happen, as the thread names it.

    ``sentence`` is a lazily translated text with ``{by}``, ``{subject}`` and names of changes in
    braces. ``erasure`` says what becomes of a line's personal data: ``none`` when there is none
    but the person's key, ``wording`` when the wording is erased with the person.
    """

    name: str
    sentence: Any
    erasure: str = "none"


_VERBS: dict[str, Verb] = {}


class UndeclaredVerb(LookupError):
    """A verb was used that no app has declared."""


def declare(name: str, sentence: Any, *, erasure: str = "none") -> Verb:
    """Declare a verb once, with its sentence and its erasure rule."""
    if name in _VERBS:
        raise ValueError(f"the verb {name!r} is declared twice: give it one home")
    if erasure not in {"none", "wording"}:
        raise ValueError(f"the verb {name!r} has no such erasure rule: {erasure!r}")
    verb = Verb(name, sentence, erasure)
    _VERBS[name] = verb
    return verb


def declared_verbs() -> Mapping[str, Verb]:
    """Give all verbs that the loaded apps declare, by name."""
    return dict(_VERBS)


def _line(
    verb: str, subject: tuple[str, str], by: Agent, changes: Mapping[str, Any], action: UUID, at: Any
) -> Event:
    if verb not in _VERBS:
        raise UndeclaredVerb(f"{verb!r} is not declared: call declare() beside the action that uses it")
    for name, value in changes.items():
        if isinstance(value, str) and len(value) > _LONGEST_VALUE:
            raise ValueError(f"{verb}: {name!r} is text; put it in a Wording and refer to it")
    return Event(
        action=action,
        verb=verb,
        subject_type=subject[0],
        subject_key=subject[1],
        by=by.kind.value,
        person_key=by.person,
        acted_for=by.acting_for,
        changes=dict(changes),
        at=at,
    )


def record(
    verb: str,
    subject: tuple[str, str],
    *,
    by: Agent,
    action: UUID | None = None,
    wording: str = "",
    lang: str = "",
    **changes: Any,
) -> Event:
    """Write one line on the thread, inside the action's transaction.

    ``subject`` is (type, public key), for example ``("organisation", "7k2…")``.

    Raises:
        UndeclaredVerb: when no app declares the verb.
        ValueError: when a change is long text, which belongs in ``wording``.
    """
    event = _line(verb, subject, by, changes, action or uuid4(), timezone.now())
    if wording:
        event.wording = Wording.objects.create(text=wording, lang=lang)
    event.save(force_insert=True)
    return event


def record_many(
    lines: Iterable[tuple[str, tuple[str, str], Mapping[str, Any]]], *, by: Agent, action: UUID
) -> int:
    """Write lines of one action in a batch (an import: one for the run, one per changed thing)."""
    at = timezone.now()
    events = [_line(verb, subject, by, changes, action, at) for verb, subject, changes in lines]
    Event.objects.bulk_create(events, batch_size=500)
    return len(events)


def is_append_only() -> bool:
    """Whether the database itself refuses to change the thread (its triggers are in place)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type='trigger' AND name LIKE 'thread_%'")
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'thread_%'")
        (count,) = cursor.fetchone()
    return int(count) >= 2
