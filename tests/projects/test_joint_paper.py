"""A joint report is the same in PDF, Word and Excel: every number as its content has it, nothing reckoned."""

import io
import time
import zipfile
from typing import Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from samband.base.sealing import check_seal
from samband.projects.joint_paper import joint_docx, joint_pdf, joint_xlsx
from tests.projects.paper_material import joint_content
from tests.projects.reading_pdf import pages_of, text_of
from tests.projects.test_certificate import amounts_in, english

STRANGE = "a\u0301\u0000\ud800 \U0001f9ff <b> #panic() $x$ =1+1 \u202eabc \u05d0\u05d1 \u0645\u0634 \ufffe"


def many(partners: int) -> dict[str, Any]:
    content = joint_content()
    side = content["sides"][0]
    row = side["rows"][0]
    side["rows"] = [
        {**row, "partner": f"Partner {at}", "is_lead": at == 0, "certificate": f"NS-{at}-1"}
        for at in range(partners)
    ]
    content["certificates"] = [
        {**content["certificates"][0], "number": f"NS-{at}-1"} for at in range(partners)
    ]
    content["texts"] = [
        {"partner": f"Partner {at}", "work_package": "2", "text": "Arbetet gick framåt. " * 40, "lang": "sv"}
        for at in range(partners)
    ]
    return content


def docx_words(data: bytes) -> str:
    made = Document(io.BytesIO(data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells]).replace("\u00a0", " ")


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_pdf_can_be_read_aloud_and_has_every_number() -> None:
    content = joint_content()
    made = joint_pdf(content, "en")
    assert b"/Marked true" in made
    assert b"pdfuaid:part>1<" in made
    words = text_of(made)
    for amount in amounts_in(content):
        assert english(amount) in words, amount
    for said in ("Co-funded by the European Union", "Två lag möttes.", "NS-PP-1", "RCO01", "Nordlys AS"):
        assert said in words, said
    assert "Region Norrsken (lead partner)" in words


def test_word_has_the_same_and_repeats_its_headings() -> None:
    content = joint_content()
    made = joint_docx(content, "en")
    words = docx_words(made)
    for amount in amounts_in(content):
        assert english(amount) in words, amount
    xml = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader") == xml.count("<w:tbl>") == 5
    assert 'w:lang w:val="sv-SE"' in xml


def test_excel_has_the_same_as_numbers() -> None:
    content = joint_content()
    found = sheets(joint_xlsx(content, "en"))
    assert list(found) == ["About this report", "ERDF", "Indicators", "Deviations", "Certificates", "Missing"]
    numbers = {
        f"{cell:.2f}" for rows in found.values() for row in rows for cell in row if isinstance(cell, float)
    }
    assert amounts_in(content) <= numbers
    assert found["ERDF"][-1][:5] == ["Total", "", 80074.81, 46786.68, 33288.13]


def test_what_is_not_known_is_never_zero() -> None:
    rows = sheets(joint_xlsx(joint_content(), "en"))["Indicators"]
    assert rows[2][5:] == [100.0, ""]
    assert "is not known yet; it is not zero" in text_of(joint_pdf(joint_content(), "en")).replace("\n", " ")


def test_two_sides_stand_apart_in_their_own_currencies() -> None:
    content = joint_content()
    erdf = content["sides"][0]
    row = {**erdf["rows"][0], "partner": "Nordlys AS", "is_lead": False, "funds": {"IR": "100.00"}}
    funds = [{"code": "IR", "name": "Norwegian Interreg funds"}]
    total = {**erdf["total"], "funds": {"IR": "100.00"}}
    other = {"name": "Norway", "currency": "NOK", "funds": funds, "rows": [row], "total": total}
    content["sides"] = [erdf, other]
    words = text_of(joint_pdf(content, "en"))
    assert "Figures of ERDF, in EUR" in words
    assert "Figures of Norway, in NOK" in words
    assert list(sheets(joint_xlsx(content, "en")))[1:3] == ["ERDF", "Norway"]


def test_fifty_partners_take_less_than_three_seconds_and_repeat_the_heading() -> None:
    content = many(50)
    joint_pdf(joint_content(), "en")  # fonts and templates are there
    begun = time.perf_counter()
    made = joint_pdf(content, "en")
    assert time.perf_counter() - begun < 3
    with_table = [page for page in pages_of(made) if "44,995.17" in page and "Eligible" in page]
    assert len(with_table) > 1
    assert all("Partner 49" in text for text in (text_of(made), docx_words(joint_docx(content, "en"))))


@pytest.mark.parametrize("lang", ["en", "sv", "ar"])
def test_whatever_people_write_there_is_a_paper(lang: str) -> None:
    content = joint_content(deviations=[{"who": STRANGE, "text": STRANGE, "lang": lang}])
    content["texts"][0] |= {"text": STRANGE, "lang": lang}
    content["project"]["name"] = STRANGE
    made = joint_pdf(content, lang)
    assert "#panic() $x$" in text_of(made).replace("\n", " ")
    assert "#panic() $x$" in docx_words(joint_docx(content, lang))
    assert sheets(joint_xlsx(content, lang))
    assert check_seal(made).codes == ("not-sealed",)


def test_an_empty_report_says_what_comes_first() -> None:
    bare = joint_content(texts=[], sides=[], indicators=[], deviations=[], certificates=[], missing=[])
    bare["fund_statement"] = None
    for words in (text_of(joint_pdf(bare, "en")), docx_words(joint_docx(bare, "en"))):
        assert "Nothing is reported yet" in words.replace("\n", " ")
    assert list(sheets(joint_xlsx(bare, "en"))) == ["About this report"]
