"""A list as a file that spreadsheet programs open: CSV as the reader's program writes it, or Excel."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from samband.base.cells import harmless

_LONGEST_CELL = 32_000


def table_download(
    form: str, *, name: str, sheet: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """Give rows as a file to keep, ``csv`` or ``xlsx``; no cell of it is ever a formula.

    Raises:
        Http404: when there is no such form.
    """
    written = f"{name}-{timezone.localdate().isoformat()}"
    if form == "csv":
        response = StreamingHttpResponse(_csv(columns, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{written}.csv"'
        return response
    if form == "xlsx":
        return FileResponse(_xlsx(sheet, columns, rows), as_attachment=True, filename=f"{written}.xlsx")
    raise Http404


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Write rows as the reader's spreadsheet program opens them: a mark for UTF-8, the local separator."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="," if get_language() == "en" else ";")
    writer.writerow(columns)
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow(harmless([str(cell) for cell in row]))
        if buffer.tell() > 64_000:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def _xlsx(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(columns):
        sheet.write_string(0, column, str(title), bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, str(cell)[:_LONGEST_CELL])
    book.close()
    file.seek(0)
    return file
