"""The default store: immutable memory-mapped segments and a manifest that says which count."""

import os
import secrets
import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.corpus import Projection
from samband.matching.domain.entry import Encoded
from samband.matching.store.combine import combine
from samband.matching.store.container import write_container
from samband.matching.store.interface import Mask, StoreDamaged
from samband.matching.store.manifest import (
    NAME,
    Manifest,
    Part,
    last_generation,
    read_manifest,
    write_manifest,
    writer_lock,
)
from samband.matching.store.plan import LARGEST, all_groups, small_groups
from samband.matching.store.projected import Projected, project, projected_path
from samband.matching.store.segment import Content, Segment, content_of, hashes_of
from samband.matching.store.view import SegmentView, Shown

PATIENCE = 30.0
_ATTEMPTS = 5
_VERSIONS = 2


class SegmentStore:
    """Encoded profiles in a folder: many readers, one writer at a time, safe to kill at any moment.

    A change writes new files beside the old ones and then replaces the manifest, so that a reader
    sees the old state or the new. One object may be used by several threads.
    """

    def __init__(self, folder: Path, encoder_name: str, *, patience: float = PATIENCE) -> None:
        """Name the folder and the encoder whose vectors it holds; nothing is touched yet.

        ``patience`` is how many seconds a writer waits for another.
        """
        self._folder = Path(folder)
        self._encoder = encoder_name
        self._patience = patience
        self._lock = threading.RLock()
        self._segments: dict[str, Segment] = {}
        self._projected: dict[tuple[str, str], Projected] = {}
        self._live: dict[tuple[str, str], NDArray[np.int64] | None] = {}
        self._views: dict[str, SegmentView] = {}
        self._seen: tuple[tuple[int, ...], Manifest] | None = None

    @property
    def generation(self) -> int:
        """Tell which state is the newest; the number grows with every change."""
        return self._manifest().generation

    def view(self, projection: Projection) -> SegmentView:
        """Show the newest state with vectors projected as given; quick when little changed.

        Raises:
            StoreDamaged: when what is stored cannot be used.
        """
        with self._lock:
            for _ in range(_ATTEMPTS):
                manifest = self._manifest()
                known = self._views.get(projection.version)
                if known and known.generation == manifest.generation:
                    return known
                try:
                    view = self._open(manifest, projection)
                except FileNotFoundError:
                    # A writer has replaced files since the manifest was read: read it again.
                    self._seen = None
                    continue
                self._views[projection.version] = view
                self._forget(manifest)
                return view
        raise StoreDamaged("a file is missing.")

    def upsert(self, encoded: Sequence[Encoded]) -> None:
        """Add profiles, or replace those whose keys are there; of equal keys the last counts.

        Raises:
            ValueError: when vectors are not finite or not as long as those that are there.
            StoreBusy: when another writes.
            StoreDamaged: when what is stored cannot be used.
        """
        newest = {one.entry.key: one for one in encoded}
        if not newest:
            return
        contents = _contents(list(newest.values()))
        with self._lock, writer_lock(self._folder, self._patience):
            manifest = self._fresh()
            for part in manifest.parts:
                if self._segment(part).dimensions != contents[0].arrays["whole"].shape[1]:
                    raise ValueError("These vectors are not as long as those in the store.")
            parts, _ = self._hide(manifest, list(newest))
            manifest = self._commit(manifest, [*parts, *map(self._write, contents)])
            for group in small_groups(manifest.parts):
                manifest = self._merge(manifest, group)

    def remove(self, keys: Collection[str]) -> int:
        """Hide profiles from every later view, and tell how many were there."""
        with self._lock, writer_lock(self._folder, self._patience):
            manifest = self._fresh()
            parts, count = self._hide(manifest, list(dict.fromkeys(keys)))
            if count:
                self._commit(manifest, parts)
        return count

    def rewrite_without(self, keys: Collection[str]) -> int:
        """Erase profiles: every segment that ever held one is written anew without it."""
        wanted = list(dict.fromkeys(keys))
        hashes = hashes_of(wanted)
        with self._lock, writer_lock(self._folder, self._patience):
            manifest = self._fresh()
            parts: list[Part] = []
            count = 0
            for part in manifest.parts:
                rows = self._segment(part).find(wanted, hashes)
                if not len(rows):
                    parts.append(part)
                    continue
                dead = part.dead_rows()
                count += int((~dead[rows]).sum())
                dead[rows] = True
                if not dead.all():
                    parts.append(self._write(combine([(self._segment(part).content, ~dead)])))
            if parts != list(manifest.parts):
                self._commit(manifest, parts)
            self._views.clear()
            self._sweep(self._fresh())
        return count

    def replace_all(self, parts: Iterable[Sequence[Encoded]]) -> None:
        """Put these profiles, and only these, in the place of everything; mend what was damaged.

        Until it is done the old state is shown.

        Raises:
            ValueError: when a key comes twice.
        """
        seen: set[str] = set()
        with self._lock, writer_lock(self._folder, self._patience):
            written: list[Part] = []
            for encoded in parts:
                keys = [one.entry.key for one in encoded]
                if len({*seen, *keys}) < len(seen) + len(keys):
                    raise ValueError("A profile's key comes twice.")
                seen.update(keys)
                written += map(self._write, _contents(encoded))
            self._commit(Manifest(self._encoder, last_generation(self._folder)), written)
        self.merge()

    def clear(self) -> None:
        """Remove everything, whatever state it is in."""
        self.replace_all([])

    def merge(self) -> bool:
        """Join small segments and write those anew of which much is hidden."""
        with self._lock, writer_lock(self._folder, self._patience):
            manifest = self._fresh()
            groups = all_groups(manifest.parts)
            for group in groups:
                manifest = self._merge(manifest, group)
        return bool(groups)

    def prepare(self, projection: Projection) -> None:
        """Project everything now, and delete what other versions of projections left on disk."""
        self.view(projection)
        with self._lock, writer_lock(self._folder, self._patience):
            parts = self._fresh().parts
            keep = {projected_path(self._path(part.id), projection.version).name for part in parts}
            for path in self._folder.glob("*.projected"):
                if path.name not in keep:
                    path.unlink(missing_ok=True)

    def verify(self) -> int:
        """Read every byte of the newest state, and tell how many profiles it shows.

        Raises:
            StoreDamaged: when anything is not what was written.
        """
        with self._lock:
            manifest = self._manifest()
            for part in manifest.parts:
                segment = self._segment(part)
                segment.container.check_all()
                if segment.rows != part.rows:
                    raise StoreDamaged(f"{part.id} has {segment.rows} rows, not {part.rows}.")
        return sum(part.live for part in manifest.parts)

    def _fresh(self) -> Manifest:
        self._seen = None
        return self._manifest()

    def _manifest(self) -> Manifest:
        with self._lock:
            try:
                found = (self._folder / NAME).stat()
                stamp: tuple[int, ...] = (found.st_mtime_ns, found.st_ino, found.st_size)
            except FileNotFoundError:
                stamp = ()
            if self._seen is None or self._seen[0] != stamp:
                self._seen = (stamp, read_manifest(self._folder, self._encoder))
            return self._seen[1]

    def _open(self, manifest: Manifest, projection: Projection) -> SegmentView:
        shown = []
        for part in manifest.parts:
            segment = self._opened(part)
            place = (part.id, projection.version)
            if place not in self._projected:
                self._projected[place] = project(segment, projection)
            state = (part.id, part.dead)
            if state not in self._live:
                self._live[state] = np.flatnonzero(~part.dead_rows()) if part.hidden else None
            shown.append(Shown(segment, self._projected[place], self._live[state]))
        return SegmentView(manifest.generation, shown)

    def _opened(self, part: Part) -> Segment:
        if part.id not in self._segments:
            segment = Segment(self._path(part.id))
            if segment.rows != part.rows:
                raise StoreDamaged(f"{part.id} has {segment.rows} rows, not {part.rows}.")
            self._segments[part.id] = segment
        return self._segments[part.id]

    def _segment(self, part: Part) -> Segment:
        try:
            return self._opened(part)
        except FileNotFoundError as error:
            raise StoreDamaged(f"the file of {part.id} is missing.") from error

    def _forget(self, manifest: Manifest) -> None:
        """Close what no newest view needs: segments that were replaced, old views and projections."""
        while len(self._views) > _VERSIONS:
            del self._views[next(iter(self._views))]
        parts = {part.id for part in manifest.parts}
        states = {(part.id, part.dead) for part in manifest.parts}
        self._segments = {key: value for key, value in self._segments.items() if key in parts}
        self._live = {key: value for key, value in self._live.items() if key in states}
        self._projected = {
            key: value for key, value in self._projected.items() if key[0] in parts and key[1] in self._views
        }

    def _hide(self, manifest: Manifest, keys: Sequence[str]) -> tuple[list[Part], int]:
        """Mark the shown rows of some keys as hidden; segments with nothing left are let go."""
        parts = []
        count = 0
        hashes = hashes_of(keys)
        for part in manifest.parts:
            rows = self._segment(part).find(keys, hashes)
            if len(rows):
                dead = part.dead_rows()
                count += int((~dead[rows]).sum())
                dead[rows] = True
                part = part if int(dead.sum()) == part.hidden else part.with_dead(dead)
            if part.live:
                parts.append(part)
        return parts, count

    def _merge(self, manifest: Manifest, group: Sequence[Part]) -> Manifest:
        kept: list[tuple[Content, Mask]] = [
            (self._segment(part).content, ~part.dead_rows()) for part in group if part.live
        ]
        joined = [self._write(combine(kept))] if kept else []
        ids = {part.id for part in group}
        place = next(index for index, part in enumerate(manifest.parts) if part.id in ids)
        rest = [part for part in manifest.parts if part.id not in ids]
        return self._commit(manifest, [*rest[:place], *joined, *rest[place:]])

    def _write(self, content: Content) -> Part:
        name = secrets.token_hex(8)
        digest = write_container(self._path(name), content.arrays, {"tables": content.tables})
        return Part(name, content.rows, digest)

    def _commit(self, manifest: Manifest, parts: Iterable[Part]) -> Manifest:
        newest = replace(manifest, generation=manifest.generation + 1, parts=tuple(parts))
        write_manifest(self._folder, newest)
        self._sweep(newest)
        return newest

    def _sweep(self, manifest: Manifest) -> None:
        """Delete what is not of the newest state: replaced files, and leftovers of killed writers."""
        parts = {part.id for part in manifest.parts}
        for path in self._folder.iterdir():
            if path.suffix in {".segment", ".projected", ".new"} and (
                path.name.partition(".")[0] not in parts or _left_behind(path)
            ):
                path.unlink(missing_ok=True)
        self._forget(manifest)

    def _path(self, part: str) -> Path:
        return self._folder / f"{part}.segment"


def _contents(encoded: Sequence[Encoded]) -> list[Content]:
    return [content_of(encoded[start : start + LARGEST]) for start in range(0, len(encoded), LARGEST)]


def _left_behind(path: Path) -> bool:
    """Tell whether an unfinished file's maker is gone; its number stands before the ending."""
    if path.suffix != ".new":
        return False
    maker = path.suffixes[-2].removeprefix(".")
    return not (maker.isdecimal() and _alive(int(maker)))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
