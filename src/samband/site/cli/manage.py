"""Run a Django management command on this home (for those who run the installation)."""

import argparse

from samband.site.prepare import set_up_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the command and its words")


def run(options: argparse.Namespace) -> int:
    """Hand over to Django."""
    set_up_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["samband manage", *options.words])
    return 0
