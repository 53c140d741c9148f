"""What a door announces and what its people write with: closed times, and texts of their own for answers."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.challenges.access.doors import can_look_after_door
from samband.challenges.actions.door_keepers import check_days
from samband.challenges.actions.doors import hold_door, subject_of
from samband.challenges.models import ClosedTime, EntryPoint, ReplyTemplate
from samband.kernel.decision import Refused

declare(
    "entry_point.closing_announced", _("{by} announced days on which the entry point {subject} is closed")
)
declare("entry_point.closing_taken_back", _("{by} took back days on which {subject} was to be closed"))
declare("entry_point.template_saved", _("{by} saved a text for answers of the entry point {subject}"))
declare("entry_point.template_removed", _("{by} removed a text for answers of the entry point {subject}"))

LONGEST_CLOSED = 366
MOST_TIMES = 50
MOST_TEMPLATES = 100


@transaction.atomic
def announce_closed_time(door: EntryPoint, *, by: Agent, starts_on: date, ends_before: date) -> ClosedTime:
    """Announce days on which a door is closed. Ideas that were sent before keep the day that was promised.

    Raises:
        Refused: by somebody who does not look after the door, or when very many are announced.
        ValidationError: when the days are over, in the wrong order, or very many.
    """
    can_look_after_door(by, door).or_refuse()
    held, now = hold_door(door), timezone.now()
    check_days(starts_on, ends_before, longest=LONGEST_CLOSED)
    same = held.closed_times.filter(starts_on=starts_on, ends_before=ends_before).first()
    if same is not None:
        return same
    if held.closed_times.filter(ends_before__gt=timezone.localdate()).count() >= MOST_TIMES:
        raise Refused(_("Very many closed times are announced already. Take some away first."))
    made = ClosedTime(entry_point=held, starts_on=starts_on, ends_before=ends_before, announced_at=now)
    made.save(force_insert=True)
    days: dict[str, Any] = {"starts_on": starts_on.isoformat(), "ends_before": ends_before.isoformat()}
    record("entry_point.closing_announced", subject_of(held), by=by, closed=made.key, **days)
    return made


@transaction.atomic
def take_back_closed_time(closed: ClosedTime, *, by: Agent) -> None:
    """Take back days on which a door was to be closed, while they have not begun.

    Raises:
        Refused: when they have begun, or by somebody who does not look after the door.
    """
    can_look_after_door(by, closed.entry_point).or_refuse()
    held = hold_door(closed.entry_point)
    if closed.starts_on <= timezone.localdate():
        raise Refused(_("These days have begun: what was announced holds."))
    gone, _rows = ClosedTime.objects.filter(pk=closed.pk).delete()
    if gone:
        record("entry_point.closing_taken_back", subject_of(held), by=by, closed=closed.key)


@transaction.atomic
def save_reply_template(
    door: EntryPoint,
    *,
    by: Agent,
    name: str,
    lang: str,
    text: str,
    template: ReplyTemplate | None = None,
) -> ReplyTemplate:
    """Save a text that the door's people begin an answer with: a new one, or a change of ``template``.

    Raises:
        Refused: by somebody who does not look after the door, or when there are very many.
        ValidationError: when it is empty or too long, or another of this name is there in this language.
    """
    can_look_after_door(by, door).or_refuse()
    held = hold_door(door)
    kept = held.templates.select_for_update().filter(pk=template.pk).first() if template else None
    if kept is None and held.templates.count() >= MOST_TEMPLATES:
        raise Refused(_("There are very many texts already. Remove some first."))
    kept = kept or ReplyTemplate(entry_point=held)
    kept.name, kept.lang, kept.text = name.strip(), lang, text.strip()
    kept.clean_fields(exclude=["entry_point"])
    if held.templates.filter(name=kept.name, lang=lang).exclude(pk=kept.pk).exists():
        raise ValidationError({"name": _("There is a text of this name in this language. Choose another.")})
    kept.save()
    told: dict[str, Any] = {"template": kept.key, "in_language": lang}
    record("entry_point.template_saved", subject_of(held), by=by, **told)
    return kept


@transaction.atomic
def remove_reply_template(template: ReplyTemplate, *, by: Agent) -> None:
    """Remove one of a door's own texts.

    Raises:
        Refused: by somebody who does not look after the door.
    """
    can_look_after_door(by, template.entry_point).or_refuse()
    held = hold_door(template.entry_point)
    gone, _rows = ReplyTemplate.objects.filter(pk=template.pk).delete()
    if gone:
        record("entry_point.template_removed", subject_of(held), by=by, template=template.key)
