"""What is dear to make is made by whichever process comes first, and copied by all."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def copy_of(name: str, make: Callable[[Path], None], factory: pytest.TempPathFactory) -> Path:
    """Give a copy of a home of one's own; the first who asks makes the home, under that name.

    A copy has no running parts: sockets and locks stay behind.
    """
    together = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        together = together.parent
    made = together / f"made-{name}"
    with (together / f"made-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half = together / f"half-{name}"
            make(half)
            half.rename(made)
    own = factory.mktemp(name) / "home"
    shutil.copytree(made, own, ignore=shutil.ignore_patterns("run", "*.sock"))
    return own
