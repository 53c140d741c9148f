"""What the commands share that bring a list: their words, the file, who acts, the answer."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samband.site.cli.progress import Progress

if TYPE_CHECKING:
    from samband.actors.domain.problems import Problem
    from samband.base.agents import Agent

# Takes a list in, or plans it: (content, file name, source, who acts) to its counts and problems.
TakeIn = Callable[[bytes, str, str, "Agent"], tuple[Mapping[str, int], "list[Problem]"]]


def add_list_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that every command has which brings a list."""
    parser.add_argument("file", metavar="FILE", help="the list")
    parser.add_argument("--source", default="", help="who the list is from (default: the file's name)")
    parser.add_argument("--dry-run", action="store_true", help="say what would come of it and change nothing")
    parser.add_argument("--no-wait", action="store_true", help="leave making it searchable to the worker")
    parser.add_argument("--as", dest="as_email", metavar="EMAIL", help="act as this person")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def bring(options: argparse.Namespace, take_in: TakeIn) -> int:
    """Read the list, take it in or plan it, and answer; 1 when anything was refused."""
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
    name, source = _names(options)
    try:
        counts, problems = take_in(content, name, source, by)
    except FileRefused as refusal:
        return _answer(options, [refusal.problem])
    if not options.dry_run and not options.no_wait:
        _make_searchable()
    return _answer(options, problems, counts)


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


def _names(options: argparse.Namespace) -> tuple[str, str]:
    """Give the file's name, and who the list is from."""
    from samband.matching.domain.normalise import one_line

    name = Path(options.file).name.encode("utf-8", "replace").decode()
    return name, one_line(options.source, 200) or one_line(name, 200) or "import"


def _make_searchable() -> None:
    from samband.matching.indexing import index_waiting

    with Progress("profiles made searchable") as progress:
        index_waiting(progress=progress)


def _answer(
    options: argparse.Namespace, problems: "list[Problem]", counts: Mapping[str, int] | None = None
) -> int:
    """Print the result; 1 when anything was refused, else 0."""
    from samband.actors.domain.identity import empty_counts
    from samband.actors.labels import problem_words
    from samband.site.cli.main import print_json

    # In the order that is promised: a database may give a document's names in another.
    counts = {
        **empty_counts(),
        **{name: count for name, count in (counts or {}).items() if name != "problems"},
    }
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
