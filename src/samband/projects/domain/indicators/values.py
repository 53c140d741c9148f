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

from samband.funding.domain.indicator_values import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    EXACT,
    EXACTNESS,
    KINDS,
    KNOWN,
    NOT_REPORTED,
    NOTHING_REPORTED,
    PENDING,
    Standing,
    Total,
    Value,
    add,
    known,
    pending,
)
from samband.kernel.lifecycle import Move, advance, states

__all__ = [
    "ABOUT",
    "APPROVED",
    "AT_LEAST",
    "AT_MOST",
    "COUNTING",
    "CUMULATIVE",
    "DRAFT",
    "EXACT",
    "EXACTNESS",
    "INCREMENT",
    "KINDS",
    "KNOWN",
    "MOVES",
    "NOTHING_REPORTED",
    "NOT_REPORTED",
    "PENDING",
    "RETURNED",
    "STATUSES",
    "SUBMITTED",
    "Report",
    "Share",
    "ShareTotal",
    "Standing",
    "Total",
    "Value",
    "achieved",
    "add",
    "add_shares",
    "falls_back",
    "known",
    "next_status",
    "pending",
]

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
