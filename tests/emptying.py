"""Between tests that commit, the database is emptied; the thread refuses that, but here it must allow it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations


@contextmanager
def thread_may_be_emptied(connection: Any) -> Iterator[None]:
    """Take the thread's triggers away for a moment, and put back exactly those that were there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'thread_%'"
            )
            triggers = cursor.fetchall()
            before = [f"DROP TRIGGER {name}" for name, _ in triggers]
            after = [sql for _, sql in triggers]
        else:
            before = ["ALTER TABLE base_event DISABLE TRIGGER USER"]
            after = ["ALTER TABLE base_event ENABLE TRIGGER USER"]
        for statement in before:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in after:
                cursor.execute(statement)


def let_tests_empty_the_thread() -> None:
    """Teach Django's emptying of a test database about the thread."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with thread_may_be_emptied(self.connection):
            flush(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
