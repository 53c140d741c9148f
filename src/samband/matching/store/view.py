"""What the segments hold at one moment, numbered through as one corpus."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.corpus import Floats, Rows
from samband.matching.domain.entry import Vectors
from samband.matching.store.combine import run_items
from samband.matching.store.container import Array
from samband.matching.store.interface import Filters, Mask
from samband.matching.store.projected import Projected
from samband.matching.store.segment import NOTHING, Segment, hash_of, hashes_of, offsets


@dataclass(frozen=True, slots=True)
class Shown:
    """A segment in a view; ``live`` lists its shown local rows, or is None when all are shown."""

    segment: Segment
    projected: Projected
    live: NDArray[np.int64] | None

    @property
    def rows(self) -> int:
        """Count the shown rows."""
        return self.segment.rows if self.live is None else len(self.live)

    def shown(self, array: Array) -> Array:
        """Leave out what belongs to hidden rows."""
        return array if self.live is None else array[self.live]

    def local(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Turn numbers among the shown rows into local rows."""
        return rows if self.live is None else self.live[rows]

    def among_shown(self, local: NDArray[np.int64]) -> tuple[NDArray[np.int64], Mask]:
        """Turn local rows into numbers among the shown ones; the mask tells which are shown."""
        if self.live is None:
            return local, np.ones(len(local), np.bool_)
        at = np.minimum(np.searchsorted(self.live, local), max(len(self.live) - 1, 0))
        found = self.live[at] == local if len(self.live) else np.zeros(len(local), np.bool_)
        return at, found


