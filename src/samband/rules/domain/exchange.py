"""Rates of exchange: which one holds for a report, and what an amount comes to by it.

A rate says how many units of a currency one unit of the base is worth: 11.4567 SEK per EUR. Into the base one
divides, out of it one multiplies. Each amount is changed once, on its own, half away from zero: 3 × 10.00 SEK
at 11.4567 are 3 × 0.87 = 2.61 EUR, though their sum would give 2.62. To change there and back again is not to
arrive where one began, so what was declared is kept in its own currency and never recomputed from the base.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from samband.kernel.money import checked_currency, exchanged, half_away
from samband.kernel.period import Period
from samband.rules.domain.dated import MARKS, VERIFIED

BASE: Final = "EUR"
# What a stored rate is: the Commission's monthly accounting rate, or one that a programme has fixed.
MONTHLY, FIXED = "monthly", "fixed"
SORTS: Final = (MONTHLY, FIXED)
# What a programme's rule says.
OF_SUBMISSION: Final = "commission-month-of-submission"
OF_CONTROL: Final = "month-of-control"
NONE: Final = "none"
RULES: Final = (OF_SUBMISSION, OF_CONTROL, FIXED, NONE)
DECIMALS: Final = 10
DIGITS: Final = 15
# A change from one month to the next above this share is flagged.
MUCH: Final = Fraction(1, 10)
_RATE = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,10})?")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many units of ``currency`` for one of ``base``, on the days of ``period``, with source and mark.

    A monthly rate holds for the month that begins on ``period.starts_on``; a fixed one is some programme's,
    named by ``scope``. ``read_on`` is the day on which somebody read the source.
    """

    currency: str
    base: str
    per_base: Decimal
    period: Period
    source: str
    read_on: date
    mark: str
    sort: str = MONTHLY
    scope: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if checked_currency(self.currency) == checked_currency(self.base):
            raise ValueError("A currency needs no rate to itself.")
        if self.mark not in MARKS or self.sort not in SORTS:
            raise ValueError(f"{self.mark!r} is no mark, or {self.sort!r} no sort of rate.")
        if not self.per_base.is_finite() or self.per_base <= 0:
            raise ValueError("A rate of exchange is a number above zero.")
        first = self.period.starts_on
        if first is None or (self.sort == MONTHLY and self.period != month_of(first)):
            raise ValueError("A monthly rate holds for one whole month, a fixed one from a day on.")
        if (self.sort == FIXED) != bool(self.scope):
            raise ValueError("A fixed rate, and no other, names whose it is.")

    @property
    def starts_on(self) -> date:
        """The first day on which it holds; of a monthly rate the first of its month."""
        assert self.period.starts_on is not None  # noqa: S101 - checked when it was made
        return self.period.starts_on

    @property
    def may_decide(self) -> bool:
        """Whether a report may stand on it: only on what somebody has read in the source."""
        return self.mark == VERIFIED


@dataclass(frozen=True, slots=True)
class RateRule:
    """What a programme says of exchange: one of ``RULES``, into which base, whose fixed rates (``scope``)."""

    kind: str
    base: str = BASE
    scope: str = ""

    def __post_init__(self) -> None:
        checked_currency(self.base)
        if self.kind not in RULES:
            raise ValueError(f"{self.kind!r} is no rule of exchange: use one of {', '.join(RULES)}.")
        if self.kind == FIXED and not self.scope:
            raise ValueError("A rule of fixed rates names whose they are.")


@dataclass(frozen=True, slots=True)
class RateMissing:
    """Nothing to change by: which currency, for which month (or day, of a fixed rate), and why.

    ``unread`` is what is stored and not verified: its source must be read. Without one it must be brought.
    """

    currency: str
    base: str
    on: date
    sort: str
    scope: str = ""
    unread: Rate | None = None


class RatesMissing(LookupError):
    """Not all rates of a report are there; ``missing`` are all that are not."""

    def __init__(self, missing: Sequence[RateMissing]) -> None:
        super().__init__(", ".join(f"{one.currency} {one.on.isoformat()[:7]}" for one in missing))
        self.missing = list(missing)


