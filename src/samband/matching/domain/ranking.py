"""Which profiles resemble a need: the order, and what it rests on.

Two steps. All profiles are compared by meaning (one vector each) and by words; the best few hundred
are then compared by the main themes of the corpus and sentence by sentence, and once more with the
need as the best of them understand it (relevance feedback, Rocchio 1971).
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.corpus import Corpus, Floats, Rows
from samband.matching.domain.entry import Vectors
from samband.matching.domain.lexical import Evidence, evidence
from samband.matching.domain.preparation import Prepared
from samband.matching.domain.projection import LanguageRemoval, ProjectedNeed, unit

CANDIDATES = 300
FEEDBACK_PROFILES = 5
FEEDBACK_FOCUS = 10.0  # how much the best of them counts before the others
ALIKENESS = 0.1  # mean likeness of a profile's sentences at which they count as separate by 1/e


@dataclass(frozen=True, slots=True)
class Settings:
    """The five choices that were made by measurement, one value for every corpus and need.

    ``words``: what finding all of a need's words is worth, where a perfect likeness of meaning is 1.
    ``themes``: likeness along the main themes of the corpus, times the need's detail. ``sentences``: the
    closest sentence. ``breadth``: each e-fold of separate activities, over the detail. ``feedback``: how
    far the need moves towards the best profiles.
    """

    words: float = 1.5
    themes: float = 0.15
    sentences: float = 0.5
    breadth: float = 0.2
    feedback: float = 0.5


@dataclass(frozen=True, slots=True)
class EncodedNeed:
    """A need as it comes from the encoder: ``whole`` and ``lead``, its first sentence, are raw vectors (d,).

    ``sentences`` is how many it has: the longer a need, the more it is told as a situation, to be met as a
    whole, and the less it is one thing that any separate activity may answer.
    """

    text: str
    lang: str
    whole: Vectors
    lead: Vectors
    sentences: int = 1

    @classmethod
    def of(cls, prepared: Prepared, vectors: Vectors) -> "EncodedNeed":
        """Put a need's words and its vectors (of the whole, then of the sentences) together."""
        lead = vectors[min(1, len(vectors) - 1)]
        return cls(prepared.whole, prepared.lang, vectors[0], lead, max(len(prepared.spans), 1))

    @property
    def detail(self) -> float:
        """Tell how far a need is told as a situation: 1 for one sentence, and one more for each e-fold."""
        return 1.0 + math.log(max(self.sentences, 1))


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best rows of a corpus, scores descending, and the share of each kind of evidence.

    ``parts`` holds one array per kind (``meaning``, ``themes``, ``words``, ``sentences``,
    ``breadth``, ``feedback``), each as long as ``rows``; a row's parts add up to its score.
    ``need`` is the need as it was compared; None when there was nothing to compare it with.
    """

    rows: Rows
    scores: Floats
    parts: dict[str, Floats]
    need: ProjectedNeed | None = None


def rank(
    need: EncodedNeed,
    corpus: Corpus,
    projection: LanguageRemoval,
    mask: NDArray[np.bool_] | None = None,
    limit: int = 10,
    settings: Settings | None = None,
    words: Evidence | None = None,
) -> Ranking:
    """Rank the profiles of a corpus for a need.

    ``mask`` (rows,) is true where a profile may be found; ``limit`` is how many are wanted;
    ``words`` is what the need's words find, when the caller has looked already. Equal
    scores keep the order of rows, so that the answer is the same every time.
    """
    chosen = settings or Settings()
    allowed = len(corpus) if mask is None else int(mask.sum())
    if not allowed or limit < 1:
        return Ranking(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), {})
    projected = projection.project_need(need.whole, need.lead, need.lang)
    found_words = words or evidence(need.text, need.lang, corpus)
    everywhere = _first_look(projected, corpus, chosen, found_words)
    first = np.sum(list(everywhere.values()), axis=0)
    if mask is not None:
        first = np.where(mask, first, -np.inf)
    rows = _best(first, min(allowed, max(CANDIDATES, limit)))
    parts = {name: values[rows] for name, values in everywhere.items()}
    parts |= _second_look(projected, corpus, rows, _detailed(chosen, need.detail))
    parts["feedback"] = _feedback(projected, corpus, rows, np.sum(list(parts.values()), axis=0), chosen)
    scores = np.sum(list(parts.values()), axis=0)
    order = np.lexsort((rows, -scores))[:limit]
    found = {name: values[order].astype(np.float32) for name, values in parts.items()}
    return Ranking(rows[order], scores[order].astype(np.float32), found, projected)


def _first_look(
    projected: ProjectedNeed, corpus: Corpus, settings: Settings, found: Evidence
) -> dict[str, Floats]:
    """Compare a need with all profiles: by meaning and by words."""
    return {
        "meaning": corpus.dense(np.asarray((projected.whole + projected.lead) / 2, dtype=np.float32)),
        "words": np.asarray(settings.words * found.scores / max(found.mass, 1.0), dtype=np.float32),
    }


def _detailed(settings: Settings, detail: float) -> Settings:
    """Weigh the whole situation more, and separate activities less, the longer a need is told."""
    return replace(settings, themes=settings.themes * detail, breadth=settings.breadth / detail)


def _second_look(
    projected: ProjectedNeed, corpus: Corpus, rows: Rows, settings: Settings
) -> dict[str, Floats]:
    """Compare a need with the candidates by themes and sentences; count their separate activities."""
    sentences, offsets = corpus.sentences_of_many(rows)
    likeness = sentences @ ((projected.whole + projected.lead) / 2)
    closest = np.maximum.reduceat(likeness, offsets[:-1])
    themes = corpus.whole_of(rows) @ projected.theme / corpus.derived("theme")[rows]
    return {
        "themes": np.asarray(settings.themes * themes, dtype=np.float32),
        "sentences": np.asarray(settings.sentences * closest, dtype=np.float32),
        "breadth": np.asarray(settings.breadth * np.log(activities(sentences, offsets)), dtype=np.float32),
    }


def activities(sentences: Vectors, offsets: NDArray[np.int64]) -> NDArray[np.float64]:
    """Count the separate activities that each profile tells of, from 1 for a text about one thing.

    A list of unrelated things has many chances to answer; a running text has one, however long it is.
    Each sentence beyond the first counts by exp(-r / `ALIKENESS`), r being the mean likeness of the
    profile's sentences to one another: it follows from the length of their sum. ``sentences`` (n, d)
    are unit vectors, those of profile i from ``offsets[i]`` to ``offsets[i + 1]``; every profile has one.
    """
    counts = np.diff(offsets).astype(np.float64)
    sums = sentences[offsets[:-1]]
    # First sentences, then second ones, and so on: three times as quick here as NumPy's reduceat.
    for position in range(1, int(counts.max(initial=1))):
        longer = np.flatnonzero(counts > position)
        sums[longer] += sentences[offsets[longer] + position]
    squares = np.einsum("ij,ij->i", sums, sums).astype(np.float64)
    alike = np.clip((squares - counts) / np.maximum(counts * (counts - 1), 1.0), 0.0, 1.0)
    return np.asarray(1.0 + (counts - 1.0) * np.exp(-alike / ALIKENESS))


def _feedback(
    projected: ProjectedNeed, corpus: Corpus, rows: Rows, scores: Floats, settings: Settings
) -> Floats:
    """Compare the candidates with what the best of them have in common."""
    profiles = corpus.whole_of(rows)
    best = _best(scores, min(FEEDBACK_PROFILES, len(rows)))
    weights = np.exp(FEEDBACK_FOCUS * (scores[best] - scores[best[0]]))
    common = unit(weights @ profiles[best])
    return (settings.feedback * (profiles @ common)).astype(np.float32)


def _best(scores: Floats, count: int) -> Rows:
    """Give the places of the highest scores, in order; equal scores by place."""
    if count < len(scores):
        floor = np.partition(scores, len(scores) - count)[len(scores) - count]
        places = np.flatnonzero(scores >= floor)
    else:
        places = np.arange(len(scores))
    return places[np.lexsort((places, -scores[places]))][:count].astype(np.int64)
