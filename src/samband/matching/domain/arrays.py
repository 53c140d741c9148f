"""A corpus that lives in arrays: for tests, for measurements, and for a few profiles at a time."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.corpus import Floats, Projection, Rows
from samband.matching.domain.entry import Encoded, Vectors


class ArrayCorpus:
    """Encoded profiles under one projection, as ranking reads them (see `Corpus`)."""

    def __init__(self, profiles: Sequence[Encoded], projection: Projection) -> None:
        langs = [profile.entry.lang for profile in profiles]
        self._names = sorted(set(langs))
        self._language_rows = np.array([self._names.index(lang) for lang in langs], dtype=np.int16)
        self._kind_names = sorted({profile.entry.kind for profile in profiles})
        kinds = [self._kind_names.index(profile.entry.kind) for profile in profiles]
        self._kind_rows = np.array(kinds, dtype=np.int16)
        width = len(profiles[0].whole) if profiles else 0
        raw = np.array([profile.whole for profile in profiles], dtype=np.float32).reshape(
            len(profiles), width
        )
        parts = [p.sentences if len(p.sentences) else p.whole[None, :] for p in profiles]
        self._offsets = np.cumsum([0, *(len(part) for part in parts)])
        part_langs = [lang for lang, part in zip(langs, parts, strict=True) for _ in range(len(part))]
        self._whole = projection.project_profiles(raw, langs) if profiles else raw
        self._sentences = projection.project_sentences(np.vstack(parts), part_langs) if profiles else raw
        self._derived = projection.derive(self._whole) if profiles else {}
        self._lengths = np.array([len(profile.terms) for profile in profiles], dtype=np.float32)
        self._postings = self._invert(profiles)

    @staticmethod
    def _invert(profiles: Sequence[Encoded]) -> dict[str, tuple[Rows, Floats]]:
        """Turn the terms of each profile into the profiles of each term."""
        found: dict[str, list[tuple[int, int]]] = {}
        for row, profile in enumerate(profiles):
            for term, count in Counter(profile.terms).items():
                found.setdefault(term, []).append((row, count))
        return {
            term: (
                np.array([row for row, _ in held], dtype=np.int64),
                np.array([n for _, n in held], dtype=np.float32),
            )
            for term, held in found.items()
        }

    def __len__(self) -> int:
        return len(self._lengths)

    def languages(self) -> tuple[Sequence[str], NDArray[np.int16]]:
        """Give the names of languages and, for each row, the index of its language."""
        return self._names, self._language_rows

    def kinds(self) -> tuple[Sequence[str], NDArray[np.int16]]:
        """Give the names of kinds and, for each row, the index of its kind."""
        return self._kind_names, self._kind_rows

    def dense(self, query: Vectors) -> Floats:
        """Give for every row the inner product of its projected whole vector and ``query``."""
        return np.ascontiguousarray((self._whole @ np.atleast_2d(query).T).T).reshape(
            *query.shape[:-1], len(self)
        )

    def whole_of(self, rows: Rows) -> Vectors:
        """Give the projected whole vectors of some rows."""
        return self._whole[rows]

    def sentences_of(self, row: int) -> Vectors:
        """Give the projected sentence vectors of one row."""
        return self._sentences[self._offsets[row] : self._offsets[row + 1]]

    def sentences_of_many(self, rows: Rows) -> tuple[Vectors, NDArray[np.int64]]:
        """Give the projected sentence vectors of several rows stacked, and offsets."""
        counts = self._offsets[rows + 1] - self._offsets[rows]
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        places = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - self._offsets[rows], counts)
        return self._sentences[places], offsets

    def derived(self, name: str) -> Floats:
        """Give a number for every row that the projection derived."""
        return self._derived[name]

    def postings(self, term: str) -> tuple[Rows, Floats]:
        """Give the rows that hold a term, and how often each holds it."""
        return self._postings.get(term, (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)))

    def lengths(self) -> Floats:
        """Give for every row how many terms it has."""
        return self._lengths
