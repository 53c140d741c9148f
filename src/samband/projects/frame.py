"""What stands around every page of a project: its name, where it stands, and the ways to its parts."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.projects.access.roles import roles_in
from samband.projects.domain.roles import CONTROLLER, FUNDER, LEAD, PARTNER, PUBLIC
from samband.projects.models import Project

_INSIDE: Final = (LEAD, PARTNER, FUNDER, CONTROLLER)
# The parts of a project, in the reader's order: address, name, and who finds it among the tabs.
_PARTS: Final = (
    ("project-detail", _("Overview"), (PUBLIC,)),
    ("project-plan", _("Plan"), (PUBLIC,)),
    ("project-partners", _("Partners"), _INSIDE),
    ("project-budget", _("Budget"), _INSIDE),
    ("project-financing", _("Financing"), _INSIDE),
    ("project-reports", _("Partner reports"), _INSIDE),
    ("project-joint", _("Joint reports"), (PUBLIC,)),
    ("project-standing", _("Where it stands"), (LEAD, PARTNER, FUNDER)),
    ("project-indicators", _("Indicators"), (PUBLIC,)),
    ("project-support", _("Supported companies"), (LEAD, PARTNER, CONTROLLER)),
    ("project-payments", _("Payments"), (LEAD, PARTNER)),
    ("project-changes", _("Changes"), (LEAD, PARTNER, FUNDER)),
    ("project-ledger", _("Ledger"), (LEAD, PARTNER, CONTROLLER)),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to a part of a project."""

    url: str
    label: Any
    is_here: bool


def frame_of(
    agent: Agent, project: Project, here: str, roles: frozenset[str] | None = None
) -> dict[str, Any]:
    """Give what ``projects/project_base.html`` needs: the project, its tabs, who the reader is to it.

    ``roles`` are given where they are known already.
    """
    roles = roles_in(agent, project) if roles is None else roles
    tabs = []
    for name, label, who in _PARTS:
        if roles & set(who):
            try:
                url = reverse(name, args=[project.key])
            except NoReverseMatch:
                continue
            tabs.append(Tab(url, label, name == here))
    return {"project": project, "tabs": tabs, "roles": roles}
