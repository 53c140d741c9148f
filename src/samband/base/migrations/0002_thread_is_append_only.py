"""Let the database itself refuse to change or delete lines of the thread."""

from typing import Any

from django.db import migrations

from samband.base.first_tables import GuardInDatabase

SQLITE = (
    """CREATE TRIGGER thread_no_update BEFORE UPDATE ON base_event
       BEGIN SELECT RAISE(ABORT, 'the thread is append-only'); END""",
    """CREATE TRIGGER thread_no_delete BEFORE DELETE ON base_event
       BEGIN SELECT RAISE(ABORT, 'the thread is append-only'); END""",
)
POSTGRES = (
    """CREATE FUNCTION thread_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the thread is append-only'; END $$""",
    """CREATE TRIGGER thread_no_change BEFORE UPDATE OR DELETE ON base_event
       FOR EACH ROW EXECUTE FUNCTION thread_refuse()""",
    """CREATE TRIGGER thread_no_truncate BEFORE TRUNCATE ON base_event
       FOR EACH STATEMENT EXECUTE FUNCTION thread_refuse()""",
)
UNDO_SQLITE = ("DROP TRIGGER thread_no_update", "DROP TRIGGER thread_no_delete")
UNDO_POSTGRES = (
    "DROP TRIGGER thread_no_change ON base_event",
    "DROP TRIGGER thread_no_truncate ON base_event",
    "DROP FUNCTION thread_refuse()",
)


def _run(schema_editor: Any, for_sqlite: tuple[str, ...], for_postgres: tuple[str, ...]) -> None:
    statements = for_sqlite if schema_editor.connection.vendor == "sqlite" else for_postgres
    for statement in statements:
        schema_editor.execute(statement)


def forwards(apps: Any, schema_editor: Any) -> None:
    """Add the triggers."""
    _run(schema_editor, SQLITE, POSTGRES)


def backwards(apps: Any, schema_editor: Any) -> None:
    """Remove the triggers."""
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRES)


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("base", "0001_initial")]
    operations = [GuardInDatabase(forwards, backwards)]
