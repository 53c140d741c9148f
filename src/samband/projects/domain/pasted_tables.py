"""Reads tables as they stand in documents: costs or financing by year, with their sums checked.

The rows and columns that are sums (*Totalt*, *Summa*, *I alt*, *Total*) are recognised by their names and
reckoned from their parts. A sum that does not add up is a problem that says where, what is stated and what
the parts give: neither is silently believed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from samband.kernel.text import fold
from samband.projects.domain.amounts import AMOUNT, EMPTY, UNREADABLE, read_amount, read_unit
from samband.projects.domain.read_costs import (
    Assumed,
    CostsRefused,
    Findings,
    ReadCosts,
    ReadLine,
    ReadProblem,
    SumCheck,
    differing,
    shown,
)
from samband.projects.domain.table_lines import Block, CellLine, find_blocks, is_year, text_lines
from samband.projects.domain.table_sums import (
    HEADING,
    PART,
    TOTAL,
    GridColumn,
    GridRow,
    check_sums,
    holds_counts,
    is_total,
)

MOST_CHARACTERS = 20_000_000

_PERIOD = re.compile(
    r"(?:ar |aar |year |period |p|q|kv|kvartal |halvar |h|lp|rp|m)?[0-9]{1,2}(?: 20[0-9]{2})?|(?:19"
    r"|20)[0-9]{2}"
    r"(?: (?:19|20)?[0-9]{2}){0,5}(?: [pqh][0-9])?|(?:ar |year |period )(?:19|20)[0-9]{2}"
)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that was read. ``currency`` is "" when nobody said; amounts are minor units."""

    heading: str
    caption: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    currency: str
    first_line: int
    last_line: int
    checks: tuple[SumCheck, ...] = ()
    problems: tuple[ReadProblem, ...] = ()
    assumed: tuple[Assumed, ...] = ()

    @property
    def parts(self) -> tuple[GridRow, ...]:
        """The rows that are neither sums nor headings."""
        return tuple(row for row in self.rows if row.role == PART)

    def minor(self, row: int, column: int) -> int | None:
        """Give the amount in a cell, None when there is none."""
        return self.rows[row].cells[column].minor

    def by_column(self) -> dict[str, int]:
        """Give the sum of the parts in every column of parts, by its name, from the parts alone."""
        return {
            column.name: sum(row.cells[index].minor or 0 for row in self.parts)
            for index, column in enumerate(self.columns)
            if column.role == PART and column.holds_amounts
        }

    def total_minor(self) -> int:
        """Give the sum of all parts; a table of nothing but totals by row gives their sum."""
        sums = self.by_column()
        if sums:
            return sum(sums.values())
        return sum(cell.minor or 0 for row in self.parts for cell in row.cells)


def read_grid(text: str, *, decimal: str = "", currency: str = "") -> Grid:
    """Read the one table of a pasted text; lines outside it are named as problems.

    Raises:
        CostsRefused: when there is no table in it.
    """
    grids = find_grids(text, decimal=decimal, currency=currency)
    if not grids:
        raise CostsRefused("no-table", found=shown(text, 120))
    first = grids[0]
    findings = Findings()
    for line in text_lines(text):
        inside = first.first_line <= line.number <= first.last_line
        if line.text.strip() and not inside and line.text.strip() != first.caption:
            findings.say("line-outside", line.number, leaves_out=True, found=shown(line.text))
    return replace(first, problems=first.problems + findings.problems)


def find_grids(text: str, *, decimal: str = "", currency: str = "") -> tuple[Grid, ...]:
    """Find and read every table in a text.

    Args:
        text: a paste or a whole document.
        decimal: the sign before decimals, when known; else it is found out table by table.
        currency: of amounts that say only ``kr`` or nothing.

    Raises:
        CostsRefused: when the text is longer than any document.
    """
    if len(text) > MOST_CHARACTERS:
        raise CostsRefused("text-too-long", most=str(MOST_CHARACTERS))
    return tuple(grid_of(block, decimal, currency) for block in find_blocks(text_lines(text)))


def costs_of(grid: Grid) -> ReadCosts:
    """Give the parts of a table as lines of cost, one for every amount, in what every reader gives."""
    lines = tuple(
        ReadLine(
            row.line, cell.minor, grid.currency, f"{row.name}, {column.name}" if column.name else row.name
        )
        for row in grid.parts
        for column, cell in zip(grid.columns, row.cells, strict=True)
        if column.role == PART and column.holds_amounts and cell.minor is not None
    )
    return ReadCosts(lines, grid.problems, grid.checks, grid.assumed)


