"""The list that came back from an official system, read line by line whatever its order and dress."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from samband.kernel.text import fold
from samband.projects.domain.official.cells import amount_text, plain, read_amount, read_day, read_rate
from samband.projects.domain.official.layout import AMOUNT, CODE, DAY, FLAG, NUMBER, RATE, Column, Layout
from samband.projects.domain.official.problems import NotReturned, Problem
from samband.projects.domain.official.rows import Value

_HEADER_WITHIN: Final = 30
_LEAST_KNOWN: Final = 3
_YES: Final = frozenset({"yes", "ja", "x", "true", "1", "y", "j"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a file: its name, the number of its first row, and its cells as the file holds them."""

    name: str
    first: int
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class FiledLine:
    """One line as the official system has it: its row in the file and its values by our fields.

    A cell that could not be read stands as its text.
    """

    row: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: the fields the file has, its lines in the file's order, and what was odd.

    ``unknown`` are the headers that were passed over.
    """

    fields: tuple[str, ...]
    lines: tuple[FiledLine, ...]
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_returned(layout: Layout, sheets: Iterable[Sheet]) -> Returned:
    """Find the list in the file and read its lines; rows of sums below it are left out but checked.

    Raises:
        NotReturned: when no sheet has the columns by which lines are known, and the declared amount.
    """
    best: tuple[int, Sheet, int, dict[int, Column]] | None = None
    for sheet in sheets:
        for at, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
            known = _columns_in(layout, row)
            if len(known) >= _LEAST_KNOWN and (best is None or len(known) > best[0]):
                best = len(known), sheet, at, known
    if best is None:
        raise NotReturned("file-not-list", system=layout.name)
    _, sheet, at, known = best
    names = {column.field for column in known.values()}
    if lacking := [name for name in ("declared_minor", *layout.match_on) if name not in names]:
        headers = ", ".join(one.header for one in layout.columns if one.field in lacking)
        raise NotReturned("file-no-column", columns=headers)
    return _read(layout, sheet, at, known)


def _columns_in(layout: Layout, row: Sequence[object]) -> dict[int, Column]:
    """Recognise headers by their words alone: capitals, signs, order and other columns do not matter."""
    names = {
        fold(title): column for column in layout.columns for title in (column.header, *column.other_headers)
    }
    found: dict[int, Column] = {}
    for place, cell in enumerate(row):
        column = names.get(fold(cell)) if isinstance(cell, str) else None
        if column and column not in found.values():
            found[place] = column
    return found


def _read(layout: Layout, sheet: Sheet, at: int, known: Mapping[int, Column]) -> Returned:
    lines: list[FiledLine] = []
    problems = [
        Problem("column-not-returned", field=column.header)
        for column in layout.columns
        if column.is_required and column not in known.values()
    ]
    for number, row in enumerate(sheet.rows[at + 1 :], start=sheet.first + at + 1):
        if not any(cell not in (None, "") for cell in row):
            continue
        values, odd = _values(layout, known, row, number)
        if _is_sum(layout, row, values):
            problems += _check_sum(lines, values, number)
            continue
        lines.append(FiledLine(number, values))
        problems += odd
    unknown = tuple(
        plain(str(cell)) for place, cell in enumerate(sheet.rows[at]) if place not in known and cell
    )
    fields = tuple(column.field for column in layout.columns if column in known.values())
    return Returned(fields, tuple(lines), unknown, tuple(problems))


def _values(
    layout: Layout, known: Mapping[int, Column], row: Sequence[object], number: int
) -> tuple[dict[str, Value], list[Problem]]:
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for place, column in known.items():
        cell = row[place] if place < len(row) else None
        try:
            values[column.field] = read_value(layout, column, cell)
        except ValueError:
            text = plain(str(cell))
            values[column.field] = text
            problems.append(Problem("cell-unreadable", 0, column.header, {"found": text[:60]}, number))
    return values, problems


def read_value(layout: Layout, column: Column, cell: object) -> Value:
    """Read one cell as its column means it; an empty one is None, and a flag is then no.

    Raises:
        ValueError: when it is nothing the column can hold.
    """
    is_blank = cell is None or (isinstance(cell, str) and not plain(cell))
    if column.form == FLAG:
        return not is_blank and fold(_cell_text(cell)) in _YES
    if is_blank:
        return None
    if column.form == AMOUNT:
        return read_amount(cell, layout.decimal)
    if column.form == DAY:
        return read_day(cell)
    if column.form == RATE:
        return read_rate(cell)
    if column.form == NUMBER:
        return int(_cell_text(cell))
    text = _cell_text(cell)
    if column.form == CODE:
        return layout.read_code(text)
    if column.field == "reference" and text.isdecimal():
        # Spreadsheet programs make 3 of 003.
        return f"{int(text):03d}"
    return text


def _cell_text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return plain(str(cell))


def _is_sum(layout: Layout, row: Sequence[object], values: Mapping[str, Value]) -> bool:
    """Say whether a row is a sum below the list: no day, no document, a word for a sum or amounts alone."""
    days = [values.get(name) for name in ("invoice_on", "paid_on", "document_number")]
    if any(value is not None for value in days):
        return False
    texts = [fold(cell) for cell in row if isinstance(cell, str) and plain(cell)]
    words = {fold(word) for word in layout.total_words}
    if texts and texts[0] in words:
        return True
    if texts and values.get("category") is None and texts[0].split(" ")[0] in words:
        return True
    known = [
        value for name, value in values.items() if not name.endswith("_minor") and value not in (None, False)
    ]
    return not known and isinstance(values.get("declared_minor"), int)


def _check_sum(lines: Sequence[FiledLine], values: Mapping[str, Value], number: int) -> list[Problem]:
    stated = values.get("declared_minor")
    amounts = [line.values.get("declared_minor") for line in lines]
    reckoned = sum(amount for amount in amounts if isinstance(amount, int))
    if not isinstance(stated, int) or stated == reckoned or len(_currencies(lines)) > 1:
        return []
    both = {"stated": amount_text(stated), "reckoned": amount_text(reckoned)}
    return [Problem("sum-differs", values=both, row=number)]


def _currencies(lines: Sequence[FiledLine]) -> set[Value]:
    return {line.values.get("currency") for line in lines}
