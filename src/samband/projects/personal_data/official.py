"""What is kept of a person who brought a file of the programme's own system."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.projects.actions.official import let_go_of_comparisons
from samband.projects.models import OfficialComparison


def _brought(person: Person) -> Rows:
    return [
        {
            "file": one.file_name,
            "report": one.report.key,
            "brought_at": one.made_at.isoformat(),
            "kept_at": one.kept_at.isoformat() if one.kept_at else None,
        }
        for one in OfficialComparison.objects.filter(maker=person).select_related("report")
    ]


def _forget(person: Person, by: Agent) -> Erasure:
    return Erasure(Fate.ERASED, let_go_of_comparisons(person, by=by))


def declare_holdings() -> None:
    """Declare what this part keeps."""
    declare_holding(
        Holding(
            name="official_comparisons",
            label=_("Files of a programme's own system that you brought"),
            purpose=_("To prove that what was reported there is what was reported here."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_(
                "A file that was only looked at for a short time; one that was kept, as long as the report."
            ),
            retention=("official_preview", "partner_report"),
            export=_brought,
            erase=_forget,
        )
    )
