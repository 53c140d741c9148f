"""What stands around the pages of a report's costs: which report, where it stands, the ways to its parts."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from samband.base.agents import Agent
from samband.projects.access.costs import can_write_costs
from samband.projects.access.roles import may_read_payroll
from samband.projects.frame import frame_of
from samband.projects.models import Partner, PartnerReport
from samband.projects.official_reading import is_elsewhere
from samband.projects.report_reading import steps_of


def is_written_by(agent: Agent, report: PartnerReport) -> bool:
    """Say whether an agent changes the report now."""
    return bool(can_write_costs(agent, report))


def costs_frame(
    agent: Agent, report: PartnerReport, here: str, *, is_written: bool | None = None
) -> dict[str, Any]:
    """Give what ``projects/costs_base.html`` needs of a report; ``is_written`` where it was asked before."""
    partner = report.partner
    is_written = is_written_by(agent, report) if is_written is None else is_written
    ways = [
        ("costs", "partner-report-costs", report.key, _("Costs")),
        ("evidence", "partner-report-evidence", report.key, _("Evidence")),
        ("procurements", "procurement-list", partner.key, _("Procurements")),
    ]
    if is_written or may_read_payroll(agent, partner):
        ways.append(("staff", "staff-list", partner.key, _("Staff")))
        ways.append(("parked", "parked-list", partner.key, _("Parked costs")))
    if is_written:
        ways.insert(1, ("import", "partner-report-import", report.key, _("From a file or a table")))
    if is_elsewhere(partner.project):
        ways.append(("official", "partner-report-official", report.key, _("Into the official system")))
    return frame_of(agent, partner.project, "project-reports") | {
        "report": report,
        "partner": partner,
        "is_written": is_written,
        "steps": steps_of(report, "evidence" if here == "evidence" else "costs") if is_written else [],
        "last_day": report.last_day,
        "project_url": _address("project-detail", partner.project.key),
        "ways": [
            {"url": reverse(name, args=[key]), "label": label, "is_here": part == here}
            for part, name, key, label in ways
        ],
    }


def partner_frame(agent: Agent, partner: Partner, here: str) -> dict[str, Any]:
    """Give what the pages of a partner's staff and procurements need."""
    ways = [("procurements", "procurement-list", _("Procurements"))]
    if may_read_payroll(agent, partner):
        ways += [("staff", "staff-list", _("Staff")), ("parked", "parked-list", _("Parked costs"))]
    return frame_of(agent, partner.project, "project-partners") | {
        "partner": partner,
        "project_url": _address("project-detail", partner.project.key),
        "ways": [
            {"url": reverse(name, args=[partner.key]), "label": label, "is_here": part == here}
            for part, name, label in ways
        ],
    }


def _address(name: str, key: str) -> str:
    """Give the address of another part's page; nothing where there is none."""
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""
