"""Vectors that were paid for once: kept by a hash of the text, so that nothing is encoded twice."""

import hashlib
import os
import re
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from samband.matching.domain.entry import Vectors

_AT_ONCE = 500


class VectorCache:
    """Vectors of one encoder by text, in one SQLite file of the home's ``cache`` folder.

    It may be used by several threads and processes at once, and killed at any moment: what was
    put is there or is not. It holds hashes of texts, no words. It is a cache: a file that is
    damaged is thrown away and begun anew.
    """

    def __init__(self, home: Path, encoder: str) -> None:
        """Open, or make, the cache of an encoder's name."""
        folder = Path(home) / "cache"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / f"vectors-{re.sub(r'[^A-Za-z0-9._-]', '_', encoder)}.sqlite3"
        self._encoder = encoder.encode()
        self._lock = threading.RLock()
        self._opened: tuple[int, sqlite3.Connection] | None = None
        try:
            self._base  # noqa: B018 - opening is what tells whether the file is whole
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self._discard()

    def get(self, texts: Sequence[str]) -> list[Vectors | None]:
        """Give for each text its vector, of shape (dimensions,), or None when it is not there."""
        keys = [self._key(text) for text in texts]
        found: dict[bytes, Vectors] = {}
        with self._lock:
            for start in range(0, len(keys), _AT_ONCE):
                part = keys[start : start + _AT_ONCE]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608 - marks only
                for key, vector in self._base.execute(query, part):
                    found[key] = np.frombuffer(vector, "<f4")
        return [found.get(key) for key in keys]

    def put(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors, (len(texts), dimensions), of some texts: all of them or, when killed, none."""
        rows = [
            (self._key(text), np.asarray(vector, "<f4").tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        with self._lock, self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("INSERT OR REPLACE INTO vectors (key, vector) VALUES (?, ?)", rows)

    def forget(self, texts: Iterable[str]) -> int:
        """Erase the vectors of some texts from the file, and tell how many there were."""
        keys = [(self._key(text),) for text in texts]
        with self._lock:
            with self._base:
                self._base.execute("BEGIN IMMEDIATE")
                count = self._base.executemany("DELETE FROM vectors WHERE key = ?", keys).rowcount
            # The write-ahead log still holds the vectors' pages until it is emptied.
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return max(count, 0)

    def __len__(self) -> int:
        """Count the vectors."""
        with self._lock:
            return int(self._base.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._opened:
                self._opened[1].close()
            self._opened = None

    @property
    def _base(self) -> sqlite3.Connection:
        """The open file; a process that was forked opens its own, as SQLite asks for."""
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = (os.getpid(), self._open())
        return self._opened[1]

    def _key(self, text: str) -> bytes:
        digest = hashlib.sha256(self._encoder + b"\0")
        digest.update(text.encode("utf-8", "surrogatepass"))
        return digest.digest()

    def _open(self) -> sqlite3.Connection:
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        base = sqlite3.connect(self.path, timeout=20, isolation_level=None, check_same_thread=False)
        try:
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
                base.execute(f"PRAGMA {pragma}").fetchall()
            base.execute(
                "CREATE TABLE IF NOT EXISTS vectors "
                "(key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
            )
        except sqlite3.DatabaseError:
            base.close()
            raise
        return base

    def _discard(self) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)
