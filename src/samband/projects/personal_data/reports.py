"""What partner reports keep of a person: on the thread, that they began, wrote or handed in one."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.models import Event


def _told(person: Person) -> Rows:
    events = Event.objects.filter(subject_type="partner_report", person_key=person.key).order_by("at", "id")
    rows = events.values_list("verb", "subject_key", "at")
    return [{"report": key, "what": verb, "at": at.isoformat()} for verb, key, at in rows]


def _left(person: Person, by: Agent) -> Erasure:
    count = Event.objects.filter(subject_type="partner_report", person_key=person.key).count()
    return Erasure(
        Fate.RESTRICTED,
        count,
        _(
            "Reports are records of the partner and of public money: they stay. Who wrote and handed them in "
            "is a key that leads to nobody any more."
        ),
    )


def declare_holdings() -> None:
    """Declare what partner reports keep of a person."""
    declare_holding(
        Holding(
            name="partner_reports",
            label=_("Partner reports you have written in, handed in or sent back"),
            purpose=_("To show who declared and who decided over public money."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("As long as the project's records."),
            retention=("partner_report", "draft_report"),
            export=_told,
            erase=_left,
        )
    )
