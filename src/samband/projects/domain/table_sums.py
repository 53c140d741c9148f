"""Which rows and columns of a table are sums of others, and whether they add up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from samband.kernel.text import fold
from samband.projects.domain.amounts import AMOUNT, ReadAmount
from samband.projects.domain.read_costs import SumCheck

PART, TOTAL, HEADING = "part", "total", "heading"

_TOTAL_WORDS = frozenset(
    word
    for words in (
        "total totals totalt totala totale totalen totalsumma totalsum subtotal summa sum sums delsumma",
        "delsum sammanlagt samlet samlede ialt yhteensa gesamt gesamtsumme summe",
    )
    for word in words.split()
)


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: its name, ``part`` or ``total``, the year it is of, and whether it holds amounts."""

    name: str
    role: str = PART
    year: int | None = None
    holds_amounts: bool = True


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its name, its line in the text, ``part``, ``total`` or ``heading``, the heading above it."""

    name: str
    line: int
    role: str
    group: str
    cells: tuple[ReadAmount, ...]
    texts: tuple[str, ...]


def is_total(name: str) -> bool:
    """Say whether the name of a row or column says that it is a sum."""
    words = fold(name).split()
    if not words:
        return False
    return bool({words[0], words[-1]} & _TOTAL_WORDS) or ["i", "alt"] in (words[:2], words[-2:])


def check_sums(rows: Sequence[GridRow], columns: Sequence[GridColumn], currency: str) -> tuple[SumCheck, ...]:
    """Reckon every row and column that is a sum from what it is a sum of.

    A sum takes what stands since the sum before it, or, where that fits in every column, all parts from the
    beginning (*Summa*, after two *Delsumma*). Where neither fits, the last sum of a table is held against
    all parts, any other against those since the sum before.
    """
    return (*_by_row(rows, columns, currency), *_by_column(rows, columns, currency))


def _by_row(rows: Sequence[GridRow], columns: Sequence[GridColumn], currency: str) -> list[SumCheck]:
    checks: list[SumCheck] = []
    since, every = [0] * len(columns), [0] * len(columns)
    has_parts = any_part = False
    last = max((index for index, row in enumerate(rows) if row.role == TOTAL), default=-1)
    for index, row in enumerate(rows):
        if row.role == PART:
            has_parts = True
            for at, cell in enumerate(row.cells):
                since[at] += cell.minor or 0
                every[at] += cell.minor or 0
            any_part = True
        if row.role != TOTAL or not any_part:
            continue
        reckoned = _fitting(row, columns, since if has_parts else every, every, index == last)
        for column, cell, sum_minor in zip(columns, row.cells, reckoned, strict=True):
            if column.holds_amounts and cell.minor is not None:
                checks.append(
                    SumCheck("row", row.name, cell.minor, sum_minor, currency, row.line, column.name)
                )
        since, has_parts = [0] * len(columns), False
    return checks


def _fitting(
    row: GridRow, columns: Sequence[GridColumn], since: list[int], every: list[int], is_last: bool
) -> list[int]:
    def fits(sums: list[int]) -> bool:
        return all(
            cell.minor is None or cell.minor == sum_minor
            for column, cell, sum_minor in zip(columns, row.cells, sums, strict=True)
            if column.holds_amounts
        )

    if fits(since):
        return since
    return every if is_last or fits(every) else since


def _by_column(rows: Sequence[GridRow], columns: Sequence[GridColumn], currency: str) -> list[SumCheck]:
    """Check every sum at the end of a row; where columns hold pieces and prices, nothing adds up."""
    totals = [at for at, column in enumerate(columns) if column.role == TOTAL and column.holds_amounts]
    parts = [at for at, column in enumerate(columns) if column.role == PART and column.holds_amounts]
    if not totals or not parts or any(holds_counts(column.name) for column in columns):
        return []
    checks = []
    for row in rows:
        for order, total in enumerate(totals):
            stated = row.cells[total].minor
            before = totals[order - 1] if order else -1
            amounts = [row.cells[at] for at in parts]
            if stated is None or not any(cell.kind == AMOUNT for cell in amounts):
                continue
            since = sum(row.cells[at].minor or 0 for at in parts if before < at < total)
            every = sum(row.cells[at].minor or 0 for at in parts)
            nothing_between = not any(before < at < total for at in parts)
            fits_all = stated == every or nothing_between
            reckoned = every if fits_all and stated != since else since
            name = columns[total].name
            checks.append(SumCheck("column", row.name, stated, reckoned, currency, row.line, name))
    return checks


_COUNT_WORDS = re.compile(
    r"\b(antal|antall|antallet|timmar|timer|hours|units?|enheter|enheder|styck|stk|pris|priser|price|apris"
    r"|rate|timpris|timepris|takst|number|lkm|kpl)\b"
)


def holds_counts(name: str) -> bool:
    """Say whether a column holds pieces, hours or prices, which are never summed as amounts."""
    return _COUNT_WORDS.search(fold(name)) is not None