def month_of(day: date) -> Period:
    """Give the month of a day, from its first day to before the first day of the next."""
    first = day.replace(day=1)
    return Period(first, date(day.year + day.month // 12, day.month % 12 + 1, 1), "month")


def month_before(day: date) -> date:
    """Give the first day of the month before a day's."""
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


def read_month(text: str) -> date:
    """Read a month written ``2026-03``, ``2026-03-01`` or ``01/03/2026``; gives its first day.

    Raises:
        ValueError: for anything else, and for a day that is not the first.
    """
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-01)?", text.strip())
    if found is None:
        found = re.fullmatch(r"01/([0-9]{2})/([0-9]{4})", text.strip())
        if found is None:
            raise ValueError("This is no month. Write it as 2026-03.")
        return date(int(found[2]), int(found[1]), 1)
    return date(int(found[1]), int(found[2]), 1)


def read_rate(text: str) -> Decimal:
    """Read a rate as people write it, with a point or a comma and at most ten decimals.

    Fifteen digits in all, which every database and spreadsheet keeps exactly.

    Raises:
        ValueError: for what is no number above zero, or has more digits.
    """
    text = text.strip()
    if not text.isascii() or not _RATE.fullmatch(text):
        raise ValueError("This is no rate. Write a number such as 11.4567, with at most ten decimals.")
    try:
        rate = Decimal(text.replace(",", "."))
    except InvalidOperation as fault:
        raise ValueError("This is no rate.") from fault
    if rate <= 0 or len(rate.normalize().as_tuple().digits) > DIGITS:
        raise ValueError("A rate is above zero and has at most fifteen digits.")
    return rate


def choose_rate(
    rule: RateRule,
    currency: str,
    rates: Iterable[Rate],
    *,
    first_submitted_on: date | None = None,
    to_control_on: date | None = None,
    kept: Rate | None = None,
) -> Rate | RateMissing | None:
    """Give the rate by which amounts in a currency are changed; None where nothing is changed.

    ``kept`` is the rate that the report or the parked item had at its first submission: it is never looked
    up anew. A rule of the month of submission looks at the *first* submission, one of the month of control
    at the day on which the documents go to the controller; a fixed rate is that of the day of first
    submission, and one that begins later takes the place of one that is still open.

    Raises:
        ValueError: when the day that the rule looks at is not given.
    """
    if rule.kind == NONE or checked_currency(currency) == rule.base:
        return None
    if kept is not None:
        if (kept.currency, kept.base) != (currency, rule.base):
            raise ValueError(f"{kept.currency} per {kept.base} is no rate of {currency} per {rule.base}.")
        return kept
    day = to_control_on if rule.kind == OF_CONTROL else first_submitted_on
    if day is None:
        raise ValueError(f"The rule {rule.kind!r} needs the day that it looks at.")
    sort, scope = (FIXED, rule.scope) if rule.kind == FIXED else (MONTHLY, "")
    found = [
        one
        for one in rates
        if (one.currency, one.base, one.sort, one.scope) == (currency, rule.base, sort, scope)
        and day in one.period
    ]
    if len({one.starts_on for one in found}) < len(found):
        raise ValueError(f"{len(found)} rates of {currency} hold on {day.isoformat()}: one must give way.")
    latest = max(found, key=lambda one: one.starts_on, default=None)
    if latest is not None and latest.may_decide:
        return latest
    on = day if sort == FIXED else day.replace(day=1)
    return RateMissing(currency, rule.base, on, sort, scope, latest)


def rates_for(
    currencies: Iterable[str],
    rule: RateRule,
    rates: Sequence[Rate],
    *,
    first_submitted_on: date | None = None,
    to_control_on: date | None = None,
) -> dict[str, Rate | None]:
    """Give the rate of every currency of a report, None where a currency needs none.

    Raises:
        RatesMissing: naming all that are missing, not only the first.
    """
    chosen: dict[str, Rate | None] = {}
    missing: list[RateMissing] = []
    for currency in sorted(set(currencies)):
        found = choose_rate(
            rule, currency, rates, first_submitted_on=first_submitted_on, to_control_on=to_control_on
        )
        if isinstance(found, RateMissing):
            missing.append(found)
        else:
            chosen[currency] = found
    if missing:
        raise RatesMissing(missing)
    return chosen


def convert(minor: int, rate: Rate | None) -> int:
    """Change an amount into the base: divided by the rate, half away from zero; None leaves it as it is.

    Minor units of the currency to minor units of the base, both with two decimals.
    """
    return minor if rate is None else exchanged(minor, rate.per_base)


def convert_from_base(minor: int, rate: Rate | None) -> int:
    """Change an amount out of the base: times the rate, half away from zero. To show, never to recompute."""
    return minor if rate is None else half_away(minor * Fraction(rate.per_base))


def convert_across(minor: int, of: Rate | None, into: Rate | None) -> int:
    """Change from one currency into another by way of the base, rounded once, at the end.

    Rounding in the base first would lose up to half a cent times the second rate.

    Raises:
        ValueError: when the two rates have different bases.
    """
    if of is not None and into is not None and of.base != into.base:
        raise ValueError("Two rates with different bases do not lead from one currency into the other.")
    exact = Fraction(minor) if of is None else minor / Fraction(of.per_base)
    return half_away(exact if into is None else exact * Fraction(into.per_base))


def changed_much(rate: Decimal, before: Decimal) -> bool:
    """Say whether a rate is more than a tenth away from the one of the month before."""
    return abs(Fraction(rate) - Fraction(before)) > MUCH * Fraction(before)
