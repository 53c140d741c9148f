"""Whether the installation is well, for those who run it and for their monitors; nothing private."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from samband import __version__
from samband.base.jobs import are_late
from samband.matching.encoder import EncoderError, state_of_server

SIGN_EVERY = 5.0
SEEN_LATELY = 60.0
LEAST_FREE = 256 * 1024 * 1024
_CONNECT_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be well: its name, whether it is, what is seen, and how to mend it."""

    name: str
    good: bool
    says: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """How the installation is."""

    checks: tuple[Check, ...]

    @property
    def good(self) -> bool:
        """Whether all is well."""
        return all(check.good for check in self.checks)

    def document(self) -> dict[str, Any]:
        """Give it as JSON; what is wrong stands in the command line's shape of problems."""
        return {
            "status": "ok" if self.good else "trouble",
            "version": __version__,
            "checks": [{"name": one.name, "ok": one.good, "says": one.says} for one in self.checks],
            "problems": [
                {"where": one.name, "what": f"It {one.says}.", "fix": one.fix}
                for one in self.checks
                if not one.good
            ],
        }

    def lines(self) -> str:
        """Give it as lines of plain text, the first of them the whole answer."""
        head = f"{'ok' if self.good else 'trouble'}\nversion: {__version__}\n"
        rest = (f"{one.name}: {'ok' if one.good else 'TROUBLE'}, {one.says}\n" for one in self.checks)
        return head + "".join(rest)


def worker_sign(home: Path) -> Path:
    """Give the file that `samband serve` touches while pages and worker run."""
    return home / "run" / "worker.seen"


def look() -> Health:
    """Look at everything that must be well."""
    home: Path = settings.SAMBAND_HOME
    database = _database()
    return Health((database, _worker(home, answers=database.good), _encoder(home), _disk(home)))


def _database() -> Check:
    try:
        if connection.vendor == "postgresql":
            _knock(connection.settings_dict)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            cursor.fetchone()
    except DatabaseError:
        return Check("database", False, "does not answer", "Start it; look at its own log and at the disk.")
    return Check("database", True, "answers")


def _knock(database: dict[str, Any]) -> None:
    """Ask PostgreSQL by a connection of our own: a pool would wait half a minute for one that is gone."""
    import psycopg
    from django.db import OperationalError

    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    words = {name: str(database[key]) for name, key in names.items() if database.get(key)}
    try:
        psycopg.connect(**words, connect_timeout=_CONNECT_SECONDS).close()  # type: ignore[arg-type]
    except psycopg.Error as problem:
        raise OperationalError from problem


def _worker(home: Path, *, answers: bool) -> Check:
    fix = "See that `samband serve` runs, and look at its log."
    try:
        ago = max(0.0, time.time() - worker_sign(home).stat().st_mtime)
    except OSError:
        return Check("worker", False, "was never seen", fix)
    if ago > SEEN_LATELY:
        return Check("worker", False, "was not seen lately", fix)
    if answers and are_late(timezone.now()):
        return Check("worker", False, "leaves jobs waiting", fix)
    return Check("worker", True, "was seen lately")


def _encoder(home: Path) -> Check:
    try:
        state = state_of_server(home, settings.SAMBAND_ENCODER)
    except (EncoderError, OSError):
        state = "silent"
    fix = "Restart Samband: needs cannot be answered now."
    return Check("encoder", state != "silent", f"is {state}", fix)


def _disk(home: Path) -> Check:
    try:
        free = shutil.disk_usage(home).free
    except OSError:
        return Check("disk", False, "cannot be read", "See that the home's disk is there.")
    fix = "Make room where the home lies: old backups first, elsewhere."
    return Check("disk", free >= LEAST_FREE, f"has {free // (1024 * 1024)} MB free", fix)
