"""Tables whose rows are only ever added: the database itself refuses to change or delete them."""

from collections.abc import Callable
from typing import Any

from samband.base.first_tables import GuardInDatabase


def _run(vendor: str, statements: tuple[str, ...]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == vendor:
            for statement in statements:
                schema_editor.execute(statement)

    return run


def append_only(table: str) -> list[GuardInDatabase]:
    """Give the steps of a migration that let rows of a table be added, and nothing else.

    SQLite and PostgreSQL refuse with the words "<table> is append-only". PostgreSQL also refuses to empty it.
    """
    name = f"{table}_append_only"
    sqlite = tuple(
        f"CREATE TRIGGER {name}_{what.lower()} BEFORE {what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for what in ("UPDATE", "DELETE")
    )
    postgresql = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION '{table} is append-only'; END$$",
        f"CREATE TRIGGER {name}_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
        f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    )
    undo_sqlite = tuple(f"DROP TRIGGER {name}_{what}" for what in ("update", "delete"))
    undo_postgresql = (
        f"DROP TRIGGER {name}_change ON {table}",
        f"DROP TRIGGER {name}_truncate ON {table}",
        f"DROP FUNCTION {name}()",
    )
    return [
        GuardInDatabase(_run("sqlite", sqlite), _run("sqlite", undo_sqlite)),
        GuardInDatabase(_run("postgresql", postgresql), _run("postgresql", undo_postgresql)),
    ]
