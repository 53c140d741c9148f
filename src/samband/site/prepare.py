"""Prepares a home before anything uses it: folders, secret, tables; refuses what it must not touch."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from samband.site.keeping.alone import share
from samband.site.keeping.swap import finish
from samband.site.refusal import HomeRefused

__all__ = ["HomeRefused", "make_folders", "prepare_home", "set_up_django"]

FOLDERS = ("run", "cache", "index", "files", "mail", "backups")


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
        home = read_environment().home
        _finish_restore(home)
        make_folders(home)
        import django

        django.setup()
    except BadSetting as problem:
        raise HomeRefused(problem.name, problem.what, problem.fix) from problem


def _finish_restore(home: Path) -> None:
    """Finish or undo a restore that was cut short, before anything reads the home."""
    from samband.site.keeping.restore import database_is_filled

    how = finish(home, database_is_filled)
    if how:
        sys.stderr.write(f"A restore that was cut short is {how}.\n")


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    import fcntl

    with open(home / "run" / "prepare.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def finish_old_restore() -> Path:
    """Give the home, after a restore that was cut short is finished or undone; read nothing else of it.

    Raises:
        HomeRefused: when a setting cannot be used, or another command restores now.
    """
    from samband.site.environment import BadSetting, read_environment

    try:
        home = read_environment().home
    except BadSetting as problem:
        raise HomeRefused(problem.name, problem.what, problem.fix) from problem
    _finish_restore(home)
    return home


def prepare_old_home() -> Path:
    """Make a home ready to be backed up: as it is, even when it is older than this version.

    Raises:
        HomeRefused: when it was never used, or is newer.
    """
    set_up_django()
    from django.conf import settings
    from django.db import OperationalError

    from samband.base.rows import applied

    home: Path = settings.SAMBAND_HOME
    share(home)
    try:
        names = applied("default")
    except OperationalError as problem:
        raise _silent() from problem
    if unknown_migrations(names):
        raise _newer(home)
    return home if names else prepare_home()


def _silent() -> HomeRefused:
    fix = "Start it, or check the address, the user and the password."
    return HomeRefused("SAMBAND_DATABASE_URL", "The database does not answer.", fix)


def _newer(home: Path) -> HomeRefused:
    fix = "Install that version, or use another SAMBAND_HOME."
    return HomeRefused(str(home), "This home was made by a newer Samband.", fix)


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
    share(home)
    with _one_at_a_time(home):
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as problem:
            raise _silent() from problem
        applied = set(executor.loader.applied_migrations)
        if unknown_migrations(applied):
            raise _newer(home)
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


def unknown_migrations(names: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give those of our own migrations that this version does not have: a newer one made them."""
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    known = set(MigrationLoader(None).disk_migrations)
    labels = {config.label: config.name for config in apps.get_app_configs()}
    # An app that this version does not know at all is a newer one's, too.
    return {name for name in set(names) - known if labels.get(name[0], "samband.").startswith("samband.")}


def waiting_after(names: Iterable[tuple[str, str]]) -> bool:
    """Whether a database with these migrations must be brought up to date."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    return not set(loader.graph.leaf_nodes()) <= set(names)


def is_waiting() -> bool:
    """Whether this home's database must be brought up to date."""
    from samband.base.rows import applied

    return waiting_after(applied("default"))
