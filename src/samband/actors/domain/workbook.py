"""Reads the sheets with rows out of an XLSX file without trusting its sizes."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from samband.actors.domain.problems import MOST_COLUMNS, MOST_ROWS, FileRefused

_MOST_UNPACKED = 400 * 1024 * 1024
_MOST_PARTS = 2_000
_PIECE = 1 << 20
# A cell or row that holds something; one that closes at once has a format and no value.
_CELL = re.compile(
    rb"""<(?:\w+:)?(?:c|row)\b[^<>]*?\sr\s*=\s*["']([A-Za-z]{1,4})?(\d{1,10})["'](?:[^<>]*[^<>/])?>"""
)


def read_workbook(content: bytes) -> tuple[Iterator[tuple[int, list[str]]], int]:
    """Open a workbook: its rows as (number in the sheet, cells), and about how many there are.

    Raises:
        FileRefused: when it is broken, locked, no workbook, or unpacks to more than it may.
    """
    for sheet in _guarded(content, only_first=True):
        rows = [[_text(value) for value in row] for row in sheet.rows]
        return iter(enumerate(rows, start=sheet.first)), len(rows)
    raise FileRefused("file-empty")


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet with rows: its name, the number of its first row, its cells as numbers, dates and texts."""

    name: str
    first: int
    rows: list[list[object]]


def read_sheets(content: bytes) -> list[RawSheet]:
    """Open a workbook and give all its sheets that have rows, cells as the workbook holds them.

    Raises:
        FileRefused: as ``read_workbook`` does.
    """
    return _guarded(content, only_first=False)


def _guarded(content: bytes, *, only_first: bool) -> list[RawSheet]:
    _check_sizes(content)
    # The reader is native code: a fault in it may come as something that is no Exception.
    try:
        return _open(content, only_first=only_first)
    except (FileRefused, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:
        raise FileRefused("file-broken-workbook") from fault


def _open(content: bytes, *, only_first: bool) -> list[RawSheet]:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as fault:
        raise FileRefused("file-locked") from fault
    found: list[RawSheet] = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height:
            first = (sheet.start or (0, 0))[0] + 1
            # One list of rows is made inside the guard: reading on later could fail outside it.
            found.append(RawSheet(name, first, [list(row) for row in sheet.to_python(skip_empty_area=True)]))
            if only_first:
                break
    return found


def _text(value: object) -> str:
    """Write a cell as a person reads it: whole numbers without a point, dates as dates."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


def _check_sizes(content: bytes) -> None:
    """Refuse an archive that is broken or would unpack to more than a list can need.

    The sizes are counted by unpacking, since those an archive states may lie, and the furthest cell
    is looked for, since two cells far apart would be a sheet of billions of cells.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if any(part.flag_bits & 1 for part in parts):
                raise FileRefused("file-locked")
            if not any(name.lower() == "[content_types].xml" for name in names) or len(parts) > _MOST_PARTS:
                raise FileRefused("file-not-workbook")
            if not any(name.lower().startswith("xl/") for name in names):
                raise FileRefused("file-not-workbook")
            if sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise FileRefused("file-unpacks-too-big")
            left = _MOST_UNPACKED
            for part in parts:
                left -= _check_part(archive, part, left)
    except FileRefused:
        raise
    except Exception as fault:  # zipfile, zlib, lzma and struct each have faults of their own
        raise FileRefused("file-broken-workbook") from fault


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    is_sheet = part.filename.lower().startswith("xl/worksheets/")
    is_xml = part.filename.lower().endswith((".xml", ".rels"))
    size, tail = 0, b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            if is_xml and not size and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise FileRefused("file-broken-workbook")
            size += len(piece)
            if size > left:
                raise FileRefused("file-unpacks-too-big")
            if is_xml and b"<!DOCTYPE" in tail + piece:
                raise FileRefused("file-broken-workbook")
            if is_sheet:
                _check_cells(tail + piece)
            tail = piece[-512:]
    return size


def _check_cells(xml: bytes) -> None:
    for letters, digits in _CELL.findall(xml):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        if int(digits) > MOST_ROWS + 20:
            raise FileRefused("file-too-many-rows", most=str(MOST_ROWS))
        if column > MOST_COLUMNS:
            raise FileRefused("file-too-many-columns", most=str(MOST_COLUMNS))
