"""De minimis: may this aid be given to this undertaking on this day, and if not, from when?

No single undertaking may have more small aid from one state than the ceiling allows over any three years
(Regulation (EU) 2023/2831, Article 3(2)). The years roll: each new award is held against every stretch of
three years that it falls into. None of an award that goes above the ceiling may be given as small aid
(Article 3(7)).

The date rule: a stretch begins on the day of an award and ends with the same date three years later, that
day included (Regulation 1182/71, Article 3: the day of the event is not counted; what would end on 29
February ends on the last day of the month). So an award counts on its third anniversary still, and no more
on the day after. Where another reading ends one day sooner, the answer names the award that hangs on it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from samband.kernel.period import Period
from samband.rules.domain.dated import CheckTheSource, DatedValue, deciding_value, value_on
from samband.rules.domain.small_aid import REGIMES, Award, Link, single_undertaking

DATE_RULE: Final = "anniversary-included"
ROLLING: Final = "rolling"
WITHIN, ABOVE, CHECK_SOURCE, OTHER_RULES = "within", "above", "check-source", "other-rules"
UNKNOWN_AMOUNT, UNKNOWN_AWARD, CUMULATION = "unknown-amount", "unknown-award", "cumulation"
REASONS: Final = (WITHIN, ABOVE, CHECK_SOURCE, OTHER_RULES, UNKNOWN_AMOUNT, UNKNOWN_AWARD, CUMULATION)
OTHER_STATE, OTHER_FIRM, OTHER_REGIME, OTHER_YEARS = "state", "undertaking", "regime", "years"
LEFT_OUT: Final = (OTHER_STATE, OTHER_FIRM, OTHER_REGIME, OTHER_YEARS)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether aid may be given, and everything that the answer stands on; amounts in euro cents.

    ``allowed`` of None is "cannot be decided", for the ``reason``. ``counted`` are the earlier awards in the
    fullest three years from ``first`` to ``last``, ``sum_minor`` what is known of them, without the new one.
    ``left_minor`` is what could be given on the day; None when an award is unknown. ``possible_from`` is the
    first day on which this aid fits; ``room`` says from which day how much does. ``on_boundary`` are the
    awards that count on their last day.
    """

    allowed: bool | None
    reason: str
    ceiling: DatedValue | None
    members: frozenset[str] = frozenset()
    new_minor: int | None = None
    counted: tuple[Award, ...] = ()
    left_out: tuple[tuple[Award, str], ...] = ()
    unknown: tuple[Award, ...] = ()
    sum_minor: int = 0
    left_minor: int | None = None
    first: date | None = None
    last: date | None = None
    possible_from: date | None = None
    room: tuple[tuple[date, int], ...] = ()
    on_boundary: tuple[Award, ...] = ()
    date_rule: str = DATE_RULE

    @property
    def source(self) -> str:
        """Give the source of the ceiling."""
        return self.ceiling.source if self.ceiling else ""


@cache
def shipped_ceilings() -> tuple[DatedValue, ...]:
    """Give the ceilings that Samband brings along."""
    text = files("samband.rules").joinpath("data/de_minimis.json").read_text(encoding="utf-8")
    return tuple(
        DatedValue(
            row["subject"],
            Decimal(row["number"]),
            row["unit"],
            row["source"],
            row["mark"],
            Period(_day(row["valid_from"]), _day(row["ends_before"])),
            row["details"],
        )
        for row in json.loads(text)["values"]
    )


def last_day_together(first: date, years: int = 3) -> date:
    """Give the last day that is within three years of a first one, by the date rule."""
    try:
        return first.replace(year=first.year + years)
    except ValueError:  # 29 February
        return date(first.year + years, 2, 28)


def check_window(
    awards: Iterable[Award],
    new: Award,
    links: Iterable[Link],
    state: str,
    on: date,
    values: Sequence[DatedValue] | None = None,
) -> Answer:
    """Say whether ``state`` may give ``new`` to its undertaking, the right arising on the day ``on``."""
    ceilings = shipped_ceilings() if values is None else values
    new = replace(new, granted_on=on, state=state)
    try:
        ceiling = deciding_value(ceilings, new.regime, on)
    except CheckTheSource:
        return Answer(None, CHECK_SOURCE, value_on(ceilings, new.regime, on), new_minor=new.eur_minor)
    if ceiling.details.get("window") != ROLLING or ceiling.unit != "EUR":
        return Answer(None, CHECK_SOURCE, ceiling, new_minor=new.eur_minor)
    if new.has_other_rules:
        return Answer(False, OTHER_RULES, ceiling, new_minor=new.eur_minor)
    members = single_undertaking(new.undertaking, links, on)
    answer = _weighed(tuple(awards), new, members, ceiling)
    return _with_other_regime(answer, new, ceilings, on)


def windows_with(awards: Sequence[Award], on: date, years: int = 3) -> list[tuple[date, date, list[Award]]]:
    """Give the stretches of three years that a day falls into and that begin with an award or that day.

    No other stretch holds more than one of these does: its first award begins one that reaches as far.
    """
    starts = sorted({award.granted_on for award in awards} | {on})
    ends = [(first, last_day_together(first, years)) for first in starts]
    return [
        (first, last, [award for award in awards if first <= award.granted_on <= last])
        for first, last in ends
        if first <= on <= last
    ]


