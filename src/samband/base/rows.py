"""All tables of an installation as rows: to carry them to another database, and to compare the two.

The tables are those of the migrations that the database has, not of the program, so that an older
home can be carried too. A row is a list of JSON values in the order of the table's columns.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Value
from django.utils.duration import duration_string

from samband.base.first_tables import lay_first_tables

AT_ONCE = 1000
_OWN_BOOKS = {"django_migrations"}

Names = Sequence[tuple[str, str]]
Row = list[Any]


class UnknownTable(Exception):
    """The database holds a table that no migration made; it would be lost on the way."""


@dataclass(frozen=True, slots=True)
class Digest:
    """How many rows a table has, and what they come to, in whatever order they are read."""

    rows: int = 0
    total: int = 0

    def with_row(self, row: Row) -> "Digest":
        """Count one row more."""
        text = json.dumps([_plain(value) for value in row], sort_keys=True, ensure_ascii=False)
        number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")
        return Digest(self.rows + 1, (self.total + number) % 2**256)

    def document(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {"rows": self.rows, "digest": f"{self.total:064x}"}


def _plain(value: Any) -> Any:
    """Write a number inside a document in one way, however the database gave it back."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value


def _as_json(value: Any) -> Any:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case timedelta():
            return duration_string(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
    return value


def applied(alias: str) -> list[tuple[str, str]]:
    """Name the migrations that a database has, in a fixed order; none when it was never prepared."""
    with connections[alias].cursor() as cursor:
        if "django_migrations" not in connections[alias].introspection.table_names(cursor):
            return []
        cursor.execute("SELECT app, name FROM django_migrations")
        return sorted((str(app), str(name)) for app, name in cursor.fetchall())


def _ends(executor: MigrationExecutor, names: Names) -> list[tuple[str, str]]:
    """Give of each app the last of the named migrations, the aim of preparing a database like it."""
    graph = executor.loader.graph
    known = {name for name in names if name in graph.nodes}
    return sorted(
        name
        for name in known
        if not any(c.key[0] == name[0] for c in graph.node_map[name].children if c.key in known)
    )


def tables(alias: str, names: Names) -> list[type[models.Model]]:
    """Give a model for each table that the named migrations make, by the table's name.

    Raises:
        UnknownTable: when the database has one more.
    """
    executor = MigrationExecutor(connections[alias])
    state = executor.loader.project_state(_ends(executor, names))
    found = {
        model._meta.db_table: model
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    with connections[alias].cursor() as cursor:
        there = set(connections[alias].introspection.table_names(cursor)) - _OWN_BOOKS
    if there - set(found):
        raise UnknownTable(", ".join(sorted(there - set(found))))
    for model in found.values():
        for field in model._meta.concrete_fields:
            # A carried row keeps its moments.
            if isinstance(field, models.DateField | models.TimeField):
                field.auto_now = field.auto_now_add = False
    return [found[name] for name in sorted(found)]


def read_rows(model: type[models.Model], alias: str) -> Iterator[Row]:
    """Give a table's rows."""
    columns = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*columns)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield [_as_json(value) for value in row]


def digest(model: type[models.Model], alias: str) -> Digest:
    """Add up a table's rows."""
    found = Digest()
    for row in read_rows(model, alias):
        found = found.with_row(row)
    return found


@contextmanager
def _as_default(alias: str) -> Iterator[None]:
    """Let a database answer as the usual one: a library's migration may ask for no other by name."""
    former = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[alias]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = former


def prepare(alias: str, names: Names) -> None:
    """Make the tables of the named migrations in an empty database, and nothing in them."""
    executor = MigrationExecutor(connections[alias])
    ends = _ends(executor, names)
    with _as_default(alias):
        if ends != sorted(executor.loader.graph.leaf_nodes()) or not lay_first_tables(alias):
            executor.migrate(ends)
    for model in tables(alias, names):
        # What a migration puts in comes with the rows that are carried.
        model._base_manager.using(alias).all()._raw_delete(alias)
    if connections[alias].vendor == "postgresql":
        # Migrations have set some to immediate; rows refer to rows of tables that come later.
        with connections[alias].cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write_rows(model: type[models.Model], alias: str, rows: Iterable[Row]) -> None:
    """Put rows into an empty table, as they are."""
    fields = model._meta.concrete_fields
    batch: list[models.Model] = []
    for row in rows:
        values = {field.attname: _from_json(field, value) for field, value in zip(fields, row, strict=True)}
        batch.append(model(**values))
        if len(batch) == AT_ONCE:
            model._base_manager.using(alias).bulk_create(batch)
            batch = []
    model._base_manager.using(alias).bulk_create(batch)


def _from_json(field: Any, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return Value(None, field) if value is None and not field.null else value
    if value is None:
        return None
    return (field.target_field if field.is_relation else field).to_python(value)


def next_keys(alias: str) -> dict[str, int]:
    """Give for each table the last key that was ever given out, so that none is given out twice."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'")
            if not cursor.fetchone()[0]:
                return {}
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return {str(name): int(last) for name, last in cursor.fetchall()}
        last_keys: dict[str, int] = {}
        for name in connection.introspection.table_names(cursor):
            for sequence in connection.introspection.get_sequences(cursor, name):
                quoted = connection.ops.quote_name(sequence["name"])
                # The name comes from the database's own books.
                cursor.execute(f"SELECT last_value, is_called FROM {quoted}")  # noqa: S608
                last, was_called = cursor.fetchone()
                if was_called:
                    last_keys[name] = int(last)
        return last_keys


def set_next_keys(alias: str, models_: Sequence[type[models.Model]], last_keys: dict[str, int]) -> None:
    """Let each table go on after the last key that was given out in the former database."""
    connection = connections[alias]
    last_keys = {name: last for name, last in last_keys.items() if last}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, last in last_keys.items():
                cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [last, name])
                if not cursor.rowcount:
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, last])
            return
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models_)):
            cursor.execute(statement)
        now = next_keys(alias)
        for name, last in last_keys.items():
            for sequence in connection.introspection.get_sequences(cursor, name):
                cursor.execute("SELECT setval(%s, %s)", [sequence["name"], max(last, now.get(name, 1), 1)])
