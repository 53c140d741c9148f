"""Writes about whom a person acts for: what follows from memberships, and what the person chooses."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samband.accounts.access import can_change_person
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused

declare("person.acts_for", _("{by} chose whom to act for"))


def belong(person: Person, *, organisation_keys: Collection[str]) -> Person:
    """Write down which organisations a person belongs to; who acted for another now acts for the first.

    Not an event: it follows from a membership, whose action has its own line, authorises and is the
    transaction that this is part of.
    """
    person.organisation_keys = sorted(set(organisation_keys))
    if person.organisation_key not in person.organisation_keys:
        person.organisation_key = next(iter(person.organisation_keys), "")
    person.save(update_fields=["organisation_keys", "organisation_key"])
    return person


@transaction.atomic
def act_for(person: Person, *, by: Agent, organisation_key: str) -> Person:
    """Choose which of their organisations a person acts for; "" is for none, in their own name.

    Raises:
        Refused: when somebody else chooses, or the person does not belong there.
    """
    can_change_person(by, person).or_refuse()
    held = Person.objects.select_for_update().get(pk=person.pk)
    if organisation_key and organisation_key not in held.organisation_keys:
        raise Refused(_("You do not belong to this organisation."))
    if held.organisation_key == organisation_key:
        return held
    held.organisation_key = organisation_key
    held.save(update_fields=["organisation_key"])
    record("person.acts_for", ("person", held.key), by=by, organisation=organisation_key)
    return held
