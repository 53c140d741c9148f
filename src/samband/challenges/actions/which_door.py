"""Writes of "Which door?": how often it led somewhere, and that it was the wrong door; never who."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import VISITOR, Agent
from samband.base.thread import declare, record
from samband.challenges.models import DoorLead, EntryPoint, WrongDoor
from samband.matching.access import can_see_profile
from samband.matching.models import Profile

declare("door.wrong", _("Somebody was led to the wrong door"))

# How long the button below an answer is believed, and remembered as pressed.
ANSWER_STANDS = 24 * 3600


@transaction.atomic
def count_leads(doors: Collection[EntryPoint], *, by: Agent, profiles: Collection[str], on: date) -> int:
    """Count that an answer led to some doors, and to some profiles (by key) that have none.

    Not an event: it is a count for each day, of nobody.
    """
    rows = [DoorLead(entry_point=door, on=on) for door in doors]
    rows += [DoorLead(profile_key=key, on=on) for key in sorted(set(profiles))]
    DoorLead.objects.bulk_create(rows, ignore_conflicts=True)
    led = Q(entry_point__in=[door.pk for door in doors]) | Q(profile_key__in=set(profiles), entry_point=None)
    return DoorLead.objects.filter(led, on=on).update(count=F("count") + 1)


@transaction.atomic
def report_wrong_door(
    profile: Profile, *, by: Agent, door: EntryPoint | None, answer: str
) -> WrongDoor | None:
    """Count that somebody was led to the wrong door; ``answer`` names the answer that led there.

    Pressed twice below one answer it counts once: then nothing is given. The line on the thread names
    nobody, whoever was signed in.

    Raises:
        Refused: when the agent may not see where the answer led.
    """
    can_see_profile(by, profile).or_refuse()
    if not cache.add(f"wrong-door:{answer}:{profile.key}", 1, ANSWER_STANDS):
        return None
    made = WrongDoor(entry_point=door, profile_key="" if door is not None else profile.key, at=timezone.now())
    made.full_clean()
    made.save(force_insert=True)
    subject = ("entry_point", door.key) if door is not None else ("profile", profile.key)
    record("door.wrong", subject, by=VISITOR)
    return made


@transaction.atomic
def forget_counts(before: datetime, *, by: Agent) -> int:
    """Erase counts of leads and of wrong doors from before a moment; give how many rows.

    Not an event: the clean-up is none, and nobody is named in them.
    """
    leads, _of = DoorLead.objects.filter(on__lt=timezone.localdate(before)).delete()
    wrong, _of = WrongDoor.objects.filter(at__lt=before).delete()
    return leads + wrong