def room_on(awards: Sequence[Award], on: date, most_minor: int, years: int = 3) -> int:
    """Give how much more could be given on a day under a ceiling, in euro cents; not below zero."""
    fullest = max(_known(held) for _first, _last, held in windows_with(awards, on, years))
    return max(most_minor - fullest, 0)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _known(awards: Iterable[Award]) -> int:
    return sum(award.eur_minor or 0 for award in awards)


def _why_left_out(award: Award, new: Award, members: frozenset[str]) -> str:
    if award.state != new.state:
        return OTHER_STATE
    if award.undertaking not in members:
        return OTHER_FIRM
    return OTHER_REGIME if award.regime != new.regime else ""


def _weighed(awards: tuple[Award, ...], new: Award, members: frozenset[str], ceiling: DatedValue) -> Answer:
    years, most = int(ceiling.details["years"]), int((ceiling.number or Decimal(0)) * 100)
    others = [award for award in awards if award.key != new.key]
    reasons = [(award, _why_left_out(award, new, members)) for award in others]
    same = [award for award, why in reasons if not why]
    windows = windows_with(same, new.granted_on, years)
    first, last, held = max(windows, key=lambda one: (_known(one[2]), len(one[2])))
    near = {award.key for _first, _last, inside in windows for award in inside}
    unknown = tuple(award for award in same if award.key in near and award.eur_minor is None)
    left_out = [(award, why) for award, why in reasons if why]
    left_out += [(award, OTHER_YEARS) for award in same if award not in held]
    room, wanted = _room(same, new.granted_on, most, years), new.eur_minor
    allowed, reason = _verdict(_known(held), wanted, most, unknown)
    return Answer(
        allowed,
        reason,
        ceiling,
        members,
        wanted,
        tuple(sorted(held, key=lambda award: (award.granted_on, award.key))),
        tuple(left_out),
        unknown,
        _known(held),
        None if unknown else room[0][1],
        first,
        last,
        None if unknown or wanted is None else next((day for day, free in room if free >= wanted), None),
        () if unknown else room,
        tuple(a for a in same if last_day_together(a.granted_on, years) == new.granted_on),
    )


def _verdict(held: int, wanted: int | None, most: int, unknown: Sequence[Award]) -> tuple[bool | None, str]:
    """Decide: what is known may already be too much; what is unknown never makes it fit."""
    if held + (wanted or 0) > most:
        return False, ABOVE
    if wanted is None:
        return None, UNKNOWN_AMOUNT
    return (None, UNKNOWN_AWARD) if unknown else (True, WITHIN)


def _room(awards: Sequence[Award], on: date, most: int, years: int) -> tuple[tuple[date, int], ...]:
    """Give how much can be given on the day itself, and each later day on which it becomes more."""
    days = {last_day_together(award.granted_on, years) + timedelta(days=1) for award in awards}
    room = [(on, room_on(awards, on, most, years))]
    for day in sorted(day for day in days if day > on):
        free = room_on(awards, day, most, years)
        if free > room[-1][1]:
            room.append((day, free))
    return tuple(room)


def _with_other_regime(answer: Answer, new: Award, ceilings: Sequence[DatedValue], on: date) -> Answer:
    """Refuse to decide where aid under both regimes together would pass the higher of their ceilings."""
    others = [award for award, why in answer.left_out if why == OTHER_REGIME]
    if not answer.allowed or not others:
        return answer
    found = [value_on(ceilings, regime, on) for regime in REGIMES]
    known = [value.number for value in found if value is not None and value.may_decide]
    most = int(max((number for number in known if number is not None), default=Decimal(0)) * 100)
    both = [*answer.counted, *others]
    is_free = room_on(both, on, most) >= (new.eur_minor or 0)
    if is_free and all(award.eur_minor is not None for award in others):
        return answer
    return replace(answer, allowed=None, reason=CUMULATION, possible_from=None)


def project_ceiling(
    subject: str, given_minor: int | None, wanted_minor: int | None, on: date, values: Sequence[DatedValue]
) -> Answer:
    """Hold aid to one undertaking in one project against a ceiling per project, such as ``gber-20a``."""
    try:
        ceiling = deciding_value(values, subject, on)
    except CheckTheSource:
        return Answer(None, CHECK_SOURCE, value_on(values, subject, on), new_minor=wanted_minor)
    most = int((ceiling.number or Decimal(0)) * 100)
    if (given_minor or 0) + (wanted_minor or 0) > most:
        return Answer(False, ABOVE, ceiling, new_minor=wanted_minor, sum_minor=given_minor or 0)
    if given_minor is None or wanted_minor is None:
        reason = UNKNOWN_AWARD if given_minor is None else UNKNOWN_AMOUNT
        return Answer(None, reason, ceiling, new_minor=wanted_minor, sum_minor=given_minor or 0)
    left = most - given_minor
    return Answer(
        True, WITHIN, ceiling, new_minor=wanted_minor, sum_minor=given_minor, left_minor=left, first=on
    )
