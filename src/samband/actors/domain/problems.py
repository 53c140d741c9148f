"""What is wrong with a list or with one of its rows, as a value that gets its words later."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# What a file may hold, so that no list can exhaust the machine.
MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELL = 20_000
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be taken as it stood.

    ``row`` counts as the sender's program does, the header being row 1 of a plain table; 0 is the
    file as a whole. ``code`` names the sentence (``samband.actors.labels`` has them all),
    ``values`` fill it. ``refuses`` says that the row, or with row 0 the file, was not taken in.
    """

    code: str
    row: int = 0
    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    refuses: bool = False


class FileRefused(Exception):
    """A file holds no list that can be read; says why."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, values=values, refuses=True)


def shown(text: str, most: int = 60) -> str:
    """Give a short, harmless piece of what somebody wrote, to quote in a sentence."""
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * most]).split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