def grid_of(block: Block, decimal: str = "", currency: str = "") -> Grid:
    """Read the lines of a table that was found."""
    findings = Findings()
    header, body = _header(block, findings)
    width = max(len(line.cells) for line in block.lines)
    decimal = decimal or _decimal_of(body)
    about = _about(header[0], block.caption)
    units = [read_unit(f"{cell} {about}") for cell in header[1:]]
    units += [read_unit(about)] * (width - len(header))
    if any(step > 1 for _, step in units):
        findings.assume("unit-from-heading", heading=shown(" ".join((block.caption, *header)), 80))
    rows = tuple(_row(line, width, decimal, [step for _, step in units]) for line in body)
    if not decimal and any(cell.ambiguous for row in rows for cell in row.cells):
        findings.assume("sign-parts-thousands")
    rows = _grouped(rows)
    columns = _columns(header, rows, width)
    _check_cells(rows, columns, findings)
    said = _currency([c for c, _ in units], rows, currency, findings)
    mixed = any(problem.code == "currencies-mixed" for problem in findings.problems)
    checks = () if mixed else check_sums(rows, columns, said)
    return Grid(
        header[0],
        block.caption,
        columns,
        rows,
        said,
        block.lines[0].number,
        block.lines[-1].number,
        checks,
        findings.problems + differing(checks),
        tuple(findings.assumed),
    )


def _about(heading: str, caption: str) -> str:
    """Give the words that may state a unit for the whole table; a sentence with figures states none."""
    is_title = len(caption) <= 100 and not any(sign.isdecimal() for sign in caption)
    return f"{heading} {caption}" if is_title else heading


def _header(block: Block, findings: Findings) -> tuple[tuple[str, ...], tuple[CellLine, ...]]:
    """Part the line that names the columns from the others; it may come again after a page break."""
    first = block.lines[0]
    if len(first.cells) > 1 and all(_names_column(cell) for cell in first.cells[1:]) and any(first.cells[1:]):
        body = tuple(line for line in block.lines[1:] if line.cells != first.cells)
        again = len(block.lines) - 1 - len(body)
        if again:
            findings.assume("heading-repeated", count=str(again))
        return first.cells, body
    findings.assume("no-heading")
    width = max(len(line.cells) for line in block.lines)
    return ("", *(str(number) for number in range(1, width))), block.lines


def _names_column(cell: str) -> bool:
    return is_year(cell) or read_amount(cell).kind in (EMPTY, "words") or bool(_PERIOD.fullmatch(fold(cell)))


def _decimal_of(lines: Iterable[CellLine]) -> str:
    """Find out which sign stands before decimals, from the cells that can be read in one way only."""
    seen = {",": 0, ".": 0}
    for line in lines:
        for cell in line.cells[1:]:
            if match := re.search(r"[0-9]([.,])[0-9]{1,2}(?![0-9.,])", cell):
                seen[match[1]] += 1
            elif match := re.search(r"[0-9]([.,])[0-9]{3}\1[0-9]{3}", cell):
                seen["." if match[1] == "," else ","] += 1
    if bool(seen[","]) == bool(seen["."]):
        return ""
    return "," if seen[","] else "."


def _row(line: CellLine, width: int, decimal: str, steps: Sequence[int]) -> GridRow:
    texts = line.cells[1:] + ("",) * (width - len(line.cells))
    cells = tuple(
        read_amount(text, decimal=decimal, step=step) for text, step in zip(texts, steps, strict=True)
    )
    name = line.cells[0]
    blank = all(cell.kind == EMPTY for cell in cells)
    role = HEADING if blank and not is_total(name) else TOTAL if is_total(name) else PART
    return GridRow(name, line.number, role, "", cells, texts)


def _grouped(rows: tuple[GridRow, ...]) -> tuple[GridRow, ...]:
    """Give every row the heading it stands under; a sum closes it."""
    grouped, group = [], ""
    for row in rows:
        if row.role == HEADING:
            group = row.name
        grouped.append(GridRow(row.name, row.line, row.role, group, row.cells, row.texts))
        if row.role == TOTAL:
            group = ""
    return tuple(grouped)


def _columns(header: tuple[str, ...], rows: tuple[GridRow, ...], width: int) -> tuple[GridColumn, ...]:
    names = header[1:] + ("",) * (width - len(header))
    columns = []
    for index, name in enumerate(names):
        counts = holds_counts(name)
        amounts = any(row.cells[index].kind == AMOUNT for row in rows)
        year = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", name)
        role = TOTAL if is_total(name) else PART
        columns.append(GridColumn(name, role, int(year[0]) if year else None, amounts and not counts))
    return tuple(columns)


def _check_cells(rows: tuple[GridRow, ...], columns: tuple[GridColumn, ...], findings: Findings) -> None:
    for row in rows:
        for column, cell, text in zip(columns, row.cells, row.texts, strict=True):
            if column.holds_amounts and cell.kind in (UNREADABLE, "words"):
                name = column.name or "?"
                findings.say("cell-unreadable", row.line, name, leaves_out=True, found=shown(text))


def _currency(said: Sequence[str], rows: tuple[GridRow, ...], default: str, findings: Findings) -> str:
    found = {currency for currency in said if currency}
    found |= {cell.currency for row in rows for cell in row.cells if cell.currency}
    if len(found) > 1:
        findings.say("currencies-mixed", leaves_out=True, found=", ".join(sorted(found)))
        return ""
    if not found:
        findings.assume("currency-given" if default else "currency-unsaid", currency=default)
    return found.pop() if found else default
