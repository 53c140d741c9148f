"""Bring a home back from a backup: all of it or nothing."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from samband import __version__
from samband.site.environment import database_of, read_environment
from samband.site.keeping.alone import alone
from samband.site.keeping.archive import Manifest, opened, pieces, read_manifest, unpack, verify
from samband.site.keeping.swap import DATABASE, PLACE, holds_data, refuse_inside, stage, swap, write_journal
from samband.site.refusal import HomeRefused

SPARE = 64 * 1024 * 1024
ROWS = "database/rows/"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: from which backup, what was kept of the former state, what is left to do."""

    manifest: Manifest
    former: str
    is_older: bool

    def document(self) -> dict[str, Any]:
        """Give it as the command answers."""
        return {
            "version": self.manifest.version,
            "made_at": self.manifest.made_at,
            "database": self.manifest.database,
            "members": len(self.manifest.members),
            "former_state": self.former or None,
            "to_upgrade": self.is_older,
        }


def restore(file: Path, home: Path, *, replace: bool = False) -> Restored:
    """Restore a backup into an empty home; with ``replace`` what is there is backed up first.

    Raises:
        HomeRefused: says why; the home is then as it was.
    """
    refuse_inside(home, file)
    with opened(file) as archive:
        manifest = read_manifest(archive, file)
        _refuse_newer(file, manifest.version)
        above = next(folder for folder in (home, *home.parents) if folder.exists())
        verify(archive, manifest, file, room=shutil.disk_usage(above).free - SPARE)
        uses_sqlite = not read_environment().database_url
        _refuse_other_kind(manifest.database, uses_sqlite=uses_sqlite)
        found = holds_data(home)
        if found and not replace:
            what = f"This home is not empty: it holds {found}."
            raise HomeRefused(str(home), what, "Use another SAMBAND_HOME, or --replace to back it up first.")
        from samband.site.prepare import set_up_django, unknown_migrations, waiting_after

        set_up_django()
        if unknown_migrations(manifest.migrations):
            _refuse_newer(file, "")
        with alone(home):
            if not uses_sqlite:
                _refuse_filled()
            former = _keep_former(home) if found else ""
            _bring_in(archive, manifest, file, home, uses_sqlite=uses_sqlite)
        return Restored(manifest, former, waiting_after(manifest.migrations))


def _refuse_newer(file: Path, version: str) -> None:
    if not version or _numbers(version) > _numbers(__version__):
        what = f"This backup was made by a newer Samband than this one ({__version__})."
        raise HomeRefused(str(file), what, "Install that version. Nothing was changed.")


def _numbers(version: str) -> list[int]:
    """Read a version for comparison; what is no number counts as nothing."""
    return [int(part) if part.isdecimal() else 0 for part in version.split("+")[0].split(".")]


def _refuse_other_kind(kind: str, *, uses_sqlite: bool) -> None:
    if kind == "rows" or kind == ("sqlite" if uses_sqlite else "pg_dump"):
        return
    if kind == "sqlite":
        what = "This backup holds a SQLite database, and SAMBAND_DATABASE_URL is set."
        fix = "Restore it without that setting, then run `samband move-database URL`."
        raise HomeRefused("SAMBAND_DATABASE_URL", what, fix)
    if kind == "pg_dump":
        what = "This backup holds a dump of PostgreSQL, and SAMBAND_DATABASE_URL is not set."
        fix = "Set it to an empty PostgreSQL database; a backup taken with --portable fits both."
        raise HomeRefused("SAMBAND_DATABASE_URL", what, fix)
    raise HomeRefused("FILE", "This backup holds no database that this version knows.", "Use another backup.")


def _refuse_filled() -> None:
    from samband.site.keeping.databases import is_empty

    if not is_empty("default"):
        what = "The PostgreSQL database is not empty."
        fix = "Create a new, empty database and set SAMBAND_DATABASE_URL to it; drop the former one later."
        raise HomeRefused("SAMBAND_DATABASE_URL", what, fix)


def _keep_former(home: Path) -> str:
    from samband.site.keeping.backup import take_backup

    try:
        return str(take_backup(home, stem="before-restore").file)
    except HomeRefused as problem:
        what = f"What is here cannot be backed up first: {problem.what}"
        fix = "Move the files of this home elsewhere yourself, then restore into the empty home."
        raise HomeRefused(problem.where, what, fix) from problem


def _bring_in(archive: ZipFile, manifest: Manifest, file: Path, home: Path, *, uses_sqlite: bool) -> None:
    new = stage(home)
    try:
        for member in manifest.members:
            if member.name.startswith("home/"):
                unpack(archive, member, file, new / member.name.removeprefix("home/"))
        if manifest.database == "sqlite":
            member = _only(manifest, f"database/{DATABASE}")
            unpack(archive, member, file, new / DATABASE)
            _check_sqlite(new / DATABASE)
        elif uses_sqlite:
            _fill_sqlite(archive, manifest, file, new / DATABASE)
        else:
            write_journal(home, "database")
            _fill_postgres(archive, manifest, file, home)
    except BaseException:
        shutil.rmtree(home / PLACE, ignore_errors=True)
        raise
    write_journal(home, "swap")
    swap(home)


