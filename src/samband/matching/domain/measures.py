"""How good a ranking is, when it is known what should have been found.

Gains are graded: an answer of grade g is worth 2^g - 1 (Burges et al. 2005), discounted by the
logarithm of its place (Järvelin and Kekäläinen 2002).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

Grades = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over all judged needs; each measure lies between 0 and 1, higher is better."""

    ndcg_at_10: float
    recall_at_10: float
    recall_at_100: float
    mrr_at_10: float
    needs: int


def ndcg(ranked: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """Say how near the first ``depth`` answers come to the best possible order of all answers."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(answer, 0) for answer in ranked[:depth]]) / ideal if ideal else 0.0


def recall(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Give the share of what could be found among the first ``depth`` answers that was found.

    What could be found is the smaller of ``depth`` and the number of judged answers, those of
    grade 0 among them.
    """
    if not grades:
        return 0.0
    found = sum(1 for answer in ranked[:depth] if grades.get(answer, 0))
    return found / min(depth, len(grades))


def reciprocal_rank(ranked: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """Give one over the place of the first right answer, 0 when none is among ``depth``."""
    places = (place for place, answer in enumerate(ranked[:depth], start=1) if grades.get(answer, 0))
    return next((1.0 / place for place in places), 0.0)


def order(scored: Iterable[tuple[str, float]]) -> list[str]:
    """Put answers in order: the highest score first, equal scores by key, each key once."""
    best = (key for key, _ in sorted(scored, key=lambda pair: (-pair[1], pair[0])))
    return list(dict.fromkeys(best))


def quality(rankings: Mapping[str, Sequence[str]], judged: Mapping[str, Grades]) -> Quality:
    """Average the measures over all judged needs; a need without a ranking counts as nothing found."""
    rows = [_measured(rankings.get(need, ()), grades) for need, grades in judged.items()]
    if not rows:
        return Quality(0.0, 0.0, 0.0, 0.0, 0)
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return Quality(means[0], means[1], means[2], means[3], len(rows))


def _measured(ranked: Sequence[str], grades: Grades) -> tuple[float, float, float, float]:
    """Give all measures of one need."""
    at_10, at_100 = recall(ranked, grades, 10), recall(ranked, grades, 100)
    return ndcg(ranked, grades), at_10, at_100, reciprocal_rank(ranked, grades)


def _gain(grades: Sequence[int]) -> float:
    """Sum the discounted gains of answers in their order."""
    return sum(float(2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))
