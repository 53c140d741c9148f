"""A list as a file: opened again by other programs, its words, languages and cells are what was meant."""

import io
import time
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from samband.accounts.access import agent_of
from samband.base.word_files import locale_of, writable
from samband.matching.actions import FoundAs, add_to_shortlist, make_shortlist, move_row
from samband.matching.models import Shortlist, ShortlistRow
from samband.site.decision_paper import Paper, to_docx, to_xlsx
from samband.site.shortlisted import Candidate
from tests.matching.shortlist_material import filled, person, profile
from tests.site.conftest import TEXT, Register

PAIR = {
    "need": "Våra källare svämmar över när snön smälter.",
    "profile": "Om källare <&> snö.",
    "similarity": 0.7,
}
FORMULAS = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", '=HYPERLINK("http://x.example")', "\t=1", "https://x.example"]


@pytest.fixture
def made(db: None, client: Client, register: Register) -> Shortlist:
    owner = person("officer")
    agent = agent_of(owner)
    made = make_shortlist("Källare & snö", by=agent, need_text=TEXT, need_lang="sv")
    assert register.company.profile
    row = add_to_shortlist(
        made, by=agent, profile=register.company.profile, found=FoundAs([PAIR], "good", 0.512)
    )
    move_row(row, by=agent, version=1, verb="dismiss", why_not="=2+3", notes="Line one\nline two")
    add_to_shortlist(made, by=agent, profile=register.project)
    client.force_login(owner)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return made


def fetch(client: Client, made: Shortlist, form: str, **more: str) -> bytes:
    response = client.get(reverse("shortlist-export", args=[made.key, form]), **more)  # type: ignore[arg-type]
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    return response.content


def sheets(content: bytes) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_index(at).to_python() for at in range(len(book.sheet_names))]


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_table_holds_all_there_is_to_a_candidate(client: Client, made: Shortlist) -> None:
    table, about = sheets(fetch(client, made, "xlsx"))
    row = dict(zip(table[0], table[1], strict=True))
    assert row["Candidate"] == "Varningsbyrån i Viken Oy"
    assert row["Match"] == "Good match (51%)"
    assert row["Status"] == "Not relevant: =2+3"
    assert row["Notes"] == "Line one\nline two"
    assert PAIR["profile"] in row["Reasons"]
    assert row["How to reach them"] == "post@varning.example"
    assert row["Source"].startswith("test, ")
    assert dict(zip(table[0], table[2], strict=True))["Organisations behind it"].startswith("Varningsbyrån")
    said = "\n".join(str(cell) for line in about for cell in line)
    for words in ("Källare & snö", TEXT, "Swedish", "nothing was sent to anybody", "Shortlist from Samband"):
        assert words in said, words


def test_the_document_has_headings_a_table_and_every_word(client: Client, made: Shortlist) -> None:
    content = fetch(client, made, "docx")
    document = Document(io.BytesIO(content))
    headings = [one.text for one in document.paragraphs if one.style.name.startswith(("Heading", "Title"))]
    assert headings == [
        "Källare & snö", "The need", "Candidates", "1. Varningsbyrån i Viken Oy", "Reasons",
        "2. Torra källare", "How answers are found",
    ]  # fmt: skip
    assert [cell.text for cell in document.tables[0].rows[0].cells] == [
        "Candidate",
        "Where",
        "Match",
        "Status",
    ]
    assert len(document.tables[0].rows) == 3
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    said = words_of(content)
    for words in (
        TEXT, PAIR["profile"], "Not relevant: =2+3", "Line one\nline two", "Source: test, ", "close",
        "Good match (51%)", "post@varning.example", "nothing was sent to anybody", "Officer, city of Älvhamn",
    ):  # fmt: skip
        assert words in said, words
    assert "{" not in said


def test_every_text_in_the_document_says_its_language(client: Client, made: Shortlist) -> None:
    document = Document(io.BytesIO(fetch(client, made, "docx", HTTP_ACCEPT_LANGUAGE="da")))
    langs: dict[str, set[str]] = {}
    for run in document.element.body.iter(qn("w:r")):
        text = "".join(one.text or "" for one in run.iter(qn("w:t")))
        mark = run.find(f"{qn('w:rPr')}/{qn('w:lang')}")
        assert not text.strip() or mark is not None, text
        if text.strip():
            langs.setdefault(mark.get(qn("w:val")), set()).add(text)
    assert TEXT in langs["sv-SE"]
    assert "Varningsbyrån i Viken Oy" in langs["fi-FI"]
    assert langs["da-DK"]
    assert document.core_properties.language == "da-DK"


@pytest.mark.django_db
def test_two_hundred_candidates_are_quick_and_all_there(client: Client, register: Register) -> None:
    owner = person("officer")
    made, (row,) = filled(owner, "Alfa")
    fields = {
        "shortlist": made,
        "lang": "sv",
        "added_at": row.added_at,
        "reasons": [PAIR] * 3,
        "notes": "Ring",
    }
    ShortlistRow.objects.bulk_create(
        [
            ShortlistRow(
                profile_key=profile(f"Nr {number}").key, title=f"Nr {number}", position=number + 2, **fields
            )
            for number in range(199)
        ]
    )
    client.force_login(owner)
    for form in ("xlsx", "docx"):
        begun = time.perf_counter()
        content = fetch(client, made, form)
        assert time.perf_counter() - begun < 6
        said = words_of(content) if form == "docx" else str(sheets(content))
        assert all(f"Nr {number}" in said for number in range(199))


def candidate(**more: Any) -> Candidate:
    values = dict.fromkeys(("name", "lang", "status_label", "why_not", "notes", "band", "band_label"), "")
    fixed = {"number": 1, "key": "k", "profile_key": "p", "version": 1, "status": "to_contact", "reasons": []}
    rest = {"score": None, "added_on": None, "contacted_at": None, "is_gone": False}
    return Candidate(**{**values, **fixed, **rest, **more})


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula_or_a_link(formula: str) -> None:
    paper = Paper(formula, "en", formula, formula, "en", [candidate(name=formula, notes=formula)], [formula])
    content = to_xlsx(paper)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                xml = parts.read(name).decode()
                assert "<f>" not in xml
                assert "hyperlink" not in xml
    assert sheets(content)[0][1][1].strip() == formula.strip()


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_written_and_read_again(one: str, other: str) -> None:
    bad = "\x00\x0b\ud800\uffff{{ x }}{% for %}]]><w:p/>𝄞👩🏽‍🔧ﷺ"
    reasons = [{"need": one, "profile": other + bad, "similarity": 0.5, "strength_label": "close"}]
    row = candidate(name=one + bad, lang=other, notes=other + bad, reasons=reasons)
    paper = Paper(one + bad, "en", other, other + bad, one, [row], [one])
    said = words_of(to_docx(paper))
    assert "{{ x }}{% for %}]]><w:p/>𝄞👩🏽‍🔧ﷺ" in said
    assert "👩🏽‍🔧" in sheets(to_xlsx(paper))[0][1][1]


def test_signs_that_no_file_can_hold_are_left_out_and_others_stay() -> None:
    assert writable("a\x00b\x1fc\ud800d\ufffee\r\nf\rg\th") == "abcde\nf\ng\th"
    assert [locale_of(code) for code in ("nb", "nn", "zz", '"><x', "")] == [
        "nb-NO",
        "nn-NO",
        "zz",
        "en-GB",
        "en-GB",
    ]
