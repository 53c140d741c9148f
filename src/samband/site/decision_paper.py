"""A shortlist as a file that officers work in: a Word document for the decision paper, a table for Excel."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.accounts.access import titles_of
from samband.base.agents import Agent
from samband.base.labels import language_name
from samband.base.templatetags.samband import day, percent
from samband.base.word_files import locale_of, writable
from samband.matching.access import can_see_closed_parts
from samband.matching.models import Shortlist
from samband.site.shortlisted import (
    Candidate,
    candidates_for_others,
    candidates_of,
    how_found,
    need_for,
)

# The forms of a paper, and what each is called when it is sent.
SORTS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LONGEST_CELL: Final = 32_000


@dataclass(frozen=True, slots=True)
class Paper:
    """A list in the reader's words, ready to be written into a file."""

    title: str
    lang: str
    about: str
    need: str
    need_lang: str
    candidates: Sequence[Candidate]
    how_found: Sequence[str]
    left_out: Sequence[str] = ()


def paper_of(shortlist: Shortlist, agent: Agent, today: date, *, closed: bool = False) -> Paper:
    """Make a list ready for a file: who made it, when, and its candidates as they are today.

    What is confidential is left out, and the paper says so, unless ``closed`` takes it along.
    """
    owner = shortlist.owner
    who = titles_of([owner.key]).get(owner.key, "") if owner else ""
    need, need_ground = need_for(shortlist, closed=closed)
    inside = bool(can_see_closed_parts(agent, shortlist))
    candidates = (
        candidates_of(shortlist, agent, closed=closed)
        if inside
        else candidates_for_others(shortlist, agent)[0]
    )
    about = _("Shortlist from Samband, %(date)s") % {"date": day(today)}
    return Paper(
        title=shortlist.title,
        lang=get_language() or "en",
        about=f"{about}. {who}" if who else about,
        need=need,
        need_lang=shortlist.need_lang,
        candidates=candidates,
        how_found=how_found(),
        left_out=left_out_of(candidates, need_ground),
    )


def as_download(paper: Paper, form: str, *, key: str, today: date) -> HttpResponse:
    """Give a paper as a file to keep: ``docx`` or ``xlsx``."""
    content = to_docx(paper) if form == "docx" else to_xlsx(paper)
    response = HttpResponse(content, content_type=SORTS[form])
    name = f"samband-{today.isoformat()}-{key}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def left_out_of(candidates: Sequence[Candidate], need_ground: str) -> list[str]:
    """Say which confidential parts are left out, and on which ground each."""
    words = _("%(part)s: left out as confidential. Ground: %(ground)s")
    lines = [words % {"part": _("The need, and the reasons that quote it"), "ground": need_ground}]
    lines = lines if need_ground else []
    for one in candidates:
        if one.is_left_out:
            part = _("Notes on %(name)s") % {"name": f"{one.number}. {one.name}"}
            lines.append(words % {"part": part, "ground": one.closed_for})
    return lines


def _status(one: Candidate) -> str:
    parts = [one.status_label]
    if one.why_not:
        parts.append(one.why_not)
    elif one.contacted_at:
        parts.append(day(one.contacted_at))
    return ": ".join(parts) if one.why_not else ", ".join(parts)


def _source(one: Candidate) -> str:
    if one.is_gone:
        return _("No longer in Samband; the name is as it was when it was put on the list.")
    return ", ".join(part for part in (one.source, day(one.sourced_on)) if part)


def _strength(one: Candidate) -> str:
    if not one.band_label:
        return ""
    return f"{one.band_label} ({percent(one.score)})" if one.score is not None else one.band_label


def _columns() -> list[tuple[str, int]]:
    return [
        (_("No."), 6), (_("Candidate"), 36), (_("What it is"), 22), (_("Where"), 30), (_("Match"), 22),
        (_("Status"), 24), (_("Notes"), 40), (_("Reasons"), 70), (_("Organisations behind it"), 36),
        (_("How to reach them"), 30), (_("Language of the text"), 16), (_("Source"), 34),
        (_("Put on the list"), 18), (_("Key"), 16),
    ]  # fmt: skip


def _cells(one: Candidate) -> list[str]:
    reasons = "\n".join(f"{pair['need']} → {pair['profile']}" for pair in one.reasons)
    return [
        str(one.number), one.name, one.kind_label, one.place, _strength(one), _status(one), one.notes,
        reasons,
        "\n".join(one.behind), "\n".join(one.contacts), language_name(one.lang), _source(one),
        day(one.added_on), one.profile_key,
    ]  # fmt: skip


def to_xlsx(paper: Paper) -> bytes:
    """Write a list as a table; every cell is text, so that nothing somebody wrote can run as a formula."""
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, {**options, "strings_to_numbers": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    book.set_properties({"title": writable(paper.title)[:255]})

    def write(sheet: Any, at: int, cells: Sequence[str], how: Any) -> None:
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(at, column, writable(cell)[:_LONGEST_CELL], how)

    table = book.add_worksheet(_sheet_name(_("Candidates")))
    table.freeze_panes(1, 2)
    for column, (_title, width) in enumerate(_columns()):
        table.set_column(column, column, width)
    write(table, 0, [title for title, _width in _columns()], bold)
    for number, one in enumerate(paper.candidates, start=1):
        write(table, number, _cells(one), plain)
    table.autofilter(0, 0, max(len(paper.candidates), 1), len(_columns()) - 1)

    about = book.add_worksheet(_sheet_name(_("About this list")))
    about.set_column(0, 0, 28)
    about.set_column(1, 1, 100)
    lines = [(_("List"), paper.title), (_("Made"), paper.about)]
    lines += [(_("The need"), paper.need), (_("Language of the need"), language_name(paper.need_lang))]
    lines += [(_("How answers are found"), "\n".join(paper.how_found))]
    lines += [(_("What is left out"), "\n".join(paper.left_out))] if paper.left_out else []
    for number, (label, value) in enumerate(lines):
        write(about, number, [label], bold)
        write(about, number, ["", value], plain)
    book.close()
    return file.getvalue()


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31]


