"""Print where challenges, ideas, grants, projects, reports and the like can stand, from their tables.

    python tools/states.py             write docs/reference/states.md
    python tools/states.py --show      write it to the terminal

The tables of moves are in each app's ``domain``; what their states, roles and needs mean is said in
``states_words.json`` beside this file. tests/test_states_page.py asserts that the page is what this prints.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from samband.kernel.lifecycle import Move

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/states.md"
WORDS = Path(__file__).with_name("states_words.json")
INTRODUCTION = """# Where things can stand

Made by `python tools/states.py` from the tables of moves in `src/samband/`; a test compares the two. The
same tables drive the actions, the buttons on the pages and the states that the database accepts. States,
verbs and needs are named as in the code; the pages say them in the reader's language.

A row reads: *who* may by this *verb* lead a thing from one of these states to that one, when what it *needs*
is there. "–" before the arrow is the beginning; a state that nothing leads away from is an end.
"""


def main(words: list[str]) -> int:
    """Write the page, or show it."""
    sys.path.insert(0, str(ROOT / "src"))
    if "--show" in words:
        print(rendered(), end="")
    else:
        PAGE.write_text(rendered(), encoding="utf-8")
    return 0


def rendered() -> str:
    """Give the whole page.

    Raises:
        KeyError: when a state, role or need of a table has no words yet, or words are left that none has.
    """
    tables: list[dict[str, Any]] = json.loads(WORDS.read_text(encoding="utf-8"))
    return "\n".join([INTRODUCTION, *(_section(table) for table in tables)])


def _section(table: Mapping[str, Any]) -> str:
    """Give one table with its states, moves and diagram."""
    from samband.kernel.lifecycle import states

    moves: Sequence[Move] = import_module(table["module"]).MOVES
    _refuse_strangers(table, moves)
    lines = [f"## {table['heading']}", "", table["said"], "", "| state | means |", "|---|---|"]
    lines += [f"| `{state}` | {table['states'][state]} |" for state in states(moves)]
    lines += ["", "| verb | from | to | who | needs |", "|---|---|---|---|---|"]
    lines += [_row(move) for move in moves]
    lines += ["", "```mermaid", "stateDiagram-v2", *_arrows(moves), "```", ""]
    for title, kind in (("who", "roles"), ("needs", "needs")):
        if table[kind]:
            lines += [f"| {title} | is |", "|---|---|"]
            lines += [f"| `{name}` | {said} |" for name, said in table[kind].items()]
            lines.append("")
    return "\n".join(lines)


def _row(move: Move) -> str:
    cells = (move.sources or ("–",), (move.target,), move.who or ("–",), move.needs or ("–",))
    told = (", ".join(name if name == "–" else f"`{name}`" for name in cell) for cell in cells)
    return f"| `{move.verb}` | {' | '.join(told)} |"


def _arrows(moves: Sequence[Move]) -> Iterator[str]:
    """Give one arrow for each pair of states, with every verb that leads along it; ends lead out."""
    verbs: dict[tuple[str, str], list[str]] = {}
    for move in moves:
        for source in move.sources or ("[*]",):
            verbs.setdefault((source, move.target), []).append(move.verb)
    for (source, target), names in verbs.items():
        yield f"    {source} --> {target}: {' / '.join(dict.fromkeys(names))}"
    left = {source for source, _target in verbs}
    for target in dict.fromkeys(move.target for move in moves):
        if target not in left:
            yield f"    {target} --> [*]"


def _refuse_strangers(table: Mapping[str, Any], moves: Sequence[Move]) -> None:
    """See that what is said of a table is said of exactly what it holds."""
    from samband.kernel.lifecycle import states

    held = {
        "states": set(states(moves)),
        "roles": {role for move in moves for role in move.who},
        "needs": {need for move in moves for need in move.needs},
    }
    for kind, names in held.items():
        if names != set(table[kind]):
            odd = ", ".join(sorted(names ^ set(table[kind])))
            raise KeyError(f"{table['heading']}, {kind}: {odd}. Mend {WORDS.name}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
