"""What a project's indicators say: target, approved value, what is pending, the light with its numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samband.base.agents import Agent
from samband.kernel.period import Period
from samband.projects.domain.earned_value import time_gone
from samband.projects.domain.indicators.breakdown import Breakdown, add_breakdowns
from samband.projects.domain.indicators.codes import normalise_code
from samband.projects.domain.indicators.counting import UniqueCount
from samband.projects.domain.indicators.joint import (
    JOINT_CODES,
    RESEARCH_CODES,
    Counted,
    JointThing,
    Party,
    count_joint,
)
from samband.projects.domain.indicators.values import (
    CUMULATIVE,
    EXACT,
    INCREMENT,
    KNOWN,
    NOTHING_REPORTED,
    Report,
    Share,
    Standing,
    Total,
    Value,
    achieved,
    add_shares,
    known,
    pending,
)
from samband.projects.domain.lights import Light, goal_light
from samband.projects.models import Indicator, IndicatorValue, Project, Support
from samband.projects.models import JointThing as NotedThing
from samband.projects.support_reading import Counts, counts_in, research_cooperation, standing_rows

APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator as it stands: what is approved, what waits, the count of the register, its light.

    ``live`` is what the register counts now; only those inside see it. ``joint`` is what a rule of joint
    counting counts, with reasons for what it leaves out.
    """

    indicator: Indicator
    total: Total
    reached: Fraction | None
    gone: Fraction | None
    light: Light | None
    values: tuple[IndicatorValue, ...] = ()
    waiting: int = 0
    breakdowns: tuple[Breakdown, ...] = ()
    live: UniqueCount | None = None
    joint: Counted | None = None
    names: dict[str, str] = field(default_factory=dict)
    share: tuple[Decimal, Decimal] | None = None


def value_of(row: IndicatorValue) -> Value:
    """Give a stored value as the rules know it."""
    if row.known == KNOWN and row.value is not None:
        return Value(KNOWN, row.value, row.exactness or EXACT)
    return pending(row.pending_on) if row.known == "pending" and row.pending_on else NOTHING_REPORTED


def _reports(rows: Iterable[IndicatorValue]) -> list[Report]:
    return [
        Report(
            str(row.partner_id or "project"),
            row.period.ends_before - timedelta(days=1),
            value_of(row),
            row.status,
        )
        for row in rows
    ]


def _total(indicator: Indicator, rows: Sequence[IndicatorValue]) -> tuple[Total, Any]:
    """Give the sum of the approved values; of percentages by what they are made of."""
    is_cumulative = indicator.is_cumulative or bool(indicator.counts)
    total = achieved(_reports(rows), CUMULATIVE if is_cumulative else INCREMENT)
    if not indicator.is_percentage:
        return total, None
    approved = [row for row in rows if row.status == APPROVED]
    if is_cumulative:
        latest: dict[int | None, IndicatorValue] = {}
        for row in sorted(approved, key=lambda one: one.period.number):
            latest[row.partner_id] = row
        approved = list(latest.values())
    found = add_shares(Share(_known(row.numerator), _known(row.denominator)) for row in approved)
    if found.exact is None:
        return Total(None, EXACT, 0, total.pending, total.unknown, total.events), None
    percent = Decimal(found.exact.numerator) * 100 / Decimal(found.exact.denominator)
    whole = Total(round(percent, 2), EXACT, found.used, total.pending, total.unknown, total.events)
    return whole, (found.numerator, found.denominator)


def _known(number: Decimal | None) -> Value:
    return NOTHING_REPORTED if number is None else known(number)


def _reached(indicator: Indicator, total: Total) -> Fraction | None:
    begin = known(0) if indicator.baseline is None and indicator.kind != "result" else None
    first = begin or _known(indicator.baseline)
    return Standing(first, _known(indicator.target), total).reached


def gone_of(indicator: Indicator, project: Project, today: date) -> Fraction | None:
    """Give the share of the time until an indicator's day, or the project's end, that is gone."""
    last = indicator.target_on or (project.ends_before - timedelta(days=1) if project.ends_before else None)
    if project.starts_on is None or last is None or last < project.starts_on:
        return None
    return time_gone(project.starts_on, last, today)


