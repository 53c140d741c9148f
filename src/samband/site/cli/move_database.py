"""Move everything to another database: from SQLite to PostgreSQL, or back."""

import argparse
import sys

from samband.site.cli.main import add_json, print_json
from samband.site.cli.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("url", metavar="URL", help="postgresql://user:password@host:5432/name, or sqlite")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Move, compare, and say what to set."""
    from samband.site.prepare import prepare_home

    home = prepare_home()
    from samband.site.keeping.alone import alone
    from samband.site.keeping.moving import move_database

    with alone(home), Progress("tables moved") as progress:
        moved = move_database(options.url, home, progress)
    if options.json:
        print_json({**moved.document(), "problems": []})
        return 0
    count = sum(one.rows for one in moved.tables.values())
    sys.stdout.write(f"{count} rows of {len(moved.tables)} tables are equal in both databases.\n")
    sys.stdout.write("Now set SAMBAND_DATABASE_URL to the new one (leave it out for SQLite in the home).\n")
    return 0
