"""Bring a list of testbeds or past projects (CSV, XLSX or JSONL), with the organisations behind them."""

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

from samband.site.cli.bringing import add_list_arguments, bring
from samband.site.cli.progress import Progress
from samband.site.prepare import prepare_home

if TYPE_CHECKING:
    from samband.actors.domain.problems import Problem
    from samband.base.agents import Agent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("--sort", required=True, choices=("testbed", "project"), help="what the list holds")
    add_list_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Take the list in, or say what would come of it."""
    prepare_home()
    return bring(options, partial(_take_in, options.sort, options.dry_run))


def _take_in(
    sort: str, is_dry_run: bool, content: bytes, file_name: str, source: str, by: "Agent"
) -> "tuple[dict[str, int], list[Problem]]":
    from samband.actors.actions import import_profiles, plan_profiles

    act = plan_profiles if is_dry_run else import_profiles
    with Progress("rows looked at" if is_dry_run else "rows taken in") as progress:
        brought = act(content, by=by, sort=sort, file_name=file_name, source=source, progress=progress)
    if brought.ignored:
        sys.stderr.write("columns left out: " + ", ".join(brought.ignored) + "\n")
    return brought.counts, brought.problems
