"""Which files make up the store's newest state: one small file, replaced whole."""

import base64
import fcntl
import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from samband.matching.store.container import sync_folder
from samband.matching.store.interface import Mask, StoreBusy, StoreDamaged

FORMAT = 1
NAME = "manifest.json"
_WAIT = 0.005


@dataclass(frozen=True, slots=True)
class Part:
    """One segment as the manifest lists it; ``dead`` are its hidden rows, packed."""

    id: str
    rows: int
    sha256: str
    dead: str = ""
    hidden: int = 0

    @property
    def live(self) -> int:
        """How many rows are shown."""
        return self.rows - self.hidden

    def dead_rows(self) -> Mask:
        """Tell for each row whether it is hidden."""
        if not self.dead:
            return np.zeros(self.rows, np.bool_)
        try:
            packed = np.frombuffer(zlib.decompress(base64.b85decode(self.dead)), np.uint8)
            rows = np.unpackbits(packed, count=self.rows).astype(np.bool_)
        except (ValueError, zlib.error) as error:
            raise StoreDamaged(f"the list of hidden rows of {self.id} is damaged.") from error
        return rows

    def with_dead(self, dead: Mask) -> "Part":
        """Give the same segment with other hidden rows."""
        packed = base64.b85encode(zlib.compress(np.packbits(dead).tobytes(), 1)).decode("ascii")
        return replace(self, dead=packed, hidden=int(dead.sum()))


@dataclass(frozen=True, slots=True)
class Manifest:
    """A state of the store: its generation, the encoder whose vectors it holds, its segments."""

    encoder: str
    generation: int = 0
    parts: tuple[Part, ...] = field(default=())


def read_manifest(folder: Path, encoder: str) -> Manifest:
    """Read the newest state; an empty one when nothing was ever stored.

    Raises:
        StoreDamaged: when the file is damaged, or of another format or encoder.
    """
    try:
        body = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return Manifest(encoder)
    content = _content(body)
    if content["format"] != FORMAT:
        raise StoreDamaged(f"it was written in format {content['format']}, this version reads {FORMAT}.")
    if content["encoder"] != encoder:
        raise StoreDamaged(f"it was made by the encoder {content['encoder']}, now {encoder} is set.")
    try:
        parts = tuple(Part(**part) for part in content["segments"])
        return Manifest(encoder, int(content["generation"]), parts)
    except (TypeError, ValueError, KeyError) as error:
        raise StoreDamaged("its list of files is damaged.") from error


def last_generation(folder: Path) -> int:
    """Give the number of the newest state, whatever its encoder; 0 when none can be read."""
    try:
        return int(_content((folder / NAME).read_bytes())["generation"])
    except (OSError, StoreDamaged, ValueError):
        return 0


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make a state the newest: before the rename nothing of it is seen, afterwards all."""
    content = {
        "format": FORMAT,
        "encoder": manifest.encoder,
        "generation": manifest.generation,
        "segments": [asdict(part) for part in manifest.parts],
    }
    content["checksum"] = _checksum(content)
    passing = folder / f"{NAME}.new"
    with passing.open("w", encoding="ascii") as stream:
        os.fchmod(stream.fileno(), 0o600)
        json.dump(content, stream)
        stream.flush()
        os.fsync(stream.fileno())
    # The segments' names must be on the disk before the manifest that lists them is.
    sync_folder(folder)
    passing.replace(folder / NAME)
    sync_folder(folder)


@contextmanager
def writer_lock(folder: Path, patience: float, name: str = "writer.lock") -> Iterator[None]:
    """Be the only writer of the store, waiting for it at most ``patience`` seconds.

    Raises:
        StoreBusy: when another writes for longer than that.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + patience
        while not _locked(descriptor):
            if time.monotonic() >= until:
                raise StoreBusy(
                    f"Another process has been writing to the index of profiles for {patience:g} seconds. "
                    "Try again when it is done."
                )
            time.sleep(_WAIT)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _content(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
        checksum = content.pop("checksum")
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise StoreDamaged("its manifest is damaged.") from error
    if checksum != _checksum(content):
        raise StoreDamaged("its manifest is damaged.")
    return dict(content)


def _checksum(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode("ascii")).hexdigest()
