"""Reads the rows of a list out of a file's bytes: CSV of any dialect, XLSX, JSON lines.

Nothing is checked here but that there are rows with named columns. Whatever the bytes are, the
answer is rows and problems, never an exception other than ``FileRefused``.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from samband.actors.domain.columns import ORGANISATIONS, Columns, Header, looks_like_header, read_header
from samband.actors.domain.problems import MOST_BYTES, MOST_CELL, MOST_COLUMNS, FileRefused, Problem, shown
from samband.actors.domain.workbook import read_workbook

# A record that runs over more lines than this has lost a quotation mark.
_MOST_LINES = 400
# How often a lost quotation mark is looked for by reading again from the next line.
_MOST_RETRIES = 500
_HEADER_WITHIN = 10
_DELIMITERS = (";", ",", "\t", "|")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

csv.field_size_limit(16 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it came: its number, its cells by column, or the problem that refuses it."""

    number: int
    cells: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A list: how it was understood, its columns, about how many rows, and the rows one by one.

    ``form`` is csv, xlsx or jsonl; ``encoding`` and ``delimiter`` are those of a CSV. ``problems``
    are about the header.
    """

    form: str
    columns: tuple[str, ...]
    about: int
    rows: Iterator[RawRow]
    encoding: str = ""
    delimiter: str = ""
    problems: tuple[Problem, ...] = ()


def read_table(content: bytes, file_name: str = "", columns: Columns = ORGANISATIONS) -> Table:
    """Find out what a file is, by its bytes first and its name second, and open it as a table.

    Raises:
        FileRefused: when it is empty, too large, not a list, or lacks the column that is needed.
    """
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise FileRefused("file-empty")
    if len(content) > MOST_BYTES:
        raise FileRefused("file-too-big", size=str(len(content) // (1024 * 1024)))
    if content.startswith(b"PK"):
        return _from_workbook(content, columns)
    if content.startswith(_OLD_OFFICE):
        raise FileRefused("file-old-excel")
    text, encoding = decode(content)
    if not text.strip("\ufeff\ufffd\x00 \t\r\n"):
        raise FileRefused("file-empty")
    start = text.lstrip()[:1]
    suffix = file_name.lower().rpartition(".")[2]
    if start == "{" or (suffix in {"jsonl", "ndjson", "json"} and start != ""):
        return _from_json_lines(text, encoding, columns)
    return _from_csv(text, encoding, columns)


def decode(content: bytes) -> tuple[str, str]:
    """Give the text of a file and the encoding it was read as.

    A byte order mark decides; then UTF-16 by its zero bytes; then UTF-8 when all of it is; then
    Windows-1252, which Nordic spreadsheets write, or Latin-1 where that has no such letter.

    Raises:
        FileRefused: when the bytes are no text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _text(content.decode(encoding, "replace")), encoding
    even, odd = content[0:4000:2].count(0), content[1:4000:2].count(0)
    half = max(1, min(len(content), 4000) // 2)
    if len(content) % 2 == 0 and max(even, odd) > 0.6 * half and min(even, odd) < 0.2 * half:
        encoding = "utf-16-be" if even > odd else "utf-16-le"
        return _text(content.decode(encoding, "replace")), encoding
    try:
        return _text(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as fault:
        # A stray byte late in an otherwise clean UTF-8 file does not make all of it Windows-1252.
        if _is_mostly_utf8(content, fault.start):
            return _text(content.decode("utf-8", "replace")), "utf-8"
    try:
        return _text(content.decode("cp1252")), "windows-1252"
    except UnicodeDecodeError:
        return _text(content.decode("latin-1")), "latin-1"


def _is_mostly_utf8(content: bytes, first_fault: int) -> bool:
    text = content.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    letters = sum(1 for sign in text if sign > "\x7f") - faults
    return letters > 4 * faults and first_fault >= 0


def _text(text: str) -> str:
    head = text[:20_000]
    odd = sum(1 for sign in head if (sign < " " and sign not in "\t\r\n\f\v") or sign == "\ufffd")
    if odd > max(4, 0.02 * len(head)):
        raise FileRefused("file-binary")
    return text


def _from_csv(text: str, encoding: str, columns: Columns) -> Table:
    lines = list(io.StringIO(text, newline=""))
    at, delimiter = 0, ""
    if match := re.match(r"\ufeff?\"?sep=([;,\t|:])\"?\s*$", lines[0], re.IGNORECASE):
        at, delimiter = 1, match[1]
    found = _find_header(lines, at, (delimiter,) if delimiter else _DELIMITERS, columns)
    if found is None:
        first = next((line for line in lines[at:] if line.strip()), "")
        raise FileRefused(f"file-no-{columns.needed}-column", found=shown(first, 120))
    header_at, delimiter, header = found
    rows = _csv_rows(lines, header_at + 1, delimiter, header)
    about = sum(1 for line in lines[header_at + 1 :] if line.strip())
    return Table("csv", header.titles, about, rows, encoding, delimiter, header.problems)


def _find_header(
    lines: list[str], at: int, delimiters: tuple[str, ...], columns: Columns
) -> tuple[int, str, Header] | None:
    """Look for the line that names the columns: some lists have a heading or two above it."""
    looked = 0
    for number in range(at, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        if looked >= _HEADER_WITHIN or len(line) > MOST_CELL * 2:
            return None
        looked += 1
        best: tuple[int, int, str, list[str]] | None = None
        for delimiter in delimiters:
            cells = next(csv.reader([line], delimiter=delimiter), [])
            known = looks_like_header(cells, columns)
            if known and len(cells) <= MOST_COLUMNS and (best is None or (known, len(cells)) > best[:2]):
                best = (known, len(cells), delimiter, cells)
        if best:
            return number, best[2], read_header(best[3], number + 1, columns)
    return None


def _csv_rows(lines: list[str], at: int, delimiter: str, header: Header) -> Iterator[RawRow]:
    retries = 0
    while at < len(lines):
        cells, used = _record(lines, at, delimiter)
        number = at + 1
        if cells is None or (used > 1 and len(cells) != len(header.titles)):
            lost = cells is None or _opens_quote(lines[at])
            if lost and retries < _MOST_RETRIES:
                retries += 1
                used = 1
            if lost:
                problem = Problem("row-quote-open", number, values={"lines": str(used)}, refuses=True)
                yield RawRow(number, problem=problem)
                at += used
                continue
        at += used
        if cells is None or not any(cell.strip() for cell in cells):
            continue
        yield _raw(cells, number, header)


def _record(lines: list[str], at: int, delimiter: str) -> tuple[list[str] | None, int]:
    """Give the cells of the record that starts at a line, and how many lines it takes.

    None stands for a record whose quotation mark is never closed.
    """
    if '"' not in lines[at]:
        return lines[at].rstrip("\r\n").split(delimiter), 1
    window = lines[at : at + _MOST_LINES]
    reader = csv.reader(window, delimiter=delimiter)
    try:
        cells = next(reader, [])
    except csv.Error:
        return None, 1
    used = max(1, reader.line_num)
    # At the end of what it may read the reader gives what it has; an open quote then is a lost one.
    if used == len(window) and sum(line.count('"') for line in window) % 2:
        return None, used
    return cells, used


def _opens_quote(line: str) -> bool:
    return line.count('"') % 2 == 1


def _raw(cells: list[str], number: int, header: Header) -> RawRow:
    if any(cell.strip() for cell in cells[len(header.titles) :]):
        values = {"cells": str(len(cells)), "columns": str(len(header.titles))}
        return RawRow(number, problem=Problem("row-too-many-cells", number, values=values, refuses=True))
    known: dict[str, str] = {}
    extra: dict[str, str] = {}
    for cell, title, name in zip(cells, header.titles, header.fields, strict=False):
        if name:
            known[name] = (
                f"{known[name]}|{cell}" if known.get(name) and cell.strip() else cell or known.get(name, "")
            )
        elif name is not None and cell.strip():
            extra[title] = cell
    return RawRow(number, known, extra)


def _from_workbook(content: bytes, columns: Columns) -> Table:
    rows, about = read_workbook(content)
    skipped = 0
    for skipped, (number, cells) in enumerate(rows, start=1):
        if looks_like_header(cells, columns):
            header = read_header(cells, number, columns)
            return Table(
                "xlsx",
                header.titles,
                max(0, about - skipped),
                (_raw(cells, number, header) for number, cells in rows if any(c.strip() for c in cells)),
                problems=header.problems,
            )
        if skipped >= _HEADER_WITHIN:
            break
    raise FileRefused(f"file-no-{columns.needed}-column" if skipped else "file-empty", found="")


def _from_json_lines(text: str, encoding: str, columns: Columns) -> Table:
    lines = list(io.StringIO(text))
    whole = _json_array(text)
    if whole is not None:
        values: Iterator[tuple[int, object]] = iter(enumerate(whole, start=1))
        about = len(whole)
    else:
        values = ((number, _json(line)) for number, line in enumerate(lines, start=1) if line.strip())
        about = sum(1 for line in lines if line.strip())
    titles = tuple(_titles(whole or [_json(line) for line in lines[:50]]))
    header = read_header(list(titles), 0, columns)
    rows = (_json_row(number, value, columns) for number, value in values)
    return Table("jsonl", titles, about, rows, encoding, problems=header.problems)


def _titles(values: list[object]) -> dict[str, None]:
    return {str(key): None for value in values[:50] if isinstance(value, dict) for key in value}


class _NotJson:
    """A line that is no JSON."""


def _no_number(text: str) -> float:
    raise ValueError(text)


def _json(line: str) -> object:
    try:
        value: object = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return _NotJson()
    return value


def _json_array(text: str) -> list[object] | None:
    if not text.lstrip().startswith("["):
        return None
    value = _json(text)
    return value if isinstance(value, list) else None


def _json_row(number: int, value: object, columns: Columns) -> RawRow:
    if not isinstance(value, dict):
        code = "row-not-json" if isinstance(value, _NotJson) else "row-not-object"
        return RawRow(number, problem=Problem(code, number, refuses=True))
    titles = [str(key) for key in value][:MOST_COLUMNS]
    try:
        cells = [_cell(inner) for inner in list(value.values())[:MOST_COLUMNS]]
    except (ValueError, RecursionError):
        return RawRow(number, problem=Problem("row-not-json", number, refuses=True))
    return _raw(cells, number, read_header(titles, number, columns))


def _cell(value: object) -> str:
    """Write a value of JSON as a cell of a table: lists of words with ``|`` between."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str | int) for part in value):
        return "|".join(str(part) for part in value)
    return json.dumps(value, ensure_ascii=False)
