"""A file of awards, CSV or Excel, as rows that can be noted and rows that cannot."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from samband.funding.domain.award_rows import (
    MOST_ROWS,
    NEEDED,
    AwardRow,
    RowProblem,
    columns_of,
    read_award_row,
)
from samband.funding.models import CURRENCIES, LEGAL_BASES
from samband.rules.domain.dated import MARKS

MOST_BYTES: Final = 2_000_000


class AwardsRefused(ValueError):
    """The file as a whole is no list of awards; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class AwardFile:
    """What a file says: its rows in order, and those that could not be read."""

    rows: tuple[AwardRow, ...]
    problems: tuple[RowProblem, ...]


def read_awards(content: bytes) -> AwardFile:
    """Read a list of awards.

    Raises:
        AwardsRefused: when it is too large, no table, or lacks a column.
    """
    if len(content) > MOST_BYTES:
        raise AwardsRefused("too-large")
    try:
        table = list(_workbook(content) if content[:2] == b"PK" else _text(content))
    except Exception as problem:
        # Libraries that read tables raise many sorts of errors for garbled files.
        raise AwardsRefused("unreadable") from problem
    if len(table) > MOST_ROWS + 1:
        raise AwardsRefused("too-large")
    places = columns_of(table[0]) if table else {}
    if not set(NEEDED) <= set(places):
        raise AwardsRefused("columns")
    rows, problems = list[AwardRow](), list[RowProblem]()
    for line, cells in enumerate(table[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        said = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        read = read_award_row(line, said, LEGAL_BASES, MARKS)
        if isinstance(read, AwardRow) and read.currency not in CURRENCIES:
            read = RowProblem(line, "currency", "unknown")
        if isinstance(read, RowProblem):
            problems.append(read)
        else:
            rows.append(read)
    return AwardFile(tuple(rows), tuple(problems))


def _text(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    separator = max((";", "\t", ","), key=first.count)
    for row in csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator):
        yield [cell.removeprefix("'") for cell in row]


def _workbook(content: bytes) -> Iterator[list[str]]:
    from python_calamine import CalamineWorkbook

    for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python():
        yield [_cell(cell) for cell in row]


def _cell(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float):
        return f"{cell:.2f}".removesuffix(".00")
    return str(cell)
