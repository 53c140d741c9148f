"""What moves of a project and of a change request ask for: read from the plan and from what is under way."""

from collections.abc import Mapping, Sequence
from typing import Any

from samband.projects.access.plan import request_under_way
from samband.projects.budget_reading import budget_faults, offered_funds
from samband.projects.budget_words import worded
from samband.projects.domain.joint_report import DRAFT as JOINT_DRAFT
from samband.projects.domain.joint_report import RETURNED as JOINT_RETURNED
from samband.projects.domain.joint_report import SUBMITTED as JOINT_SUBMITTED
from samband.projects.domain.partner_report import CERTIFIED
from samband.projects.domain.plan_check import PlanProblem, plan_problems
from samband.projects.domain.roles import LEAD_PARTNER
from samband.projects.models import JointReport, PartnerReport, Project
from samband.projects.plan_snapshot import snapshot

_JOINT_OPEN = (JOINT_DRAFT, JOINT_RETURNED, JOINT_SUBMITTED)


def problems_of(project: Project, content: Mapping[str, Any]) -> list[PlanProblem]:
    """Give what a plan's and budget's plain values lack: what stops an approval first."""
    names = {one["key"]: one["abbreviation"] or one["name"] for one in content["partners"]}
    of_budget = [
        PlanProblem("budget", fault.what, fault.fix, fault.stops, worded(fault), names.get(fault.partner, ""))
        for fault in budget_faults(content, offered_funds(project))
    ]
    return sorted([*plan_problems(content), *of_budget], key=lambda problem: not problem.stops)


def stopping(problems: Sequence[PlanProblem]) -> list[PlanProblem]:
    """Keep what stands in the way of an approval."""
    return [problem for problem in problems if problem.stops]


def facts_of(project: Project, *, why: str = "") -> set[str]:
    """Give the facts that a project's moves ask for: lead, periods, that it is sound, nothing open."""
    content = snapshot(project)
    facts = {"why"} if why.strip() else set()
    if any(one["role"] == LEAD_PARTNER and not one["left_on"] for one in content["partners"]):
        facts.add("lead")
    if content["periods"]:
        facts.add("period")
    if not stopping(problems_of(project, content)):
        facts.add("sound")
    if not open_things(project):
        facts.add("nothing_open")
    return facts


def open_things(project: Project) -> dict[str, int]:
    """Count what is still under way in a project: reports, joint reports, a change request."""
    counts = {
        "reports": PartnerReport.objects.filter(partner__project=project).exclude(status=CERTIFIED).count(),
        "joint": JointReport.objects.filter(project=project, status__in=_JOINT_OPEN).count(),
        "request": int(request_under_way(project) is not None),
    }
    return {name: count for name, count in counts.items() if count}
