"""Mailboxes of entry points that are a person's own address, as the person is erased."""

from typing import Final

from django.db import transaction
from django.db.models import F, Q

from samband.accounts.access import can_erase_person
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.challenges.models import EntryPoint, EntryPointQuerySet

MAILBOXES: Final = ("mailbox", "registrar")


def with_address(person: Person) -> EntryPointQuerySet:
    """Give the entry points that name a person's own address where a function's belongs."""
    return EntryPoint.objects.filter(Q(mailbox__iexact=person.email) | Q(registrar__iexact=person.email))


@transaction.atomic
def forget_mailboxes(person: Person, *, by: Agent) -> int:
    """Take a person's address off entry points; what comes goes to their keepers instead. Give how many.

    Not an event: the erasure of the person has the line.
    """
    can_erase_person(by, person).or_refuse()
    doors = set(with_address(person).values_list("pk", flat=True))
    for name in MAILBOXES:
        found = EntryPoint.objects.filter(**{f"{name}__iexact": person.email})
        found.update(**{name: "", "version": F("version") + 1})
    return len(doors)