def _breakdowns(rows: Sequence[IndicatorValue]) -> tuple[Breakdown, ...]:
    approved = [row for row in rows if row.status == APPROVED and row.known == KNOWN]
    ways = dict.fromkeys(way for row in approved for way in row.disaggregation)
    return tuple(
        add_breakdowns(
            way,
            [
                (value_of(row), {n: Decimal(v) for n, v in row.disaggregation.get(way, {}).items()})
                for row in approved
            ],
        )
        for way in ways
    )


@dataclass(frozen=True, slots=True)
class Material:
    """What of a project is read at once for all of its indicators, for one reader."""

    project: Project
    indicators: tuple[Indicator, ...]
    values: dict[int, list[IndicatorValue]]
    supports: tuple[Support, ...]
    things: dict[int, list[Any]]
    counts: dict[bool, Counts]
    countries: frozenset[str] = frozenset()

    @property
    def has_register(self) -> bool:
        """Whether the reader sees what the register counts."""
        return bool(self.counts)


def material_of(project: Project, agent: Agent, *, register: bool) -> Material:
    """Read a project's indicators with what this reader may see of their values; few questions."""
    indicators = tuple(
        Indicator.objects.visible_to(agent).filter(project=project).select_related("within", "project")
    )
    values: dict[int, list[IndicatorValue]] = {}
    rows = IndicatorValue.objects.visible_to(agent).filter(indicator__project=project)
    for row in rows.select_related("period", "partner__organisation").order_by("period__number", "id"):
        values.setdefault(row.indicator_id, []).append(row)
    needs = any(one.counts or one.code in RESEARCH_CODES for one in indicators)
    supports = tuple(standing_rows(project)) if register and needs else ()
    gates = {one.needs_evidence for one in indicators if one.counts} if register else set()
    counts = {gate: counts_in(supports, gate=gate) for gate in gates}
    things: dict[int, list[Any]] = {one.pk: [] for one in indicators if one.code in JOINT_CODES}
    countries: frozenset[str] = frozenset()
    if things:
        countries = frozenset(project.partners.active().exclude(country="").values_list("country", flat=True))
        noted = NotedThing.objects.visible_to(agent).filter(indicator__in=list(things))
        for thing in noted.prefetch_related("partners").order_by("id"):
            things[thing.indicator_id].append(thing)
    return Material(project, indicators, values, supports, things, counts, countries)


def shown_indicators(material: Material, today: date) -> list[Shown]:
    """Give all indicators as they stand on a day."""
    return [_shown(one, material, today) for one in material.indicators]


def _shown(indicator: Indicator, material: Material, today: date) -> Shown:
    rows = material.values.get(indicator.pk, [])
    total, share = _total(indicator, rows)
    reached, gone = _reached(indicator, total), gone_of(indicator, material.project, today)
    is_silent = indicator.retired_at is not None or gone is None or indicator.target is None
    light = None if is_silent or gone is None else goal_light(reached, gone, total.pending, total.unknown)
    live = None
    if indicator.counts and material.has_register:
        live = material.counts[indicator.needs_evidence].by_code(indicator.counts)
    joint, names = _joint(indicator, material)
    return Shown(
        indicator,
        total,
        reached,
        gone,
        light,
        tuple(rows),
        sum(row.status == "submitted" for row in rows),
        _breakdowns(rows),
        live,
        joint,
        names,
        share,
    )


def _joint(indicator: Indicator, material: Material) -> tuple[Counted | None, dict[str, str]]:
    """Count by the rule of a disputed code: what is joint, or who works together with research."""
    if not indicator.code:
        return None, {}
    code = normalise_code(indicator.code)
    if code in RESEARCH_CODES and material.supports:
        names = {one.key: one.company for one in material.supports}
        return research_cooperation(code, material.supports), names
    project = material.project
    if code not in JOINT_CODES or project.starts_on is None or project.ends_before is None:
        return None, {}
    held = material.things.get(indicator.pk, [])
    parties = {one.key: tuple(Party(p.key, str(p), p.country) for p in one.partners.all()) for one in held}
    things = [
        JointThing(one.key, parties[one.key], one.developed_on, one.implemented_on, one.finished_on)
        for one in held
    ]
    counted = count_joint(code, things, material.countries, Period(project.starts_on, project.ends_before))
    return counted, {one.key: one.name for one in held}
