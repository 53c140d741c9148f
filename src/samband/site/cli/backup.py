"""Take a backup of the home: database, files and secret in one archive, of one moment."""

import argparse
import sys
from pathlib import Path

from samband.site.cli.main import add_json, print_json


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give 1 or more")
    return number


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="archive or folder (backups/)")
    parser.add_argument("--keep", type=_count, default=0, metavar="N", help="keep the N newest dated ones")
    parser.add_argument("--with-cache", action="store_true", help="with the vectors, for a quick reindex")
    parser.add_argument("--portable", action="store_true", help="rows instead of the database's own form")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Take it, and say where it is."""
    from samband.site.prepare import prepare_old_home

    home = prepare_old_home()
    from samband.site.keeping.backup import take_backup

    file = options.file.absolute() if options.file else None
    taken = take_backup(
        home, file, with_cache=options.with_cache, portable=options.portable, keep=options.keep
    )
    if options.json:
        print_json({**taken.document(), "problems": []})
    else:
        sys.stdout.write(f"{taken.file}\n")
    return 0
