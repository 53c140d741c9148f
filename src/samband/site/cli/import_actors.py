"""Bring a list of organisations (CSV, XLSX or JSONL) and take it in."""

import argparse
from typing import TYPE_CHECKING

from samband.site.cli.bringing import add_list_arguments, bring
from samband.site.cli.progress import Progress
from samband.site.prepare import prepare_home

if TYPE_CHECKING:
    from samband.actors.domain.problems import Problem
    from samband.base.agents import Agent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    add_list_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Take the list in, or say what would come of it."""
    prepare_home()
    return bring(options, _plan if options.dry_run else _take_in)


def _plan(content: bytes, file_name: str, source: str, by: "Agent") -> "tuple[dict[str, int], list[Problem]]":
    from django.utils import timezone

    from samband.actors.actions import plan_import

    on = timezone.localdate()
    with Progress("rows looked at") as progress:
        plan = plan_import(content, file_name=file_name, source=source, on=on, progress=progress)
    return plan.counts, plan.problems


def _take_in(
    content: bytes, file_name: str, source: str, by: "Agent"
) -> "tuple[dict[str, int], list[Problem]]":
    from samband.actors.actions import import_content

    with Progress("rows taken in") as progress:
        done = import_content(content, by=by, file_name=file_name, source=source, progress=progress)
    return done.counts, done.problem_list()
