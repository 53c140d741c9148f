"""Bring an older home up to date: a backup first, then the changes."""

import argparse
import sys

from samband.site.cli.main import add_json, print_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Back up and upgrade; a home that is up to date is left as it is."""
    from samband.site.prepare import is_waiting, prepare_home, prepare_old_home

    home = prepare_old_home()
    from samband import __version__
    from samband.site.keeping.alone import alone
    from samband.site.keeping.backup import take_backup

    copy = ""
    with alone(home):
        if is_waiting():
            copy = str(take_backup(home, stem="before-upgrade").file)
            sys.stderr.write(f"The former state is kept in {copy}\n")
        prepare_home(upgrade=True)
    if options.json:
        print_json({"version": __version__, "upgraded": bool(copy), "backup": copy or None, "problems": []})
    else:
        sys.stderr.write("The home is up to date.\n")
    return 0
