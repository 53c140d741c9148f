"""How often somebody may come: a limit that all processes of an installation share, in one small file.

A table in the database would have every reader wait for the one writer that SQLite has. The file holds no
name and no address, only digests under the installation's own secret, and never grows beyond half a megabyte.
"""

import fcntl
import logging
import os
import struct
import time
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

_BUCKETS, _SLOTS = 4096, 8
_SLOT = struct.Struct("<8sd")
_BUCKET = _SLOT.size * _SLOTS
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times a minute; as many may come at once after a quiet minute."""

    per_minute: int


def wait_for(who: str, rate: Rate, *, now: float | None = None) -> float:
    """Count one visit of somebody; give 0 when it is within the rate, else how many seconds to wait.

    A visit that is refused does not count. Where the file cannot be written nobody is refused, and the log
    says so: a full disk must not close the pages.
    """
    now = time.time() if now is None else now
    try:
        return _count(who, rate, now)
    except OSError:
        _log.warning("the file of rates cannot be written: nothing is limited", exc_info=True)
        return 0.0


def _count(who: str, rate: Rate, now: float) -> float:
    secret = settings.SECRET_KEY.encode()[:64]
    digest = blake2b(
        f"{rate.per_minute} {who}".encode("utf-8", "replace"), key=secret, digest_size=16
    ).digest()
    at = int.from_bytes(digest[:8], "big") % _BUCKETS * _BUCKET
    descriptor = os.open(Path(settings.SAMBAND_HOME) / "rates", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        bucket = os.pread(descriptor, _BUCKET, at).ljust(_BUCKET, b"\0")
        slots = [_SLOT.unpack_from(bucket, number * _SLOT.size) for number in range(_SLOTS)]
        number = _slot_of(slots, digest[8:])
        until, wait = _next(slots[number] if slots[number][0] == digest[8:] else (b"", 0.0), rate, now)
        if not wait:
            os.pwrite(descriptor, _SLOT.pack(digest[8:], until), at + number * _SLOT.size)
        return wait
    finally:
        os.close(descriptor)  # and the lock with it


def _slot_of(slots: list[tuple[bytes, float]], tag: bytes) -> int:
    """Find somebody's slot; who is new takes that of whoever has been away longest."""
    for number, (owner, _until) in enumerate(slots):
        if owner == tag:
            return number
    return min(range(len(slots)), key=lambda number: slots[number][1])


def _next(slot: tuple[bytes, float], rate: Rate, now: float) -> tuple[float, float]:
    """Reckon until when somebody has used up their share, and how long they have to wait.

    The generic cell rate algorithm: one number a visitor. A clock that was set back is caught by the cap.
    """
    share, minute = 60.0 / rate.per_minute, 60.0
    until = max(now, min(slot[1], now + minute)) + share
    over = until - now - minute
    return until, max(0.0, over) if over > 1e-6 else 0.0
