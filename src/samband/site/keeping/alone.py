"""Who uses a home: many at once, or one alone who exchanges what is in it.

Every command that prepares a home shares it as long as its process lives; restoring, upgrading and
moving the database want it alone. The lock is on a file, so a kill always gives it back.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samband.site.refusal import HomeRefused

LOCK = "run/in-use.lock"
_held: dict[Path, int] = {}


def _take(home: Path, how: int) -> int | None:
    place = home / LOCK
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def share(home: Path) -> None:
    """Use a home together with others, until this process ends.

    Raises:
        HomeRefused: when somebody has it alone now.
    """
    if home in _held:
        return
    descriptor = _take(home, fcntl.LOCK_SH)
    if descriptor is None:
        what = "The home is being restored, upgraded or moved by another command."
        raise HomeRefused(str(home), what, "Wait until that is done, then try again.")
    _held[home] = descriptor


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Have a home alone while its content is exchanged.

    Raises:
        HomeRefused: when a running Samband uses it.
    """
    if home in _held:
        os.close(_held.pop(home))
    descriptor = _take(home, fcntl.LOCK_EX)
    if descriptor is None:
        what = "Samband is running on this home."
        raise HomeRefused(str(home), what, "Stop `samband serve` and other commands, then try again.")
    _held[home] = descriptor
    try:
        yield
    finally:
        if _held.get(home) == descriptor:
            del _held[home]
        os.close(descriptor)
