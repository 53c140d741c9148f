"""Who keeps a door: its host, the deputies, and when they are away."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.challenges.access.doors import can_be_keeper, can_name_keepers, can_note_absence
from samband.challenges.actions.doors import hold_door, subject_of
from samband.challenges.models import Absence, EntryPoint, Keeper
from samband.kernel.decision import Refused

declare("entry_point.keeper_named", _("{by} named who keeps the entry point {subject}"))
declare("entry_point.keeper_let_go", _("{by} noted that somebody no longer keeps the entry point {subject}"))
declare("entry_point.keeper_away", _("{by} noted that a keeper of the entry point {subject} is away"))
declare("entry_point.keeper_back", _("{by} took back that a keeper of the entry point {subject} is away"))

MOST_KEEPERS = 20
LONGEST_AWAY = 366


@transaction.atomic
def name_keeper(door: EntryPoint, *, by: Agent, person: Person, role: str) -> Keeper:
    """Name a person of the organisation as a door's host or as a deputy.

    There is one host: who was it before becomes a deputy. Named twice, it is the same keeper.

    Raises:
        Refused: by somebody who may not say who keeps it, or for somebody who is not of the organisation.
        ValidationError: when there is no such role.
    """
    can_name_keepers(by, door).or_refuse()
    held = hold_door(door)
    own = Person.objects.select_for_update().get(pk=person.pk)
    can_be_keeper(own, held).or_refuse()
    keeper = held.keepers.filter(person=own).first() or Keeper(entry_point=held, person=own)
    if keeper.pk and keeper.role == role:
        return keeper
    if not keeper.pk and held.keepers.count() >= MOST_KEEPERS:
        raise Refused(_("Very many keep this entry point already. Let somebody go first."))
    keeper.role = role
    keeper.clean_fields()
    if role == "host":
        held.keepers.filter(role="host").exclude(person=own).update(role="deputy")
    keeper.save()
    record("entry_point.keeper_named", subject_of(held), by=by, role=role, person=own.key)
    return keeper


@transaction.atomic
def let_keeper_go(keeper: Keeper, *, by: Agent) -> None:
    """Note that somebody no longer keeps a door; what they have in hand stays with the door.

    Raises:
        Refused: by somebody who does not look after the door.
    """
    can_name_keepers(by, keeper.entry_point).or_refuse()
    held = hold_door(keeper.entry_point)
    own = Keeper.objects.select_for_update().filter(pk=keeper.pk, entry_point=held).first()
    if own is None:
        return
    own.absences.all().delete()
    own.delete()
    record("entry_point.keeper_let_go", subject_of(held), by=by, person=keeper.person.key)


@transaction.atomic
def note_absence(keeper: Keeper, *, by: Agent, starts_on: date, ends_before: date) -> Absence:
    """Note that a keeper is away, so that what comes waits for the others.

    Raises:
        Refused: by anybody but the keeper, the host and the operator.
        ValidationError: when the days are over, in the wrong order, or very many.
    """
    can_note_absence(by, keeper).or_refuse()
    held = hold_door(keeper.entry_point)
    own = Keeper.objects.select_for_update().filter(pk=keeper.pk).first()
    if own is None:
        raise Refused(_("This person does not keep the entry point any more."))
    check_days(starts_on, ends_before, longest=LONGEST_AWAY)
    absence, made = own.absences.get_or_create(starts_on=starts_on, ends_before=ends_before)
    if made:
        days: dict[str, Any] = {"starts_on": starts_on.isoformat(), "ends_before": ends_before.isoformat()}
        record("entry_point.keeper_away", subject_of(held), by=by, person=keeper.person.key, **days)
    return absence


@transaction.atomic
def take_back_absence(absence: Absence, *, by: Agent) -> None:
    """Take back that a keeper is away.

    Raises:
        Refused: by anybody but the keeper, the host and the operator.
    """
    can_note_absence(by, absence.keeper).or_refuse()
    held = hold_door(absence.keeper.entry_point)
    gone, _rows = Absence.objects.filter(pk=absence.pk).delete()
    if gone:
        record("entry_point.keeper_back", subject_of(held), by=by, person=absence.keeper.person.key)


def erase_keeping(person: Person, *, by: Agent) -> int:
    """Erase which doors a person keeps, with the days they were away; give how many doors.

    Not an event: the erasure of the person has the line.
    """
    own = Keeper.objects.filter(person=person)
    Absence.objects.filter(keeper__in=own).delete()
    count = own.count()
    own.delete()
    return count


def check_days(starts_on: date, ends_before: date, *, longest: int) -> None:
    """See that days lie in order, are not over and not very many.

    Raises:
        ValidationError: by the field that is wrong.
    """
    if ends_before <= starts_on:
        raise ValidationError({"last_day": _("The last day lies before the first. Change one of them.")})
    if ends_before <= timezone.localdate():
        raise ValidationError({"last_day": _("These days are over already.")})
    if ends_before - starts_on > timedelta(days=longest):
        raise ValidationError({"last_day": _("This is longer than a year. Choose an earlier last day.")})
