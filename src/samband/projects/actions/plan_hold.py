"""What every change of a plan or budget begins with: the project locked, and the plan found open."""

from samband.base.agents import Agent
from samband.base.versions import claim_version
from samband.projects.access.plan import can_edit_partner_plan, can_edit_plan
from samband.projects.models import Partner, Project


def lock_project(project: Project) -> Project:
    """Lock a project's row inside the action's transaction: nobody approves or decides meanwhile.

    Rows that lead to the project may be added meanwhile: who hands a report in holds the partner's row and
    adds to the project's ledger, and who changes the plan holds the project's and changes its partners.

    Not an event: the action that changes something has the line and the transaction.
    """
    found = Project.objects.select_for_update(no_key=True, of=("self",)).filter(pk=project.pk)
    return found.select_related("programme").get()


def hold_project(project: Project, *, version: int) -> Project:
    """Take the next version of a project inside the action's transaction; it is locked from here on.

    Raises:
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    claim_version(Project.objects.all(), pk=project.pk, version=version)
    return Project.objects.select_related("programme").get(pk=project.pk)


def hold_plan(project: Project, *, by: Agent) -> Project:
    """Lock a project whose plan somebody changes, and ask anew whether they may.

    Raises:
        Refused: when the plan is not theirs to change, is approved, or waits for a decision.
    """
    can_edit_plan(by, project).or_refuse()
    held = lock_project(project)
    can_edit_plan(by, held).or_refuse()
    return held


def hold_partner_plan(partner: Partner, *, by: Agent) -> Partner:
    """Lock the project of a partner whose part of the plan somebody changes, and ask anew whether they may.

    Raises:
        Refused: when it is not theirs to change, the plan is approved, or it waits for a decision.
    """
    can_edit_partner_plan(by, partner).or_refuse()
    held = lock_project(partner.project)
    partner = Partner.objects.select_related("organisation").get(pk=partner.pk)
    partner.project = held
    can_edit_partner_plan(by, partner).or_refuse()
    return partner
