"""Documents for Word: what they hold, which languages they know, and a plain one of headings and texts."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language

# What neither Word's nor Excel's files may hold: control signs, halves of pairs, two that are no signs.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Word knows a language by language and country.
_LOCALES: Final = {
    "en": "en-GB", "sv": "sv-SE", "nb": "nb-NO", "nn": "nn-NO", "no": "nb-NO", "da": "da-DK", "fi": "fi-FI",
    "nl": "nl-NL", "de": "de-DE", "fr": "fr-FR", "et": "et-EE", "pl": "pl-PL", "is": "is-IS", "es": "es-ES",
    "lv": "lv-LV", "lt": "lt-LT", "it": "it-IT",
}  # fmt: skip


def writable(text: object) -> str:
    """Give a text without the signs that a file of Word or Excel cannot hold."""
    return _UNWRITABLE.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def locale_of(lang: str) -> str:
    """Give a language as Word writes it; the reader's where none is known."""
    code = lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang or "") else ""
    code = code or get_language() or "en"
    return _LOCALES.get(code, code)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a document: its words, their language, and the name of its style in Word."""

    text: str
    lang: str = ""
    style: str = "Normal"


def plain_document(title: str, title_lang: str, blocks: Iterable[Block], *, lang: str) -> bytes:
    """Write a document of headings and texts, each marked with its language, with no looks of ours.

    Whoever pastes it into a decision paper wants that paper's looks, which come from the names of styles.
    """
    from docx import Document

    made = Document()
    _say(made.add_heading("", level=0), title, title_lang)
    for block in blocks:
        for line in block.text.split("\n"):
            if line.strip():
                _say(made.add_paragraph("", style=block.style), line, block.lang)
    made.core_properties.title = writable(title)[:255]
    made.core_properties.language = locale_of(lang)
    made.core_properties.author = made.core_properties.comments = ""
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _say(paragraph: Any, text: str, lang: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(writable(text))
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), locale_of(lang))
    run._r.get_or_add_rPr().append(mark)
