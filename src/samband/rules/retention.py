"""The registry of what is kept for a time: each kind with its rule, and how its time's end is carried out.

Each app declares its kinds once, when it is loaded. The nightly clean-up, the page on retention and the
record of processing are read from here, so that none can say what another does not do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from samband.base.agents import Agent
from samband.rules.domain.dated import DatedValue
from samband.rules.domain.retention import (
    FAMILY,
    THEN,
    RetentionRule,
    own_rule,
    rule_in_force,
    shipped_rules,
)
from samband.rules.models import values_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of record that is kept for a time.

    ``due`` counts the records whose count began before a moment; ``erase`` erases them and gives how many.
    A kind without ``erase`` is never erased but by a person.
    """

    name: str
    label: Any
    due: Callable[[datetime], int]
    erase: Callable[[datetime, Agent], int] | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be done when its time is up."""
        return THEN if self.erase else THEN[1:]


_KEPT: dict[str, Kept] = {}


def declare_kept(kind: Kept) -> None:
    """Declare a kind of record once; Samband's default for it is in the shipped file.

    Raises:
        ValueError: when another kind has its name, or no default is shipped.
    """
    if kind.name in _KEPT:
        raise ValueError(f"the kind {kind.name!r} is declared twice: give it one home")
    if kind.name not in shipped_rules():
        raise ValueError(f"nothing is shipped for the kind {kind.name!r}: add it to retention.json")
    _KEPT[kind.name] = kind


def kept_kinds() -> list[Kept]:
    """Give all declared kinds, in the order of the shipped file."""
    return [_KEPT[name] for name in shipped_rules() if name in _KEPT]


def kept_kind(name: str) -> Kept | None:
    """Give a declared kind by name."""
    return _KEPT.get(name)


def retention_of(kind: str, on: date | None = None) -> RetentionRule:
    """Give the rule that decides for a kind, today or on another day."""
    return rule_in_force(values_of(FAMILY), kind, on or timezone.localdate())


@dataclass(frozen=True, slots=True)
class Standing:
    """A kind with the rule that decides, and what the installation itself says when that decides nothing."""

    kind: Kept
    rule: RetentionRule
    undecided: RetentionRule | None = None


def standing_rules(on: date | None = None) -> list[Standing]:
    """Give every kind with its rule of a day: one question to the database for all of them."""
    day, own = on or timezone.localdate(), values_of(FAMILY)
    return [_standing(kind, own, day) for kind in kept_kinds()]


def _standing(kind: Kept, own: list[DatedValue], day: date) -> Standing:
    rule, said = rule_in_force(own, kind.name, day), own_rule(own, kind.name, day)
    return Standing(kind, rule, None if said is None or said == rule else said)


def clean_up(at: datetime, *, by: Agent) -> dict[str, int]:
    """Erase what the rules of today say is to be erased; give how many of each kind."""
    done = {}
    for one in standing_rules(timezone.localdate(at)):
        before = one.rule.erased_before(at)
        if one.kind.erase is not None and before is not None:
            done[one.kind.name] = one.kind.erase(before, by)
    return done
