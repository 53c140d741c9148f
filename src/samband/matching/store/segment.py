"""A segment: some profiles' keys, columns, vectors and words, written once and mapped into memory."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.entry import Encoded, Entry
from samband.matching.store.container import Array, Container

COLUMNS = ("kind", "lang", "country", "region")
LARGE = ("whole", "sentences", "post_row", "post_count")
"""Arrays that are not read when a segment is opened, only when they are used."""

Hashes = NDArray[np.uint64]
Locals = NDArray[np.int64]

_MOST_COUNT = 65535


@dataclass(frozen=True, slots=True)
class Content:
    """What a segment is made of: arrays by name, and the words that columns' numbers stand for."""

    arrays: dict[str, Array]
    tables: dict[str, list[str]]

    @property
    def rows(self) -> int:
        """Count the profiles."""
        return len(self.arrays["lengths"])


def hash_of(word: str) -> int:
    """Give the 64-bit hash under which a key or a term is found."""
    return int.from_bytes(
        hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def hashes_of(words: Iterable[str]) -> Hashes:
    """Give the hashes of some words."""
    return np.fromiter((hash_of(word) for word in words), np.uint64)


NOTHING: tuple[Locals, NDArray[np.float32]] = np.zeros(0, np.int64), np.zeros(0, np.float32)


class Segment:
    """An open segment."""

    def __init__(self, path: Path) -> None:
        """Open the file and check all but its large arrays.

        Raises:
            FileNotFoundError: when there is no such file.
            StoreDamaged: when it is not what was written.
        """
        self.container = Container(path, LARGE)
        self.arrays = self.container.arrays
        self.tables: dict[str, list[str]] = self.container.facts["tables"]
        self.rows = len(self.arrays["lengths"])
        self.dimensions = int(self.arrays["whole"].shape[1])

    def find(self, keys: Sequence[str], wanted: Hashes) -> Locals:
        """Give the local rows, hidden or not, of those keys that are here; ``wanted`` are their hashes."""
        hashes = self.arrays["key_hash"]
        starts, ends = np.searchsorted(hashes, wanted), np.searchsorted(hashes, wanted, side="right")
        found = []
        for number in np.flatnonzero(ends > starts).tolist():
            rows = self.arrays["key_row"][starts[number] : ends[number]]
            found += [int(row) for row in rows if self.key(int(row)) == keys[number]]
        return np.array(found, np.int64)

    def key(self, row: int) -> str:
        """Give the public key of a local row."""
        start, end = self.arrays["key_at"][row : row + 2]
        return bytes(self.arrays["key_bytes"][start:end]).decode("utf-8", "surrogatepass")

    def langs(self) -> list[str]:
        """Give the language of each local row."""
        table = self.tables["lang"]
        return [table[code] for code in self.arrays["lang"]]

    def postings(self, wanted: np.uint64) -> tuple[Locals, NDArray[np.float32]]:
        """Give the local rows, ascending, that hold the term of a hash, and how often."""
        terms = self.arrays["term_hash"]
        at = int(terms.searchsorted(wanted))
        if at == len(terms) or terms[at] != wanted:
            return NOTHING
        start, end = self.arrays["term_at"][at : at + 2]
        rows = self.arrays["post_row"][start:end].astype(np.int64)
        return rows, self.arrays["post_count"][start:end].astype(np.float32)

    @cached_property
    def content(self) -> Content:
        """What the segment is made of."""
        return Content(dict(self.arrays), self.tables)


def content_of(encoded: Sequence[Encoded]) -> Content:
    """Lay out profiles as a segment's content. Sentences are kept in half precision.

    Raises:
        ValueError: when vectors are not finite or their lengths differ.
    """
    entries = [one.entry for one in encoded]
    arrays: dict[str, Array] = {}
    tables: dict[str, list[str]] = {}
    arrays |= _keys([entry.key for entry in entries])
    for column in COLUMNS:
        codes, tables[column] = _coded([getattr(entry, column) for entry in entries])
        arrays[column] = codes
    audiences, tables["audience"] = _audiences(entries)
    arrays |= audiences
    arrays |= _vectors(encoded)
    arrays |= _terms(encoded)
    return Content(arrays, tables)


def _keys(keys: Sequence[str]) -> dict[str, Array]:
    written = [key.encode("utf-8", "surrogatepass") for key in keys]
    return key_index(
        np.frombuffer(b"".join(written), np.uint8), offsets([len(key) for key in written]), hashes_of(keys)
    )


def key_index(characters: Array, places: Array, hashes: Hashes) -> dict[str, Array]:
    """Give the arrays by which keys are read and found; ``hashes`` are in the order of rows."""
    order = np.argsort(hashes, kind="stable")
    return {
        "key_bytes": characters,
        "key_at": places,
        "key_hash": hashes[order],
        "key_row": order.astype(np.uint32),
    }


def offsets(lengths: Any) -> Locals:
    """Give where each of several runs begins when they lie one after the other, and the end."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.asarray(lengths, np.int64))])


def _coded(words: Sequence[str]) -> tuple[NDArray[np.int32], list[str]]:
    table = sorted(set(words))
    number = {word: index for index, word in enumerate(table)}
    return np.array([number[word] for word in words], np.int32), table


def _audiences(entries: Sequence[Entry]) -> tuple[dict[str, Array], list[str]]:
    restricted = [(row, entry.audience) for row, entry in enumerate(entries) if entry.audience]
    codes, table = _coded([key for _, audience in restricted for key in audience])
    return {
        "audience_row": np.array([row for row, _ in restricted], np.int64),
        "audience_at": offsets([len(audience) for _, audience in restricted]),
        "audience_code": codes,
    }, table


def _vectors(encoded: Sequence[Encoded]) -> dict[str, Array]:
    whole = np.stack([np.asarray(one.whole, "<f4") for one in encoded])
    width = whole.shape[1]
    parts = [np.asarray(one.sentences, np.float32).reshape(-1, width) for one in encoded]
    sentences = np.concatenate(parts)
    if not (np.isfinite(whole).all() and np.isfinite(sentences).all()):
        raise ValueError("A vector holds a number that is not finite.")
    return {
        "whole": whole,
        "sentences": sentences.astype("<f2"),
        "sentence_at": offsets([len(part) for part in parts]),
    }


def _terms(encoded: Sequence[Encoded]) -> dict[str, Array]:
    vocabulary: dict[str, int] = {}
    numbers: list[int] = []
    counts: list[int] = []
    per_row: list[int] = []
    for one in encoded:
        counted = Counter(one.terms)
        numbers += [vocabulary.setdefault(term, len(vocabulary)) for term in counted]
        counts += counted.values()
        per_row.append(len(counted))
    rows = np.repeat(np.arange(len(encoded)), per_row)
    hashes = hashes_of(vocabulary)[np.array(numbers, np.int64)] if numbers else np.zeros(0, np.uint64)
    lengths = np.array([len(one.terms) for one in encoded], "<f4")
    return {**term_index(hashes, rows, np.array(counts, np.int64)), "lengths": lengths}


def term_index(hashes: Hashes, rows: Array, counts: Array) -> dict[str, Array]:
    """Give the arrays by which the rows that hold a term are found, from triples in order of rows."""
    order = np.argsort(hashes, kind="stable")
    terms, per_term = np.unique(hashes[order], return_counts=True)
    return {
        "term_hash": terms,
        "term_at": offsets(per_term),
        "post_row": rows[order].astype("<u4"),
        "post_count": np.minimum(counts[order], _MOST_COUNT).astype("<u2"),
    }
