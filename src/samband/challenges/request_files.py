"""Rows as files that a spreadsheet program opens: CSV with the reader's own separator, and XLSX."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import get_language

from samband.base.cells import harmless

_LONGEST_CELL = 32_000


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Write rows as CSV: a mark for UTF-8 first, and nothing that a program would run as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="," if get_language() == "en" else ";")
    writer.writerow(columns)
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow(harmless(row))
        if buffer.tell() > 64_000:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def xlsx_of(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str) -> Any:
    """Write rows as a workbook of one sheet; whoever answers with the file closes it."""
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell[:_LONGEST_CELL])
    book.close()
    file.seek(0)
    return file
