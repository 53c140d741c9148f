"""Bring a list of organisations (CSV, XLSX or JSONL) and take it in."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samband.site.cli.progress import Progress
from samband.site.prepare import prepare_home

if TYPE_CHECKING:
    from samband.actors.domain.problems import Problem
    from samband.base.agents import Agent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("file", metavar="FILE", help="the list")
    parser.add_argument("--source", default="", help="who the list is from (default: the file's name)")
    parser.add_argument("--dry-run", action="store_true", help="say what would come of it and change nothing")
    parser.add_argument("--no-wait", action="store_true", help="leave making it searchable to the worker")
    parser.add_argument("--as", dest="as_email", metavar="EMAIL", help="act as this person")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    """Take the list in, or say what would come of it."""
    prepare_home()
    from samband.actors.domain.problems import FileRefused, Problem

    try:
        content = _read(Path(options.file))
    except OSError:
        return _answer(options, [Problem("file-missing", refuses=True)])
    except FileRefused as refusal:
        return _answer(options, [refusal.problem])
    by = _agent(options.as_email)
    if isinstance(by, dict):
        return _refuse(options, by)
    try:
        return _take_in(options, content, by)
    except FileRefused as refusal:
        return _answer(options, [refusal.problem])


def _read(path: Path) -> bytes:
    """Read the file, and no more of it than a list may be long."""
    from samband.actors.domain.problems import MOST_BYTES, FileRefused

    with open(path, "rb") as file:
        content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            size = path.stat().st_size or len(content)
            raise FileRefused("file-too-big", size=str(size // (1024 * 1024)))
    return content


def _agent(email: str | None) -> "Agent | dict[str, str]":
    """Give who acts, or the problem with whom that should be."""
    from samband.accounts.access import agent_of
    from samband.accounts.models import Person
    from samband.actors.access import can_import
    from samband.base.agents import OPERATOR
    from samband.kernel.decision import Denied

    if not email:
        return OPERATOR
    person = Person.objects.with_email(email)
    if person is None:
        return {"where": "--as", "what": "There is nobody with this address.", "fix": "Check the address."}
    agent = agent_of(person)
    decision = can_import(agent)
    if isinstance(decision, Denied):
        fix = "Ask whoever runs the installation, or leave out --as to act as the operator."
        return {"where": "--as", "what": str(decision.reason), "fix": fix}
    return agent


def _take_in(options: argparse.Namespace, content: bytes, by: "Agent") -> int:
    from django.utils import timezone

    from samband.actors import actions
    from samband.matching.domain.normalise import one_line

    name = Path(options.file).name.encode("utf-8", "replace").decode()
    source = one_line(options.source, 200) or one_line(name, 200) or "import"
    if options.dry_run:
        with Progress("rows looked at") as progress:
            plan = actions.plan_import(
                content, file_name=name, source=source, on=timezone.localdate(), progress=progress
            )
        return _answer(options, plan.problems, plan.counts)
    with Progress("rows taken in") as progress:
        done = actions.import_content(content, by=by, file_name=name, source=source, progress=progress)
    if not options.no_wait:
        from samband.matching.indexing import index_waiting

        with Progress("profiles made searchable") as progress:
            index_waiting(progress=progress)
    return _answer(options, done.problem_list(), done.counts)


def _answer(
    options: argparse.Namespace, problems: "list[Problem]", counts: "dict[str, int] | None" = None
) -> int:
    """Print the result; 1 when anything was refused, else 0."""
    import sys

    from samband.actors.domain.identity import empty_counts
    from samband.actors.labels import problem_words
    from samband.site.cli.main import print_json

    counts = counts or empty_counts()
    words = [problem_words(problem) for problem in problems]
    if options.json:
        print_json({**counts, "problems": words})
    else:
        for one in words:
            sys.stderr.write(f"{one['where']}: {one['what']} {one['fix']}\n")
        sys.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()) + "\n")
    return 1 if any(problem.refuses for problem in problems) else 0


def _refuse(options: argparse.Namespace, problem: dict[str, str]) -> int:
    from samband.actors.domain.identity import empty_counts
    from samband.site.cli.main import refuse

    document: dict[str, Any] = dict(empty_counts())
    return refuse([problem], as_json=options.json, document=document)
