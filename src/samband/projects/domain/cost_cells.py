"""Opens a sheet of costs, CSV of any dialect or XLSX, as titles and numbered rows of cells."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samband.actors.domain.problems import FileRefused
from samband.actors.domain.tables import decode
from samband.actors.domain.workbook import read_workbook
from samband.kernel.text import fold
from samband.projects.domain.amounts import AMOUNT, read_amount
from samband.projects.domain.cost_mapping import NOT_USED, guess_mapping
from samband.projects.domain.read_costs import MOST_BYTES, CostsRefused, shown

_DELIMITERS = (";", "\t", ",", "|")
_HEADING_WITHIN = 20


@dataclass(frozen=True, slots=True)
class CostSheet:
    """The titles of a sheet, the row they stand in, and the rows below with their numbers."""

    titles: tuple[str, ...]
    heading_row: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    form: str
    encoding: str = ""


def open_sheet(content: bytes) -> CostSheet:
    """Open a file by what its bytes are, and find the row of titles among the first twenty.

    Raises:
        CostsRefused: when it is empty, too large, broken, or has no row with a title of a cost.
    """
    if len(content) > MOST_BYTES:
        raise CostsRefused("file-too-big", size=str(len(content) // (1024 * 1024)))
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise CostsRefused("file-empty")
    try:
        if content.startswith(b"PK"):
            numbered, _ = read_workbook(content)
            rows = [(number, tuple(cells)) for number, cells in numbered]
            form, encoding = "xlsx", ""
        else:
            text, encoding = decode(content)
            rows, form = list(_csv_rows(text)), "csv"
    except FileRefused as fault:
        raise CostsRefused(fault.problem.code, **fault.problem.values) from fault
    at = _heading(rows)
    if at is None:
        first = next((" ".join(cells) for _, cells in rows if any(cells)), "")
        raise CostsRefused("no-amount-column", found=shown(first, 120))
    number, titles = rows[at]
    below = tuple((row, _unguarded(cells)) for row, cells in rows[at + 1 :] if any(cells))
    return CostSheet(tuple(title.strip() for title in titles), number, below, form, encoding)


def _csv_rows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    bare = text.replace("\x00", "")
    sample = [line for line in bare.splitlines()[:50] if line.strip()]
    counts = {sign: sum(min(line.count(sign), 20) for line in sample) for sign in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda sign: counts[sign])
    reader = csv.reader(io.StringIO(bare, newline=""), delimiter=delimiter)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise CostsRefused("file-broken-csv", line=str(reader.line_num)) from fault
        yield before + 1, tuple(cells)
        before = reader.line_num


def _heading(rows: Sequence[tuple[int, tuple[str, ...]]]) -> int | None:
    """Find the row that names most fields, an amount among them."""
    best, most = None, 0
    for at, (_, cells) in enumerate(rows[:_HEADING_WITHIN]):
        if any(read_amount(cell).kind == AMOUNT for cell in cells):
            continue
        named = [name for name in guess_mapping(cells[:200]).columns.values() if name != NOT_USED]
        if "amount" in named and len(named) > most:
            best, most = at, len(named)
    if best is None and rows:
        # Nothing is known by its title: a person maps the first row of several words.
        first = next((at for at, (_, cells) in enumerate(rows[:_HEADING_WITHIN]) if _is_titles(cells)), None)
        return first
    return best


def _is_titles(cells: Sequence[str]) -> bool:
    return len([cell for cell in cells if fold(cell) and read_amount(cell).kind != AMOUNT]) > 1


def _unguarded(cells: Sequence[str]) -> tuple[str, ...]:
    """Take off the sign that an export puts before what a spreadsheet would run as a formula."""
    return tuple(
        cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell for cell in cells
    )
