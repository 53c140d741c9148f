"""Dated values: what holds on a day, where that comes from, and whether it may decide anything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from samband.kernel.period import Period

VERIFIED: Final = "verified"
# Read in the source itself; told by others; worked out by us from others; only said.
MARKS: Final = (VERIFIED, "secondary", "computed", "unverified")


class CheckTheSource(LookupError):
    """Nothing verified holds on that day, so nothing may be decided by it: somebody must read the source."""

    def __init__(self, subject: str, day: date, mark: str = "") -> None:
        why = f"is {mark}" if mark else "is not known"
        super().__init__(f"The value of {subject} on {day.isoformat()} {why}: check the source.")
        self.subject, self.day, self.mark = subject, day, mark


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A number with its unit (``day``, ``EUR``, ``SEK/EUR``), the days it holds, its source and its mark.

    ``number`` of None is "unknown", never zero. ``details`` hold what the number alone does not say.
    """

    subject: str
    number: Decimal | None
    unit: str
    source: str
    mark: str
    period: Period
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.mark not in MARKS:
            raise ValueError(f"{self.mark!r} is no mark: use one of {', '.join(MARKS)}.")
        if self.mark == VERIFIED and not self.source.strip():
            raise ValueError("What is verified names its source.")

    @property
    def may_decide(self) -> bool:
        """Whether something may be decided by it: only by what is verified and known."""
        return self.mark == VERIFIED and self.number is not None


def overlaps_among(values: Sequence[DatedValue]) -> list[tuple[DatedValue, DatedValue]]:
    """Give the pairs that say two things of one subject on one day."""
    return [
        (one, other)
        for at, one in enumerate(values)
        for other in values[at + 1 :]
        if one.subject == other.subject and one.period.overlaps(other.period)
    ]


def value_on(values: Iterable[DatedValue], subject: str, day: date) -> DatedValue | None:
    """Give what is said of a subject on a day, whatever its mark; None when nothing is.

    Raises:
        ValueError: when two values hold on that day.
    """
    found = [one for one in values if one.subject == subject and day in one.period]
    if len(found) > 1:
        raise ValueError(f"{len(found)} values of {subject} hold on {day.isoformat()}: end one of them.")
    return found[0] if found else None


def deciding_value(values: Iterable[DatedValue], subject: str, day: date) -> DatedValue:
    """Give the value by which something may be decided on a day.

    Raises:
        CheckTheSource: when there is none, or it is not verified.
    """
    found = value_on(values, subject, day)
    if found is None or not found.may_decide:
        raise CheckTheSource(subject, day, found.mark if found else "")
    return found
