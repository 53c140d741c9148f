"""What the register of support keeps of sole traders: their number is a person's own."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.actors.models import Membership
from samband.base.agents import Agent
from samband.projects.actions.support_erasure import erase_numbers_of
from samband.projects.models import Support


def _own(person: Person) -> list[int]:
    rows = Membership.objects.filter(person=person, state="active")
    return list(rows.values_list("organisation_id", flat=True))


def _exported(person: Person) -> Rows:
    rows = Support.objects.filter(is_person=True, organisation__in=_own(person)).order_by("id")
    return [
        {
            "project": one.project.key,
            "company": one.company,
            "registry_number": one.registry_number,
            "on": one.on.isoformat(),
            "kind": one.kind,
            "aid_minor": one.aid_minor,
            "currency": one.currency,
        }
        for one in rows.select_related("project")
    ]


def _erased(person: Person, by: Agent) -> Erasure:
    erased, kept = erase_numbers_of(_own(person), by=by)
    if not kept:
        return Erasure(Fate.ERASED, erased)
    return Erasure(
        Fate.RESTRICTED,
        erased + kept,
        _("Small aid is counted by the number: those rows are kept for ten years, as its regulation asks."),
    )


def declare_holdings() -> None:
    """Declare what the register keeps of people."""
    declare_holding(
        Holding(
            name="support",
            label=_("Support that your own firm got, with its number"),
            purpose=_("To count companies once, and to keep small aid under its ceiling."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("As long as the project's records; where small aid was given, ten years."),
            retention=("support_person",),
            export=_exported,
            erase=_erased,
        )
    )
