"""Which lines a controller might look at: by a rule that is printed, and a draw that anybody can repeat."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PROCUREMENT, STAFF, LARGE = "procurement", "staff", "large"
TAKEN_BACK, CREDIT, DRAWN = "taken-back", "credit", "drawn"
REASONS: Final = (PROCUREMENT, STAFF, LARGE, TAKEN_BACK, CREDIT, DRAWN)


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A line as the rule sees it; ``minor`` in the project's currency."""

    key: str
    minor: int
    is_staff: bool = False
    has_procurement: bool = False
    is_taken_back: bool = False


@dataclass(frozen=True, slots=True)
class SampleRule:
    """A line over ``over_percent`` of all is looked at; of the others ``draw`` are drawn with ``seed``."""

    seed: str
    over_percent: int = 10
    draw: int = 3


def suggested(lines: Sequence[SampleLine], rule: SampleRule) -> dict[str, tuple[str, ...]]:
    """Give the lines to look at with the reasons, in the order of the lines.

    A line over the percentage counts by its size, credit notes too. What no reason names is put in order by
    the SHA-256 of seed and key, and the first ones are drawn: the same seed always draws the same.
    """
    whole = sum(abs(line.minor) for line in lines)
    found = {line.key: _reasons(line, whole, rule) for line in lines}
    others = sorted((key for key, why in found.items() if not why), key=lambda key: _lot(rule.seed, key))
    for key in others[: max(0, rule.draw)]:
        found[key] = (DRAWN,)
    return {key: why for key, why in found.items() if why}


def _reasons(line: SampleLine, whole: int, rule: SampleRule) -> tuple[str, ...]:
    holds = {
        PROCUREMENT: line.has_procurement,
        STAFF: line.is_staff,
        LARGE: abs(line.minor) * 100 > whole * rule.over_percent,
        TAKEN_BACK: line.is_taken_back,
        CREDIT: line.minor < 0,
    }
    return tuple(reason for reason, is_so in holds.items() if is_so)


def _lot(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
