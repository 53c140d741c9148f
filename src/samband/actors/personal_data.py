"""What the map of actors keeps of a person: which lists they brought."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.actors.models import ImportRun
from samband.base.agents import Agent


def _runs(person: Person) -> Rows:
    rows = ImportRun.objects.filter(person_key=person.key).order_by("-brought_at")
    return [
        {
            "source": run.source,
            "file": run.file_name,
            "status": run.status,
            "counts": run.counts,
            "brought_at": run.brought_at.isoformat(),
        }
        for run in rows
    ]


def _kept(person: Person, by: Agent) -> Erasure:
    return Erasure(
        Fate.RESTRICTED,
        ImportRun.objects.filter(person_key=person.key).count(),
        _(
            "Every fact in the register says which list it came from, so the lists' names and dates stay. "
            "They name you by a key alone, and that key now leads to nobody."
        ),
    )


def declare_holdings() -> None:
    """Declare what this app keeps."""
    declare_holding(
        Holding(
            name="imports",
            label=_("Lists you have brought"),
            purpose=_("To show where each fact comes from."),
            basis=_("Legal obligation to keep public records, or legitimate interest in a trail of changes."),
            kept=_("As long as the facts that came with the list."),
            retention=("import_preview",),
            export=_runs,
            erase=_kept,
        )
    )
