"""The registry of personal data: what each app keeps of a person, why, for how long, and how it ends.

Each app declares its holdings once (`declare_holding`), in its module `holdings`, when it is loaded. The page
"my data", its export, its erasure and the record of processing (GDPR, article 30) are all read from here, so
that none of them can know less than the others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from samband.accounts.models import Person
from samband.base.agents import Agent


class Fate(StrEnum):
    """What becomes of personal data when its person asks for erasure."""

    ERASED = "erased"
    RESTRICTED = "restricted"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What became of a holding: its fate, how many rows it was, and why where anything is left."""

    fate: Fate
    count: int
    why: Any = ""


Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of personal data.

    ``label``, ``purpose``, ``basis`` (the lawful basis) and ``kept`` (for how long) are texts that are
    translated when shown. ``retention`` names the kinds whose rules say how long in figures. ``export``
    gives a person's rows as plain values; ``erase`` erases them, or says why it may not, inside the
    caller's transaction. ``is_asked`` says that others find their rows by this one, so it is erased after
    them.
    """

    name: str
    label: Any
    purpose: Any
    basis: Any
    kept: Any
    export: Callable[[Person], Rows]
    erase: Callable[[Person, Agent], Erasure]
    retention: Sequence[str] = ()
    is_asked: bool = False


_HOLDINGS: dict[str, Holding] = {}


def declare_holding(holding: Holding) -> None:
    """Declare a kind of personal data once.

    Raises:
        ValueError: when another holding has its name.
    """
    if holding.name in _HOLDINGS:
        raise ValueError(f"the holding {holding.name!r} is declared twice: give it one home")
    _HOLDINGS[holding.name] = holding


def holdings() -> list[Holding]:
    """Give all declared holdings, the person's own record first and the others by name."""
    return sorted(_HOLDINGS.values(), key=lambda one: (one.name != "person", one.name))
