"""Shows on standard error how far long work has come."""

import sys
import time
from types import TracebackType

_EVERY_TTY = 0.2
_EVERY_LOG = 5.0


class Progress:
    """A line that says how far the work is: rewritten on a terminal, repeated in a log."""

    def __init__(self, what: str) -> None:
        """Name what is counted ("rows read")."""
        self.what = what
        self._tty = sys.stderr.isatty()
        self._last = 0.0
        self._begun = time.monotonic()
        self._shown = ""

    def __call__(self, done: int, total: int) -> None:
        """Tell how many of how many are done; shows it when it is time."""
        now = time.monotonic()
        every = _EVERY_TTY if self._tty else _EVERY_LOG
        if now - self._last < every and done < total:
            return
        self._last = now
        rest = ""
        if 0 < done < total:
            seconds = (now - self._begun) / done * (total - done)
            rest = f", about {int(seconds) + 1} s left"
        line = f"{done} of {total} {self.what}{rest}"
        if line != self._shown:
            self._shown = line
            sys.stderr.write(f"\r{line}\033[K" if self._tty else f"{line}\n")
            sys.stderr.flush()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, place: TracebackType | None
    ) -> None:
        """End the line."""
        if self._tty and self._shown:
            sys.stderr.write("\n")
