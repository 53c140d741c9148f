"""Papers of projects for Word and Excel: the same words and numbers as in the PDF, with no looks of ours."""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from samband.base.word_files import locale_of, writable
from samband.projects.paper_parts import Amount, Cell, Paper, Part, Said, cell_words

_LONGEST_CELL: Final = 32_000


def paper_docx(paper: Paper) -> bytes:
    """Write a paper for Word: texts marked with their language, tables whose heading row repeats."""
    from docx import Document

    made = Document()
    _say(made.add_heading("", level=0), paper.title, paper.lang)
    for mark in paper.marks:
        _say(made.add_paragraph(""), mark, paper.lang)
    for label, said in paper.facts:
        line = made.add_paragraph("")
        _say(line, Said(f"{label}: "), paper.lang)
        _say(line, said, paper.lang)
    for part in paper.parts:
        _say(made.add_heading("", level=part.level - 1), part.heading, paper.lang)
        for said in part.lines:
            for text in said.text.splitlines():
                if text.strip():
                    _say(made.add_paragraph(""), Said(text, said.lang), paper.lang)
        if part.rows:
            _add_table(made, part, paper.lang)
        for note in part.notes:
            _say(made.add_paragraph(""), note, paper.lang)
    made.core_properties.title = writable(paper.title.text)[:255]
    made.core_properties.language = locale_of(paper.lang)
    made.core_properties.author = made.core_properties.comments = ""
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _say(paragraph: Any, said: Said, lang: str, *, bold: bool = False) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(writable(said.text))
    run.bold = bold or None
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), locale_of(said.lang or lang))
    run._r.get_or_add_rPr().append(mark)


def _add_table(made: Any, part: Part, lang: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    table = made.add_table(rows=1, cols=len(part.head), style="Table Grid")
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cell, words in zip(table.rows[0].cells, part.head, strict=True):
        _say(cell.paragraphs[0], Said(words), lang, bold=True)
    for row in part.rows:
        for at, (place, cell) in enumerate(zip(table.add_row().cells, row.cells, strict=True)):
            paragraph = place.paragraphs[0]
            if at >= part.words:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _say(paragraph, cell_words(cell), lang, bold=row.is_sum)


def paper_xlsx(paper: Paper) -> bytes:
    """Write a paper for Excel: first what it is, then a sheet for each table; nothing is a formula."""
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, {**options, "strings_to_numbers": False})
    book.set_properties({"title": writable(paper.title.text)[:255]})
    looks = {
        (is_sum, is_amount): book.add_format(
            {"bold": is_sum, "text_wrap": not is_amount, "valign": "top"}
            | ({"num_format": "#,##0.00"} if is_amount else {})
        )
        for is_sum in (False, True)
        for is_amount in (False, True)
    }
    used: set[str] = set()
    about = book.add_worksheet(_sheet_name(_("About this report"), used))
    about.set_column(0, 0, 34)
    about.set_column(1, 1, 100)
    for at, (label, said) in enumerate(_about(paper)):
        _write(about, at, 0, Said(label), looks, is_sum=True)
        _write(about, at, 1, said, looks)
    for part in paper.parts:
        if part.rows:
            sheet = book.add_worksheet(_sheet_name(part.name or part.heading.text, used))
            _fill(sheet, part, looks)
    book.close()
    return file.getvalue()


def _about(paper: Paper) -> Iterator[tuple[str, Said]]:
    yield "", paper.title
    for mark in paper.marks:
        yield "", mark
    yield from paper.facts
    for part in paper.parts:
        for said in (*part.lines, *part.notes):
            if said.text.strip():
                yield part.heading.text, said


def _fill(sheet: Any, part: Part, looks: dict[tuple[bool, bool], Any]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    for at, words in enumerate(part.head):
        sheet.set_column(at, at, 30 if at < part.words else 18)
        _write(sheet, 0, at, Said(words), looks, is_sum=True)
    for number, row in enumerate(part.rows, start=1):
        for at, cell in enumerate(row.cells):
            _write(sheet, number, at, cell, looks, is_sum=row.is_sum)


def _write(
    sheet: Any,
    row: int,
    column: int,
    cell: Cell,
    looks: dict[tuple[bool, bool], Any],
    *,
    is_sum: bool = False,
) -> None:
    """Write a cell; Excel's own numbers hold an amount to the cent up to 15 digits."""
    if isinstance(cell, Amount):
        sheet.write_number(row, column, Decimal(cell.text), looks[is_sum, True])
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, looks[is_sum, False])
    elif isinstance(cell, Said) and cell.text:
        sheet.write_string(row, column, writable(cell.text)[:_LONGEST_CELL], looks[is_sum, False])


def _sheet_name(name: str, used: set[str]) -> str:
    """Give a sheet a name that Excel takes and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", writable(name)).strip()[:28] or "-"
    found = next(
        one for one in (plain, *(f"{plain} {at}" for at in range(2, 100))) if one.casefold() not in used
    )
    used.add(found.casefold())
    return found
