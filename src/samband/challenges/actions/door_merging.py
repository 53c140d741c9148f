"""Two doors of one city become one: nothing is lost, and the old address leads on for ever."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.challenges.access.doors import can_merge_doors
from samband.challenges.actions.doors import hold_doors, subject_of
from samband.challenges.models import (
    Absence,
    DoorLead,
    EntryPoint,
    Idea,
    Keeper,
    OldAddress,
    ReplyTemplate,
    WrongDoor,
)
from samband.kernel.decision import Refused

declare("entry_point.merged", _("{by} merged another entry point into {subject}"))


@transaction.atomic
def merge_entry_points(kept: EntryPoint, *, by: Agent, other: EntryPoint) -> EntryPoint:
    """Make one door of two: ideas, keepers and texts of the other go to the one that is kept.

    The other's key, and every key that led to it, leads to the one that is kept. The line stands under the
    kept door's key and names the other's, whose own lines stay as they are. Ideas keep the day that was
    promised; closed times of the other are not taken over, since nobody announced them for this door.

    Raises:
        Refused: by somebody who does not look after both, or when they are one already.
    """
    can_merge_doors(by, kept, other).or_refuse()
    if kept.pk == other.pk:
        raise Refused(_("These are one and the same entry point."))
    one, gone = hold_doors(kept, other)
    Idea.objects.filter(entry_point=gone).update(entry_point=one)
    WrongDoor.objects.filter(entry_point=gone).update(entry_point=one)
    _join_leads(one, gone)
    _join_keepers(one, gone)
    _join_templates(one, gone)
    OldAddress.objects.filter(entry_point=gone).update(entry_point=one)
    OldAddress.objects.create(key=gone.key, entry_point=one)
    EntryPoint.objects.filter(merged_into=gone).update(merged_into=one)
    gone.merged_into, gone.is_open = one, False
    gone.version += 1
    gone.save(update_fields=["merged_into", "is_open", "version"])
    one.version += 1
    one.save(update_fields=["version"])
    record("entry_point.merged", subject_of(one), by=by, other=gone.key)
    return one


def _join_leads(one: EntryPoint, gone: EntryPoint) -> None:
    """Count what led to the other as leading to the one that is left, day by day."""
    for lead in gone.leads.all():
        held, _new = DoorLead.objects.get_or_create(entry_point=one, on=lead.on)
        held.count += lead.count
        held.save(update_fields=["count"])
    gone.leads.all().delete()


def _join_keepers(one: EntryPoint, gone: EntryPoint) -> None:
    """Have the other's keepers keep the one that is left; a second host becomes a deputy."""
    here = {keeper.person_id: keeper for keeper in one.keepers.all()}
    has_host = any(keeper.role == "host" for keeper in here.values())
    for keeper in gone.keepers.order_by("id"):
        same = here.get(keeper.person_id)
        if same is not None:
            Absence.objects.filter(keeper=keeper).update(keeper=same)
            Keeper.objects.filter(pk=keeper.pk).delete()
            continue
        keeper.entry_point = one
        keeper.role = "deputy" if has_host else keeper.role
        has_host = has_host or keeper.role == "host"
        keeper.save(update_fields=["entry_point", "role"])


def _join_templates(one: EntryPoint, gone: EntryPoint) -> None:
    """Take over the other's texts; one whose name is taken gets a number behind it."""
    taken = set(one.templates.values_list("name", "lang"))
    for template in gone.templates.order_by("id"):
        name, number = template.name, 2
        while (name, template.lang) in taken:
            name = f"{template.name[:90]} ({number})"
            number += 1
        taken.add((name, template.lang))
        ReplyTemplate.objects.filter(pk=template.pk).update(entry_point=one, name=name)
