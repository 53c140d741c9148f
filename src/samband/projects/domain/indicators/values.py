"""Values of indicators: known, pending or not reported, and what may be said of their sum.

Pending depends on an event that has not taken place yet, and not reported is not known: neither is zero. A
sum says how many of each it lacks. Only approved values count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from samband.kernel.lifecycle import Move, advance, states

KNOWN, PENDING, NOT_REPORTED = "known", "pending", "not-reported"
KINDS: Final = (KNOWN, PENDING, NOT_REPORTED)
# How exactly a number is known: "40", "about 40", "more than 150" (so at least), "at most 20".
EXACT, ABOUT, AT_LEAST, AT_MOST = "exact", "about", "at-least", "at-most"
EXACTNESS: Final = (EXACT, ABOUT, AT_LEAST, AT_MOST)

DRAFT, SUBMITTED, APPROVED, RETURNED = "draft", "submitted", "approved", "returned"
MOVES: Final = (
    Move("write", (), DRAFT, who=("reporter",)),
    Move("submit", (DRAFT, RETURNED), SUBMITTED, needs=("value",), who=("reporter",)),
    Move("take_back", (SUBMITTED,), DRAFT, who=("reporter",)),
    Move("approve", (SUBMITTED,), APPROVED, who=("approver",)),
    Move("return", (SUBMITTED, APPROVED), RETURNED, needs=("why",), who=("approver",)),
)
STATUSES: Final = tuple(states(MOVES))

INCREMENT, CUMULATIVE = "increment", "cumulative"
COUNTING: Final = (INCREMENT, CUMULATIVE)


def next_status(status: str, verb: str, facts: Iterable[str] = ()) -> str:
    """Give the status that a verb leads a value to; raises ``NotPossible`` where it leads nowhere."""
    return advance(MOVES, status, verb, tuple(facts))


@dataclass(frozen=True, slots=True)
class Value:
    """What is said of an indicator: a number and how exactly, or the event that it waits for, or nothing."""

    kind: str
    number: Decimal | None = None
    exactness: str = EXACT
    event: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.exactness not in EXACTNESS:
            raise ValueError(f"{self.kind!r} or {self.exactness!r} is none of ours.")
        if (self.kind == KNOWN) != (self.number is not None):
            raise ValueError("A known value has a number; any other has none.")
        if self.number is not None and not self.number.is_finite():
            raise ValueError("A value is a finite number.")
        if (self.kind == PENDING) != bool(self.event.strip()):
            raise ValueError("A pending value names the event that it depends on; no other does.")


def known(number: Decimal | int, exactness: str = EXACT) -> Value:
    """Give a known value."""
    return Value(KNOWN, Decimal(number), exactness)


def pending(event: str) -> Value:
    """Give a value that waits for an event."""
    return Value(PENDING, event=event)


NOTHING_REPORTED: Final = Value(NOT_REPORTED)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of values: what is known, how exactly, and how many values it lacks.

    ``number`` is the sum of the known ones, None when not one is. ``exactness`` of "" means that lower and
    upper bounds were added, so that it bounds nothing.
    """

    number: Decimal | None
    exactness: str
    known: int
    pending: int
    unknown: int
    events: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is pending or unknown."""
        return self.known > 0 and self.pending == self.unknown == 0


def add(values: Iterable[Value]) -> Total:
    """Add values; pending and unknown ones are counted beside the sum, never as zero."""
    rows = list(values)
    numbers = [row.number for row in rows if row.number is not None]
    waiting = [row.event for row in rows if row.kind == PENDING]
    return Total(
        sum(numbers, Decimal(0)) if numbers else None,
        _loosest(row.exactness for row in rows if row.kind == KNOWN),
        len(numbers),
        len(waiting),
        sum(row.kind == NOT_REPORTED for row in rows),
        tuple(dict.fromkeys(waiting)),
    )


def _loosest(exactness: Iterable[str]) -> str:
    found = set(exactness) - {EXACT}
    if {AT_LEAST, AT_MOST} <= found:
        return ""
    return next((one for one in (ABOUT, AT_LEAST, AT_MOST) if one in found), EXACT)


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage as what it is made of: so many of so many."""

    numerator: Value
    denominator: Value


@dataclass(frozen=True, slots=True)
class ShareTotal:
    """Shares added: numerators and denominators apart, over those shares of which both are known.

    ``exact`` is numerator over denominator; None when nothing is known or the denominator is zero.
    """

    numerator: Decimal
    denominator: Decimal
    used: int
    left_out: int

    @property
    def exact(self) -> Fraction | None:
        """Give the share as an exact fraction."""
        return Fraction(self.numerator) / Fraction(self.denominator) if self.denominator else None


def add_shares(shares: Iterable[Share]) -> ShareTotal:
    """Add percentages by what they are made of: 1 of 2 and 1 of 8 are 2 of 10, so 20 and not 31 per cent."""
    rows = list(shares)
    used = [
        (row.numerator.number, row.denominator.number)
        for row in rows
        if row.numerator.number is not None and row.denominator.number is not None
    ]
    return ShareTotal(
        sum((part for part, _whole in used), Decimal(0)),
        sum((whole for _part, whole in used), Decimal(0)),
        len(used),
        len(rows) - len(used),
    )


@dataclass(frozen=True, slots=True)
class Report:
    """A value that a reporter gave for a period, where it stands, and its evidence (keys of files).

    ``period_ends_on`` puts the reports of one reporter in order.
    """

    reporter: str
    period_ends_on: date
    value: Value
    status: str = APPROVED
    evidence: tuple[str, ...] = field(default=())


def achieved(reports: Iterable[Report], counting: str) -> Total:
    """Give what has been achieved by approved reports.

    Increments are added. Of cumulative values each reporter's latest counts, and these are added: an earlier
    one is in it already. Where the latest is pending or unknown, it stays so, and the one before does not
    stand in for it.
    """
    if counting not in COUNTING:
        raise ValueError(f"{counting!r} is none of {', '.join(COUNTING)}.")
    counted = [report for report in reports if report.status == APPROVED]
    if counting == INCREMENT:
        return add(report.value for report in counted)
    latest: dict[str, Report] = {}
    for report in sorted(counted, key=lambda one: one.period_ends_on):
        latest[report.reporter] = report
    return add(report.value for report in latest.values())


def falls_back(reports: Sequence[Report]) -> list[tuple[Report, Report]]:
    """Give the pairs of one reporter's cumulative values of which the later is smaller: one is wrong."""
    found: list[tuple[Report, Report]] = []
    before: dict[str, Report] = {}
    for report in sorted(reports, key=lambda one: one.period_ends_on):
        if report.value.number is None:
            continue
        last = before.get(report.reporter)
        if last is not None and last.value.number is not None and report.value.number < last.value.number:
            found.append((last, report))
        before[report.reporter] = report
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an indicator began, what it shall reach, and what has been achieved.

    The baseline counts with results (from 20 to 50 firms); an output begins at zero. The target may lie
    below.
    """

    baseline: Value
    target: Value
    actual: Total

    @property
    def reached(self) -> Fraction | None:
        """Give the share of the way from baseline to target; None when one of the three is not known."""
        begin, end, now = self.baseline.number, self.target.number, self.actual.number
        if begin is None or end is None or now is None or begin == end:
            return None
        return (Fraction(now) - Fraction(begin)) / (Fraction(end) - Fraction(begin))
