"""Prove that the ledger explains every figure that is kept, and that every figure explains the ledger."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from samband.site.prepare import prepare_home

if TYPE_CHECKING:
    from samband.projects.ledger_check import Checked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    from samband.site.cli.main import add_as, add_json

    parser.add_argument("--project", default="", metavar="KEY", help="one project only, by its key")
    add_as(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Check all projects, or one; 1 when anything does not agree, each thing named."""
    prepare_home()
    from samband.projects.ledger_check import check_ledger
    from samband.projects.models import Project
    from samband.site.cli.agent import writer
    from samband.site.cli.main import refuse

    by, problem = writer(options.as_email)
    if problem:
        return refuse([problem], as_json=options.json, document=_counts(None))
    projects = Project.objects.led_by(by)
    if options.project:
        projects = projects.filter(key=options.project)
        if not projects.exists():
            fix = "Take the key from the project's address; with --as, it must be one that they lead."
            gone = {"where": "--project", "what": "There is no such project.", "fix": fix}
            return refuse([gone], as_json=options.json, document=_counts(None))
    return _answer(options, check_ledger(projects))


def _counts(checked: "Checked | None") -> dict[str, Any]:
    if checked is None:
        return {"explained": None, "projects": 0, "figures": 0, "rows": 0}
    return {
        "explained": checked.explains,
        "projects": checked.projects,
        "figures": checked.figures,
        "rows": checked.rows,
    }


def _answer(options: argparse.Namespace, checked: "Checked") -> int:
    from samband.projects.ledger_words import problem_of
    from samband.site.cli.main import print_json

    words = [problem_of(one) for one in checked.found]
    if options.json:
        print_json({**_counts(checked), "problems": words})
    else:
        for one in words:
            sys.stderr.write(f"{one['where']}: {one['what']} {one['fix']}\n")
        told = "The ledger explains every balance" if checked.explains else f"{len(words)} things differ"
        sys.stdout.write(
            f"{told}: projects {checked.projects}, figures {checked.figures}, rows {checked.rows}\n"
        )
    return 0 if checked.explains else 1
