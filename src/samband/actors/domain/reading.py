"""A list read from its first byte to its last row: candidates, problems, and what was understood."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from samband.actors.domain.candidate import Candidate, check_row
from samband.actors.domain.problems import MOST_ROWS, FileRefused, Problem
from samband.actors.domain.tables import Table, read_table


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that was read: its candidate, or None when it is refused, and what is wrong with it."""

    number: int
    candidate: Candidate | None
    problems: tuple[Problem, ...]


def read_list(content: bytes, file_name: str = "") -> tuple[Table, Iterator[ReadRow]]:
    """Open a list: how it was understood, and its rows, which are read as they are asked for.

    Raises:
        FileRefused: when the file as a whole is no list.
    """
    table = read_table(content, file_name)
    return table, _rows(table)


def _rows(table: Table) -> Iterator[ReadRow]:
    for count, raw in enumerate(table.rows):
        if count >= MOST_ROWS:
            problem = Problem("file-too-many-rows", raw.number, values={"most": str(MOST_ROWS)}, refuses=True)
            yield ReadRow(raw.number, None, (problem,))
            return
        candidate, problems = check_row(raw)
        yield ReadRow(raw.number, candidate, tuple(problems))


def batches(rows: Iterator[ReadRow], size: int) -> Iterator[list[ReadRow]]:
    """Give rows in batches, in their order."""
    while batch := list(islice(rows, size)):
        yield batch


__all__ = ["FileRefused", "ReadRow", "batches", "read_list"]
