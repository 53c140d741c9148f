"""What people paste and attach becomes the need itself."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.matching.domain.need_text import LARGEST_FILE, NeedTextError, need_from_file, plain_from_email

NEED = "Vi har läckande vattenledningar i centrum och söker någon som kan hitta läckorna utan att gräva."
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XML = f'<w:document xmlns:w="{SPACE}"><w:body>{{}}</w:body></w:document>'


def docx(xml: str, part: str = "word/document.xml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, xml)
    return packed.getvalue()


def test_an_email_is_its_matter() -> None:
    mail = (
        "Från: va-chef@alvhamn.example\nTill: innovation@alvhamn.example\nÄmne: SV: Rörnätet\n\n"
        f"Hej!\n\n{NEED}\n\nMed vänliga hälsningar\nVA-chefen\nÄlvhamns kommun\n\n"
        "-----Ursprungligt meddelande-----\nFrån: någon\nÄmne: Läckor\n\nKan du skriva ner vad ni behöver?"
    )
    assert plain_from_email(mail) == f"Rörnätet\n\n{NEED}"


def test_a_forwarded_email_gives_the_one_forwarded() -> None:
    head = "From: a@b.example\nSubject: Rør\n\nHei,\n\n"
    mail = f"Se nedan.\n\nMvh\n\n---------- Forwarded message ---------\n{head}{NEED}"
    assert plain_from_email(mail) == f"Rør\n\n{NEED}"


def test_quoted_lines_go_unless_they_are_all_there_is() -> None:
    assert plain_from_email(f"{NEED}\n\n> Vad behöver ni?\n> Hälsningar") == NEED
    assert plain_from_email(f"> {NEED}") == NEED


@pytest.mark.parametrize(
    "ending",
    [
        "-- \nAvdeling vann",
        "Med vennlig hilsen\nVirksomhetsleder",
        "Venlig hilsen\nAfdelingen",
        "Ystävällisin terveisin\nVesilaitos",
        "Met vriendelijke groet,\nDe gemeente",
        "Mit freundlichen Grüßen\nStadtwerke",
        "Kind regards,\nThe city",
        "Denne e-posten kan inneholde konfidensiell informasjon.",
        "This message is confidential and intended only for the addressee.",
        "Skickat från min telefon",
    ],
)
def test_signatures_and_notices_go(ending: str) -> None:
    assert plain_from_email(f"{NEED}\n\n{ending}") == NEED


def test_a_need_that_is_no_email_stays() -> None:
    need = "Till: alla som kan vatten\nVi behöver dela konfidentiella patientdata säkert mellan två sjukhus."
    assert plain_from_email(need) == need
    assert plain_from_email("  ") == ""


@pytest.mark.parametrize(
    "data", [NEED.encode(), NEED.encode("cp1252"), NEED.encode("utf-16"), b"\xef\xbb\xbf" + NEED.encode()]
)
def test_a_text_file_in_any_usual_encoding(data: bytes) -> None:
    assert need_from_file("behov.TXT", data) == NEED


def test_an_email_file() -> None:
    head = "Subject: =?utf-8?q?R=C3=B6rn=C3=A4tet?=\nFrom: a@b.example\nMIME-Version: 1.0\n"
    coding = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit"
    plain = f"{head}{coding}\n\nHej,\n{NEED}\n-- \nVA"
    assert need_from_file("brev.eml", plain.encode()) == f"Rörnätet\n\n{NEED}"
    html = f"{head}Content-Type: text/html; charset=utf-8\n\n<style>p {{}}</style><p>Hej!</p><p>{NEED}</p>"
    assert need_from_file("brev.eml", html.encode()) == f"Rörnätet\n\n{NEED}"


def test_a_document() -> None:
    first = "<w:p><w:r><w:t>Behov</w:t></w:r></w:p>"
    paragraphs = f"{first}<w:p><w:r><w:t>{NEED}</w:t><w:tab/><w:t>Tack</w:t></w:r></w:p>"
    assert need_from_file("behov.docx", docx(XML.format(paragraphs))) == f"Behov\n{NEED} Tack"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("behov.pdf", b"%PDF-1.7"),
        ("behov", b"text"),
        ("behov.txt", b"x" * (LARGEST_FILE + 1)),
        ("behov.txt", b"PK\x03\x04\x00\x00"),
        ("behov.txt", b"  12 \n"),
        ("behov.docx", b"not a zip"),
        ("behov.docx", docx("<w>", "word/other.xml")),
        ("behov.docx", docx("<w:document>")),
        ("behov.docx", docx('<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>')),
        ("behov.docx", docx(" " * 20_000_001)),
        ("behov.eml", b""),
    ],
)
def test_what_cannot_be_read_says_what_to_do(name: str, data: bytes) -> None:
    with pytest.raises(NeedTextError) as caught:
        need_from_file(name, data)
    assert caught.value.what
    assert caught.value.fix


@given(st.sampled_from(["a.txt", "a.eml", "a.docx", "a.md"]), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    try:
        text = need_from_file(name, data)
    except NeedTextError:
        return
    assert text


@given(
    st.lists(
        st.sampled_from(["Från: a", "Ämne: b", "> ", "\n", "Hej", "-- ", "Mvh", "ord ", "___________"]),
        max_size=40,
    )
)
def test_any_mail_gives_a_text(parts: list[str]) -> None:
    text = plain_from_email("\n".join(parts))
    assert text == text.strip()
