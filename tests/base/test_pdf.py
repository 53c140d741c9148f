"""PDFs are made of data alone, tagged, in the reader's language, whatever people wrote."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from samband.base.pdf import STAND_IN, make_pdf

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEMPLATE = b"""#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: data.lang, font: "Libertinus Serif")
#heading(level: 1, data.title)
#par(data.text)
#if data.lacks != "" { par(data.lacks) }
"""


@pytest.mark.parametrize(("lang", "written"), [("sv", "sv"), ("nb-NO", "nb"), ("", "da")])
def test_a_pdf_is_tagged_and_says_its_language(lang: str, written: str) -> None:
    with translation.override("da"):
        made = make_pdf(TEMPLATE, {"title": "Idé", "text": "Å"}, at=AT, lang=lang)
    assert b"/Marked true" in made
    assert f"/Lang({written})".encode() in made
    assert b"pdfuaid:part>1<" in made


def test_what_people_write_is_never_markup() -> None:
    odd = '#panic() $x$ *not bold* <label> #read("/etc/passwd")'
    assert make_pdf(TEMPLATE, {"title": odd, "text": odd}, at=AT).startswith(b"%PDF-")


def test_a_sign_that_no_font_has_and_signs_that_are_none_stop_nothing() -> None:
    plain = make_pdf(TEMPLATE, {"title": "Idé", "text": "Snö här"}, at=AT)
    odd = make_pdf(TEMPLATE, {"title": "Idé", "text": "Snö \U0001f9ff här \x07\ud800"}, at=AT)
    said = make_pdf(TEMPLATE, {"title": "Idé", "text": f"Snö {STAND_IN} här "}, at=AT)
    assert odd.startswith(b"%PDF-")
    assert len(odd) > len(said) > len(plain)  # it also says for what the sign stands


def test_the_same_data_give_the_same_bytes() -> None:
    data = {"title": "Idé", "text": "Å"}
    assert make_pdf(TEMPLATE, data, at=AT) == make_pdf(TEMPLATE, data, at=AT)
