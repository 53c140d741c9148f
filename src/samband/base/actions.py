"""Writes that belong to no stage: reports of barriers."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.letters import Letter, Part
from samband.base.mailing import declare_mail
from samband.base.models import Event, Wording
from samband.base.outbox import queue_mail
from samband.base.thread import declare, declared_verbs, record

declare("barrier.reported", _("{by} reported something that stands in the way"), erasure="wording")

KIND = "barrier"


@transaction.atomic
def report_barrier(what: str, *, by: Agent, where: str = "", answer_to: str = "") -> Event:
    """Keep a report of a barrier for those who run the installation; the text can be erased."""
    parts = [what.strip(), f"Page: {where}" if where else "", f"Answer to: {answer_to}" if answer_to else ""]
    text = "\n\n".join(part for part in parts if part)
    event = record(
        "barrier.reported",
        ("installation", "accessibility"),
        by=by,
        wording=text,
        lang=get_language() or "",
    )
    queue_mail(
        mailbox(), kind=KIND, once=f"event:{event.pk}", lang=settings.LANGUAGE_CODE, about={"event": event.pk}
    )
    return event


def forget_words(person_key: str) -> int:
    """Erase what a person wrote beside lines of the thread, where the verb says that it goes; give how many.

    The lines stay. A reason that is part of a record (why a report was sent back) stands in the record too.

    Not an event: the erasure of the person has the line.
    """
    verbs = [name for name, verb in declared_verbs().items() if verb.erasure == "wording"]
    lines = Event.objects.filter(person_key=person_key, verb__in=verbs, wording__isnull=False)
    return Wording.objects.filter(pk__in=lines.values("wording")).exclude(text="").update(text="")


def mailbox() -> str:
    """Give where mail to those who run the installation goes; without one it stands in the outbox."""
    try:
        validate_email(settings.SAMBAND_CONTACT)
    except ValidationError:
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return str(settings.SAMBAND_CONTACT)


def _compose(about: Mapping[str, Any]) -> Letter | None:
    """Write the mail that brings a report; nothing when its words have been erased."""
    event = Event.objects.filter(pk=about.get("event", 0)).select_related("wording").first()
    words = event.wording.text if event and event.wording else ""
    if not words:
        return None
    lang = event.wording.lang if event and event.wording else ""
    said = [Part("paragraph", line, lang=lang) for line in words.split("\n") if line.strip()]
    return Letter(gettext("Somebody has met a barrier"), said)


declare_mail(KIND, _("Reports of barriers"), _compose, is_own=False)
