"""Cases and confidential parts as pages and files: what is in them, what never is, and who gets none."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.actors.actions import register_import
from samband.actors.models import ImportRun
from samband.base.models import Event
from samband.kernel.decision import Refused
from samband.matching.actions import (
    FoundAs,
    add_to_shortlist,
    close_need,
    close_row,
    make_shortlist,
    note_row,
    register_shortlist,
    share_shortlist,
    share_with_organisation,
)
from samband.matching.models import Shortlist
from samband.site.case_pdf import to_pdf
from samband.site.cases import Case, RecordOf
from tests.matching.shortlist_material import person, profile
from tests.site.conftest import Register

pytestmark = pytest.mark.django_db
NEED, NOTES, NUMBER = "Hemligt behov om källare åäö ÆØ.", "Anbudet var på nio miljoner", "KS 2026/00123"
GROUND = "OSL 31 kap. 16 §"
PAIR = {"need": "Hemligt behov om källare", "profile": "Vi vet allt om källare", "similarity": 0.8}
ENGLISH = {"accept-language": "en"}
Bodies = tuple[str, str]


@pytest.fixture
def bodies(register: Register) -> Bodies:
    return register.company.key, register.silent.key


@pytest.fixture
def owner(bodies: Bodies) -> Person:
    return person("owner", organisation_key=bodies[0])


def in_case(owner: Person, title: str = "Källare", number: str = NUMBER) -> Shortlist:
    agent = agent_of(owner)
    made = make_shortlist(title, by=agent, need_text=NEED, need_lang="sv")
    register_shortlist(made, by=agent, version=1, owning_body=owner.organisation_key, case_number=number)
    row = add_to_shortlist(made, by=agent, profile=profile("Alfa"), found=FoundAs([PAIR], "good", 0.8))
    note_row(row, by=agent, version=1, notes=NOTES)
    return Shortlist.objects.select_related("owner").get(pk=made.pk)


def close_all(made: Shortlist, owner: Person) -> None:
    close_need(made, by=agent_of(owner), version=made.version, ground=GROUND)
    close_row(made.rows.get(), by=agent_of(owner), version=2, ground=GROUND)


def export(client: Client, made: Shortlist, **said: str) -> dict[str, bytes]:
    response = client.post(reverse("case-export", args=["shortlist", made.key]), said, headers=ENGLISH)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(files: dict[str, bytes]) -> str:
    """All that can be read in the files, whatever their sort."""
    found = []
    for name, content in files.items():
        if name.endswith((".docx", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(content)) as inner:
                found += [inner.read(part).decode("utf-8", "replace") for part in inner.namelist()]
        else:
            found.append(content.decode("utf-8", "replace"))
    return "\n".join(found)


def test_a_case_is_one_file_whose_checksums_hold(client: Client, owner: Person) -> None:
    made, second = in_case(owner), in_case(owner, "Tak")
    in_case(owner, "Annat", "KS 2026/9")
    client.force_login(owner)
    files = export(client, made)
    about = json.loads(files["metadata.json"])
    assert list(files) == sorted(files)
    assert about["case_number"] == NUMBER
    assert about["owning_body"]["key"] == owner.organisation_key
    assert about["made_by"] == owner.title
    assert [one["key"] for one in about["records"]] == [made.key, second.key]
    assert {one["path"] for one in about["files"]} == set(files) - {"metadata.json"}
    for one in about["files"]:
        assert hashlib.sha256(files[one["path"]]).hexdigest() == one["sha256"]
    record = json.loads(files[f"records/shortlist-{made.key}/record.json"])
    assert record["need"] == {"text": NEED, "lang": "sv", "confidential": ""}
    assert record["rows"][0]["said"]["notes"] == NOTES
    thread = json.loads(files[f"records/shortlist-{made.key}/thread.json"])
    assert thread[0]["verb"] == "shortlist.made"
    assert NUMBER in files["index.txt"].decode()
    assert "Annat" not in words(files)
    document = Document(io.BytesIO(files[f"records/shortlist-{made.key}/list.docx"]))
    assert document.paragraphs[0].text == "Källare"


def test_the_pdf_is_tagged_named_and_holds_nordic_letters(client: Client, owner: Person) -> None:
    made = in_case(owner)
    client.force_login(owner)
    pdf = export(client, made)["case.pdf"]
    assert pdf.startswith(b"%PDF-1.7")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"<pdfuaid:part>1</pdfuaid:part>"):
        assert mark in pdf, mark
    assert pdf.count(b"/FontFile") >= 1, "its fonts go along"


def paper(text: str) -> bytes:
    at = timezone.now()
    case = Case("b", text, "KS 1", [RecordOf("shortlist", "k", text, "/", at, None)])
    shown = {
        "title": text, "about": text, "texts": [{"label": "x", "text": text, "lang": "sv"}],
        "candidates": [
            {
                "name": {"text": text, "lang": text}, "facts": [],
                "reasons": [{"need": text, "profile": text, "lang": ""}],
            }
        ],
        "left_out": [text], "how": [], "thread": [{"when": "", "said": text, "by": text}],
    }  # fmt: skip
    return to_pdf(case, [shown], at)


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_whatever_somebody_wrote_becomes_a_document(text: str) -> None:
    assert paper(text).startswith(b"%PDF")


@pytest.mark.parametrize(
    "text",
    [
        "#panic()",
        '#read("/etc/passwd")',
        "$x$ *b* _i_ @x <y> \\",
        '")); #panic(("',
        "日本 😀 العربية",
        "= H\n= H",
        "\x00\x1f",
        "\u00ad\u200b ",
    ],
)
def test_what_looks_like_markup_is_text(text: str) -> None:
    assert paper(text).startswith(b"%PDF")


def test_confidential_parts_are_in_no_file_and_the_file_says_so(client: Client, owner: Person) -> None:
    made = in_case(owner)
    close_all(made, owner)
    client.force_login(owner)
    files = export(client, made)
    everything = words(files)
    for never in (NEED, NOTES, PAIR["need"]):
        assert never not in everything, never
    assert "left out as confidential" in files["index.txt"].decode()
    assert GROUND in files["index.txt"].decode()
    about = json.loads(files["metadata.json"])
    assert len(about["left_out"]) == 2
    record = json.loads(files[f"records/shortlist-{made.key}/record.json"])
    assert record["need"] == {"left_out": GROUND}
    assert record["rows"][0]["said"] == {"left_out": GROUND}
    for form in ("docx", "xlsx"):
        plain = client.get(reverse("shortlist-export", args=[made.key, form]), headers=ENGLISH)
        text = words({f"x.{form}": plain.content})
        assert NOTES not in text
        assert "Hemligt" not in text
        assert GROUND in text
        # A question in the address is no press on a button.
        asked = client.get(reverse("shortlist-export", args=[made.key, form]), {"closed": "yes"})
        assert NOTES not in words({f"x.{form}": asked.content})
    assert not Event.objects.filter(verb="shortlist.closed_taken_out").exists()


def test_with_the_box_ticked_they_go_along_and_that_is_told(client: Client, owner: Person) -> None:
    made = in_case(owner)
    close_all(made, owner)
    client.force_login(owner)
    files = export(client, made, closed="yes")
    assert NOTES in words(files)
    assert json.loads(files["metadata.json"])["left_out"] == []
    response = client.post(reverse("shortlist-export", args=[made.key, "docx"]), {"closed": "yes"})
    assert NOTES in words({"x.docx": response.content})
    assert Event.objects.filter(verb="shortlist.closed_taken_out").count() == 2


def test_a_colleague_reads_the_confidential_but_cannot_take_it_out(
    client: Client, owner: Person, bodies: Bodies
) -> None:
    made = in_case(owner)
    close_all(made, owner)
    share_with_organisation(made, by=agent_of(owner), organisation=bodies[0], level="work")
    client.force_login(person("colleague", organisation_key=bodies[0]))
    assert NOTES in client.get(reverse("shortlist-detail", args=[made.key])).content.decode()
    assert NOTES not in words(export(client, made, closed="yes"))
    url = reverse("shortlist-export", args=[made.key, "docx"])
    assert client.post(url, {"closed": "yes"}).status_code == 403


def test_neither_a_link_nor_another_organisation_sees_what_is_confidential(
    client: Client, owner: Person, bodies: Bodies
) -> None:
    made = in_case(owner)
    hidden = profile("Osynlig för andra", audience=[bodies[0]])
    add_to_shortlist(made, by=agent_of(owner), profile=hidden)
    close_all_but_hidden = made.rows.standing().first()
    assert close_all_but_hidden is not None
    close_need(made, by=agent_of(owner), version=made.version, ground=GROUND)
    close_row(close_all_but_hidden, by=agent_of(owner), version=2, ground=GROUND)
    _link, token = share_shortlist(made, by=agent_of(owner), days=7)
    share_with_organisation(made, by=agent_of(owner), organisation=bodies[1], is_warned=True)
    by_link = client.get(reverse("shortlist-shared", args=[token]), headers=ENGLISH).content.decode()
    other = person("other", organisation_key=bodies[1])
    client.force_login(other)
    pages = [
        client.get(reverse("shortlist-detail", args=[made.key]), headers=ENGLISH).content.decode(),
        client.get(reverse("shortlist-list"), headers=ENGLISH).content.decode(),
        words({"x.docx": client.get(reverse("shortlist-export", args=[made.key, "docx"])).content}),
        words({"x.xlsx": client.get(reverse("shortlist-export", args=[made.key, "xlsx"])).content}),
    ]
    for page in (by_link, *pages):
        for never in ("Hemligt behov", NOTES, "Osynlig för andra"):
            assert never not in page, never
    for page in (by_link, pages[0]):
        assert GROUND in page
        assert "Alfa" in page
    assert NUMBER not in pages[0], "another body's case number is its own"
    assert "Shared with you to read." in pages[0]
    for name in ("edit", "delete", "share", "colleagues", "confidential"):
        assert client.get(reverse(f"shortlist-{name}", args=[made.key])).status_code == 403, name
    for name in ("row", "write"):
        row = reverse(f"shortlist-{name}", args=[made.key, close_all_but_hidden.key])
        assert client.get(row).status_code == 403
    assert client.get(reverse("case-detail", args=["shortlist", made.key])).status_code == 404
    assert client.post(reverse("case-export", args=["shortlist", made.key])).status_code == 404


def test_what_belongs_to_a_body_is_not_in_ones_own_data_with_its_words(client: Client, owner: Person) -> None:
    close_all(in_case(owner), owner)
    client.force_login(owner)
    own = client.post("/my-data/export/").content.decode()
    assert "Källare" in own
    assert NOTES not in own
    assert NEED not in own


def test_a_case_of_another_body_is_not_there(client: Client, owner: Person, bodies: Bodies) -> None:
    made = in_case(owner)
    colleague = person("colleague", organisation_key=bodies[0])
    stranger = person("stranger", organisation_key=bodies[1])
    in_case(stranger, "Fremd")  # the same number in another registry is another case
    for somebody in (stranger, colleague):  # nothing was shared with the colleague
        client.force_login(somebody)
        assert client.get(reverse("case-detail", args=["shortlist", made.key])).status_code == 404
        assert client.post(reverse("case-export", args=["shortlist", made.key])).status_code == 404
        assert "Källare" not in client.get("/cases/").content.decode()
    client.force_login(owner)
    page = client.get("/cases/", headers=ENGLISH).content.decode()
    assert NUMBER in page
    assert "Fremd" not in page
    assert "Fremd" not in words(export(client, made))
    client.logout()
    assert client.get("/cases/").status_code == 403
    assert client.post(reverse("case-export", args=["shortlist", made.key])).status_code == 403


def test_records_of_a_case_that_are_not_shared_are_counted_and_nothing_more(
    client: Client, owner: Person, bodies: Bodies
) -> None:
    made, _unshared = in_case(owner), in_case(owner, "Bara min")
    share_with_organisation(made, by=agent_of(owner), organisation=bodies[0], level="read")
    client.force_login(person("colleague", organisation_key=bodies[0]))
    url = reverse("case-detail", args=["shortlist", made.key])
    page = client.get(url, headers=ENGLISH).content.decode()
    assert "1 more record of this case is not shared with you." in page
    assert "Bara min" not in page
    files = export(client, made)
    assert json.loads(files["metadata.json"])["records_not_shared_with_maker"] == 1
    assert "Bara min" not in words(files)


def test_a_list_from_a_file_can_be_in_the_case(client: Client, owner: Person, bodies: Bodies) -> None:
    made, agent = in_case(owner), agent_of(owner)
    run = ImportRun.objects.create(
        source="Kommunen", file_name="lista.csv", file_sha256="a" * 64, status="done", person_key=owner.key,
        action="00000000-0000-0000-0000-000000000001", brought_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    client.force_login(owner)
    url = reverse("record-register", args=["import", run.key])
    said = {"owning_body": bodies[0], "case_number": NUMBER, "version": "1"}
    assert client.post(url, said).status_code == 302
    assert client.post(url, said).status_code == 409
    files = export(client, made)
    record = json.loads(files[f"records/import-{run.key}/record.json"])
    assert (record["case_number"], record["source"]) == (NUMBER, "Kommunen")
    run.refresh_from_db()
    with pytest.raises(Refused):
        register_import(run, by=agent, version=2, owning_body=bodies[1])
    client.force_login(person("colleague", organisation_key=bodies[0]))
    assert client.get(url).status_code == 404


def test_a_list_in_no_case_goes_as_a_file_of_its_own(client: Client, owner: Person) -> None:
    made = make_shortlist("Utkast", by=agent_of(owner))
    client.force_login(owner)
    assert json.loads(export(client, made)["metadata.json"])["owning_body"] is None


def test_whose_it_is_who_reads_it_and_what_is_closed_are_said_on_its_pages(
    client: Client, owner: Person, bodies: Bodies, register: Register
) -> None:
    made = make_shortlist("Utkast", by=agent_of(owner), need_text=NEED)
    add_to_shortlist(made, by=agent_of(owner), profile=profile("Alfa"))
    client.force_login(owner)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    detail = reverse("shortlist-detail", args=[made.key])
    assert "Your own working material." in client.get(detail).content.decode()
    url = reverse("record-register", args=["shortlist", made.key])
    assert client.post(url, {"case_number": NUMBER, "version": "1"}).status_code == 422
    assert client.post(url, {"owning_body": bodies[1], "version": "1"}).status_code == 422
    said = {"owning_body": bodies[0], "case_number": NUMBER, "version": "1"}
    assert client.post(url, said).status_code == 302
    assert client.post(url, said).status_code == 409
    assert f"Case {NUMBER}." in client.get(detail).content.decode()
    sharing = reverse("shortlist-colleagues", args=[made.key])
    inside = {"goes": "inside", "in-organisation": bodies[0], "in-level": "work"}
    assert client.post(sharing, inside).status_code == 302
    found = client.get(sharing, {"q": "gemeente"}).content.decode()
    assert "Gemeente Zwijgen" in found
    assert "may become a public document" in found
    outside = {"goes": "outside", "out-organisation": bodies[1]}
    assert client.post(f"{sharing}?q=gemeente", outside).status_code == 422
    assert client.post(f"{sharing}?q=gemeente", {**outside, "out-is_warned": "on"}).status_code == 302
    share = made.shares.get(organisation_key=bodies[1])
    assert client.post(reverse("shortlist-share-end", args=[made.key, share.key])).status_code == 302
    assert "End the sharing" in client.get(sharing).content.decode()
    made.refresh_from_db()
    closing = reverse("shortlist-confidential", args=[made.key])
    part = {"part": "need", "ground": GROUND, "version": str(made.version)}
    assert client.post(closing, part).status_code == 302
    assert client.post(closing, part).status_code == 409
    assert client.post(closing, {**part, "version": ""}).status_code == 422
    assert client.post(closing, {**part, "part": "nothing"}).status_code == 404
    assert GROUND in client.get(closing).content.decode()
    assert client.get(reverse("shortlist-delete", args=[made.key])).status_code == 403


def test_the_number_of_questions_does_not_grow_with_cases_and_records(
    client: Client, owner: Person, django_assert_max_num_queries: Any
) -> None:
    for at in range(6):
        in_case(owner, f"Lista {at}", f"KS 2026/{at % 2}")
    made = Shortlist.objects.first()
    assert made is not None
    client.force_login(owner)
    client.get("/cases/")  # what a process asks once, it has asked now
    with django_assert_max_num_queries(14):
        client.get("/cases/")
    with django_assert_max_num_queries(24):
        client.get(reverse("case-detail", args=["shortlist", made.key]))
    with django_assert_max_num_queries(8):
        client.get(reverse("shortlist-list"))
