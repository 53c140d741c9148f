"""Bring an older home up to date: a backup of the database first, then the changes."""

import argparse
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from samband.site.prepare import prepare_home, set_up_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call (there are none)."""


def back_up_sqlite(database: Path, folder: Path) -> Path:
    """Copy a SQLite database, consistent even while it is used, into a folder."""
    copy = folder / f"before-upgrade-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3"
    source = sqlite3.connect(database)
    target = sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    copy.chmod(0o600)
    return copy


def run(options: argparse.Namespace) -> int:
    """Back up and upgrade."""
    set_up_django()
    from django.conf import settings

    database = settings.DATABASES["default"]
    if str(database["ENGINE"]).endswith("sqlite3"):
        place = Path(str(database["NAME"]))
        if place.exists():
            copy = back_up_sqlite(place, settings.SAMBAND_HOME / "backups")
            sys.stderr.write(f"The former state is kept in {copy}\n")
    else:
        sys.stderr.write("PostgreSQL: take a backup with pg_dump before you go on; none is taken here.\n")
    prepare_home(upgrade=True)
    sys.stderr.write("The home is up to date.\n")
    return 0
