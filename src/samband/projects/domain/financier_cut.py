"""What of a report's figures falls on each financier, by its share in the plan; nothing is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samband.kernel.money import split


@dataclass(frozen=True, slots=True)
class Cut:
    """One figure of a report and a financier's part of it, in minor units."""

    part: str
    whole_minor: int
    cut_minor: int


def cuts(figures: Mapping[str, int], weights: Sequence[int], at: int) -> list[Cut]:
    """Divide every figure by what the financiers give in the plan; give the parts of the one at ``at``.

    Each part is cut and the last financier takes the rest, so that all parts are the whole.
    """
    if not any(weights):
        return [Cut(part, minor, 0) for part, minor in figures.items()]
    return [Cut(part, minor, split(minor, weights)[at]) for part, minor in figures.items()]
