"""A store in memory: a dictionary, read row by row. For tests, and as the plainest reading of the seam."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.corpus import Floats, Projection, Rows
from samband.matching.domain.entry import Encoded, Entry, Vectors
from samband.matching.store.interface import Filters, Mask

_NUTS = {"GR": "EL", "GB": "UK"}


class MemoryStore:
    """Encoded profiles in a dictionary by key; each view copies what it shows."""

    def __init__(self) -> None:
        """Begin empty."""
        self.generation = 0
        self._profiles: dict[str, Encoded] = {}

    def upsert(self, encoded: Sequence[Encoded]) -> None:
        """Add profiles, or replace those whose keys are there; of equal keys the last counts."""
        if not encoded:
            return
        for one in encoded:
            self._profiles.pop(one.entry.key, None)
            self._profiles[one.entry.key] = one
        self.generation += 1

    def remove(self, keys: Collection[str]) -> int:
        """Hide profiles from every later view, and tell how many were there."""
        found = [key for key in dict.fromkeys(keys) if key in self._profiles]
        for key in found:
            del self._profiles[key]
        self.generation += bool(found)
        return len(found)

    def rewrite_without(self, keys: Collection[str]) -> int:
        """Erase profiles, and tell how many were there."""
        return self.remove(keys)

    def replace_all(self, parts: Iterable[Sequence[Encoded]]) -> None:
        """Put these profiles, and only these, in the place of everything."""
        self._profiles = {one.entry.key: one for part in parts for one in part}
        self.generation += 1

    def merge(self) -> bool:
        """Do nothing: there is nothing to tidy up."""
        return False

    def clear(self) -> None:
        """Remove everything."""
        self.replace_all([])

    def view(self, projection: Projection) -> "MemoryView":
        """Show the newest state with vectors projected as given."""
        return MemoryView(self.generation, list(self._profiles.values()), projection)


class MemoryView:
    """A consistent view of a :class:`MemoryStore`."""

    def __init__(self, generation: int, profiles: list[Encoded], projection: Projection) -> None:
        """Project all vectors."""
        self.generation = generation
        self._profiles = profiles
        self._terms = [Counter(one.terms) for one in profiles]
        self._whole: Vectors = np.zeros((0, 0), np.float32)
        self._sentences: list[Vectors] = []
        self._derived: dict[str, Floats] | None = None
        if profiles:
            langs = [one.entry.lang for one in profiles]
            self._whole = projection.project_profiles(np.stack([one.whole for one in profiles]), langs)
            self._derived = projection.derive(self._whole)
            for one in profiles:
                several = [one.entry.lang] * len(one.sentences)
                self._sentences.append(projection.project_sentences(one.sentences, several))

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._profiles)

    def languages(self) -> tuple[Sequence[str], NDArray[np.int16]]:
        """Give the names of languages and, for each row, the index of its language."""
        return _coded([one.entry.lang for one in self._profiles])

    def kinds(self) -> tuple[Sequence[str], NDArray[np.int16]]:
        """Give the names of kinds and, for each row, the index of its kind; a name may be several words."""
        return _coded([one.entry.kind for one in self._profiles])

    def regions(self, rows: Rows) -> list[str]:
        """Give the NUTS codes of some rows, empty where the place is not known."""
        return [self._profiles[row].entry.region for row in rows]

    def raw_whole(self, most: int) -> tuple[Vectors, list[str]]:
        """Give unprojected whole vectors of at most so many rows, evenly spread, and their languages."""
        step = max(1, -(-len(self) // most))
        some = self._profiles[::step]
        raw = np.stack([one.whole for one in some]) if some else np.zeros((0, 0), np.float32)
        return raw, [one.entry.lang for one in some]

    def dense(self, query: Vectors) -> Floats:
        """Give for every row the inner product of its projected whole vector and ``query``."""
        if not self._profiles:
            return np.zeros((*query.shape[:-1], 0), np.float32)
        return np.asarray(query @ self._whole.T, np.float32)

    def whole_of(self, rows: Rows) -> Vectors:
        """Give the projected whole vectors of some rows: (len(rows), d)."""
        return self._whole[np.asarray(rows, np.int64)]

    def sentences_of(self, row: int) -> Vectors:
        """Give the projected sentence vectors of one row, in the order of the text: (k, d)."""
        return self._sentences[row]

    def sentences_of_many(self, rows: Rows) -> tuple[Vectors, NDArray[np.int64]]:
        """Give the projected sentence vectors of several rows stacked, and offsets (len+1)."""
        found = [self._sentences[row] for row in rows]
        places = np.cumsum([0, *(len(part) for part in found)]).astype(np.int64)
        return np.concatenate([self._whole[:0], *found]), places

    def derived(self, name: str) -> Floats:
        """Give a number for every row that the projection derived.

        Raises:
            KeyError: when the projection derives no such number.
        """
        return np.zeros(0, np.float32) if self._derived is None else self._derived[name]

    def postings(self, term: str) -> tuple[Rows, Floats]:
        """Give the rows, ascending, that hold a term, and how often each holds it."""
        rows = [row for row, terms in enumerate(self._terms) if term in terms]
        return np.array(rows, np.int64), np.array([self._terms[row][term] for row in rows], np.float32)

    def lengths(self) -> Floats:
        """Give for every row how many terms it has."""
        return np.array([len(one.terms) for one in self._profiles], np.float32)

    def keys(self, rows: Rows) -> list[str]:
        """Give the public keys of some rows."""
        return [self._profiles[row].entry.key for row in rows]

    def row_of(self, key: str) -> int | None:
        """Give the row of a profile's public key, or None when it is not there."""
        return next((row for row, one in enumerate(self._profiles) if one.entry.key == key), None)

    def mask(self, filters: Filters) -> Mask | None:
        """Tell for each row whether the filters let it through; None when they let all through."""
        mask = np.array([_passes(one.entry, filters) for one in self._profiles], np.bool_)
        return None if mask.all() else mask


def _coded(values: list[str]) -> tuple[Sequence[str], NDArray[np.int16]]:
    names = sorted(set(values))
    return names, np.array([names.index(value) for value in values], np.int16)


def _passes(entry: Entry, filters: Filters) -> bool:
    place = entry.region or _NUTS.get(entry.country, entry.country)
    outside = filters.outside_region
    return (
        (not filters.langs or entry.lang in filters.langs)
        and (not filters.kinds or not set(filters.kinds).isdisjoint(entry.kind.split()))
        and set(filters.without_kinds).isdisjoint(entry.kind.split())
        and (not filters.countries or entry.country in filters.countries)
        and (not filters.region or place.startswith(filters.region))
        and (not outside or (bool(place) and not (place.startswith(outside) or outside.startswith(place))))
        and (not entry.audience or not set(entry.audience).isdisjoint(filters.audience))
        and entry.key not in filters.exclude_keys
    )
