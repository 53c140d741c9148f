"""Bring a home back from a backup: all of it or nothing, into an empty home."""

import argparse
import sys
from pathlib import Path

from samband.site.cli.main import add_json, print_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    parser.add_argument("--replace", action="store_true", help="back up what is here, then replace it")
    parser.add_argument("--no-reindex", action="store_true", help="leave building the index to you")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Restore, and build the index unless an upgrade must come first."""
    from samband.site.keeping.restore import reindex_beside, restore
    from samband.site.prepare import finish_old_restore

    home = finish_old_restore()
    restored = restore(options.file.absolute(), home, replace=options.replace)
    said, indexed = "", False
    if restored.is_older:
        said = "Run `samband upgrade`, then `samband reindex`."
    elif options.no_reindex or not (indexed := reindex_beside()):
        said = "Run `samband reindex`: until then nothing is found."
    if options.json:
        print_json({**restored.document(), "reindexed": indexed, "next": said or None, "problems": []})
    else:
        sys.stdout.write(f"Restored the state of {restored.manifest.made_at}.\n")
        if restored.former:
            sys.stdout.write(f"The former state is kept in {restored.former}\n")
        sys.stdout.write(f"{said}\n" if said else "")
    return 0
