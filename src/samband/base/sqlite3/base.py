"""SQLite whose writers come in turn.

SQLite has one writer at a time, and no queue: whoever waits asks again every tenth of a second, and whoever
has just written and writes again is nearly always before them. With twenty who write without pause, some
waited for twenty seconds and failed. Here writers wait in line for a file lock, which the kernel gives to
those who came first; only the first in line asks SQLite, and has it when the one before has done.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.sqlite3.base import DatabaseWrapper as PlainWrapper

# Whoever has waited in line for long may still ask for so many seconds.
LEAST_PATIENCE = 2.0


class DatabaseWrapper(PlainWrapper):
    """A connection that waits in line before it begins to write."""

    def _start_transaction_under_autocommit(self) -> None:
        """Begin a transaction; the line is left as soon as it has begun."""
        mode = self.transaction_mode  # type: ignore[attr-defined] # the stubs do not know it yet
        if mode != "IMMEDIATE" or self.is_in_memory_db():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        begun = time.monotonic()
        with self._in_line():
            left = max(LEAST_PATIENCE, patience - (time.monotonic() - begun))
            self.cursor().execute(f"PRAGMA busy_timeout = {left * 1000:.0f}")
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        self.cursor().execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        """Wait until one is first in line; a kill gives the place back."""
        place = os.open(f"{self.settings_dict['NAME']}-line", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(place, fcntl.LOCK_EX)
            yield
        finally:
            os.close(place)
