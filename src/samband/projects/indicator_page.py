"""What the pages of indicators show: rows, bars, what is never added, what each value waits for."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from samband.base.agents import Agent
from samband.base.templatetags import wording
from samband.kernel.money import Money
from samband.projects.access.indicators import can_report_value, can_take_count, value_moves_for, value_roles
from samband.projects.domain.indicators.codes import (
    NOT_KNOWN_APART,
    OTHER_UNIT,
    indicator,
    never_added,
)
from samband.projects.domain.indicators.counting import together_at_most
from samband.projects.domain.indicators.derived import cost_per, goal_beside_financing
from samband.projects.domain.indicators.values import Total
from samband.projects.indicator_page_words import COUNTS, KINDS, VALUE_MOVES, WAYS
from samband.projects.indicator_reading import Shown, value_of
from samband.projects.indicator_words import (
    EXACTNESS,
    JOINT_REASONS,
    NEVER_ADDED,
    PARTS,
    STATUSES,
    TOGETHER_BOUNDS,
    TOGETHER_WITHIN,
    VALUE_KINDS,
)
from samband.projects.light_reading import share, shown
from samband.projects.models import Indicator, Partner, Project, ReportingPeriod

_MOST_PAIRS: Final = 12


def written(number: Decimal | None) -> str:
    """Give a number as the reader's language writes it; nothing for what is not known."""
    return "" if number is None else str(wording.number(number.normalize() + 0))


def said(number: Decimal | None, exactness: str = "exact") -> str:
    """Give a number with how exactly it is known, where that is not exactly."""
    text = written(number)
    return (
        f"{EXACTNESS[exactness]} {text}" if text and exactness in EXACTNESS and exactness != "exact" else text
    )


def _total(total: Total) -> dict[str, Any]:
    return {
        "number": said(total.number, total.exactness or "exact"),
        "pending": total.pending,
        "events": total.events,
        "unknown": total.unknown,
    }


def row_of(one: Shown, project: Project) -> dict[str, Any]:
    """Give an indicator as a row of the list."""
    made = one.indicator
    width = None if one.reached is None else max(0, min(1000, int(one.reached * 1000)))
    return {
        "indicator": made,
        "url": reverse("indicator-detail", args=[project.key, made.key]),
        "target": said(made.target, "about" if made.target_is_approximate else "exact"),
        "baseline": written(made.baseline),
        "unit": f"{made.unit} {made.currency}{' %' if made.is_percentage else ''}".strip(),
        "kind": KINDS[made.kind],
        "counts": COUNTS.get(made.counts, COUNTS[""]),
        "total": _total(one.total),
        "reached": share(one.reached),
        "gone": share(one.gone),
        "bar": None if width is None else {"width": width, "gone": int((one.gone or 0) * 1000)},
        "light": shown(one.light) if one.light else None,
        "waiting": one.waiting,
        "live": one.live,
        "is_own": bool(made.code) and indicator(made.code).is_programmes_own,
    }


def list_context(project: Project, rows: Sequence[Shown]) -> dict[str, Any]:
    """Give what the list of indicators shows."""
    standing = [one for one in rows if one.indicator.retired_at is None]
    return {
        "rows": [row_of(one, project) for one in standing],
        "retired": [one.indicator for one in rows if one.indicator.retired_at is not None],
        "together": list(_together(standing)),
        "apart": list(_apart(standing)),
        "derived": list(_derived(project, standing)),
    }


def _together(rows: Sequence[Shown]) -> Iterator[dict[str, Any]]:
    """Give pairs of targets of one unit with what both are together at least and at most; never a sum."""
    counted = [one.indicator for one in rows if one.indicator.target is not None and one.indicator.unit]
    shown = 0
    for first, second in combinations(counted, 2):
        if first.unit.casefold() != second.unit.casefold() or first.is_percentage or first.currency:
            continue
        a, b = first.target, second.target
        if a is None or b is None or a != int(a) or b != int(b) or min(a, b) < 0 or shown >= _MOST_PAIRS:
            continue
        whole, part = (second, first) if first.within_id == second.pk else (first, second)
        is_part = part.within_id == whole.pk and int(part.target or 0) <= int(whole.target or 0)
        found = together_at_most(int(whole.target or 0), int(part.target or 0), is_part=is_part)
        shown += 1
        words = TOGETHER_WITHIN if is_part else TOGETHER_BOUNDS
        numbers = {"either": found.at_most, "at_least": found.at_least, "at_most": found.at_most}
        yield {"one": whole, "other": part, "words": words % numbers}


