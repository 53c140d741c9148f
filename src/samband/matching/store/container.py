"""Named arrays in one file that is written once, mapped into memory and never changed.

A file begins with eight bytes that name the format, the length of a JSON header and the header's
CRC-32. The header gives for each array its type, shape, place and CRC-32, and some facts. Arrays
begin at multiples of 64 bytes, so that they may be used where they lie.
"""

import hashlib
import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samband.matching.store.interface import StoreDamaged

Array = NDArray[Any]

_MAGIC = b"SMBDSEG1"
_START = struct.Struct("<8sII")
_ALIGN = 64
_TYPES = {"|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "|b1"}


class Container:
    """An open file of named arrays; read-only, and readable even after the file was unlinked."""

    def __init__(self, path: Path, unchecked: Iterable[str] = ()) -> None:
        """Map the file and check header, size and all arrays but the ``unchecked`` (large) ones.

        Raises:
            FileNotFoundError: when there is no such file.
            StoreDamaged: when the file is not what was written.
        """
        self.path = path
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size < _START.size:
                raise self._damaged()
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        magic, length, checksum = _START.unpack_from(self._map)
        head = self._map[_START.size : _START.size + length]
        if magic != _MAGIC or zlib.crc32(head) != checksum:
            raise self._damaged()
        header = json.loads(head)
        if header["size"] != size:
            raise self._damaged()
        self.facts: dict[str, Any] = header["facts"]
        self._places: dict[str, dict[str, Any]] = header["arrays"]
        self.arrays = {name: self._array(place) for name, place in self._places.items()}
        skipped = set(unchecked)
        self._check(name for name in self._places if name not in skipped)

    def check_all(self) -> None:
        """Read every byte and compare it with what was written.

        Raises:
            StoreDamaged: when a byte differs.
        """
        self._check(self._places)

    def expect_soon(self, name: str) -> None:
        """Tell the system that an array will be read whole, so that it may fetch it now."""
        place = self._places[name]
        start = place["at"] // mmap.PAGESIZE * mmap.PAGESIZE
        length = place["at"] + self.arrays[name].nbytes - start
        if length and hasattr(mmap, "MADV_WILLNEED"):
            self._map.madvise(mmap.MADV_WILLNEED, start, length)

    def _check(self, names: Iterable[str]) -> None:
        for name in names:
            if zlib.crc32(_bytes(self.arrays[name])) != self._places[name]["crc"]:
                raise self._damaged()

    def _array(self, place: dict[str, Any]) -> Array:
        if place["type"] not in _TYPES:
            raise self._damaged()
        shape = tuple(place["shape"])
        count = int(np.prod(shape, dtype=np.int64))
        flat: Array = np.frombuffer(self._map, np.dtype(place["type"]), count, place["at"])
        return flat.reshape(shape)

    def _damaged(self) -> StoreDamaged:
        return StoreDamaged(f"the file {self.path.name} is damaged.")


def write_container(path: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> str:
    """Write arrays and facts to a new file, wait until the disk has it, and give its SHA-256.

    The file is not found by anybody before its folder and its name are known: callers make it
    durable by :func:`sync_folder` and refer to it only then.
    """
    prepared = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    head, places, size = _layout(prepared, facts)
    digest = hashlib.sha256()
    with path.open("xb") as stream:
        os.fchmod(stream.fileno(), 0o600)
        for part in (_START.pack(_MAGIC, len(head), zlib.crc32(head)), head):
            digest.update(part)
            stream.write(part)
        for name, array in prepared.items():
            gap = bytes(places[name]["at"] - stream.tell())
            stream.write(gap)
            stream.write(_bytes(array))
            digest.update(gap)
            digest.update(_bytes(array))
        tail = bytes(size - stream.tell())
        digest.update(tail)
        stream.write(tail)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names of a folder's files."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _layout(arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> tuple[bytes, dict[str, Any], int]:
    """Find the place of each array; the header's own length shifts them, so it is padded."""
    places: dict[str, dict[str, Any]] = {
        name: {"type": array.dtype.str, "shape": array.shape, "crc": zlib.crc32(_bytes(array)), "at": 0}
        for name, array in arrays.items()
    }
    # A place takes at most 20 digits more than the "0" that stands there now.
    room = _up(_START.size + len(_json(places, facts, 0)) + 20 * (len(places) + 1))
    at = room
    for name, array in arrays.items():
        places[name]["at"] = at
        at = _up(at + array.nbytes)
    return _json(places, facts, at).ljust(room - _START.size), places, at


def _json(places: Mapping[str, Any], facts: Mapping[str, Any], size: int) -> bytes:
    return json.dumps({"size": size, "facts": dict(facts), "arrays": places}).encode("ascii")


def _bytes(array: Array) -> memoryview:
    return array.reshape(-1).view(np.uint8).data


def _up(place: int) -> int:
    return -(-place // _ALIGN) * _ALIGN
