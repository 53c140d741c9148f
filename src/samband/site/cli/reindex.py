"""Build the index anew from the database; vectors made before are used again."""

import argparse

from samband.site.cli.progress import Progress
from samband.site.prepare import prepare_home


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    """Rebuild."""
    prepare_home()
    from samband.matching.indexing import reindex
    from samband.site.cli.main import print_json

    with Progress("profiles indexed") as progress:
        result = reindex(progress)
    if options.json:
        print_json({"indexed": result.encoded, "refused": result.refused})
    return 1 if result.refused else 0
