"""A project budget under a pack of rules: what each partner's costs come to, and who pays them."""

import argparse
import sys
from pathlib import Path
from typing import Any

from samband.projects.domain.budget_document import budget_answer
from samband.projects.domain.plain_json import MOST_BYTES
from samband.site.cli.main import add_json, print_json, refuse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("file", metavar="FILE", help="a JSON document; - reads standard input")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Reckon one budget and say what is wrong with it."""
    try:
        content = _read(options.file)
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "its name holds odd signs"
        problem = {
            "where": options.file,
            "what": f"The file cannot be read ({why}).",
            "fix": "Name a JSON file.",
        }
        document, found = budget_answer(b"{}")[0], [problem]
    else:
        document, problems = budget_answer(content)
        found = [one.document() for one in problems]
    if options.json:
        print_json({"problems": found, **document})
        return 1 if found else 0
    if document["total"] is not None:
        sys.stdout.write("\n".join(_table(document)) + "\n")
    return refuse(found, as_json=False) if found else 0


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _table(document: dict[str, Any]) -> list[str]:
    lines = list[str]()
    for partner in document["partners"]:
        rows = [(name, amount) for name, amount in partner["categories"].items() if amount != "0.00"]
        lines += [partner["id"], *_rows([*rows, *_sums(partner)]), ""]
    return [*lines, "All partners", *_rows(_sums(document))]


def _sums(part: dict[str, Any]) -> list[tuple[str, str]]:
    return [("total", part["total"]), *part["funds"].items(), ("contribution", part["contribution"])]


def _rows(rows: list[tuple[str, str]]) -> list[str]:
    return [f"  {name:<28} {amount:>16}" for name, amount in rows]
