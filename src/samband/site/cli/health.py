"""Say whether the installation is well: database, worker, encoder, disk."""

import argparse
import sys

from samband.site.cli.main import add_json, print_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Look, and answer as the page `/health/` does; 1 when something is wrong."""
    from samband.site.prepare import set_up_django

    set_up_django()
    from samband.site.health import look

    found = look()
    if options.json:
        print_json(found.document())
    else:
        sys.stdout.write(found.lines())
    return 0 if found.good else 1
