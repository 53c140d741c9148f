"""Retention: how long a kind of record is kept, counted from when, and what becomes of it then."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from samband.kernel.period import Period
from samband.rules.domain.dated import DatedValue, value_on

FAMILY: Final = "retention"
UNIT: Final = "day"
MADE, CHANGED, CLOSED = "made", "changed", "closed"
STARTS: Final = (MADE, CHANGED, CLOSED)
ERASE, ARCHIVE, ASK = "erase", "archive", "ask"
THEN: Final = (ERASE, ARCHIVE, ASK)
MOST_DAYS: Final = 36_525


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long a kind of record is kept: so many days from ``starts_from``, ``then`` this.

    ``basis`` is the ground as its owner wrote it; ``is_own`` says that the installation set it, else it is
    Samband's default.
    """

    kind: str
    days: int
    starts_from: str
    then: str
    basis: str
    source: str
    mark: str
    period: Period
    is_own: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.days <= MOST_DAYS:
            raise ValueError(f"{self.days} days: keep it for 1 to {MOST_DAYS} days.")
        if self.starts_from not in STARTS or self.then not in THEN:
            raise ValueError(f"{self.kind} cannot run from {self.starts_from!r} to {self.then!r}.")

    def ends_before(self, at: datetime) -> datetime:
        """Give the moment before which the count must have begun for a record's time to be up."""
        return at - timedelta(days=self.days)

    def erased_before(self, at: datetime) -> datetime | None:
        """Give the moment before which records are erased by themselves; None when none ever are."""
        return self.ends_before(at) if self.then == ERASE else None


@cache
def shipped_rules() -> dict[str, RetentionRule]:
    """Give Samband's own defaults by kind."""
    text = files("samband.rules").joinpath("data/retention.json").read_text(encoding="utf-8")
    content = json.loads(text)
    period = Period(date.fromisoformat(content["valid_from"]), None)
    shared = {"basis": "", "source": content["source"], "mark": content["mark"], "period": period}
    return {row["kind"]: RetentionRule(**row, **shared) for row in content["rules"]}


def rule_of(value: DatedValue, starts_from: str) -> RetentionRule:
    """Read an installation's own dated value as a rule."""
    return RetentionRule(
        kind=value.subject,
        days=int(value.number or 0),
        starts_from=starts_from,
        then=str(value.details.get("then", ASK)),
        basis=str(value.details.get("basis", "")),
        source=value.source,
        mark=value.mark,
        period=value.period,
        is_own=True,
    )


def own_rule(own: Iterable[DatedValue], kind: str, day: date) -> RetentionRule | None:
    """Give what the installation says of a kind on a day, whatever its mark."""
    value = value_on(own, kind, day)
    return rule_of(value, shipped_rules()[kind].starts_from) if value else None


def rule_in_force(own: Iterable[DatedValue], kind: str, day: date) -> RetentionRule:
    """Give the rule that decides on a day: the installation's own when it is verified, else the default.

    Raises:
        KeyError: when Samband keeps no such kind.
    """
    default = shipped_rules()[kind]
    value = value_on(own, kind, day)
    return rule_of(value, default.starts_from) if value is not None and value.may_decide else default


def whole_days(days: int) -> Decimal:
    """Give days as a dated value keeps them."""
    return Decimal(days)
