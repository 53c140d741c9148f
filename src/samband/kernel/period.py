"""A stretch of time between dates, as exactly as it is known."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``starts_on`` to before ``ends_before``; no date means not bounded, or not known.

    ``precision`` says what the dates are known by: ``day``, ``month`` or ``year``. A project known to
    have run 2019–22 begins on 1 January 2019, ends before 1 January 2023, and is known by the year.
    """

    starts_on: date | None
    ends_before: date | None
    precision: str = "day"

    def __post_init__(self) -> None:
        if self.precision not in ("day", "month", "year"):
            raise ValueError(f"A period is known by day, month or year, not by {self.precision!r}.")
        if self.starts_on and self.ends_before and self.starts_on >= self.ends_before:
            raise ValueError("A period must begin before it ends.")

    @classmethod
    def of_years(cls, first: int | None, last: int | None) -> Self:
        """Give the period from the first day of one year to the last day of another."""
        return cls(
            None if first is None else date(first, 1, 1),
            None if last is None else date(last + 1, 1, 1),
            "year",
        )

    @classmethod
    def from_text(cls, first: str, last: str) -> Self:
        """Read two dates written ``2019``, ``2019-05`` or ``2019-05-31``, the last one included.

        Either may be empty. The less exact of the two says how exactly the period is known.
        Raises ``ValueError`` for anything else.
        """
        start, start_precision = _read(first)
        end, end_precision = _read(last)
        known = [precision for precision in (start_precision, end_precision) if precision]
        precision = next((name for name in ("year", "month", "day") if name in known), "day")
        return cls(start, _after(end, end_precision) if end else None, precision)

    def __contains__(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_before is None or day < self.ends_before
        )

    def overlaps(self, other: "Period") -> bool:
        """Say whether the two have a day in common."""
        return _before(self.starts_on, other.ends_before) and _before(other.starts_on, self.ends_before)

    def describe(self) -> str:
        """Say the period shortly, as a reader of any language reads it.

        ``2019–22``, ``2019–``, ``2019-05-02–2019-06-30``; nothing of a period without dates.
        """
        first = "" if self.starts_on is None else self._written(self.starts_on)
        last = (
            ""
            if self.ends_before is None
            else self._written(date.fromordinal(self.ends_before.toordinal() - 1))
        )
        if first == last:
            return first
        if self.precision == "year" and first and first[:2] == last[:2]:
            last = last[2:]
        return f"{first}–{last}"

    def _written(self, day: date) -> str:
        return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]


def _before(first: date | None, second: date | None) -> bool:
    return first is None or second is None or first < second


def _read(text: str) -> tuple[date | None, str]:
    text = text.strip()
    if not text:
        return None, ""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text[:20]}” is not a date. Write 2019, 2019-05 or 2019-05-31.")
    year, month, day = match.groups()
    precision = "day" if day else "month" if month else "year"
    return date(int(year), int(month or 1), int(day or 1)), precision


def _after(day: date, precision: str) -> date:
    """Give the day after the day, month or year that ``day`` begins."""
    if precision == "year":
        return date(day.year + 1, 1, 1)
    if precision == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(day.toordinal() + 1)