@cache
def _template() -> bytes:
    """Make the document's template, once a process: headings, a table and places to fill, no looks of ours.

    Whoever pastes it into a decision paper wants that paper's looks, and those come from the names of styles.
    """
    from docx import Document

    made = Document()
    made.add_heading("{{r title }}", level=0)
    made.add_paragraph("{{r about }}")
    made.add_paragraph("{%p if need %}")
    made.add_heading("{{r words.need }}", level=1)
    made.add_paragraph("{{r need }}", style="Quote")
    made.add_paragraph("{%p endif %}")
    made.add_heading("{{r words.candidates }}", level=1)
    table = made.add_table(rows=4, cols=4, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, ("name", "where", "match", "status"), strict=True):
        cell.text = f"{{{{r words.{name} }}}}"
    table.rows[1].cells[0].text = "{%tr for one in candidates %}"
    for cell, name in zip(table.rows[2].cells, ("numbered", "where", "match", "status"), strict=True):
        cell.text = f"{{{{r one.{name} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    made.add_paragraph("{%p for one in candidates %}")
    made.add_heading("{{r one.numbered }}", level=2)
    made.add_paragraph("{%p for line in one.facts %}")
    made.add_paragraph("{{r line }}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p if one.reasons %}")
    made.add_heading("{{r words.reasons }}", level=3)
    made.add_paragraph("{%p for pair in one.reasons %}")
    made.add_paragraph("{{r pair }}", style="List Bullet")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p if left_out %}")
    _add_lines(made, "left_out", "left_out")
    made.add_paragraph("{%p endif %}")
    _add_lines(made, "how", "how_found")
    _repeat_heading(table)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _add_lines(made: Any, heading: str, lines: str) -> None:
    made.add_heading(f"{{{{r words.{heading} }}}}", level=1)
    made.add_paragraph(f"{{%p for line in {lines} %}}")
    made.add_paragraph("{{r line }}")
    made.add_paragraph("{%p endfor %}")


def _repeat_heading(table: Any) -> None:
    """Let the first row be a heading row, which Word repeats on each page and screen readers announce."""
    from docx.oxml import OxmlElement

    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def to_docx(paper: Paper) -> bytes:
    """Write a list as a Word document: headings, a table, and each text marked with its language."""
    from docxtpl import DocxTemplate, RichText

    def said(text: object, lang: str = "", **look: Any) -> Any:
        return RichText(writable(text), lang=locale_of(lang), **look)

    document = DocxTemplate(io.BytesIO(_template()))
    titles = {
        "need": _("The need"), "candidates": _("Candidates"), "name": _("Candidate"), "where": _("Where"),
        "match": _("Match"), "status": _("Status"), "reasons": _("Reasons"),
        "how": _("How answers are found"), "left_out": _("What is left out"),
    }  # fmt: skip
    document.render(
        {
            "title": said(paper.title),
            "about": said(paper.about),
            "need": said(paper.need, paper.need_lang) if paper.need else "",
            "words": {name: said(text) for name, text in titles.items()},
            "candidates": [_candidate(one, paper, said) for one in paper.candidates],
            "how_found": [said(line) for line in paper.how_found],
            "left_out": [said(line) for line in paper.left_out],
        },
        autoescape=True,
    )
    document.docx.core_properties.title = writable(paper.title)[:255]
    document.docx.core_properties.language = locale_of(paper.lang)
    document.docx.core_properties.author = document.docx.core_properties.comments = ""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _candidate(one: Candidate, paper: Paper, said: Any) -> dict[str, Any]:
    numbered = said(f"{one.number}. ")
    numbered.add(said(one.name, one.lang))
    facts = [
        (_("What it is"), one.kind_label, ""),
        (_("Text"), one.excerpt, one.lang),
        (_("Organisations behind it"), ", ".join(one.behind), one.lang),
        (_("How to reach them"), ", ".join(one.contacts), ""),
        (_("Notes"), one.notes, ""),
        (_("Source"), _source(one), ""),
    ]
    lines = []
    for label, value, lang in facts:
        if value:
            line = said(f"{label}: ", bold=True)
            line.add(said(value, lang))
            lines.append(line)
    pairs = []
    for pair in one.reasons:
        line = said(pair["need"], paper.need_lang)
        line.add(said(" → "))
        line.add(said(pair["profile"], one.lang, italic=True))
        line.add(said(f" ({pair['strength_label']})"))
        pairs.append(line)
    return {
        "numbered": numbered,
        "where": said(one.place),
        "match": said(_strength(one)),
        "status": said(_status(one)),
        "facts": lines,
        "reasons": pairs,
    }
