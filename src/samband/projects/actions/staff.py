"""Writes of a partner's list of staff: whose pay is reported and how, with the document for it; erasure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.projects.access.costs import can_keep_staff
from samband.projects.actions.name_erasure import hide_in_lines, hide_in_texts
from samband.projects.models import Partner, StaffMember
from samband.projects.tasks_costs import enqueue_forgetting

declare("staff_member.saved", _("{by} saved how the pay of a person is reported"))
declare("staff_member.erased", _("{by} erased the name of a person whose pay was reported"))


@dataclass(frozen=True, slots=True)
class StaffSaid:
    """What is said of a person: role, method, and the figures that the method needs."""

    role: str
    method: str
    currency: str
    name: str = ""
    percent: Decimal | None = None
    yearly_cost_minor: int | None = None
    since: date | None = None
    until: date | None = None
    document_name: str = ""
    document_sha256: str = ""


@transaction.atomic
def save_staff(
    partner: Partner, *, by: Agent, said: StaffSaid, member: StaffMember | None = None, version: int = 0
) -> StaffMember:
    """Add a person, or change one in the version that was seen. Lines keep what they came to.

    Without a new document the former one stays.

    Raises:
        Refused: when the agent is none of the partner's people.
        ValidationError: when something is missing.
        ChangedMeanwhile: when somebody else changed the person.
    """
    can_keep_staff(by, partner).or_refuse()
    if member is not None:
        claim_version(StaffMember.objects.filter(partner=partner), pk=member.pk, version=version)
        held = StaffMember.objects.get(pk=member.pk)
    else:
        held = StaffMember(partner=partner)
    former = held.document_sha256
    for name, value in _values(said).items():
        setattr(held, name, value)
    _check(held)
    held.full_clean()
    held.save()
    if former and former != held.document_sha256:
        enqueue_forgetting(former)
    record("staff_member.saved", ("staff_member", held.key), by=by, method=held.method)
    return held


def _values(said: StaffSaid) -> Mapping[str, object]:
    values: dict[str, object] = {
        "role": said.role.strip(),
        "method": said.method,
        "currency": said.currency,
        "name": " ".join(said.name.split()),
        "percent": said.percent,
        "yearly_cost_minor": said.yearly_cost_minor,
        "since": said.since,
        "until": said.until,
    }
    if said.document_sha256:
        values |= {"document_name": said.document_name[:200], "document_sha256": said.document_sha256}
    return values


def _check(held: StaffMember) -> None:
    if held.method == "hourly" and not held.yearly_cost_minor:
        raise ValidationError({"yearly_cost_minor": _("Write the gross cost of employment in a year.")})
    if held.method == "fixed-percentage" and not held.percent:
        raise ValidationError({"percent": _("Write the percentage of the pay.")})
    if held.since and held.until and held.until < held.since:
        raise ValidationError({"until": _("This is before the first day.")})


@transaction.atomic
def erase_staff_name(member: StaffMember, *, by: Agent) -> int:
    """Erase a person's name here, in the lines of their pay and in what was written about reports.

    The figures stay, they are accounted for. Gives in how many lines the name stood.

    Raises:
        Refused: when the agent is none of the partner's people, or it is erased already.
    """
    can_keep_staff(by, member.partner).or_refuse()
    held = StaffMember.objects.select_for_update().get(pk=member.pk)
    if held.erased_at is not None:
        raise Refused(_("The name is erased already."))
    lines = 0
    if held.name:
        lines = hide_in_lines(held.partner, held.name)
        hide_in_texts(held.partner, [held.name])
        held.refresh_from_db(fields=["document_name"])
    held.name, held.erased_at = "", timezone.now()
    held.version += 1
    held.save(update_fields=["name", "erased_at", "version"])
    record("staff_member.erased", ("staff_member", held.key), by=by, lines=lines)
    return lines
