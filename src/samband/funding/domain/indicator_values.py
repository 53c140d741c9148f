"""Values of indicators: known, pending or not reported, and what may be said of their sum.

Pending depends on an event that has not taken place yet, and not reported is not known: neither is zero. A
sum says how many of each it lacks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

KNOWN, PENDING, NOT_REPORTED = "known", "pending", "not-reported"
KINDS: Final = (KNOWN, PENDING, NOT_REPORTED)
# How exactly a number is known: "40", "about 40", "more than 150" (so at least), "at most 20".
EXACT, ABOUT, AT_LEAST, AT_MOST = "exact", "about", "at-least", "at-most"
EXACTNESS: Final = (EXACT, ABOUT, AT_LEAST, AT_MOST)


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
