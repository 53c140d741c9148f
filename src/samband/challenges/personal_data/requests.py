"""What is kept of who asked another organisation for something."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.challenges.models import Request


def _asked(person: Person) -> Rows:
    rows = Request.objects.filter(asked_by=person.key).select_related("asker", "asked").order_by("-asked_at")
    return [
        {
            "for": row.asker.name,
            "asked": row.asked.name,
            "title": row.title,
            "asked_at": row.asked_at.isoformat(),
            "status": row.status,
        }
        for row in rows
    ]


def _left(person: Person, by: Agent) -> Erasure:
    from samband.challenges.actions.requests import leave_requests_to_bodies

    return Erasure(
        Fate.RESTRICTED,
        leave_requests_to_bodies(person, by=by),
        _(
            "What you asked for an organisation is its record, and that of those who answered: it stays "
            "there, without you."
        ),
    )


def declare_holdings() -> None:
    """Declare what this part keeps."""
    declare_holding(
        Holding(
            name="requests",
            label=_("What you asked other organisations for yours"),
            purpose=_("So that those who are asked know whom they answer."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("As long as the two organisations keep their records, without you once you are erased."),
            retention=("request",),
            export=_asked,
            erase=_left,
        )
    )
