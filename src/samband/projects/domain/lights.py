"""Traffic lights: each says the rule it follows and the numbers it saw, so that anybody can check it.

A light is green, amber or red only on numbers that are known. Where they are not it is "unknown", and a
thing that is not defined yet is "not defined": neither is green. The rules in words are in
``samband.projects.indicator_words``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from samband.funding.domain.lights import (
    AMBER,
    COLOURS,
    GREEN,
    NOT_DEFINED,
    RED,
    UNKNOWN,
    Light,
    Number,
    goal_light,
    light_of,
    report_light,
    worst_of,
)
from samband.projects.domain.earned_value import (
    REPORTS_NEEDED,
    TAIL_AMBER,
    TAIL_RED,
    EarnedValue,
    chance_of_so_few,
)

__all__ = [
    "AMBER",
    "COLOURS",
    "GREEN",
    "INDEX_AMBER",
    "INDEX_RED",
    "LATE_RED_DAYS",
    "NOT_DEFINED",
    "RED",
    "SPENDING_AMBER",
    "SPENDING_RED",
    "UNKNOWN",
    "Due",
    "Light",
    "Number",
    "PackagePlan",
    "count_light",
    "goal_light",
    "light_of",
    "package_light",
    "project_light",
    "report_light",
    "spending_light",
    "value_lights",
    "worst_of",
]

# How far spending may be from the plan by now, either way, as a share of the plan.
SPENDING_AMBER, SPENDING_RED = Fraction(1, 10), Fraction(1, 4)
INDEX_RED, INDEX_AMBER = Fraction(8, 10), Fraction(95, 100)
# How many days a start, end or deliverable may be late before it is red.
LATE_RED_DAYS: Final = 60


def spending_light(
    planned_minor: int | None, spent_minor: int | None, currency: str, audited_reports: int
) -> Light:
    """Hold what was spent by the last audited report against the cumulative plan of that day, either way."""
    numbers: dict[str, Number] = {
        "planned_minor": planned_minor,
        "spent_minor": spent_minor,
        "currency": currency,
        "reports": audited_reports,
    }
    if audited_reports < REPORTS_NEEDED:
        return light_of(UNKNOWN, "spending", "too-few-reports", **numbers)
    if not planned_minor or spent_minor is None:
        return light_of(UNKNOWN, "spending", "not-known", **numbers)
    off = Fraction(spent_minor - planned_minor, planned_minor)
    colour = RED if abs(off) > SPENDING_RED else AMBER if abs(off) > SPENDING_AMBER else GREEN
    why = "as-planned" if colour == GREEN else "overspent" if off > 0 else "underspent"
    return light_of(colour, "spending", why, off=off, **numbers)


def count_light(reached: int | None, planned: Decimal | int | None, pending: int = 0) -> Light:
    """Say how likely so few are by chance, if the plan holds; red below 1 %, amber below 5 %."""
    numbers: dict[str, Number] = {"reached": reached, "planned": planned, "pending": pending}
    chance = None if reached is None or planned is None else chance_of_so_few(reached, planned)
    if chance is None:
        return light_of(UNKNOWN, "count", "pending" if pending else "not-known", **numbers)
    colour = RED if chance < TAIL_RED else AMBER if chance < TAIL_AMBER else GREEN
    if pending and colour != GREEN:
        return light_of(UNKNOWN, "count", "pending", chance=chance, **numbers)
    return light_of(colour, "count", "by-chance" if colour == GREEN else "too-few", chance=chance, **numbers)


def value_lights(figures: EarnedValue) -> list[Light]:
    """Give the lights of earned value: cost and schedule index, each with both forecasts beside it."""
    shared: dict[str, Number] = {
        "budget_minor": figures.budget_minor,
        "planned_minor": figures.planned_minor,
        "spent_minor": figures.spent_minor,
        "earned_minor": figures.earned_minor,
        "forecast_minor": figures.forecast_minor,
        "naive_minor": figures.naive_minor,
        "currency": figures.currency,
        "reports": figures.audited_reports,
        "audited_on": figures.audited_on,
    }
    lights = []
    for rule, index in (("cost-index", figures.cpi), ("schedule-index", figures.spi)):
        if index is None or not figures.may_alarm:
            why = "not-known" if index is None else "too-few-reports"
            lights.append(light_of(UNKNOWN, rule, why, index=index, **shared))
            continue
        colour = RED if index < INDEX_RED else AMBER if index < INDEX_AMBER else GREEN
        why = "on-pace" if colour == GREEN else "lags"
        lights.append(light_of(colour, rule, why, index=index, **shared))
    return lights


@dataclass(frozen=True, slots=True)
class Due:
    """A deliverable: its name, the day it is due, and the day it was delivered."""

    name: str
    due_on: date | None
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """A work package as planned and as it went; one without dates is not defined yet."""

    name: str
    starts_on: date | None = None
    ends_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    deliverables: tuple[Due, ...] = ()

    @property
    def is_defined(self) -> bool:
        """Whether it says when it begins and ends."""
        return self.starts_on is not None and self.ends_on is not None


def package_light(package: PackagePlan, today: date) -> Light:
    """Say whether a work package is on track: what was to have begun, ended or been delivered by today, is.

    Amber as soon as something is late, red when it is later than sixty days. What was late and is done is no
    alarm.
    """
    if not package.is_defined:
        return light_of(NOT_DEFINED, "work-package", "not-defined", deliverables=len(package.deliverables))
    late = {"start": _days_late(package.starts_on, package.started_on or package.ended_on, today)}
    late["end"] = _days_late(package.ends_on, package.ended_on, today)
    open_late = [
        days for due in package.deliverables if (days := _days_late(due.due_on, due.delivered_on, today))
    ]
    worst = max([*late.values(), *open_late])
    numbers: dict[str, Number] = {
        "days_late": worst,
        "late_deliverables": len(open_late),
        "deliverables": len(package.deliverables),
        "delivered": sum(due.delivered_on is not None for due in package.deliverables),
    }
    colour = RED if worst > LATE_RED_DAYS else AMBER if worst else GREEN
    why = "on-pace"
    if worst:
        why = "late-deliverable" if open_late and worst == max(open_late) else "late-end"
        why = "late-start" if why == "late-end" and late["start"] > late["end"] else why
    return light_of(colour, "work-package", why, **numbers)


def project_light(packages: Sequence[PackagePlan], today: date) -> Light:
    """Say whether a project is on track: as bad as its worst defined work package; how many are not defined.

    A project without any defined work package is "not defined", never green.
    """
    lights = [package_light(package, today) for package in packages]
    counts = {colour: sum(light.colour == colour for light in lights) for colour in (GREEN, AMBER, RED)}
    undefined = len(lights) - sum(counts.values())
    colour = next((one for one in (RED, AMBER, GREEN) if counts[one]), NOT_DEFINED)
    why = {RED: "late", AMBER: "late", GREEN: "on-pace"}.get(colour, "not-defined")
    return light_of(colour, "project", why, not_defined=undefined, **counts)


def _days_late(planned: date | None, done: date | None, today: date) -> int:
    """Give by how many days something that is not done is late; 0 when it is done or not due."""
    if planned is None or done is not None:
        return 0
    return max((today - planned).days, 0)
