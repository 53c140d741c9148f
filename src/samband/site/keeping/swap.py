"""Exchange what is in a home, all of it or nothing, whenever the power goes.

What comes in is laid ready in the home's own ``.restoring/new``. Until the journal says "swap",
the home is as it was, and what lies ready is thrown away by the next command. From then on the
next command finishes the exchange: each step may be done twice without harm.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from samband.site.keeping.alone import alone
from samband.site.refusal import HomeRefused

PLACE = ".restoring"
DATABASE = "samband.sqlite3"
# Caches, what runs now, and backups: in no backup, and left alone by a restore.
NOT_KEPT = frozenset({"run", "static", "cache", "index", "backups", PLACE})
_BESIDE = (f"{DATABASE}-wal", f"{DATABASE}-shm")


def is_kept(name: str) -> bool:
    """Whether an entry of the home belongs to what a backup holds as files."""
    return name not in NOT_KEPT and not name.startswith((DATABASE, ".secret-"))


def sync_folder(folder: Path) -> None:
    """Have a folder's names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def stage(home: Path) -> Path:
    """Give the empty folder where what comes in is laid ready."""
    shutil.rmtree(home / PLACE, ignore_errors=True)
    new = home / PLACE / "new"
    new.mkdir(parents=True, mode=0o700)
    return new


def write_journal(home: Path, phase: str) -> None:
    """Say how far an exchange is: "database" while another database is filled, then "swap"."""
    place = home / PLACE / "journal"
    draft = place.with_suffix(".draft")
    with open(draft, "w", encoding="ascii") as file:
        json.dump({"phase": phase}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    sync_folder(place.parent)
    sync_folder(home)


def swap(home: Path) -> None:
    """Put what lies ready in place of what is there; may be called again after a kill."""
    new, old = home / PLACE / "new", home / PLACE / "old"
    old.mkdir(exist_ok=True, mode=0o700)
    coming = {entry.name for entry in new.iterdir()}
    if not (home / PLACE / "cleared").exists():
        leaving = {entry.name for entry in home.iterdir() if is_kept(entry.name)} | {"index"}
        if DATABASE in coming:
            leaving |= {DATABASE, *_BESIDE}
        if "cache" in coming:
            leaving.add("cache")
        for name in sorted(leaving):
            # One that is in "old" already was moved before a kill; nothing new has come in yet.
            if os.path.lexists(home / name) and not os.path.lexists(old / name):
                os.rename(home / name, old / name)
        sync_folder(old)
        sync_folder(home)
        (home / PLACE / "cleared").touch()
        sync_folder(home / PLACE)
    for name in sorted(coming):
        if os.path.lexists(home / name) and (home / name).is_dir() and not any((home / name).iterdir()):
            (home / name).rmdir()
        os.rename(new / name, home / name)
    sync_folder(home)
    (home / PLACE / "journal").unlink()
    sync_folder(home / PLACE)
    shutil.rmtree(home / PLACE, ignore_errors=True)


def finish(home: Path, database_is_filled: Callable[[], bool]) -> str:
    """Bring an exchange that was cut short to its end, or undo it; say which, or nothing.

    Raises:
        HomeRefused: while another command exchanges it right now.
    """
    if not (home / PLACE).exists():
        return ""
    with alone(home):
        try:
            phase = json.loads((home / PLACE / "journal").read_text(encoding="ascii"))["phase"]
        except FileNotFoundError:
            phase = ""
        if phase == "swap" or (phase == "database" and database_is_filled()):
            write_journal(home, "swap")
            swap(home)
            return "finished"
        shutil.rmtree(home / PLACE)
        return "undone"


def holds_data(home: Path) -> str:
    """Name what a home holds that a restore would replace; empty when it was never used."""
    if not home.exists():
        return ""
    for entry in sorted(home.iterdir()):
        if entry.name == "secret" or not is_kept(entry.name):
            continue
        if not entry.is_dir() or any(part.is_file() for part in entry.rglob("*")):
            return entry.name
    return DATABASE if _was_used(home / DATABASE) else ""


def _was_used(database: Path) -> bool:
    """Whether anything ever happened in a SQLite database; one that cannot be read counts as used."""
    if not database.exists() or not database.stat().st_size:
        return False
    base = sqlite3.connect(database)
    try:
        for table in ("base_event", "accounts_person"):
            if base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:  # noqa: S608 - our own names
                return True
    except sqlite3.OperationalError as problem:
        return "no such table" not in str(problem)
    except sqlite3.DatabaseError:
        return True
    finally:
        base.close()
    return False


def refuse_inside(home: Path, file: Path) -> None:
    """Refuse a backup's place among what is backed up.

    Raises:
        HomeRefused: when the file lies in the home but not in its ``backups``.
    """
    file = file.resolve()
    if file.is_relative_to(home) and not file.is_relative_to(home / "backups"):
        what = "A backup may not lie inside the home that it is of."
        raise HomeRefused(str(file), what, "Use another folder, best on another disk.")
