"""A project budget under a pack of rules: what each partner's costs come to, and who pays them."""

import argparse
import sys
from pathlib import Path
from typing import Any

from samband.kernel.money import minor_text
from samband.projects.domain.budget_document import BudgetAnswer, budget_answer
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
        return refuse([problem], as_json=options.json, document=budget_answer(b"").document)
    answer = budget_answer(content)
    found = [one.document() for one in answer.problems]
    if options.json:
        print_json({"problems": found, **answer.document})
        return 1 if found else 0
    if answer.document["total"] is not None:
        sys.stdout.write("\n".join([*_table(answer.document), *_what_ifs(answer)]) + "\n")
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


def _what_ifs(answer: BudgetAnswer) -> list[str]:
    lines = [
        f"{partner}: {flat.message % flat.values} {flat.percent} % of staff would be "
        f"{minor_text(flat.would_give_minor)}; the real costs are {minor_text(flat.real_minor)}, "
        f"{minor_text(abs(flat.above_minor))} {'above' if flat.above_minor >= 0 else 'below'} it."
        for partner, flat in answer.what_ifs
    ]
    return ["", *lines] if lines else []
