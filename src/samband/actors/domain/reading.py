"""A list read from its first byte to its last row: candidates, problems, and what was understood."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeAlias, TypeVar

from samband.actors.domain.candidate import Candidate, check_row
from samband.actors.domain.problems import MOST_ROWS, FileRefused, Problem
from samband.actors.domain.profile_columns import PROFILES
from samband.actors.domain.profile_rows import ProfileRow, check_profile_row
from samband.actors.domain.tables import RawRow, Table, read_table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A row that was read: what it says, or None when it is refused, and what is wrong with it."""

    number: int
    candidate: T | None
    problems: tuple[Problem, ...]


ReadRow: TypeAlias = Read[Candidate]


def read_list(content: bytes, file_name: str = "") -> tuple[Table, Iterator[ReadRow]]:
    """Open a list: how it was understood, and its rows, which are read as they are asked for.

    Raises:
        FileRefused: when the file as a whole is no list.
    """
    table = read_table(content, file_name)
    return table, _rows(table, check_row)


def read_profiles(content: bytes, file_name: str = "") -> tuple[Table, Iterator[Read[ProfileRow]]]:
    """Open a list of testbeds or past projects, as ``read_list`` does one of organisations.

    Raises:
        FileRefused: when the file as a whole is no list.
    """
    table = read_table(content, file_name, PROFILES)
    return table, _rows(table, check_profile_row)


def _rows(table: Table, check: Callable[[RawRow], tuple[T | None, list[Problem]]]) -> Iterator[Read[T]]:
    for count, raw in enumerate(table.rows):
        if count >= MOST_ROWS:
            problem = Problem("file-too-many-rows", raw.number, values={"most": str(MOST_ROWS)}, refuses=True)
            yield Read(raw.number, None, (problem,))
            return
        candidate, problems = check(raw)
        yield Read(raw.number, candidate, tuple(problems))


def batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    """Give rows in batches, in their order."""
    while batch := list(islice(rows, size)):
        yield batch


__all__ = ["FileRefused", "Read", "ReadRow", "batches", "read_list", "read_profiles"]
