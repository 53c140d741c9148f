"""Reported costs as rows of an official list of expenditure, and what that system would refuse."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from samband.projects.domain.official.cells import amount_text, plain, rate_of
from samband.projects.domain.official.layout import CODE, FLAG, RATE, TEXT, Column, Layout
from samband.projects.domain.official.lines import OfficialLine
from samband.projects.domain.official.problems import Problem

# A text, an amount in minor units or a number, a day, a rate, yes or no; None is an empty cell.
Value = str | int | date | Decimal | bool | None

_LONGEST_CELL: Final = 32_767


@dataclass(frozen=True, slots=True)
class Rows:
    """The list in the system's columns, one row a line in the lines' order, and what stands in its way."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    problems: tuple[Problem, ...]


def value_in(layout: Layout, column: Column, line: OfficialLine) -> Value:
    """Give what a line has for a column, in the system's own words where it has some; "" is None."""
    if line.category in column.not_for:
        return None
    value: Value = getattr(line, column.field)
    if column.form == CODE:
        return layout.code_of(str(value)) or None
    if column.form == RATE and isinstance(value, Decimal):
        return rate_of(value)
    if column.form == FLAG:
        return bool(value)
    if column.form == TEXT or isinstance(value, str):
        return plain(str(value or "")) or None
    return value


def rows_for(layout: Layout, lines: Iterable[OfficialLine]) -> Rows:
    """Put lines into the system's columns. Too long a text stays whole and is named.

    A line whose category the system does not take is in the list too, without its code, and named.
    """
    taken = sorted(lines, key=lambda line: (line.number, line.key))
    rows = tuple(tuple(value_in(layout, column, line) for column in layout.columns) for line in taken)
    problems = [
        problem for line, row in zip(taken, rows, strict=True) for problem in _problems(layout, line, row)
    ]
    return Rows(tuple(column.header for column in layout.columns), rows, tuple(problems))


def _problems(layout: Layout, line: OfficialLine, row: Sequence[Value]) -> list[Problem]:
    found = [
        problem
        for column, value in zip(layout.columns, row, strict=True)
        for problem in _of_cell(layout, column, line, value)
    ]
    kept = (line.total_minor or 0) - (line.vat_minor or 0)
    if (
        layout.net_of_vat
        and line.is_vat_recoverable
        and line.total_minor is not None
        and line.vat_minor
        and abs(line.declared_minor) > abs(kept)
    ):
        values = {"declared": amount_text(line.declared_minor), "net": amount_text(kept)}
        found.append(Problem("recoverable-vat", line.number, values=values))
    return found


def _of_cell(layout: Layout, column: Column, line: OfficialLine, value: Value) -> list[Problem]:
    def problem(code: str, **values: str) -> list[Problem]:
        return [Problem(code, line.number, column.header, values)]

    if column.form == CODE and value is None:
        return problem("category-not-taken", category=str(getattr(line, column.field)))
    if line.category in column.not_for:
        is_stated = getattr(line, column.field) not in (None, "", 0)
        return problem("column-left-empty", category=line.category) if is_stated else []
    if value is None:
        return problem("cell-missing") if column.is_required else []
    if not isinstance(value, str):
        return []
    limit = column.limit if column.limit is not None else _LONGEST_CELL
    found: list[Problem] = []
    if len(value) > limit:
        over = str(len(value) - limit)
        found += problem("cell-too-long", over=over, length=str(len(value)), limit=str(limit))
    if lost := _lost(value, layout.file.encoding):
        found += problem("cell-letters", letters=lost)
    return found


def _lost(text: str, encoding: str) -> str:
    """Give the letters that the system's files cannot hold."""
    return "".join(dict.fromkeys(sign for sign in text if not sign.encode(encoding, "ignore")))


def sums_for(
    layout: Layout, lines: Iterable[OfficialLine], earlier: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Add up declared costs by the system's categories, with what earlier reports declared in each.

    The answer is what a form asks that wants costs accumulated so far, in the order of its categories;
    the code "" holds what it has no category for. Amounts are minor units of the lines' one currency.

    Raises:
        ValueError: when the lines are in several currencies.
    """
    taken = list(lines)
    if len({line.currency for line in taken}) > 1:
        raise ValueError("Lines of several currencies have no sum: give those of one.")
    sums = dict.fromkeys((one.code for one in layout.categories.values() if one.code), 0)
    for code, minor in (earlier or {}).items():
        sums[code] = sums.get(code, 0) + minor
    for line in taken:
        code = layout.code_of(line.category)
        sums[code] = sums.get(code, 0) + line.declared_minor
    return sums
