"""Lists as files that spreadsheet programs open: CSV and XLSX, written row by row."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language

from samband.base.cells import harmless

_LONGEST_CELL = 32_000
_LONGEST_SHEET = 31


def sheet_response(
    form: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, name: str, title: str
) -> HttpResponseBase:
    """Answer with a list as ``csv`` or ``xlsx``, in a file of that name; ``title`` is the sheet's.

    Raises:
        Http404: when it is asked for in another form.
    """
    if form == "csv":
        response = StreamingHttpResponse(as_csv(columns, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    if form == "xlsx":
        return FileResponse(as_xlsx(columns, rows, title=title), as_attachment=True, filename=f"{name}.xlsx")
    raise Http404


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Write rows as the reader's spreadsheet program opens them: a mark for UTF-8, the local separator."""
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


def as_xlsx(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str) -> Any:
    """Write rows as a workbook of one sheet; every cell is text, none a formula. Gives an open file."""
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(title[:_LONGEST_SHEET])
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(columns):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell[:_LONGEST_CELL])
    book.close()
    file.seek(0)
    return file
