"""What a paper of a project is made of, before it becomes PDF, Word or Excel: facts, texts, tables.

A cell is words with their language, an amount as its document holds it ("12345.67"), or nothing where nothing
is known, which is shown as such and never as zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from samband.base.pdf import make_pdf
from samband.base.templatetags.wording import day, reader

NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Said:
    """Words and the language they are in; "" for the paper's own."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with two decimals as a document holds it, such as ``-1200.00``."""

    text: str


Cell = Said | Amount | int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a sum stands out."""

    cells: Sequence[Cell]
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paper: its heading, its lines, its table (``words`` columns are words first), its notes.

    ``broad`` is the column that takes the room that is left, ``name`` what its
    sheet is called in a workbook; "" for a part that is only text.
    """

    heading: Said
    lines: Sequence[Said] = ()
    head: Sequence[str] = ()
    rows: Sequence[Row] = ()
    notes: Sequence[Said] = ()
    words: int = 1
    level: int = 2
    broad: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper: what must be seen first (``marks``), facts as label and words, and its parts."""

    title: Said
    lang: str
    at: date
    marks: Sequence[Said] = ()
    facts: Sequence[tuple[str, Said]] = field(default_factory=list)
    parts: Sequence[Part] = ()


def amount_words(text: str) -> str:
    """Write an amount as the reader's language does: "44 995,17"."""
    return str(format_decimal(Decimal(text), "#,##0.00", locale=reader()))


def cell_words(cell: Cell) -> Said:
    """Give a cell as it is read."""
    if cell is None:
        return Said(NOTHING)
    if isinstance(cell, Amount):
        return Said(amount_words(cell.text))
    return Said(str(format_decimal(cell, locale=reader()))) if isinstance(cell, int) else cell


def known(text: object) -> Cell:
    """Give an amount of a document as a cell; what is not known stays so."""
    return None if text is None or text == "" else Amount(str(text))


def on(text: object) -> Said:
    """Give a date of a document in the reader's words."""
    return Said(day(date.fromisoformat(str(text))) if text else "")


def facts_of(*pairs: tuple[str, Said]) -> list[tuple[str, Said]]:
    """Give the facts that say something."""
    return [(label, said) for label, said in pairs if said.text.strip()]


@cache
def _template(name: str) -> bytes:
    folder = files("samband.projects").joinpath("papers")
    return b"".join(folder.joinpath(f"{one}.typ").read_bytes() for one in ("parts", name))


def paper_pdf(paper: Paper, template: str, *, attached: bytes = b"") -> bytes:
    """Set a paper as a tagged PDF that can be read aloud; ``attached`` is its content as (sealed) JSON."""
    data = {
        "title": paper.title.text or _("Without a title"),
        "title_lang": paper.title.lang,
        "attachment": _("What this document says, as data"),
        "marks": [_plain(line) for line in paper.marks],
        "facts": [{"label": label, **_plain(said)} for label, said in paper.facts],
        "parts": [_part(part) for part in paper.parts],
    }
    at = datetime.combine(paper.at, time(), UTC)
    return make_pdf(_template(template), data, at=at, lang=paper.lang, attached=attached)


def _plain(said: Said) -> dict[str, str]:
    return {"text": said.text, "lang": said.lang}


def _part(part: Part) -> dict[str, Any]:
    rows = [
        {"cells": [_plain(cell_words(cell)) for cell in row.cells], "sum": row.is_sum} for row in part.rows
    ]
    return {
        "heading": part.heading.text,
        "lang": part.heading.lang,
        "level": part.level,
        "lines": [
            {"text": line, "lang": said.lang}
            for said in part.lines
            for line in said.text.splitlines()
            if line.strip()
        ],
        "head": list(part.head) if rows else [],
        "rows": rows,
        "words": part.words,
        "broad": part.broad,
        "notes": [_plain(line) for line in part.notes],
    }


def text_of(source: Mapping[str, Any] | None, name: str = "text") -> Said:
    """Give words of a document with their language."""
    source = source or {}
    return Said(str(source.get(name) or ""), str(source.get("lang") or ""))
