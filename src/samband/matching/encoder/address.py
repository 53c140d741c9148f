"""Where the encoder of an installation is reached: its socket and the locks beside it."""

import fcntl
import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from samband.matching.encoder.interface import EncoderUnavailable

_LONGEST = 100
"""Bytes that a socket's path may have: the kernel allows 104 (macOS) or 108 (Linux)."""


@dataclass(frozen=True, slots=True)
class Address:
    """The files of one encoder of one home.

    ``socket`` is what clients connect to; ``starting`` is locked by whoever is about to start a
    server, ``serving`` by the server as long as it lives.
    """

    socket: Path
    starting: Path
    serving: Path


def address_of(home: Path, setting: str) -> Address:
    """Give the address for a home and an encoder's setting, and make its private folder.

    Encoders of different settings have different addresses. When the path is too long for a
    socket, the socket lies in a private folder of the system's temporary folder instead.

    Raises:
        EncoderUnavailable: when that folder belongs to another user.
    """
    run = Path(os.path.abspath(home)) / "run"
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = "encoder-" + hashlib.sha256(setting.encode()).hexdigest()[:8]
    socket = run / f"{stem}.sock"
    if len(os.fsencode(socket)) > _LONGEST:
        digest = hashlib.sha256(os.fsencode(run)).hexdigest()[:12]
        folder = _private_folder(Path(tempfile.gettempdir()) / f"samband-{os.getuid()}")
        socket = folder / f"{digest}-{stem[-8:]}"
    return Address(socket, run / f"{stem}.starting", run / f"{stem}.serving")


def _private_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise EncoderUnavailable(f"{folder} is not a private folder of this user: remove it or set TMPDIR.")
    return folder


def try_lock(path: Path) -> int | None:
    """Lock a file and give its descriptor, to be kept open; None when another holds the lock."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock on a file, waiting for it at most ``patience`` seconds.

    Raises:
        EncoderUnavailable: when the lock was not to be had in that time.
    """
    until = time.monotonic() + patience
    while (descriptor := try_lock(path)) is None:
        if time.monotonic() > until:
            raise EncoderUnavailable(f"Another process has held {path.name} for {patience:.0f} seconds.")
        time.sleep(0.02)
    try:
        yield
    finally:
        os.close(descriptor)
