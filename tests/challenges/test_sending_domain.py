"""What a file is, and what looks unsolicited: pure rules."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.challenges.domain import attachments
from samband.challenges.domain.attachments import MOST_BYTES, NotTaken, kind_of, tidy_name
from samband.challenges.domain.spam import (
    REASONS,
    SHORTEST_SECONDS,
    Signs,
    count_links,
    digest_of_words,
    why_set_aside,
)
from tests.challenges.sending_material import JPEG, PDF, PNG, archive, docx

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SHOW = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
ODT = "application/vnd.oasis.opendocument.text"
TAKEN = {
    "pdf": PDF,
    "png": PNG,
    "jpeg": JPEG,
    "docx": docx(),
    "xlsx": archive("xl/workbook.xml", types=SHEET),
    "pptx": archive("ppt/presentation.xml", types=SHOW),
    "odt": archive("content.xml", mimetype=ODT),
    "txt": "Åäö\r\n\tæø".encode(),
}
REFUSED = {
    "a program": (b"MZ\x90\x00\x03" + b"\x00" * 60, "unknown"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "unknown"),
    "nothing": (b"", "empty"),
    "text of no known writing": (b"caf\xe9 \x80\x81", "unknown"),
    "bytes among text": (b"text\x00more", "unknown"),
    "11 MB": (PDF + b" " * (11 * 1024 * 1024), "too_large"),
    "a Word file with macros": (docx("word/vbaProject.bin"), "macros"),
    "a Word file that says it has macros": (docx(macro=True), "macros"),
    "macros in other letters": (docx("word/VBAPROJECT.BIN"), "macros"),
    "an OpenDocument with scripts": (archive("content.xml", "Basic/Standard/x.xml", mimetype=ODT), "macros"),
    "an archive of anything": (archive("readme.txt"), "unknown"),
    "a spreadsheet in OpenDocument": (
        archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "unknown",
    ),
    "two things at once": (archive("word/document.xml", "xl/workbook.xml", types=SHEET), "unknown"),
    "an archive that leads out": (docx("../../etc/passwd"), "odd_archive"),
    "an archive that unpacks to far more": (
        archive("word/document.xml", types="wordprocessingml.document.main+xml", filler=40_000_000),
        "odd_archive",
    ),
    "a broken archive": (docx()[:-30], "odd_archive"),
    "an archive with too many parts": (docx(*(f"word/{number}" for number in range(5_001))), "odd_archive"),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_file_is_what_its_bytes_are(kind: str) -> None:
    assert kind_of(TAKEN[kind]) == kind


def test_every_kind_that_is_taken_is_tried() -> None:
    assert set(TAKEN) == set(attachments.KINDS)


@pytest.mark.parametrize("what", REFUSED)
def test_what_may_not_come_is_refused_with_its_reason(what: str) -> None:
    content, reason = REFUSED[what]
    with pytest.raises(NotTaken) as refused:
        kind_of(content)
    assert refused.value.reason == reason


@given(st.binary(max_size=300))
def test_any_bytes_are_taken_or_refused_and_nothing_else(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", docx()[:120]):
        try:
            found = kind_of(start + content)
        except NotTaken as refused:
            found = refused.reason
        assert found in attachments.KINDS + attachments.REFUSALS


def test_a_file_at_the_limit_is_taken() -> None:
    assert kind_of(PDF + b" " * (MOST_BYTES - len(PDF))) == "pdf"


@pytest.mark.parametrize(
    ("name", "kind", "tidy"),
    [
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("C:\\Users\\x\\plan.pdf", "pdf", "plan.pdf"),
        ("setup.exe", "pdf", "setup.pdf"),
        ("Förslag – æøå 雪.PDF", "pdf", "Förslag – æøå 雪.pdf"),
        ("foto.JPG", "jpeg", "foto.jpg"),
        ("fdp.\u202eexe", "pdf", "fdp.pdf"),
        ("..", "pdf", "file.pdf"),
        ("", "png", "file.png"),
        ('a"b\r\nSet-Cookie: x;.pdf', "pdf", "abSet-Cookie x.pdf"),
        ("e\u0301.txt", "txt", "é.txt"),
    ],
)
def test_a_name_keeps_its_words_and_ends_as_its_kind(name: str, kind: str, tidy: str) -> None:
    assert tidy_name(name, kind) == tidy


@given(st.text(max_size=400), st.sampled_from(attachments.KINDS))
def test_no_name_leads_out_of_its_folder(name: str, kind: str) -> None:
    tidy = tidy_name(name, kind)
    assert not set(tidy) & set('/\\:"<>|?*;')
    assert not any(unicodedata.category(sign)[0] == "C" for sign in tidy)
    assert 0 < len(tidy) <= attachments.LONGEST_NAME + 6
    assert not tidy.startswith(".")


def test_nothing_odd_goes_straight_to_the_door() -> None:
    assert why_set_aside(Signs(seconds=SHORTEST_SECONDS), "En idé: se www.a.example") == ""
    assert why_set_aside(Signs(), "Utan sida") == ""


@pytest.mark.parametrize(
    ("reason", "signs", "text", "is_again"),
    [
        ("honeypot", Signs(filled_trap=True), "x", False),
        ("too_fast", Signs(seconds=SHORTEST_SECONDS - 0.1), "x", False),
        ("too_many", Signs(many_before=True), "x", False),
        ("again", Signs(), "x", True),
        ("many_links", Signs(), "http://a " * 6, False),
        ("honeypot", Signs(True, 0.0, True), "http://a " * 6, True),
    ],
)
def test_each_sign_has_its_reason(reason: str, signs: Signs, text: str, is_again: bool) -> None:
    assert why_set_aside(signs, text, is_again=is_again) == reason
    assert reason in REASONS


def test_links_are_counted_as_people_and_programs_write_them() -> None:
    assert count_links("www.a.se https://b.se [url=c] <a href='d'>") == 4
    assert count_links("wwww.se, se dagens.http") == 0


def test_the_same_words_are_the_same_however_they_are_spaced() -> None:
    assert digest_of_words("En idé", "med  ord") == digest_of_words("EN IDÉ ", "med\nord")
    assert digest_of_words("a", "b") != digest_of_words("a b")
