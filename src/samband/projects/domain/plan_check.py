"""What a plan lacks before it can be approved, and what it had better say: read from its plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from samband.kernel.text import gettext_noop
from samband.projects.domain.roles import EU_SIDE, LEAD_PARTNER, NORWEGIAN_LEAD, NORWEGIAN_SIDE

CRITERION_PARTS: Final = ("analysis", "baseline", "goal", "follow_up")


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Something of a plan to mend: ``place`` is the page, ``what`` a message filled with ``values``.

    ``at`` names what on that page it concerns, such as a partner; empty where that is plain. What
    ``stops`` stands in the way of approval; the rest is shown to whoever reviews the plan.
    """

    place: str
    what: str
    fix: str
    stops: bool = True
    values: Mapping[str, str] = field(default_factory=dict)
    at: str = ""


def missing_parts(criterion: Mapping[str, Any]) -> list[str]:
    """Give the parts that a horizontal criterion lacks, in their order."""
    return [part for part in CRITERION_PARTS if not str(criterion.get(part) or "").strip()]


def plan_problems(content: Mapping[str, Any]) -> list[PlanProblem]:
    """Check a plan: its leads and sides, its periods, its work packages, who is responsible, its criteria."""
    active = [one for one in content["partners"] if not one["left_on"]]
    return [*_leads(active), *_periods(content), *_sides(active), *_work(content, active), *_said(content)]


def _leads(active: Sequence[Mapping[str, Any]]) -> list[PlanProblem]:
    found = []
    if not any(one["role"] == LEAD_PARTNER for one in active):
        found.append(
            PlanProblem(
                "partners",
                gettext_noop("There is no lead partner."),
                gettext_noop("Say which partner leads the project."),
            )
        )
    norwegian = [one for one in active if one["side"] == NORWEGIAN_SIDE]
    if norwegian and not any(one["role"] in (NORWEGIAN_LEAD, LEAD_PARTNER) for one in norwegian):
        found.append(
            PlanProblem(
                "partners",
                gettext_noop("There are Norwegian partners and no Norwegian lead."),
                gettext_noop("Say which Norwegian partner leads beside the lead partner."),
            )
        )
    return found


def _sides(active: Sequence[Mapping[str, Any]]) -> list[PlanProblem]:
    """A fund of one side never pays a partner of the other."""
    return [
        PlanProblem(
            "budget",
            gettext_noop("%(fund)s pays %(partner)s, which is on the other side of the programme."),
            gettext_noop("Let a fund of its own side pay the partner, or put its side right."),
            values={"fund": fund["code"], "partner": named(partner)},
        )
        for partner in active
        for fund in partner["funds"]
        if fund["side"] in (EU_SIDE, NORWEGIAN_SIDE) and fund["side"] != partner["side"]
    ]


def _periods(content: Mapping[str, Any]) -> list[PlanProblem]:
    periods, project = content["periods"], content["project"]
    if not periods:
        return [
            PlanProblem(
                "plan",
                gettext_noop("There are no reporting periods."),
                gettext_noop("Say when the project starts and how long it runs."),
            )
        ]
    ends = [one["ends_before"] for one in periods]
    starts = [one["starts_on"] for one in periods]
    whole = starts[0] == project["starts_on"] and ends[-1] == project["ends_before"]
    if whole and starts[1:] == ends[:-1]:
        return []
    return [
        PlanProblem(
            "plan",
            gettext_noop("The reporting periods do not cover the project from its first day to its last."),
            gettext_noop("Reckon the periods anew from the project's start and length."),
        )
    ]


def _work(content: Mapping[str, Any], active: Sequence[Mapping[str, Any]]) -> list[PlanProblem]:
    there = {one["key"] for one in active}
    found = [
        PlanProblem(
            "plan",
            gettext_noop("Work package %(number)s is not defined yet."),
            gettext_noop("Describe it when it is known. Until then it is shown as not defined."),
            stops=False,
            values={"number": str(one["number"])},
        )
        for one in content["work_packages"]
        if not one["is_defined"]
    ]
    return found + [
        PlanProblem(
            "plan",
            gettext_noop("“%(title)s” is in the hands of a partner that has left."),
            gettext_noop("Say which partner does it now."),
            stops=False,
            values={"title": one["title"]},
        )
        for one in content["items"]
        if one["responsible"] and one["responsible"] not in there
    ]


def _said(content: Mapping[str, Any]) -> list[PlanProblem]:
    found = [
        PlanProblem(
            "plan",
            gettext_noop("A horizontal criterion lacks its analysis, baseline, goal or follow-up."),
            gettext_noop("Fill in what is missing; without baseline and goal it cannot be followed up."),
            stops=False,
        )
        for one in content["criteria"]
        if missing_parts(one)
    ]
    if not content["goals"]:
        found.append(
            PlanProblem(
                "plan",
                gettext_noop("The project has no goal yet."),
                gettext_noop("Say what it wants to reach."),
                stops=False,
            )
        )
    return found


def named(partner: Mapping[str, Any]) -> str:
    """Give what a partner of a plan's plain values is called."""
    return str(partner["abbreviation"] or partner["name"])
