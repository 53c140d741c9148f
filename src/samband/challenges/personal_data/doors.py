"""What is kept of a person who keeps a door: which one, as what, and when they were away."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.challenges.actions.door_mailboxes import MAILBOXES, forget_mailboxes, with_address
from samband.challenges.models import Keeper


def _keeping(person: Person) -> Rows:
    rows = Keeper.objects.filter(person=person).select_related("entry_point__organisation")
    mailboxes = [
        {"entry_point": door.name, "key": door.key, "your_address_as": name}
        for door in with_address(person).order_by("id")
        for name in MAILBOXES
        if getattr(door, name).lower() == person.email.lower()
    ]
    kept = [
        {
            "entry_point": row.entry_point.name,
            "key": row.entry_point.key,
            "organisation": row.entry_point.organisation.name,
            "role": row.role,
            "away": [
                {"starts_on": one.starts_on.isoformat(), "ends_before": one.ends_before.isoformat()}
                for one in row.absences.all()
            ],
        }
        for row in rows.prefetch_related("absences").order_by("id")
    ]
    return [*kept, *mailboxes]


def _erased(person: Person, by: Agent) -> Erasure:
    from samband.challenges.actions.door_keepers import erase_keeping

    return Erasure(Fate.ERASED, erase_keeping(person, by=by) + forget_mailboxes(person, by=by))


def declare_holdings() -> None:
    """Declare what is kept of those who keep a door."""
    declare_holding(
        Holding(
            name="doors_kept",
            label=_("Entry points you keep, and when you are away"),
            purpose=_("To know who answers the ideas that are brought to an entry point."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("Until you no longer keep the entry point, or are erased."),
            export=_keeping,
            erase=_erased,
        )
    )
