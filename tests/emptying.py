"""Between tests that commit, the database is emptied; what is append-only refuses, but here must allow it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations

_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL = """SELECT DISTINCT c.relname FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"""


@contextmanager
def rows_may_be_emptied(connection: Any) -> Iterator[None]:
    """Take the triggers that refuse away for a moment, and put back exactly those that were there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(_SQLITE)
            triggers = cursor.fetchall()
            before = [f"DROP TRIGGER {name}" for name, _ in triggers]
            after = [sql for _, sql in triggers]
        else:
            cursor.execute(_POSTGRESQL)
            tables = [name for (name,) in cursor.fetchall()]
            # Within a transaction, what its keys still have to check must be checked before a table changes.
            checked = "SET CONSTRAINTS ALL IMMEDIATE"
            before = [checked, *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in tables)]
            after = [checked, *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in tables)]
        for statement in before:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in after:
                cursor.execute(statement)


def let_tests_empty_what_is_append_only() -> None:
    """Teach Django's emptying of a test database about tables that are only added to."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with rows_may_be_emptied(self.connection):
            flush(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
