"""What was found for recent needs, so that a page that is opened again costs neither encoding nor ranking."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from samband.matching.domain.entry import Vectors
from samband.matching.domain.ranking import Ranking

MOST = 128
# A need is private: what it found is not kept in memory for longer than one looks at an answer.
KEPT_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A ranking with its profiles' keys, and the need's projected whole and first sentence (d,)."""

    ranking: Ranking
    whole: Vectors
    lead: Vectors
    keys: tuple[str, ...]


class RecentFindings:
    """The latest findings of one process by what was asked of which state; usable from several threads."""

    def __init__(self, most: int = MOST, kept_seconds: float = KEPT_SECONDS) -> None:
        """Keep so many, for so long."""
        self._most = most
        self._kept_seconds = kept_seconds
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, tuple[float, Finding]] = OrderedDict()

    def get(self, asked: Hashable) -> Finding | None:
        """Give what was found for the same question of the same state, unless it is too long ago."""
        now = time.monotonic()
        with self._lock:
            while self._held and now - next(iter(self._held.values()))[0] > self._kept_seconds:
                self._held.popitem(last=False)
            held = self._held.get(asked)
        return held[1] if held else None

    def put(self, asked: Hashable, finding: Finding) -> None:
        """Keep what was found; the oldest goes when there are too many."""
        with self._lock:
            self._held[asked] = (time.monotonic(), finding)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


def digest_of(texts: Sequence[str]) -> bytes:
    """Name texts without holding them (SHA-256)."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.digest()
