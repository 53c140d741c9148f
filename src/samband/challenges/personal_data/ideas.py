"""What is kept of those who bring an idea: the address and the name that they gave, where they gave any."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.challenges.actions.sender_moves import erase_contact
from samband.challenges.models import Idea


def _sent(person: Person) -> Rows:
    rows = Idea.objects.filter(email__iexact=person.email).order_by("-sent_at", "-id")
    return [
        {
            "title": row.title,
            "text": row.text,
            "problem": row.problem,
            "secrets": row.secrets,
            "sender": row.sender,
            "email": row.email,
            "sent_at": row.sent_at.isoformat(),
            "messages": [
                {"text": one.text, "at": one.at.isoformat(), "from": "you" if one.is_from_sender else "door"}
                for one in row.messages.all()
                if not one.is_inside
            ],
            "files": [{"name": one.name, "sha256": one.sha256} for one in row.files.all()],
        }
        for row in rows.exclude(email="").prefetch_related("messages", "files")
    ]


def _forget(person: Person, by: Agent) -> Erasure:
    rows = list(Idea.objects.filter(email__iexact=person.email).exclude(email=""))
    for idea in rows:
        erase_contact(idea, by=by)
    if not rows:
        return Erasure(Fate.ERASED, 0)
    return Erasure(
        Fate.RESTRICTED,
        len(rows),
        _("Your name and address are erased. The ideas stay: they are records of the body that got them."),
    )


def declare_holdings() -> None:
    """Declare what this part keeps."""
    declare_holding(
        Holding(
            name="ideas",
            label=_("Ideas sent with your address"),
            purpose=_("To take in ideas and answer them."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("Who sent one can erase name and address at any time, with the code of the receipt."),
            retention=("idea", "set_aside_idea"),
            export=_sent,
            erase=_forget,
        )
    )
