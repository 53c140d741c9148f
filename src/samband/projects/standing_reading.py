"""Where a project stands: work packages, spending against the plan, earned value, early warning, reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Sum

from samband.projects.domain.budget import partner_figures
from samband.projects.domain.earned_value import EarnedValue, earned, planned_by, time_gone
from samband.projects.domain.lights import (
    Due,
    Light,
    PackagePlan,
    count_light,
    package_light,
    project_light,
    report_light,
    spending_light,
    value_lights,
)
from samband.projects.indicator_reading import Shown
from samband.projects.models import CertificateAmount, Correction, PartnerReport, Project
from samband.projects.plan_snapshot import snapshot
from samband.projects.terms import budget_in

Curve = list[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Overdue:
    """A report of a partner for a period, and its light."""

    partner: Any
    period: Any
    light: Light


@dataclass(frozen=True, slots=True)
class StandingOfProject:
    """Everything that the page of where a project stands shows.

    ``curve`` is the plan added up, ``spent`` what was certified, added up by the end of what is audited.
    ``by_lines`` is false where the plan has no amounts by period, so that it is spread evenly.
    """

    light: Light
    packages: tuple[tuple[Any, Light], ...]
    value: EarnedValue | None
    value_lights: tuple[Light, ...]
    spending: Light | None
    measured: Shown | None
    counts: tuple[tuple[Shown, Light], ...]
    reports: tuple[Overdue, ...]
    curve: tuple[tuple[date, int], ...]
    spent: tuple[tuple[date, int], ...]
    by_lines: bool
    audited: int
    not_audited: tuple[str, ...]
    budget_minor: int


def package_plans(project: Project) -> list[tuple[Any, PackagePlan]]:
    """Give the work packages with what is known of how they went."""
    items: dict[int | None, list[Any]] = {}
    for item in project.items.all():
        items.setdefault(item.work_package_id, []).append(item)
    found = []
    for one in project.work_packages.all():
        held = [item for item in items.get(one.pk, []) if item.state != "dropped"]
        work = [item for item in held if item.sort == "activity"]
        has_begun = any(item.state in ("under_way", "done") for item in held)
        is_done = bool(work) and all(item.state == "done" for item in work)
        last = one.ends_before - timedelta(days=1) if one.ends_before else None
        ended = max((item.done_on for item in work if item.done_on), default=last) if is_done else None
        plan = PackagePlan(
            one.title,
            one.starts_on if one.is_defined else None,
            last if one.is_defined else None,
            one.starts_on if has_begun else None,
            ended,
            tuple(
                Due(item.title, item.due_on, (item.done_on or item.due_on) if item.state == "done" else None)
                for item in held
                if item.sort == "deliverable"
            ),
        )
        found.append((one, plan))
    return found


def _content(project: Project) -> Mapping[str, Any]:
    """Give the approved plan, or the plan as it is while none is approved."""
    version = project.versions.order_by("-number").first()
    return version.content if version is not None else snapshot(project)


def _weights(partner: Mapping[str, Any]) -> dict[str, int]:
    """Give what of a partner's lines falls into each period, by the period's key."""
    found: dict[str, int] = {}
    for line in partner["lines"]:
        for period, minor in line.get("periods", {}).items():
            found[period] = found.get(period, 0) + int(minor)
    return found


def plan_curve(partner: Mapping[str, Any], content: Mapping[str, Any]) -> tuple[Curve, int, bool]:
    """Give a partner's plan added up by the ends of periods, its total, and whether its lines say so.

    The total is that of the money rules, with flat rates; it is spread over the periods as the lines are,
    or evenly over the project's days where they have no periods.
    """
    total = partner_figures(budget_in({**partner, "cost_options": content["cost_options"]})).total_minor
    of = content["project"]
    if not of["starts_on"] or not of["ends_before"]:
        return [], total, False
    weights = _weights(partner)
    whole = sum(weights.values())
    first, last = date.fromisoformat(of["starts_on"]), date.fromisoformat(of["ends_before"])
    curve: Curve = [(first, 0)]
    if not whole:
        return [*curve, (last, total)], total, False
    so_far = 0
    for period in content["periods"]:
        so_far += weights.get(period["key"], 0)
        curve.append((date.fromisoformat(period["ends_before"]), total * so_far // whole))
    return curve, total, True


def _together(curves: Iterable[Curve]) -> Curve:
    """Add curves, each by its plan of every day on which any of them bends."""
    held = [curve for curve in curves if curve]
    days = sorted({day for curve in held for day, _minor in curve})
    return [(day, sum(planned_by(curve, day) or 0 for curve in held)) for day in days]


@dataclass(frozen=True, slots=True)
class Audited:
    """What was certified: by partner (key) until which day how much, added up by day, how many reports."""

    by_partner: Mapping[str, tuple[date, int]]
    curve: tuple[tuple[date, int], ...]
    reports: int


def audited_of(project: Project) -> Audited:
    """Read what controllers have certified, with later corrections."""
    rows = CertificateAmount.objects.filter(
        certificate__project=project, sort="certified", part="total"
    ).values_list("certificate_id", "certificate__report__partner__key", "certificate__report__ends_before")
    amounts = rows.annotate(minor=Sum("amount_minor")).order_by("certificate__report__ends_before", "pk")
    corrected: dict[int, int] = {}
    for of, told in Correction.objects.filter(certificate__project=project).values_list(
        "certificate_id", "amounts"
    ):
        corrected[of] = corrected.get(of, 0) + _certified(told)
    by_partner: dict[str, tuple[date, int]] = {}
    curve: dict[date, int] = {}
    so_far = count = 0
    for certificate, partner, end, minor in amounts:
        minor += corrected.get(certificate, 0)
        count += 1
        so_far += minor
        curve[end] = so_far
        before = by_partner.get(partner, (end, 0))
        by_partner[partner] = (max(end, before[0]), before[1] + minor)
    return Audited(by_partner, tuple(curve.items()), count)


def _certified(amounts: Any) -> int:
    """Give what a correction changes of the certified total."""
    return int(amounts.get("total", 0))


def standing_of(project: Project, indicators: Sequence[Shown], today: date) -> StandingOfProject:
    """Reckon where a project stands on a day."""
    plans = package_plans(project)
    packages = tuple((one, package_light(plan, today)) for one, plan in plans)
    light = project_light([plan for _one, plan in plans], today)
    content, audited = _content(project), audited_of(project)
    curves, budget, by_lines = {}, 0, True
    for partner in content["partners"]:
        curve, total, said = plan_curve(partner, content)
        curves[partner["key"]] = curve
        budget += total
        by_lines = by_lines and said
    ends = [end - timedelta(days=1) for end, _minor in audited.by_partner.values()]
    spent = sum(minor for _end, minor in audited.by_partner.values()) if audited.by_partner else None
    planned = _planned(curves, audited)
    measured = _measured(indicators)
    value = _value(project, budget, planned, spent, measured, audited, max(ends, default=None))
    names = {one["key"]: one["name"] for one in content["partners"]}
    return StandingOfProject(
        light,
        packages,
        value,
        tuple(value_lights(value)) if value else (),
        spending_light(planned, spent, project.currency, audited.reports),
        measured,
        tuple(_count_lights(indicators)),
        tuple(reports_of(project, today)),
        tuple(_together(curves.values())),
        audited.curve,
        by_lines,
        audited.reports,
        tuple(name for key, name in names.items() if key not in audited.by_partner),
        budget,
    )


def _planned(curves: Mapping[str, Curve], audited: Audited) -> int | None:
    """Give what the plan held for the audited partners, each until its own last audited day."""
    parts = [planned_by(curves.get(key, []), end) for key, (end, _minor) in audited.by_partner.items()]
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def _measured(indicators: Sequence[Shown]) -> Shown | None:
    """Choose what the promised result is measured by: the first thing counted whose actual is known."""
    return next(
        (
            one
            for one in indicators
            if one.indicator.target
            and not one.indicator.currency
            and not one.indicator.is_percentage
            and one.indicator.retired_at is None
            and one.total.number is not None
        ),
        None,
    )


def _value(
    project: Project,
    budget: int,
    planned: int | None,
    spent: int | None,
    measured: Shown | None,
    audited: Audited,
    until: date | None,
) -> EarnedValue | None:
    if not budget or project.starts_on is None or project.ends_before is None:
        return None
    gone = None
    if until is not None:
        gone = time_gone(project.starts_on, project.ends_before - timedelta(days=1), until)
    got = None
    if measured is not None:
        got = earned(budget, measured.total.number, measured.indicator.target)
    return EarnedValue(budget, project.currency, planned, spent, got, gone, audited.reports, until)


def _count_lights(indicators: Sequence[Shown]) -> Iterable[tuple[Shown, Light]]:
    """Give the early warning of what is counted in whole numbers: how likely so few are by chance."""
    for one in indicators:
        made, target = one.indicator, one.indicator.target
        is_count = not made.is_percentage and not made.currency and made.retired_at is None
        if is_count and target and target == int(target) and one.gone is not None and made.kind != "result":
            expected = (Fraction(target) * one.gone).limit_denominator(10_000)
            number = one.total.number
            reached = int(number) if number is not None and number == int(number) and number >= 0 else None
            planned = Decimal(expected.numerator) / Decimal(expected.denominator)
            yield one, count_light(reached, round(planned, 1), one.total.pending)


def reports_of(project: Project, today: date) -> Iterable[Overdue]:
    """Give the reports that are overdue or due soon, by period and partner."""
    partners = list(project.partners.active().select_related("organisation"))
    handed: dict[tuple[int, int], date] = {}
    rows = PartnerReport.objects.filter(partner__project=project, first_submitted_at__isnull=False)
    for of, within, at in rows.values_list("partner_id", "period_id", "first_submitted_at"):
        if at is not None:
            handed[(of, within)] = at.date()
    for period in project.periods.filter(report_due_on__isnull=False):
        for partner in partners:
            due, given = period.report_due_on, handed.get((partner.pk, period.pk))
            if due is not None and given is None and due <= today + timedelta(days=14):
                yield Overdue(partner, period, report_light(due, None, today))
