"""What is kept of those who answer ideas: which were given to them by name."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.challenges.actions.idea_handlers import leave_ideas
from samband.challenges.models import Idea


def _given(person: Person) -> Rows:
    rows = Idea.objects.filter(handler=person).order_by("-sent_at", "-id")
    return [
        {"idea": row.key, "status": row.status, "sent_at": row.sent_at.isoformat()} for row in rows.iterator()
    ]


def _left(person: Person, by: Agent) -> Erasure:
    return Erasure(Fate.ERASED, leave_ideas(person, by=by))


def declare_holdings() -> None:
    """Declare what this part keeps."""
    declare_holding(
        Holding(
            name="ideas_in_hand",
            label=_("Ideas that were given to you to answer"),
            purpose=_("To answer by the promised day whoever brought an idea."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("As long as the idea is given to you. The idea itself is a record of the organisation."),
            export=_given,
            erase=_left,
        )
    )
