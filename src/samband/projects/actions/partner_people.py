"""Who works for a partner in a project, and who controls it: no part of the plan, changed at any time."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.access import can_erase_person
from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.access.partners import can_assign_control, can_name_people
from samband.projects.models import Controlling, Partner, PartnerPerson

declare("project.person_named", _("{by} named who works for partner {number}"))
declare("project.person_unnamed", _("{by} noted that somebody works for partner {number} no more"))
declare("project.control_assigned", _("{by} assigned the control of partner {number}"))
declare("project.control_ended", _("{by} ended the control of partner {number}"))


@transaction.atomic
def name_person(partner: Partner, *, by: Agent, person: Person, role: str) -> PartnerPerson:
    """Name a person who works for a partner; from the first one on, only those named see its material.

    Raises:
        Refused: when it is not theirs to say, or the person does not belong to the partner's organisation.
    """
    can_name_people(by, partner).or_refuse()
    if not person.memberships.filter(organisation=partner.organisation, state="active").exists():
        raise Refused(_("Only somebody who belongs to the partner's organisation is named for it."))
    row, _is_new = PartnerPerson.objects.update_or_create(
        partner=partner,
        person=person,
        defaults={"role": role},
        create_defaults={"role": role, "since": timezone.localdate()},
    )
    row.full_clean()
    record(
        "project.person_named",
        ("project", partner.project.key),
        by=by,
        number=partner.number,
        person=person.key,
        role=role,
    )
    return row


@transaction.atomic
def unname_person(row: PartnerPerson, *, by: Agent) -> None:
    """Take a person off a partner's work.

    Raises:
        Refused: when it is not theirs to say.
    """
    partner = row.partner
    can_name_people(by, partner).or_refuse()
    row.delete()
    record("project.person_unnamed", ("project", partner.project.key), by=by, number=partner.number)


@transaction.atomic
def assign_controller(
    partner: Partner, *, by: Agent, body: Organisation, person: Person | None = None, since: date
) -> Controlling:
    """Assign a partner's control to a body, and perhaps to a person of it; who had it before stays noted.

    Raises:
        Refused: when it is not theirs to say, the body is the partner itself, or the person is not of it.
    """
    can_assign_control(by, partner).or_refuse()
    if body.pk == partner.organisation_id:
        raise Refused(_("An organisation does not control itself. Choose another body."))
    if person is not None and not person.memberships.filter(organisation=body, state="active").exists():
        raise Refused(_("The controller must belong to the body that controls."))
    _end(partner, since)
    row = Controlling.objects.create(partner=partner, body=body, person=person, since=since)
    record(
        "project.control_assigned",
        ("project", partner.project.key),
        by=by,
        number=partner.number,
        body=body.key,
    )
    return row


@transaction.atomic
def end_control(partner: Partner, *, by: Agent, on: date) -> None:
    """End a partner's control, so that nobody has it; it stays noted who had.

    Raises:
        Refused: when it is not theirs to say, or nobody has it.
    """
    can_assign_control(by, partner).or_refuse()
    if not _end(partner, on):
        raise Refused(_("Nobody controls this partner now."))
    record("project.control_ended", ("project", partner.project.key), by=by, number=partner.number)


def _end(partner: Partner, on: date) -> int:
    return partner.controlling.filter(ended_on__isnull=True).update(ended_on=on)


@transaction.atomic
def leave_partners(person: Person, *, by: Agent) -> tuple[int, int]:
    """Take an erased person off what they work on; give how many were deleted, and how many stay unnamed.

    A control that has ended stays noted for its body, without the person.

    Not an event: the erasure of the person has the line.
    """
    can_erase_person(by, person).or_refuse()
    deleted, _by_table = PartnerPerson.objects.filter(person=person).delete()
    left = Controlling.objects.filter(person=person).update(person=None)
    return deleted, left
