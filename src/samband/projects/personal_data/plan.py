"""What projects keep of a person: that they made one, work for a partner, or control one."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.projects.actions.partner_people import leave_partners
from samband.projects.actions.projects import leave_projects
from samband.projects.models import ChangeRequest, Controlling, PartnerPerson, PlanVersion, Project


def _exported(person: Person) -> Rows:
    rows: list[dict[str, object]] = []
    for one in Project.objects.filter(maker=person).order_by("id"):
        rows.append({"project": one.key, "name": one.name, "as": "maker"})
    for work in PartnerPerson.objects.filter(person=person).select_related("partner__project").order_by("id"):
        rows.append(
            {
                "project": work.partner.project.key,
                "partner": work.partner.number,
                "works_on": work.role,
                "since": work.since.isoformat(),
            }
        )
    held = Controlling.objects.filter(person=person).select_related("partner__project", "body")
    for control in held.order_by("id"):
        rows.append(
            {
                "project": control.partner.project.key,
                "controls": control.partner.number,
                "for": control.body.key,
                "since": control.since.isoformat(),
                "until": control.ended_on.isoformat() if control.ended_on else "",
            }
        )
    for request in ChangeRequest.objects.filter(maker=person).select_related("project").order_by("id"):
        rows.append({"project": request.project.key, "change_request": request.number, "as": "maker"})
    for version in PlanVersion.objects.filter(approved_by=person.key).select_related("project"):
        rows.append({"project": version.project.key, "approved_version": version.number})
    return rows


def _erased(person: Person, by: Agent) -> Erasure:
    deleted, unnamed = leave_partners(person, by=by)
    left = unnamed + leave_projects(person, by=by)
    kept = PlanVersion.objects.filter(approved_by=person.key).count()
    if not left and not kept:
        return Erasure(Fate.ERASED, deleted)
    return Erasure(
        Fate.RESTRICTED,
        deleted + left + kept,
        _(
            "Who works for a partner is erased. Projects, requests and controls are records of "
            "organisations: they stay, without your name. An approved version keeps a key that leads to "
            "nobody any more."
        ),
    )


def declare_holdings() -> None:
    """Declare what projects keep of a person."""
    declare_holding(
        Holding(
            name="projects",
            label=_("Projects you have begun, work in or control"),
            purpose=_("To let you work on them, and to show who decided."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("As long as the project's records."),
            retention=("project", "draft_project"),
            export=_exported,
            erase=_erased,
        )
    )
