"""Move an installation to another database: every table, or nothing, and the two compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections, transaction

from samband.base import rows
from samband.site.keeping.databases import all_tables, is_empty, one_moment, other, settings_of, shown
from samband.site.refusal import HomeRefused

HERE = "default"
Progress = Callable[[int, int], object]


@dataclass(slots=True)
class Moved:
    """What was moved where: each table with its rows and what they come to, the same in both."""

    target: str
    tables: dict[str, rows.Digest] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Give it as the command answers."""
        return {
            "to": self.target,
            "rows": sum(one.rows for one in self.tables.values()),
            "tables": [{"table": name, **one.document()} for name, one in sorted(self.tables.items())],
            "equal": True,
        }


def move_database(url: str, home: Path, progress: Progress | None = None) -> Moved:
    """Fill an empty database with everything that the home's database holds.

    The former database is left as it is. PostgreSQL is filled in one transaction, a SQLite file
    beside its place: until all is compared, there is nothing.

    Raises:
        HomeRefused: says why nothing was moved.
    """
    made = settings_of(url, home)
    place = None
    if str(made["ENGINE"]).endswith("sqlite3"):
        place = Path(str(made["NAME"]))
        _refuse_place(place)
        draft = place.with_name(f".{place.name}.moving")
        draft.unlink(missing_ok=True)
        made = {**made, "NAME": str(draft)}
    moved = Moved(shown(url))
    try:
        with one_moment(HERE), other(made) as alias:
            _refuse_filled(alias)
            _carry(alias, moved, progress)
        if place:
            _take_place(draft, place)
    except DatabaseError as problem:
        what = f"The rows do not fit the other database ({_reason(problem)})."
        raise HomeRefused("URL", what, "Nothing was moved. Mend the row that is named.") from problem
    finally:
        if place:
            for name in ("", "-wal", "-shm"):
                draft.with_name(draft.name + name).unlink(missing_ok=True)
    return moved


def _reason(problem: DatabaseError) -> str:
    """Give a fault of a database without the row that it may quote."""
    return str(problem).splitlines()[0][:200]


def _refuse_place(place: Path) -> None:
    if place.exists():
        what = "There is a SQLite database here already."
        raise HomeRefused(str(place), what, "Move the file away (it may be the former database).")


def _take_place(draft: Path, place: Path) -> None:
    """Give the filled file its name; the write-ahead log is in it by now."""
    import sqlite3

    base = sqlite3.connect(draft)
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    draft.chmod(0o600)
    draft.rename(place)


def _refuse_filled(alias: str) -> None:
    if not is_empty(alias):
        what = "The other database is not empty."
        raise HomeRefused("URL", what, "Give an empty one. Nothing was moved.")


def _carry(alias: str, moved: Moved, progress: Progress | None) -> None:
    names = rows.applied(HERE)
    last_keys = rows.next_keys(HERE)
    sources = all_tables(HERE, names)
    if connections[alias].vendor == "postgresql":
        with transaction.atomic(using=alias):
            rows.prepare(alias, names)
            _copy(sources, all_tables(alias, names), alias, moved, progress)
            rows.set_next_keys(alias, sources, last_keys)
        return
    rows.prepare(alias, names)
    with transaction.atomic(using=alias):
        _copy(sources, all_tables(alias, names), alias, moved, progress)
        rows.set_next_keys(alias, sources, last_keys)


def _copy(
    sources: Sequence[Any], targets: Sequence[Any], alias: str, moved: Moved, progress: Progress | None
) -> None:
    """Copy table by table, then compare what went in with what is there."""
    for done, (source, target) in enumerate(zip(sources, targets, strict=True), 1):
        name, found = source._meta.db_table, rows.Digest()

        def read(source: Any = source) -> Any:
            nonlocal found
            for row in rows.read_rows(source, HERE):
                found = found.with_row(row)
                yield row

        rows.write_rows(target, alias, read())
        there = rows.digest(target, alias)
        if there != found:
            what = f"{found.rows} rows here and {there.rows} there do not come to the same."
            raise HomeRefused(name, what, "Nothing was moved. Report it.")
        moved.tables[name] = found
        if progress:
            progress(done, len(sources))
