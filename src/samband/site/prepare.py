"""Prepares a home before anything uses it: folders, secret, tables; refuses what it must not touch."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS = ("run", "cache", "index", "files", "mail", "backups")


class HomeRefused(Exception):
    """The home cannot be used as it is; says where, what and how to mend it."""

    def __init__(self, where: str, what: str, fix: str) -> None:
        super().__init__(what)
        self.where, self.what, self.fix = where, what, fix

    def problem(self) -> dict[str, str]:
        """Give the refusal in the command line's shape of a problem."""
        return {"where": self.where, "what": self.what, "fix": self.fix}


def make_folders(home: Path) -> None:
    """Make the home and its folders, readable by their owner alone.

    Raises:
        HomeRefused: when the place cannot be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in FOLDERS:
            (home / name).mkdir(exist_ok=True, mode=0o700)
    except OSError as problem:
        raise HomeRefused(
            str(home),
            f"The home cannot be made here ({problem.strerror}).",
            "Set SAMBAND_HOME to a folder that you may write.",
        ) from problem


def set_up_django() -> None:
    """Load the settings and the apps.

    Raises:
        HomeRefused: when a setting cannot be used.
    """
    from samband.site.environment import BadSetting, read_environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samband.site.settings")
    try:
        make_folders(read_environment().home)
        import django

        django.setup()
    except BadSetting as problem:
        raise HomeRefused(problem.name, problem.what, problem.fix) from problem


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    import fcntl

    with open(home / "run" / "prepare.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare_home(*, upgrade: bool = False) -> Path:
    """Make a home ready: an empty one gets its tables, a newer one is refused.

    A home with older tables is only brought up to date when ``upgrade`` is set; one whose first
    preparation was cut short is finished.

    Raises:
        HomeRefused: says what to do instead.
    """
    set_up_django()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    home: Path = settings.SAMBAND_HOME
    with _one_at_a_time(home):
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as problem:
            raise HomeRefused(
                "SAMBAND_DATABASE_URL",
                "The database does not answer.",
                "Start it, or check the address, the user and the password.",
            ) from problem
        applied = set(executor.loader.applied_migrations)
        unknown = {name for name in applied - set(executor.loader.disk_migrations) if _is_ours(name)}
        if unknown:
            raise HomeRefused(
                str(home),
                "This home was made by a newer Samband.",
                "Install that version, or use another SAMBAND_HOME.",
            )
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting and applied and not upgrade and not _never_used():
            raise HomeRefused(
                str(home),
                "This home was made by an older Samband.",
                "Run `samband upgrade`; it takes a backup first.",
            )
        if waiting:
            call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    return home


def _never_used() -> bool:
    """Whether nothing has ever happened here: the first preparation was cut short, and may go on."""
    from django.db import DatabaseError, connection, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM base_event")
            return int(cursor.fetchone()[0]) == 0
    except DatabaseError:
        return True


def _is_ours(name: tuple[str, str]) -> bool:
    return name[0] in {"base", "accounts", "matching", "actors"}
