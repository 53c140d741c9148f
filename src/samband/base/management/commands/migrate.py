"""Django's `migrate`, which lays the tables of an empty database at once."""

from typing import Any

from django.core.management.commands import migrate

from samband.base.first_tables import lay_first_tables

# With one of these somebody asks for something else than all of the newest version.
_OTHER = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    """Bring a database to this version."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Lay the tables if there are none; all else is Django's."""
        if not any(options.get(name) for name in _OTHER):
            lay_first_tables(options["database"])
        super().handle(*args, **options)
