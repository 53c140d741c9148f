"""The tables of a new installation, laid at once instead of by every step that ever changed one.

A database with rows in it is brought from version to version by its migrations, one after another.
An empty one has nothing to bring along: what all migrations come to is known beforehand. That takes
a tenth of the time (2 seconds instead of 20, which would be more with each version), at every installation,
restored backup, move to another database and test.

`tests/base/test_first_tables.py` compares both ways, table by table and row by row, on both databases.
"""

from django.db import connections, router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import StateApps

# What a migration may hold for its outcome to be known from the tables alone. Python steps that are no
# guards change rows, of which an empty database has none.
_KNOWN = (
    operations.models.ModelOperation,
    operations.fields.FieldOperation,
    operations.models.IndexOperation,
    operations.RunPython,
)


class GuardInDatabase(operations.RunPython):
    """A step that puts triggers into the database, or takes them out.

    It holds when the tables were laid at once, too. It touches neither rows nor columns.
    """


def lay_first_tables(alias: str) -> bool:
    """Lay all tables of this version in an empty database, in one transaction, and note the migrations.

    Args:
        alias: which database, by its name in the settings.

    Returns:
        Whether it was done. A database with any table in it is left as it is, and so is an empty one
        when a migration does what cannot be known from its tables, such as SQL of its own.
    """
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            return False
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    steps = [step for step, _ in executor.migration_plan(leaves, clean_start=True)]
    if not all(isinstance(part, _KNOWN) for step in steps for part in step.operations):
        return False
    apps = executor.loader.project_state(leaves).apps
    with connection.schema_editor(atomic=True) as editor:
        editor.create_model(executor.recorder.Migration)
        _lay(alias, editor, apps)
        _guard(editor, apps, steps)
        for step in steps:
            for app, name in step.replaces or [(step.app_label, step.name)]:
                executor.recorder.record_applied(app, name)
        executor.check_replacements()
    return True


def _lay(alias: str, editor: BaseDatabaseSchemaEditor, apps: StateApps) -> None:
    for model in apps.get_models():
        if model._meta.can_migrate(editor.connection) and router.allow_migrate_model(alias, model):
            editor.create_model(model)


def _guard(editor: BaseDatabaseSchemaEditor, apps: StateApps, steps: list[Migration]) -> None:
    parts: list[Operation] = [part for step in steps for part in step.operations]
    for part in parts:
        if isinstance(part, GuardInDatabase):
            part.code(apps, editor)