def _only(manifest: Manifest, name: str) -> Any:
    for member in manifest.members:
        if member.name == name:
            return member
    raise HomeRefused(name, "The backup lacks its database.", "Use another backup. Nothing was changed.")


def _check_sqlite(database: Path) -> None:
    base = sqlite3.connect(database)
    try:
        found = str(base.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as problem:
        found = str(problem)
    finally:
        base.close()
    if found != "ok":
        what = f"The database in the backup is damaged ({found[:200]})."
        raise HomeRefused(DATABASE, what, "Use another backup. Nothing was changed.")


def _fill_sqlite(archive: ZipFile, manifest: Manifest, file: Path, database: Path) -> None:
    from samband.base import rows
    from samband.site.keeping.databases import other, settings_of

    with other(settings_of(f"sqlite:{database}", database.parent)) as alias:
        rows.prepare(alias, manifest.migrations)
        _fill(archive, manifest, file, alias)
    _check_sqlite(database)
    database.chmod(0o600)


def _fill_postgres(archive: ZipFile, manifest: Manifest, file: Path, home: Path) -> None:
    from django.conf import settings
    from django.db import transaction

    from samband.base import rows
    from samband.site.keeping import pg_tools

    if manifest.database == "rows":
        with transaction.atomic():
            rows.prepare("default", manifest.migrations)
            _fill(archive, manifest, file, "default")
        return
    dump = home / PLACE / "samband.pgdump"
    unpack(archive, _only(manifest, "database/samband.pgdump"), file, dump)
    try:
        pg_tools.load(settings.DATABASES["default"], dump)
    except (pg_tools.ToolFailed, FileNotFoundError) as problem:
        fix = "Install PostgreSQL's client programs, as new as the server. Nothing was changed."
        raise HomeRefused("pg_restore", f"The database could not be filled: {problem}", fix) from problem


def _fill(archive: ZipFile, manifest: Manifest, file: Path, alias: str) -> None:
    """Put the rows in, in one transaction, and look whether they are what the manifest says."""
    from django.db import DatabaseError, transaction

    from samband.base import rows
    from samband.site.keeping.databases import all_tables

    models = all_tables(alias, manifest.migrations)
    try:
        with transaction.atomic(using=alias):
            for model in models:
                name = model._meta.db_table
                member = _only(manifest, f"{ROWS}{name}.jsonl")
                rows.write_rows(model, alias, _rows(archive, member, file))
                counted = manifest.tables[name]
                expected = {"rows": counted["rows"], "digest": counted["digest"]}
                if rows.digest(model, alias).document() != expected:
                    raise HomeRefused(name, "The rows differ from the backup.", "Report it. Nothing changed.")
            last_keys = {
                name: int(one["last_key"]) for name, one in manifest.tables.items() if one["last_key"]
            }
            rows.set_next_keys(alias, models, last_keys)
    except (DatabaseError, KeyError, ValueError, TypeError) as problem:
        what = f"The rows do not fit the tables ({type(problem).__name__})."
        raise HomeRefused(str(file), what, "Use another backup. Nothing was changed.") from problem


def _rows(archive: ZipFile, member: Any, file: Path) -> Iterator[list[Any]]:
    rest = b""
    for piece in pieces(archive, member, file):
        *lines, rest = (rest + piece).split(b"\n")
        yield from (json.loads(line) for line in lines)
    if rest:
        yield json.loads(rest)


def database_is_filled() -> bool:
    """Whether PostgreSQL was filled before a restore was cut short; it is filled whole or not at all.

    Raises:
        HomeRefused: when it does not answer, so that nobody can tell.
    """
    import psycopg

    made = database_of(read_environment())
    if not str(made["ENGINE"]).endswith("postgresql"):
        return False
    given = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    words = {name: str(made[key]) for name, key in given.items() if made[key]}
    try:
        with psycopg.connect(**words) as base:  # type: ignore[arg-type]
            found = base.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
    except psycopg.OperationalError as problem:
        what = "A restore was cut short, and the database does not answer."
        fix = "Start the database, with the same SAMBAND_DATABASE_URL, and try again."
        raise HomeRefused("SAMBAND_DATABASE_URL", what, fix) from problem
    return bool(found and found[0])


def reindex_beside() -> bool:
    """Build the index of the restored home, in a process that begins with it; tell whether it worked."""
    command = [sys.executable, "-m", "samband.site", "reindex"]
    return subprocess.run(command, check=False, stdout=sys.stderr).returncode == 0  # noqa: S603 - our own module
