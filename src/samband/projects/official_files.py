"""The files of an official report: its list of expenditure, written and read back, and its evidence."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from samband.actors.domain.problems import MOST_BYTES, MOST_ROWS, FileRefused
from samband.actors.domain.tables import decode
from samband.actors.domain.workbook import read_sheets
from samband.projects.domain.official.cells import amount_text, day_text, guarded, rate_text, unguarded
from samband.projects.domain.official.evidence import Entry, EvidenceFile, EvidenceIndex
from samband.projects.domain.official.layout import AMOUNT, FLAG, RATE, Column, Layout
from samband.projects.domain.official.lines import OfficialLine
from samband.projects.domain.official.returned import Returned, Sheet, read_returned
from samband.projects.domain.official.rows import Rows, Value, rows_for

CSV, XLSX = "csv", "xlsx"
_PIECE: Final = 1 << 20
_DELIMITERS: Final = (";", ",", "\t", "|")
# The files of one report bear no moment of their own, so that the same report gives the same bytes.
_ANY_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_FIRST_EXCEL_DAY: Final = date(1900, 3, 1)
_FILE_RIGHTS: Final = 0o644 << 16


class EvidenceChanged(Exception):
    """A file of evidence is not the one that was filed: its bytes have another SHA-256."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def write_list(layout: Layout, lines: Iterable[OfficialLine], form: str = "") -> tuple[bytes, Rows]:
    """Write the list of expenditure as the system takes it, with what it would refuse.

    ``form`` is ``xlsx`` or ``csv``; "" is the system's own. The same lines give the same bytes.

    Raises:
        ValueError: for any other form.
    """
    rows = rows_for(layout, lines)
    form = form or layout.file.preferred
    if form == CSV:
        return _csv(layout, rows), rows
    if form == XLSX:
        return _xlsx(layout, rows), rows
    raise ValueError(f"{form!r} is no form of file: xlsx or csv.")


def _csv(layout: Layout, rows: Rows) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=layout.file.delimiter, lineterminator="\r\n")
    writer.writerow(rows.headers)
    for row in rows.rows:
        writer.writerow(
            [_csv_cell(layout, column, value) for column, value in zip(layout.columns, row, strict=True)]
        )
    mark = b"\xef\xbb\xbf" if layout.file.has_bom else b""
    return mark + buffer.getvalue().encode(layout.file.encoding, "replace")


def _csv_cell(layout: Layout, column: Column, value: Value) -> str:
    if column.form == FLAG:
        return layout.yes if value else ""
    if value is None:
        return ""
    if column.form == AMOUNT and isinstance(value, int):
        return amount_text(value, layout.decimal)
    if column.form == RATE and isinstance(value, Decimal):
        return rate_text(value, layout.decimal)
    if isinstance(value, date):
        return day_text(value, layout.date_form)
    return guarded(str(value))


def _xlsx(layout: Layout, rows: Rows) -> bytes:
    file = io.BytesIO()
    book, sheet = _workbook(file, layout.file.sheet)
    formats = {
        AMOUNT: book.add_format({"num_format": "0.00"}),
        RATE: book.add_format({"num_format": "0.########"}),
        "day": book.add_format({"num_format": layout.date_form}),
    }
    sheet.write_row(0, 0, rows.headers, book.add_format({"bold": True}))
    for number, row in enumerate(rows.rows, start=1):
        for place, (column, value) in enumerate(zip(layout.columns, row, strict=True)):
            if column.form == FLAG:
                value = layout.yes if value else None
            if column.form == AMOUNT and isinstance(value, int):
                sheet.write_number(number, place, float(Decimal(value) / 100), formats[AMOUNT])
            elif isinstance(value, Decimal):
                sheet.write_number(number, place, float(value), formats[RATE])
            elif isinstance(value, date) and value >= _FIRST_EXCEL_DAY:
                sheet.write_datetime(number, place, value, formats["day"])
            elif isinstance(value, date):
                sheet.write_string(number, place, day_text(value, layout.date_form))
            elif isinstance(value, int):
                sheet.write_number(number, place, value)
            elif value is not None:
                sheet.write_string(number, place, value)
    book.close()
    return file.getvalue()


def _workbook(file: IO[bytes], name: str) -> tuple[Any, Any]:
    """Open a workbook in which no text is ever a formula or a link."""
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"created": _ANY_MOMENT})
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 0)
    return book, sheet


