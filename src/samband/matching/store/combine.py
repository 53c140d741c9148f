"""One segment's content out of the wanted rows of several."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samband.matching.store.container import Array
from samband.matching.store.interface import Mask
from samband.matching.store.segment import COLUMNS, Content, Hashes, key_index, offsets, term_index

Kept = Sequence[tuple[Content, Mask]]


def combine(kept: Kept) -> Content:
    """Put the wanted rows of several contents one after the other; nothing of others remains.

    Tables are made anew from what is used, so that a word that only an erased profile had is gone.
    """
    arrays: dict[str, Array] = {}
    tables: dict[str, list[str]] = {}
    arrays |= _keys(kept)
    for column in COLUMNS:
        codes = [(content.arrays[column][mask], content.tables[column]) for content, mask in kept]
        arrays[column], tables[column] = _recoded(codes)
    arrays |= _audiences(kept, tables)
    arrays["whole"] = np.concatenate([content.arrays["whole"][mask] for content, mask in kept])
    arrays["lengths"] = np.concatenate([content.arrays["lengths"][mask] for content, mask in kept])
    runs = [_runs(content.arrays["sentence_at"], np.flatnonzero(mask)) for content, mask in kept]
    arrays["sentences"] = np.concatenate(
        [content.arrays["sentences"][items] for (content, _), (items, _) in zip(kept, runs, strict=True)]
    )
    arrays["sentence_at"] = offsets(np.concatenate([lengths for _, lengths in runs]))
    arrays |= _terms(kept)
    return Content(arrays, tables)


def _runs(places: Array, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the indices of all items of some rows' runs, and the runs' lengths."""
    starts, lengths = places[rows], places[rows + 1] - places[rows]
    return run_items(starts, lengths), lengths


def run_items(starts: Array, lengths: Array) -> NDArray[np.int64]:
    """List the indices start, start + 1, … of several runs one after the other."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def _keys(kept: Kept) -> dict[str, Array]:
    characters, lengths, hashes = [], [], []
    for content, mask in kept:
        items, sizes = _runs(content.arrays["key_at"], np.flatnonzero(mask))
        characters.append(content.arrays["key_bytes"][items])
        lengths.append(sizes)
        in_order: Hashes = np.empty(content.rows, np.uint64)
        in_order[content.arrays["key_row"]] = content.arrays["key_hash"]
        hashes.append(in_order[mask])
    return key_index(np.concatenate(characters), offsets(np.concatenate(lengths)), np.concatenate(hashes))


def _recoded(codes: Sequence[tuple[Array, list[str]]]) -> tuple[Array, list[str]]:
    used = {table[code] for numbers, table in codes for code in np.unique(numbers)}
    joint = sorted(used)
    number = {word: index for index, word in enumerate(joint)}
    translated = [
        np.array([number.get(word, 0) for word in table] or [0], np.int32)[numbers]
        for numbers, table in codes
    ]
    return np.concatenate(translated), joint


def _audiences(kept: Kept, tables: dict[str, list[str]]) -> dict[str, Array]:
    rows, lengths, codes = [], [], []
    base = 0
    for content, mask in kept:
        target = np.cumsum(mask) - 1 + base
        here = np.flatnonzero(mask[content.arrays["audience_row"]])
        items, sizes = _runs(content.arrays["audience_at"], here)
        rows.append(target[content.arrays["audience_row"][here]])
        lengths.append(sizes)
        codes.append((content.arrays["audience_code"][items], content.tables["audience"]))
        base += int(mask.sum())
    numbers, tables["audience"] = _recoded(codes)
    return {
        "audience_row": np.concatenate(rows).astype(np.int64),
        "audience_at": offsets(np.concatenate(lengths)),
        "audience_code": numbers,
    }


def _terms(kept: Kept) -> dict[str, Array]:
    hashes, rows, counts = [], [], []
    base = 0
    for content, mask in kept:
        arrays = content.arrays
        target = np.cumsum(mask) - 1 + base
        wanted = mask[arrays["post_row"]]
        hashes.append(np.repeat(arrays["term_hash"], np.diff(arrays["term_at"]))[wanted])
        rows.append(target[arrays["post_row"][wanted]])
        counts.append(arrays["post_count"][wanted])
        base += int(mask.sum())
    return term_index(np.concatenate(hashes), np.concatenate(rows), np.concatenate(counts))