def _apart(rows: Sequence[Shown]) -> Iterator[dict[str, Any]]:
    codes = [one.indicator.code for one in rows if one.indicator.code]
    found = [pair for pair in never_added(codes) if pair.ground not in (NOT_KNOWN_APART, OTHER_UNIT)]
    for pair in found[:_MOST_PAIRS]:
        yield {"one": pair.one, "other": pair.other, "why": NEVER_ADDED[pair.ground]}


def _derived(project: Project, rows: Sequence[Shown]) -> Iterator[dict[str, Any]]:
    """Give figures worked out of others: what each of the first thing counted costs, goals beside money."""
    financing = project.year_amounts.filter(financing__isnull=False)
    minor = sum(financing.values_list("amount_minor", flat=True))
    if not minor:
        return
    money = Money(minor, project.currency)
    counted = next((one.indicator for one in rows if one.indicator.target and one.indicator.unit), None)
    each = cost_per(money, counted.target) if counted and not counted.currency else None
    if each is not None and counted is not None and each.minor is not None:
        value = wording.amount(each.minor, each.currency)
        yield {"about": counted, "value": value, "formula": each.formula, "is_cost": True}
    for one in rows:
        made = one.indicator
        if made.currency == project.currency and made.target:
            goal = goal_beside_financing(Money(int(made.target * 100), made.currency), money)
            if goal is not None:
                yield {"about": made, "value": share(goal.share), "formula": goal.formula, "is_cost": False}


def _countable(periods: Sequence[ReportingPeriod], agent: Agent, made: Indicator) -> list[ReportingPeriod]:
    """Give the periods whose count may be approved: none that has not begun."""
    if not made.counts or not can_take_count(agent, made):
        return []
    today = timezone.localdate()
    return [one for one in periods if one.starts_on <= today]


def detail_context(project: Project, one: Shown, agent: Agent) -> dict[str, Any]:
    """Give what one indicator's page shows: its values, what may be done with each, what is to write."""
    made = one.indicator
    own = [
        partner
        for partner in Partner.objects.worked_on_by(agent).filter(project=project).active()
        if not made.counts and can_report_value(agent, made, partner)
    ]
    periods = list(project.periods.all())
    there = {(row.partner_id, row.period_id) for row in one.values}
    excluded = one.joint.excluded if one.joint else ()
    return {
        "row": row_of(one, project),
        "indicator": made,
        "within": made.within,
        "values": list(_values(one, agent)),
        "to_write": [
            {"partner": partner, "period": period, "last": period.ends_before - timedelta(days=1)}
            for partner in own
            for period in periods
            if (partner.pk, period.pk) not in there
        ],
        "breakdowns": [
            {"way": WAYS[found.way], "parts": [(PARTS[name], written(v)) for name, v in found.parts.items()]}
            for found in one.breakdowns
        ],
        "periods": _countable(periods, agent, made),
        "uncertain": [who.name or who.declared for who in one.live.uncertain] if one.live else [],
        "joint": one.joint,
        "counted": [(key, one.names.get(key, key)) for key in one.joint.counted] if one.joint else [],
        "excluded": [
            {"key": x.key, "name": one.names.get(x.key, x.key), "why": [JOINT_REASONS[r] for r in x.reasons]}
            for x in excluded
        ],
        "share": [written(number) for number in one.share] if one.share else None,
    }


def _values(one: Shown, agent: Agent) -> Iterator[dict[str, Any]]:
    roles: dict[Any, frozenset[str]] = {}
    for row in one.values:
        row.indicator = one.indicator
        if row.partner is not None:
            row.partner.project = one.indicator.project
        value = value_of(row)
        if row.partner_id not in roles:
            roles[row.partner_id] = value_roles(agent, row)
        verbs = value_moves_for(agent, row) if roles[row.partner_id] else []
        yield {
            "row": row,
            "status": STATUSES[row.status],
            "value": said(value.number, value.exactness) or VALUE_KINDS[value.kind],
            "event": value.event,
            "moves": [{"verb": verb, "label": VALUE_MOVES[verb]} for verb in verbs if verb in VALUE_MOVES],
            "may_write": "reporter" in roles[row.partner_id] and row.status in ("draft", "returned"),
            "inside": bool(roles[row.partner_id]),
        }
