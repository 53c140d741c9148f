"""Spreads an answer over regions and over those one has never met.

People pick companies that they already know. The rule is simple enough to be explained on the
page: at least a third of the answer is new to the person (in another region than theirs, and
never met), and no single region takes more than half, whenever others answer well enough.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

NEW_SHARE = 1 / 3
REGION_SHARE = 1 / 2
REGION_LEVEL = 4  # letters of a NUTS code that make a region here: level 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit before the choice: its place in the ranking, score, region, and whether it is new.

    ``is_new`` is None when nobody's view was asked for or the profile has no place; such a hit
    takes no part in the quota.
    """

    row: int
    score: float
    region: str
    is_new: bool | None


def is_new_to(region: str, key: str, *, home: str, known: frozenset[str]) -> bool | None:
    """Say whether a profile is new to somebody: from another region and not known to them.

    ``home`` is the NUTS code whose view is taken. Without a home and anything known, or without
    the profile's place, there is no answer.
    """
    if key in known:
        return False
    if not home and not known:
        return None
    if not region:
        return None
    if not home:
        return True
    if home.startswith(region) and len(region) < len(home):
        return None  # somewhere in the same country or part of it: nobody knows where
    return not region.startswith(home)


def _fill(
    chosen: list[Candidate], pool: Sequence[Candidate], count: int, most: int, regions: "Counter[str]"
) -> None:
    taken = {candidate.row for candidate in chosen}
    for candidate in pool:
        if len(chosen) >= count:
            return
        region = candidate.region[:REGION_LEVEL]
        if candidate.row in taken or (region and regions[region] >= most):
            continue
        chosen.append(candidate)
        taken.add(candidate.row)
        regions[region] += 1


def diversify(candidates: Sequence[Candidate], count: int, *, floor: float) -> list[Candidate]:
    """Choose ``count`` of the candidates, best first, under the two shares.

    ``candidates`` come best first. One below ``floor`` never displaces a better one: it counts
    as "does not exist". Returns the chosen, best first; all when there are no more than ``count``.
    """
    good = [candidate for candidate in candidates if candidate.score >= floor]
    most = max(1, ceil(count * REGION_SHARE))
    quota = min(ceil(count * NEW_SHARE), sum(candidate.is_new is True for candidate in good))
    chosen: list[Candidate] = []
    regions: Counter[str] = Counter()
    _fill(chosen, [candidate for candidate in good if candidate.is_new], quota, most, regions)
    _fill(chosen, good, count, most, regions)
    # Where the regions are too few to fill the answer, the best of the rest follow.
    _fill(chosen, candidates, count, count, regions)
    return sorted(chosen, key=lambda candidate: (-candidate.score, candidate.row))
