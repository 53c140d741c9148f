"""Why a profile answers a need: which of its sentences is closest to which of the need's."""

from dataclasses import dataclass

import numpy as np

from samband.matching.domain.entry import Vectors

MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Closest:
    """A sentence of the need (by number), the profile's closest one, and how close they are."""

    need: int
    profile: int
    similarity: float


def closest_sentences(need: Vectors, profile: Vectors, *, most: int = MOST_REASONS) -> list[Closest]:
    """Pair each sentence of a need with the profile's closest one.

    Shapes: ``need`` (n, d), ``profile`` (k, d), unit vectors with the language removed. The pairs
    come in the order of the need; when there are more than ``most``, the closest are kept.
    """
    if not len(need) or not len(profile):
        return []
    similarity = np.asarray(need, dtype=np.float32) @ np.asarray(profile, dtype=np.float32).T
    best = similarity.argmax(axis=1)
    pairs = [Closest(i, int(j), float(similarity[i, j])) for i, j in enumerate(best)]
    kept = sorted(pairs, key=lambda pair: (-pair.similarity, pair.need))[:most]
    return sorted(kept, key=lambda pair: pair.need)
