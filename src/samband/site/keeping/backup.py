"""Take a backup of a home, of one moment, while others write."""

import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from samband import __version__
from samband.base import rows
from samband.site.keeping import pg_tools
from samband.site.keeping.archive import Manifest, Writer, written
from samband.site.keeping.databases import all_tables, one_moment, other
from samband.site.keeping.swap import DATABASE, is_kept, refuse_inside
from samband.site.refusal import HomeRefused

NAMED = re.compile(r"samband-\d{8}-\d{6}(-\d+)?\.zip")
_OLD_DRAFT = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was taken: where it is, what it says of itself, and what was removed for it."""

    file: Path
    manifest: Manifest
    removed: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """Give it as the command answers."""
        return {
            "file": str(self.file),
            "bytes": self.file.stat().st_size,
            "version": self.manifest.version,
            "made_at": self.manifest.made_at,
            "database": self.manifest.database,
            "members": len(self.manifest.members),
            "removed": self.removed,
        }


def dated_name(folder: Path, stem: str = "samband") -> Path:
    """Give a name for a backup that nothing in a folder has yet."""
    base = f"{stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    names = (folder / f"{base}{'' if number == 1 else f'-{number}'}.zip" for number in range(1, 1000))
    return next(name for name in names if not name.exists())


def take_backup(
    home: Path, file: Path | None = None, *, with_cache: bool = False, portable: bool = False, keep: int = 0,
    stem: str = "samband",
) -> Taken:  # fmt: skip
    """Take a backup; ``file`` may be a folder, ``keep`` removes all but the newest so many dated ones.

    ``portable`` writes the rows of every table, which any database can be filled from.

    Raises:
        HomeRefused: says why there is none.
    """
    if file is None or file.is_dir():
        file = dated_name(file or home / "backups", stem)
    refuse_inside(home, file)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with written(file) as writer, tempfile.TemporaryDirectory(dir=file.parent, prefix=".samband-") as place:
        kind, migrations, tables = _add_database(writer, Path(place), portable=portable)
        _add_files(writer, home, with_cache=with_cache)
        manifest = Manifest(__version__, made_at, kind, tuple(migrations), tables, tuple(writer.members))
        writer.close(manifest)
    return Taken(file, manifest, _remove_old(file, keep) if keep else [])


def _add_database(
    writer: Writer, place: Path, *, portable: bool
) -> tuple[str, list[tuple[str, str]], dict[str, Any]]:
    """Put the database in: its kind, its migrations, and of rows how many there are."""
    database = settings.DATABASES["default"]
    if str(database["ENGINE"]).endswith("sqlite3"):
        copy = place / DATABASE
        copy_sqlite(Path(str(database["NAME"])), copy)
        with other({**database, "NAME": str(copy)}, alias="copy") as alias:
            migrations = rows.applied(alias)
            if portable:
                return "rows", migrations, _add_rows(writer, place, alias, migrations)
        _add_file(writer, f"database/{DATABASE}", copy)
        return "sqlite", migrations, {}
    if not portable and pg_tools.has("pg_dump"):
        dump = place / "samband.pgdump"
        try:
            pg_tools.dump(database, dump)
        except pg_tools.ToolFailed:
            # Most often it is older than the server; the rows hold the same.
            dump.unlink(missing_ok=True)
        else:
            _add_file(writer, "database/samband.pgdump", dump)
            return "pg_dump", rows.applied("default"), {}
    with one_moment("default"):
        migrations = rows.applied("default")
        return "rows", migrations, _add_rows(writer, place, "default", migrations)


def copy_sqlite(database: Path, copy: Path) -> None:
    """Copy a SQLite database as it is at one moment, even while it is written to.

    Raises:
        HomeRefused: when it is damaged: a backup of it would only look like one.
    """
    try:
        source, target = sqlite3.connect(database, timeout=60), sqlite3.connect(copy)
        try:
            source.backup(target)
            found = target.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            target.close()
            source.close()
    except sqlite3.DatabaseError as problem:
        found = str(problem)
    if found != "ok":
        fix = "Restore the last good backup, or repair it with the sqlite3 program (.recover)."
        raise HomeRefused(str(database), f"The database cannot be copied ({found[:200]}).", fix)
    copy.chmod(0o600)


def _add_rows(writer: Writer, place: Path, alias: str, migrations: rows.Names) -> dict[str, Any]:
    counted = {}
    last_keys = rows.next_keys(alias)
    for model in all_tables(alias, migrations):
        table, found, draft = model._meta.db_table, rows.Digest(), place / "rows"
        with open(draft, "w", encoding="utf-8") as file:
            for row in rows.read_rows(model, alias):
                found = found.with_row(row)
                file.write(json.dumps(row, ensure_ascii=True) + "\n")
        _add_file(writer, f"database/rows/{table}.jsonl", draft)
        counted[table] = {**found.document(), "last_key": last_keys.get(table, 0)}
    return counted


def _add_file(writer: Writer, name: str, path: Path) -> None:
    with open(path, "rb") as source:
        writer.add(name, source)


def _kept_files(home: Path, *, with_cache: bool) -> Iterator[Path]:
    """Give the plain files of a home that a backup holds; links and sockets are left out."""
    for entry in sorted(home.iterdir()):
        if not (is_kept(entry.name) or (with_cache and entry.name == "cache")) or entry.is_symlink():
            continue
        if entry.is_file():
            yield entry
        for folder, inner, names in os.walk(entry):
            inner.sort()
            # What begins with a dot is being written and has no name yet.
            found = (Path(folder) / name for name in sorted(names) if not name.startswith("."))
            yield from (path for path in found if path.is_file() and not path.is_symlink())


def _add_files(writer: Writer, home: Path, *, with_cache: bool) -> None:
    """Put the files in, after the database: whatever it speaks of was there before."""
    for path in _kept_files(home, with_cache=with_cache):
        with suppress(FileNotFoundError):  # forgotten a moment ago
            _add_file(writer, f"home/{path.relative_to(home).as_posix()}", path)


def _remove_old(file: Path, keep: int) -> list[str]:
    """Remove all but the newest dated backups beside a new one, and drafts that a kill left."""
    dated = sorted(one for one in file.parent.iterdir() if NAMED.fullmatch(one.name) and one.is_file())
    spare = [one for one in dated if one != file]
    removed = spare[: max(0, len(spare) - (keep - 1))]
    now = datetime.now(UTC).timestamp()
    drafts = [one for one in file.parent.glob(".samband-*.part") if now - one.stat().st_mtime > _OLD_DRAFT]
    for one in [*removed, *drafts]:
        one.unlink(missing_ok=True)
    return [one.name for one in removed]
