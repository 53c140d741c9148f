"""Notifications: what a person is told, on the page My work and, where wanted, by mail."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from samband.base.agents import Agent
from samband.base.letters import Letter, Part
from samband.base.mailing import declare_mail
from samband.base.models import Event, Notification
from samband.base.outbox import queue_mail

# Gives name and path of some things, by key; one that is gone or may not be seen is left out.
Subjects = Callable[[Collection[str]], Mapping[str, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a verb means to somebody who is told: a sentence with ``{subject}`` and values in braces.

    ``kind`` is the kind of mail it is sent as; ``subjects`` finds the names of things when it is shown.
    """

    verb: str
    sentence: Any
    kind: str
    subjects: Subjects


@dataclass(frozen=True, slots=True)
class Told:
    """A notification as it is read."""

    key: str
    sentence: str
    url: str
    at: datetime
    is_read: bool


_NOTICES: dict[str, Notice] = {}


def declare_notice(verb: str, sentence: Any, *, kind: str, subjects: Subjects) -> Notice:
    """Declare once what a verb tells people, beside the action that tells them."""
    if verb in _NOTICES:
        raise ValueError(f"the notice of {verb!r} is declared twice: give it one home")
    _NOTICES[verb] = Notice(verb, sentence, kind, subjects)
    return _NOTICES[verb]


def notify(
    person_key: str, *, event: Event, address: str = "", lang: str = "", **values: Any
) -> Notification | None:
    """Tell a person of an event, in the action's transaction; nothing when they were told already.

    With an address it is also mailed, unless that kind of mail is not wanted.
    """
    notice = _NOTICES[event.verb]
    told, is_new = Notification.objects.get_or_create(
        person_key=person_key,
        event=event,
        defaults={
            "verb": event.verb,
            "subject_type": event.subject_type,
            "subject_key": event.subject_key,
            "values": values,
            "at": event.at,
        },
    )
    if not is_new:
        return None
    if address:
        once = f"event:{event.pk}:{person_key}"
        about = {"notification": told.key}
        queue_mail(address, kind=notice.kind, once=once, lang=lang, about=about, person_key=person_key)
    return told


def notify_mailed_once(person_key: str, *, event: Event, address: str, lang: str) -> None:
    """Tell a person of an event; one mail until they look again, however much happens meanwhile."""
    unread = Notification.objects.filter(
        person_key=person_key,
        subject_type=event.subject_type,
        subject_key=event.subject_key,
        verb=event.verb,
    ).unread()
    notify(person_key, event=event, address="" if unread.exists() else address, lang=lang)


def tell_notifications(rows: Iterable[Notification]) -> list[Told]:
    """Put notifications into words; one whose thing is gone is left out. One question a verb."""
    rows = list(rows)
    asked: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        asked[row.verb].add(row.subject_key)
    named = {verb: _NOTICES[verb].subjects(keys) for verb, keys in asked.items() if verb in _NOTICES}
    told = []
    for row in rows:
        name, url = named.get(row.verb, {}).get(row.subject_key, ("", ""))
        if name:
            sentence = str(_NOTICES[row.verb].sentence).format_map({**row.values, "subject": name})
            told.append(Told(row.key, sentence, url, row.at, row.read_at is not None))
    return told


def mark_read(
    agent: Agent, *, keys: Collection[str] | None = None, subject: tuple[str, str] | None = None
) -> int:
    """Mark one's own notifications as read: some, those of one thing, or all.

    Not an event: it is the state of a page.
    """
    rows = Notification.objects.visible_to(agent).unread()
    if keys is not None:
        rows = rows.filter(key__in=keys)
    if subject is not None:
        rows = rows.filter(subject_type=subject[0], subject_key=subject[1])
    return rows.order_by().update(read_at=timezone.now())


def unread_of(agent: Agent, subject: tuple[str, str]) -> int:
    """Give how many notifications of one thing somebody has not read yet."""
    rows = Notification.objects.visible_to(agent).unread()
    return rows.filter(subject_type=subject[0], subject_key=subject[1]).count()


def compose_notification(about: Mapping[str, Any]) -> Letter | None:
    """Write the mail that tells of one thing; nothing when the thing is gone."""
    told = tell_notifications(Notification.objects.filter(key=about.get("notification", "")))
    if not told:
        return None
    parts = [Part("paragraph", told[0].sentence), Part("button", gettext("Open it in Samband"), told[0].url)]
    return Letter(told[0].sentence, parts)


def declare_mailed_notices(name: str, label: Any) -> None:
    """Declare a kind of mail that tells of one notification at a time."""
    declare_mail(name, label, compose_notification)