def read_list(layout: Layout, content: bytes) -> Returned:
    """Read the system's own export of its list back, as a workbook or as CSV of any dialect.

    Raises:
        FileRefused: when the file is empty, too large, locked, damaged, or neither of the two.
        NotReturned: when it holds no list of expenditure of that system.
    """
    if not content.strip():
        raise FileRefused("file-empty")
    if len(content) > MOST_BYTES:
        raise FileRefused("file-too-big", size=str(len(content) // (1024 * 1024)))
    if content.startswith(b"PK"):
        sheets = [Sheet(one.name, one.first, one.rows) for one in read_sheets(content)]
        return read_returned(layout, sheets)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("file-old-excel")
    text, _encoding = decode(content)
    delimiters = dict.fromkeys((layout.file.delimiter, *_DELIMITERS))
    return read_returned(layout, _csv_sheets(text.lstrip("\ufeff"), list(delimiters)))


def _csv_sheets(text: str, delimiters: Sequence[str]) -> Iterator[Sheet]:
    """Read a text with each separator in turn: the one under which the header is known is the right one."""
    for delimiter in delimiters:
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            rows = list(islice(reader, MOST_ROWS + 1))
        except csv.Error:
            continue
        if len(rows) > MOST_ROWS:
            raise FileRefused("file-too-many-rows", most=str(MOST_ROWS))
        yield Sheet(delimiter, 1, [[unguarded(cell) for cell in row] for row in rows])


def write_evidence(
    target: IO[bytes], index: EvidenceIndex, opened: Callable[[EvidenceFile], IO[bytes]]
) -> None:
    """Write the numbered evidence and its index into one archive, a piece of a file at a time.

    ``target`` may be a temporary file or a stream that cannot go back.

    Raises:
        EvidenceChanged: when a file is not the one that was filed; what was written is then no archive.
    """
    for piece in evidence_pieces(index, opened):
        target.write(piece)


def evidence_pieces(index: EvidenceIndex, opened: Callable[[EvidenceFile], IO[bytes]]) -> Iterator[bytes]:
    """Give the archive of the numbered evidence and its index in pieces, as they are read.

    Every file is checked against its SHA-256 on the way. Nothing is packed or dated, so that the same
    evidence gives the same bytes. The index is in the language of the moment of asking.

    Raises:
        EvidenceChanged: on the way, when a file is not the one that was filed.
    """
    table = list(_index_rows(index.entries))
    return _archived(index, opened, [("index.csv", _index_csv(table)), ("index.xlsx", _index_xlsx(table))])


class _Passing(io.RawIOBase):
    """A stream that only goes forward: what is written into it is taken out again at once."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any, /) -> int:
        self._held.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        """Give what was written since it was last asked for."""
        piece, self._held = b"".join(self._held), []
        return piece


def _archived(
    index: EvidenceIndex,
    opened: Callable[[EvidenceFile], IO[bytes]],
    tables: Sequence[tuple[str, bytes]],
) -> Iterator[bytes]:
    passing: Any = _Passing()
    with zipfile.ZipFile(passing, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for path, file in index.stored:
            with opened(file) as source, archive.open(_part(path, file.size), "w") as part:
                for _size in _copy(source, part, path, file.sha256):
                    yield passing.taken()
        for name, content in tables:
            archive.writestr(_part(name), content)
            yield passing.taken()
    yield passing.taken()


def _part(path: str, size: int = 0) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(path, _ZIP_MOMENT)
    part.create_system, part.external_attr, part.file_size = 3, _FILE_RIGHTS, size
    return part


def _copy(source: IO[bytes], part: IO[bytes], path: str, sha256: str) -> Iterator[int]:
    """Copy a file, giving the size of each piece once it is written."""
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        yield part.write(piece)
    if digest.hexdigest() != sha256.lower():
        raise EvidenceChanged(path)


def _index_rows(entries: Iterable[Entry]) -> Iterator[list[str]]:
    yield [_("Line"), _("Document number"), _("Amount"), _("Currency"), _("File"), "SHA-256", _("Note")]
    for entry in entries:
        line, file = entry.line, entry.file
        note = ""
        if file is None:
            note = _("No evidence")
        elif not entry.path:
            note = _("Left out: payroll, for the partner and its controller alone")
        yield [
            line.reference,
            line.document_number,
            amount_text(line.declared_minor),
            line.currency,
            entry.path,
            file.sha256 if file else "",
            note,
        ]


def _index_csv(table: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for at, row in enumerate(table):
        writer.writerow([cell if at and place == 2 else guarded(cell) for place, cell in enumerate(row)])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", "replace")


def _index_xlsx(table: Sequence[Sequence[str]]) -> bytes:
    file = io.BytesIO()
    book, sheet = _workbook(file, _("Evidence"))
    bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    for number, row in enumerate(table):
        for place, cell in enumerate(row):
            if number and place == 2:
                sheet.write_number(number, place, float(cell), amount)
            else:
                sheet.write_string(number, place, cell, None if number else bold)
    book.close()
    return file.getvalue()