class SegmentView:
    """A consistent view of a :class:`~samband.matching.store.segments.SegmentStore`."""

    def __init__(self, generation: int, shown: Sequence[Shown]) -> None:
        """Number the rows of the shown segments through, in their order."""
        self.generation = generation
        self._shown = [one for one in shown if one.rows]
        self._base = offsets([one.rows for one in self._shown])
        bounds = self._base.tolist()
        self._placed = list(zip(self._shown, bounds[:-1], bounds[1:], strict=True))
        self._derived: dict[str, Floats] = {}
        self._tables: dict[str, tuple[list[str], NDArray[np.int16]]] = {}

    def __len__(self) -> int:
        """Count the rows."""
        return int(self._base[-1])

    def languages(self) -> tuple[Sequence[str], NDArray[np.int16]]:
        """Give the names of languages and, for each row, the index of its language."""
        return self._table("lang")

    def kinds(self) -> tuple[Sequence[str], NDArray[np.int16]]:
        """Give the names of kinds and, for each row, the index of its kind; a name may be several words."""
        return self._table("kind")

    def regions(self, rows: Rows) -> list[str]:
        """Give the NUTS codes of some rows, empty where the place is not known."""
        names, codes = self._table("region")
        return [names[code] for code in codes[np.asarray(rows, np.int64)]]

    def raw_whole(self, most: int) -> tuple[Vectors, list[str]]:
        """Give unprojected whole vectors of at most so many rows, evenly spread, and their languages."""
        names, codes = self._table("lang")
        step = max(1, -(-len(self) // most))
        parts, languages = [], []
        for one, start, stop in self._spans():
            local = one.local(np.arange(0, one.rows, step))
            parts.append(np.asarray(one.segment.arrays["whole"][local], np.float32))
            languages += [names[code] for code in codes[start:stop:step]]
        return (np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)), languages

    def dense(self, query: Vectors) -> Floats:
        """Give for every row the inner product of its projected whole vector and ``query``."""
        query = np.asarray(query, np.float32)
        out = np.empty((*query.shape[:-1], len(self)), np.float32)
        for one, start, stop in self._spans():
            if query.ndim == 1:
                out[start:stop] = one.shown(one.projected.whole @ query)
            else:
                # This way round the rows are read once, in their order: a third less time for two queries.
                products = one.projected.whole @ query.T
                out[:, start:stop] = one.shown(products).T
        return out

    def whole_of(self, rows: Rows) -> Vectors:
        """Give the projected whole vectors of some rows: (len(rows), d)."""
        rows = np.asarray(rows, np.int64)
        out = np.zeros((len(rows), self._width), np.float32)
        for one, where, local in self._located(rows):
            out[where] = one.projected.whole[local]
        return out

    def sentences_of(self, row: int) -> Vectors:
        """Give the projected sentence vectors of one row, in the order of the text: (k, d)."""
        return self.sentences_of_many(np.array([row], np.int64))[0]

    def sentences_of_many(self, rows: Rows) -> tuple[Vectors, NDArray[np.int64]]:
        """Give the projected sentence vectors of several rows stacked, and offsets (len+1)."""
        rows = np.asarray(rows, np.int64)
        located = self._located(rows)
        counts = np.zeros(len(rows), np.int64)
        for one, where, local in located:
            places = one.segment.arrays["sentence_at"]
            counts[where] = places[local + 1] - places[local]
        places_out = offsets(counts)
        out = np.empty((int(places_out[-1]), self._width), np.float32)
        for one, where, local in located:
            source = run_items(one.segment.arrays["sentence_at"][local], counts[where])
            out[run_items(places_out[where], counts[where])] = one.projected.sentences[source]
        return out, places_out

    def derived(self, name: str) -> Floats:
        """Give a number for every row that the projection derived.

        Raises:
            KeyError: when the projection derives no such number.
        """
        if name not in self._derived:
            self._derived[name] = self._joined(lambda one: one.projected.derived[name])
        return self._derived[name]

    def postings(self, term: str) -> tuple[Rows, Floats]:
        """Give the rows, ascending, that hold a term, and how often each holds it."""
        wanted = np.uint64(hash_of(term))
        rows, counts = [NOTHING[0]], [NOTHING[1]]
        for one, start, _ in self._spans():
            # A need asks this for some hundred terms in every segment, most of them not there.
            local, times = one.segment.postings(wanted)
            if not len(local):
                continue
            if one.live is not None:
                local, shown = one.among_shown(local)
                local, times = local[shown], times[shown]
            rows.append(local + start)
            counts.append(times)
        return np.concatenate(rows), np.concatenate(counts)

    def lengths(self) -> Floats:
        """Give for every row how many terms it has."""
        return self._lengths

    def keys(self, rows: Rows) -> list[str]:
        """Give the public keys of some rows."""
        rows = np.asarray(rows, np.int64)
        found = [""] * len(rows)
        for one, where, local in self._located(rows):
            for position, row in zip(where, local, strict=True):
                found[position] = one.segment.key(int(row))
        return found

    def row_of(self, key: str) -> int | None:
        """Give the row of a profile's public key, or None when it is not there."""
        wanted = hashes_of([key])
        for one, start, _ in self._spans():
            among, shown = one.among_shown(one.segment.find([key], wanted))
            if shown.any():
                return int(among[shown][0] + start)
        return None

    def mask(self, filters: Filters) -> Mask | None:
        """Tell for each row whether the filters let it through; None when they let all through."""
        parts = [one.shown(_allowed(one.segment, filters)) for one in self._shown]
        mask: Mask = np.concatenate(parts) if parts else np.zeros(0, np.bool_)
        for key in filters.exclude_keys:
            row = self.row_of(key)
            if row is not None:
                mask[row] = False
        return None if mask.all() else mask

    @cached_property
    def _lengths(self) -> Floats:
        return self._joined(lambda one: one.segment.arrays["lengths"])

    def _table(self, column: str) -> tuple[list[str], NDArray[np.int16]]:
        if column not in self._tables:
            names = sorted({name for one in self._shown for name in one.segment.tables[column]})
            number = {name: index for index, name in enumerate(names)}
            codes: NDArray[np.int16] = np.zeros(len(self), np.int16)
            for one, start, stop in self._spans():
                table = np.array([number[name] for name in one.segment.tables[column]], np.int16)
                codes[start:stop] = one.shown(table[one.segment.arrays[column]])
            codes.flags.writeable = False
            self._tables[column] = names, codes
        return self._tables[column]

    @property
    def _width(self) -> int:
        return int(self._shown[0].projected.whole.shape[1]) if self._shown else 0

    def _spans(self) -> list[tuple[Shown, int, int]]:
        return self._placed

    def _joined(self, column: Callable[[Shown], Array]) -> Floats:
        joined: Floats = np.zeros(len(self), np.float32)
        for one, start, stop in self._spans():
            joined[start:stop] = one.shown(column(one))
        joined.flags.writeable = False
        return joined

    def _located(self, rows: Rows) -> list[tuple[Shown, NDArray[np.int64], NDArray[np.int64]]]:
        """Sort rows by their segments: the segment, positions among the given rows, local rows."""
        if len(rows) and (rows.min() < 0 or rows.max() >= len(self)):
            raise IndexError(f"The view has rows 0 to {len(self) - 1}.")
        owner = np.searchsorted(self._base, rows, side="right") - 1
        located = []
        for number in np.unique(owner):
            where = np.flatnonzero(owner == number)
            one = self._shown[number]
            located.append((one, where, one.local(rows[where] - self._base[number])))
        return located


def _allowed(segment: Segment, filters: Filters) -> Mask:
    """Evaluate all filters but excluded keys for every local row of a segment."""
    allowed: Mask = np.ones(segment.rows, np.bool_)
    for column, wanted in (("lang", filters.langs), ("kind", filters.kinds), ("country", filters.countries)):
        if wanted:
            # A profile may be of several kinds, written as words of one name.
            names = segment.tables[column]
            table = np.array([not set(wanted).isdisjoint(name.split()) for name in names], np.bool_)
            allowed &= table[segment.arrays[column]]
    if filters.without_kinds:
        names = segment.tables["kind"]
        others = np.array([set(filters.without_kinds).isdisjoint(name.split()) for name in names], np.bool_)
        allowed &= others[segment.arrays["kind"]]
    if filters.region:
        allowed &= _placed(segment, lambda place: place.startswith(filters.region))
    if filters.outside_region:
        allowed &= _placed(segment, lambda place: not _may_be_in(place, filters.outside_region))
    restricted = segment.arrays["audience_row"]
    if len(restricted):
        invited = np.isin(np.array(segment.tables["audience"], np.str_), np.array(filters.audience, np.str_))
        hits = np.concatenate([[0], np.cumsum(invited[segment.arrays["audience_code"]])])
        places = segment.arrays["audience_at"]
        allowed[restricted] &= hits[places[1:]] > hits[places[:-1]]
    return allowed


def _placed(segment: Segment, holds: Callable[[str], bool]) -> Mask:
    """Tell for each row whether its place is known and something holds of it."""
    regions = segment.tables["region"]
    countries = segment.tables["country"]
    of_region = np.array([bool(place) and holds(place) for place in regions])
    of_country = np.array([bool(place) and holds(nuts_country(place)) for place in countries])
    unknown = np.array([not place for place in regions])
    region = segment.arrays["region"]
    return np.where(unknown[region], of_country[segment.arrays["country"]], of_region[region])


def _may_be_in(place: str, region: str) -> bool:
    """Tell whether a place lies in a region, or is so large that it may."""
    return place.startswith(region) or region.startswith(place)


def nuts_country(country: str) -> str:
    """Give the two letters with which a country's NUTS codes begin."""
    return {"GR": "EL", "GB": "UK"}.get(country, country)
