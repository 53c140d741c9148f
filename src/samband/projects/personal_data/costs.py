"""What is kept of people in the costs of projects: who brought a file, and whose pay is reported."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.projects.actions.costs_import import let_go_of_files
from samband.projects.models import CostImport


def _brought(person: Person) -> Rows:
    return [
        {
            "file": one.file_name,
            "report": one.report.key,
            "brought_at": one.made_at.isoformat(),
            "taken_in_at": one.taken_at.isoformat() if one.taken_at else None,
        }
        for one in CostImport.objects.filter(maker=person).select_related("report")
    ]


def _forget(person: Person, by: Agent) -> Erasure:
    return Erasure(Fate.ERASED, let_go_of_files(person, by=by))


def _none(person: Person) -> Rows:
    return []


def _by_the_partner(person: Person, by: Agent) -> Erasure:
    return Erasure(
        Fate.KEPT,
        0,
        _(
            "Whose pay is reported is written in the partner's list of staff, without an account. Ask the "
            "partner: it gives out what is kept and erases the name there."
        ),
    )


def declare_holdings() -> None:
    """Declare what this part keeps."""
    declare_holding(
        Holding(
            name="cost_imports",
            label=_("Files of costs that you brought"),
            purpose=_("To take costs into partner reports."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("The file until it is taken in or forgotten; that you brought it, as long as the report."),
            retention=("cost_preview",),
            export=_brought,
            erase=_forget,
        )
    )
    declare_holding(
        Holding(
            name="project_staff",
            label=_("People whose pay is reported in projects"),
            purpose=_("To account for staff costs to those who fund the project."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("The partner erases a name; what it cost stays, as the programme's rules demand."),
            retention=("project_staff",),
            export=_none,
            erase=_by_the_partner,
        )
    )
