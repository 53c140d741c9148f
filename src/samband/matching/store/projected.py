"""A segment's vectors as a projection makes them, kept beside the segment so that it is done once."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from samband.matching.domain.corpus import Floats, Projection
from samband.matching.store.container import Array, Container, write_container
from samband.matching.store.interface import StoreBusy, StoreDamaged
from samband.matching.store.manifest import writer_lock
from samband.matching.store.segment import Segment

SMALL = 512
"""Segments with fewer rows are projected in memory at every opening: it takes less than a file."""

_STEP = 4096
_PATIENCE = 600.0
_DERIVED = "derived:"


class Projected:
    """A segment's projected vectors: ``whole`` (rows, d), ``sentences`` (sentences, d), numbers by name."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Take the arrays apart."""
        self.whole: Array = arrays["whole"]
        self.sentences: Array = arrays["sentences"]
        self.derived: dict[str, Floats] = {
            name.removeprefix(_DERIVED): array for name, array in arrays.items() if name.startswith(_DERIVED)
        }


def projected_path(segment: Path, version: str) -> Path:
    """Give the file that holds a segment's vectors projected by a version of a projection."""
    return segment.with_suffix(f".{hashlib.sha256(version.encode()).hexdigest()[:16]}.projected")


def project(segment: Segment, projection: Projection) -> Projected:
    """Give a segment's projected vectors, from its file or made now.

    Several processes may ask at once: one makes the file, the others wait for it. Where nothing
    can be written the vectors stay in memory.
    """
    if segment.rows < SMALL:
        return Projected(_arrays(segment, projection))
    path = projected_path(segment.container.path, projection.version)
    opened = _opened(path)
    if opened:
        return opened
    try:
        with _making(path.parent):
            return _opened(path) or _made(segment, projection, path)
    except (OSError, StoreBusy):
        return Projected(_arrays(segment, projection))


def _opened(path: Path) -> Projected | None:
    try:
        container = Container(path, unchecked=("whole", "sentences"))
    except (FileNotFoundError, StoreDamaged):
        return None  # It can always be made anew from the segment.
    container.expect_soon("whole")
    return Projected(container.arrays)


def _made(segment: Segment, projection: Projection, path: Path) -> Projected:
    arrays = _arrays(segment, projection)
    passing = path.with_name(f"{path.name}.{os.getpid()}.new")
    passing.unlink(missing_ok=True)
    try:
        write_container(passing, arrays, {"version": projection.version})
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)
    if not segment.container.path.exists():
        # The segment was rewritten meanwhile, perhaps to erase somebody: leave no trace of it.
        path.unlink(missing_ok=True)
        return Projected(arrays)
    return _opened(path) or Projected(arrays)


def _arrays(segment: Segment, projection: Projection) -> dict[str, Array]:
    langs = segment.langs()
    raw = segment.arrays
    parts = []
    for start in range(0, segment.rows, _STEP):
        stop = min(start + _STEP, segment.rows)
        parts.append(projection.project_profiles(raw["whole"][start:stop], langs[start:stop]))
    whole = np.ascontiguousarray(np.concatenate(parts), "<f4")
    places = raw["sentence_at"]
    owners = np.repeat(np.arange(segment.rows), np.diff(places))
    sentences = np.empty((len(owners), whole.shape[1]), "<f2")
    for start in range(0, len(owners), _STEP):
        stop = min(start + _STEP, len(owners))
        block = raw["sentences"][start:stop].astype(np.float32)
        sentences[start:stop] = projection.project_sentences(
            block, [langs[row] for row in owners[start:stop]]
        )
    derived = projection.derive(whole)
    return {
        "whole": whole,
        "sentences": sentences,
        **{f"{_DERIVED}{name}": np.asarray(values, "<f4") for name, values in derived.items()},
    }


@contextmanager
def _making(folder: Path) -> Iterator[None]:
    with writer_lock(folder, _PATIENCE, "projecting.lock"):
        yield
