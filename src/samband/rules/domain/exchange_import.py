"""What would come of rates that somebody brings: which are new, known, in conflict, or jump too far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from samband.rules.domain.exchange import MONTHLY, Rate, changed_much, month_before

LOOK_AGAIN: Final = "look-again"
CONFLICT: Final = "conflict"
COUNTS: Final = ("read", "created", "unchanged", "conflicts", "refused", "look_again")
Place: TypeAlias = tuple[str, str, str, str, date]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to say of a row, or with row 0 of the file: ``code`` names the words, ``values`` fill them.

    ``refuses`` is false where the rate is taken all the same.
    """

    code: str
    row: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class SentRate:
    """A rate as it stood in a row of a file, counted as the sender's program counts."""

    row: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class RateFile:
    """A file that was read: its rates, what was wrong, how many rows were only the base itself."""

    rates: tuple[SentRate, ...] = ()
    faults: tuple[Fault, ...] = ()
    of_base: int = 0


@dataclass(frozen=True, slots=True)
class RatePlan:
    """What would come of a file: rates to add, all that is to be said, and how many of each."""

    new: tuple[Rate, ...]
    faults: tuple[Fault, ...]
    counts: Mapping[str, int]


def place_of(rate: Rate) -> Place:
    """Give what a rate is said of; only one may be in force there."""
    return (rate.sort, rate.scope, rate.base, rate.currency, rate.starts_on)


def _before(rate: Rate, known: Mapping[Place, Rate]) -> Rate | None:
    place = (rate.sort, rate.scope, rate.base, rate.currency, month_before(rate.starts_on))
    return known.get(place) if rate.sort == MONTHLY else None


def look_again(rate: Rate, known: Iterable[Rate]) -> Rate | None:
    """Give the rate of the month before when a rate is more than a tenth away from it."""
    before = _before(rate, {place_of(one): one for one in known})
    return before if before is not None and changed_much(rate.per_base, before.per_base) else None


def plan_rates(file: RateFile, stored: Sequence[Rate]) -> RatePlan:
    """Compare a file with what is stored; a rate that differs from a stored one is a conflict to decide.

    The same place twice in a file counts once; the second time, with another number, is a conflict too.
    """
    known = {place_of(one): one for one in stored}
    new, faults, counts = list[SentRate](), list(file.faults), dict.fromkeys(COUNTS, 0)
    for sent in file.rates:
        there = known.get(place_of(sent.rate))
        if there is None:
            known[place_of(sent.rate)] = sent.rate
            new.append(sent)
        elif there.per_base == sent.rate.per_base:
            counts["unchanged"] += 1
        else:
            faults.append(Fault(CONFLICT, sent.row, _both(there, sent.rate)))
            counts["conflicts"] += 1
    for sent in new:
        before = _before(sent.rate, known)
        if before is not None and changed_much(sent.rate.per_base, before.per_base):
            faults.append(Fault(LOOK_AGAIN, sent.row, _both(before, sent.rate), refuses=False))
            counts["look_again"] += 1
    counts["created"] = len(new)
    counts["unchanged"] += file.of_base
    counts["refused"] = len({fault.row for fault in file.faults if fault.refuses and fault.row})
    counts["read"] = sum(counts[name] for name in ("created", "unchanged", "conflicts", "refused"))
    faults.sort(key=lambda fault: fault.row)
    return RatePlan(tuple(sent.rate for sent in new), tuple(faults), counts)


def _both(there: Rate, sent: Rate) -> dict[str, str]:
    return {
        "currency": sent.currency,
        "month": sent.starts_on.isoformat()[: 7 if sent.sort == MONTHLY else 10],
        "stored": f"{there.per_base.normalize():f}",
        "sent": f"{sent.per_base.normalize():f}",
    }
