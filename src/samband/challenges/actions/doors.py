"""Doors: set up, changed, closed and opened again, and what was found when their link was tried."""

from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.challenges.access.doors import can_look_after_door, can_make_door
from samband.challenges.models import EntryPoint
from samband.kernel.decision import Refused
from samband.kernel.text import fold, sort_key

declare("entry_point.made", _("{by} set up the entry point {subject}"))
declare("entry_point.changed", _("{by} changed the entry point {subject}"))
declare("entry_point.closed", _("{by} closed the entry point {subject}"))
declare("entry_point.reopened", _("{by} opened the entry point {subject} again"))

MOST_DOORS = 20


@dataclass(frozen=True, slots=True)
class DoorContent:
    """What is said of a door; codes as they are stored."""

    name: str
    country: str
    sort: str = "role"
    lang: str = ""
    intro: str = ""
    role_title: str = ""
    link: str = ""
    mailbox: str = ""
    registrar: str = ""
    zone: str = "Europe/Stockholm"
    promise_days: int = 10


def subject_of(door: EntryPoint) -> tuple[str, str]:
    """Give the name of a door on the thread."""
    return ("entry_point", door.key)


def hold_doors(*doors: EntryPoint) -> list[EntryPoint]:
    """Lock doors for the rest of the transaction, always in the same order; give them as they are now.

    Whoever locks ideas too locks their doors first.

    Raises:
        Refused: when one has been merged into another meanwhile.
    """
    wanted = {door.pk: door for door in doors}
    found = {
        door.pk: door
        for door in EntryPoint.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    }
    for pk, door in wanted.items():
        if found[pk].merged_into_id:
            raise Refused(_("This entry point was merged into another. Go on there."))
        found[pk].organisation = door.organisation
    return [found[door.pk] for door in doors]


def hold_door(door: EntryPoint) -> EntryPoint:
    """Lock a door for the rest of the transaction, and give it as it is now.

    Raises:
        Refused: when it has been merged into another meanwhile.
    """
    return hold_doors(door)[0]


def _fill(door: EntryPoint, content: DoorContent) -> None:
    for name, value in asdict(content).items():
        setattr(door, name, value.strip() if isinstance(value, str) else value)
    door.folded = fold(f"{door.name} {door.role_title}")[:500]
    door.sort_key = sort_key(door.name)
    if door.link and urlsplit(door.link).scheme not in ("http", "https"):
        raise ValidationError({"link": _("Write an address of the web, such as https://city.example/ideas.")})
    if door.sort == "link" and not door.link:
        raise ValidationError({"link": _("Write where this entry point leads to.")})
    if door.sort == "role" and not door.role_title:
        raise ValidationError({"role_title": _("Write the role that answers, such as Innovation officer.")})
    door.clean_fields(exclude=["organisation", "merged_into", "profile"])


@transaction.atomic
def make_entry_point(organisation: Organisation, *, by: Agent, content: DoorContent) -> EntryPoint:
    """Set up an entry point of an organisation; it is open at once.

    Raises:
        Refused: by somebody who is not of the organisation, or when it has very many already.
        ValidationError: when what is said does not fit, by field.
    """
    can_make_door(by, organisation).or_refuse()
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if organisation.entry_points.standing().filter(is_open=True).count() >= MOST_DOORS:
        raise Refused(_("This organisation has very many entry points already. Close or merge some first."))
    door = EntryPoint(organisation=organisation, made_at=timezone.now())
    _fill(door, content)
    door.save(force_insert=True)
    record("entry_point.made", subject_of(door), by=by, organisation=organisation.key)
    return door


@transaction.atomic
def change_entry_point(
    door: EntryPoint, *, by: Agent, content: DoorContent, version: int | None = None
) -> EntryPoint:
    """Change what is said of a door. Ideas that were sent already keep the day that was promised.

    Raises:
        Refused: by somebody who does not look after it.
        ChangedMeanwhile: when somebody else changed it since ``version``.
        ValidationError: when what is said does not fit, by field.
    """
    can_look_after_door(by, door).or_refuse()
    held = hold_door(door)
    if version is not None:
        claim_version(EntryPoint.objects.all(), pk=held.pk, version=version)
        held.version = version + 1
    before = {name: getattr(held, name) for name in asdict(content)}
    _fill(held, content)
    changed = sorted(name for name, value in before.items() if getattr(held, name) != value)
    if "link" in changed:
        held.checked_at, held.check_status, held.check_fault = None, None, ""
    held.save()
    if changed:
        record("entry_point.changed", subject_of(held), by=by, fields=changed)
    return held


@transaction.atomic
def close_entry_point(door: EntryPoint, *, by: Agent) -> EntryPoint:
    """Close a door: it leaves the directory and takes no more ideas; those that came are still answered.

    Raises:
        Refused: by somebody who does not look after it.
    """
    can_look_after_door(by, door).or_refuse()
    held = hold_door(door)
    if held.is_open:
        held.is_open = False
        held.version += 1
        held.save(update_fields=["is_open", "version"])
        record("entry_point.closed", subject_of(held), by=by)
    return held


@transaction.atomic
def reopen_entry_point(door: EntryPoint, *, by: Agent) -> EntryPoint:
    """Open a door again.

    Raises:
        Refused: by somebody who does not look after it.
    """
    can_look_after_door(by, door).or_refuse()
    held = hold_door(door)
    if not held.is_open:
        held.is_open = True
        held.version += 1
        held.save(update_fields=["is_open", "version"])
        record("entry_point.reopened", subject_of(held), by=by)
    return held


@transaction.atomic
def store_link_check(
    door: EntryPoint, *, by: Agent, link: str, at: datetime, status: int | None, fault: str
) -> bool:
    """Store what was found when a door's link was tried; nothing when the link has been changed meanwhile.

    Not an event: the state of somebody else's page, tried again every day.

    Raises:
        Refused: by anybody but the installation itself.
    """
    if not by.is_operator:
        raise Refused(_("Links are tried by the installation itself."))
    found = EntryPoint.objects.filter(pk=door.pk, link=link)
    return bool(found.update(checked_at=at, check_status=status, check_fault=fault))
