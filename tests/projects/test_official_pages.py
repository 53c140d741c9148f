"""Into another official system through the pages and back: fields, list, evidence, differences."""

import csv
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samband.base.agents import OPERATOR
from samband.base.files import read_file
from samband.base.models import Event
from samband.projects import official_reading
from samband.projects.actions.official import forget_comparisons
from samband.projects.actions.reports import submit_report
from samband.projects.actions.staff import erase_staff_name
from samband.projects.domain.official.layout import layout_of
from samband.projects.models import OfficialComparison, Project, ReportLine, ReportText, StaffMember
from tests.projects.costs_material import line_of, read
from tests.projects.norrsken import NOW
from tests.projects.official_material import Elsewhere, elsewhere, evidence

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(params=["jems"])
def place(request: Any, settings: Any, tmp_path: Any) -> Elsewhere:
    settings.SAMBAND_HOME = tmp_path
    return elsewhere(request.param)


both = pytest.mark.parametrize("place", ["jems", "min-ansokan"], indirect=True)


def submitted(place: Elsewhere) -> None:
    """Hand the report in."""
    place.report.refresh_from_db()
    submit_report(place.report, by=place.running.world.agent("lead"), version=place.report.version)
    place.report.refresh_from_db()


@both
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_report_carried_there_and_back_has_no_difference(place: Elsewhere, form: str) -> None:
    for who, is_given in (("lead", False), ("controller", True)):
        if is_given:
            submitted(place)
        found = place.compared(who, place.listed(who, form), f"export.{form}")
        assert (found.lines, found.differences, found.found, found.problems) == (5, 0, [], [])
        page = read(place.client(who).get(place.url("comparison", found.key)))
        assert "No difference from" in page
        assert "the same here" in page


@both
def test_a_changed_cent_is_named_and_nothing_of_ours_changes(place: Elsewhere) -> None:
    before = list(ReportLine.objects.order_by("number").values_list("declared_minor", "version"))
    text = place.listed("lead", "csv").decode("utf-8-sig")
    changed = text.replace("100000,00", "100000,01").replace("100000.00", "100000.01")
    assert changed != text
    found = place.compared("lead", changed.encode())
    assert (found.differences, found.status) == (1, "looked")
    page = read(place.client("lead").get(place.url("comparison", found.key)))
    assert "1 difference from" in page
    assert "amount: 100,000.00 here, 100,000.01 there" in page
    line = ReportLine.objects.get(report=place.report, number=3)
    assert reverse("partner-report-line", args=[place.report.key, line.key]) in page
    assert list(ReportLine.objects.order_by("number").values_list("declared_minor", "version")) == before


def test_the_official_amount_in_euro_is_compared_too(place: Elsewhere) -> None:
    text = place.listed("lead", "csv").decode("utf-8-sig")
    assert "7650.92" in text
    found = place.compared("lead", text.replace("7650.92", "7650.93").encode())
    page = read(place.client("lead").get(place.url("comparison", found.key)))
    assert "7,650.92 here, 7,650.93 there" in page


def test_a_comparison_is_kept_by_a_person_and_the_thread_says_so(place: Elsewhere) -> None:
    found = place.compared("lead", place.listed("lead", "csv"))
    assert not Event.objects.filter(verb="partner_report.official_compared").exists()
    lead = place.client("lead")
    assert lead.post(place.url("keep", found.key)).status_code == 302
    (event,) = Event.objects.filter(verb="partner_report.official_compared")
    assert event.changes == {"comparison": found.key, "system": "jems", "lines": 5, "differences": 0}
    assert "kept as proof" in read(lead.get(place.url()))
    assert "kept a comparison" in read(lead.get(reverse("partner-report", args=[place.report.key])))
    assert lead.post(place.url("keep", found.key)).status_code == 403
    assert lead.post(place.url("drop", found.key)).status_code == 403
    assert OfficialComparison.objects.get(pk=found.pk).status == "kept"
    given = lead.get(place.url("file", found.key))
    assert given.content == read_file(found.sha256)
    assert given["Content-Disposition"].startswith("attachment")


def test_what_was_only_looked_at_is_forgotten(place: Elsewhere) -> None:
    lead, content = place.client("lead"), place.listed("lead", "csv")
    first, second = place.compared("lead", content), place.compared("lead", content)
    assert lead.post(place.url("drop", first.key)).status_code == 302
    assert lead.get(place.url("comparison", first.key)).status_code == 404
    world = place.running.world
    assert forget_comparisons(NOW(), by=world.agent("lead")) == 0
    assert forget_comparisons(NOW(), by=OPERATOR) == 1
    assert not OfficialComparison.objects.filter(pk=second.pk).exists()


def test_costs_changed_after_a_comparison_are_told(place: Elsewhere) -> None:
    found = place.compared("lead", place.listed("lead", "csv"))
    told = "changed after this comparison"
    assert told not in read(place.client("lead").get(place.url("comparison", found.key)))
    submitted(place)
    assert told not in read(place.client("lead").get(place.url("comparison", found.key)))
    ReportLine.objects.filter(report=place.report, number=3).update(declared_minor=1)
    assert told in read(place.client("lead").get(place.url("comparison", found.key)))


def test_a_file_that_is_no_list_is_refused_in_words(place: Elsewhere) -> None:
    lead = place.client("lead")
    for content, words in (
        (b"a;b;c\r\n1;2;3\r\n", "no list of expenditure as Jems writes it"),
        (b"\xd0\xcf\x11\xe0old", "Excel"),
        (b"PK\x03\x04broken", "file"),
    ):
        answer = lead.post(place.url("compare"), {"file": SimpleUploadedFile("x.csv", content)})
        assert words in read(answer, 422)
    assert "Choose a file." in read(lead.post(place.url("compare"), {}), 422)
    assert not OfficialComparison.objects.exists()


def test_nobody_else_reaches_any_address(place: Elsewhere) -> None:
    submitted(place)
    found = place.compared("lead", place.listed("lead", "csv"))
    read_by = [
        place.url(),
        *(place.url("list", form) for form in ("csv", "xlsx")),
        *(place.url(name, found.key) for name in ("comparison", "file")),
    ]
    sent_to = [
        *(place.url(name) for name in ("evidence", "compare")),
        *(place.url(name, found.key) for name in ("keep", "drop")),
    ]
    for who in ("other_controller", "finance", "outsider", "funder"):
        client = place.client(who)
        assert [client.get(url).status_code for url in read_by] == [404] * len(read_by), who
        assert [client.post(url).status_code for url in sent_to] == [404] * len(sent_to), who
    assert OfficialComparison.objects.get(pk=found.pk).status == "looked"


def test_a_controller_sees_nothing_before_it_is_handed_in(place: Elsewhere) -> None:
    assert place.client("controller").get(place.url()).status_code == 404
    submitted(place)
    assert place.client("controller").get(place.url()).status_code == 200


def test_who_may_not_read_payroll_gets_no_names(place: Elsewhere) -> None:
    submitted(place)
    staff = ReportLine.objects.get(report=place.report, number=1)
    evidence(place.report, staff, 1, is_payroll=True)
    evidence(place.report, ReportLine.objects.get(report=place.report, number=3), 2)
    text = place.listed("lead", "csv").decode("utf-8-sig").replace("Lön Anders", "Lön Berit", 1)
    kept = place.compared("lead", text.encode())
    place.client("lead").post(place.url("keep", kept.key))
    looked = place.compared("lead", text.encode())
    assert "Berit" in read(place.client("lead").get(place.url("comparison", kept.key)))
    other = place.client("norwegian")
    assert "Testperson" not in place.listed("norwegian", "csv").decode("utf-8-sig")
    page = read(other.get(place.url("comparison", kept.key)))
    assert "1 difference" in page
    assert "Berit" not in page
    assert "Testperson" not in page
    assert other.get(place.url("comparison", looked.key)).status_code == 404
    assert other.get(place.url("file", kept.key)).status_code == 403
    assert other.post(place.url("compare"), {"file": SimpleUploadedFile("x.csv", b"x")}).status_code == 403
    archive = _archive(other.post(place.url("evidence")))
    assert archive.namelist() == ["003-1_faktura-2.pdf", "index.csv", "index.xlsx"]
    assert "Left out: payroll" in archive.read("index.csv").decode("utf-8-sig")
    (event,) = Event.objects.filter(verb="partner_report.evidence_taken")
    assert event.changes == {"files": 1, "withheld": 1}


def _archive(answer: Any) -> zipfile.ZipFile:
    assert answer.status_code == 200, answer.content[:300]
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_two_hundred_files_come_numbered_with_their_index(place: Elsewhere) -> None:
    line, lead = ReportLine.objects.get(report=place.report, number=3), place.client("lead")
    evidence(place.report, line, 0)
    _archive(lead.post(place.url("evidence")))
    with CaptureQueriesContext(connection) as few:
        _archive(lead.post(place.url("evidence")))
    for number in range(1, 200):
        evidence(place.report, line, number)
    with CaptureQueriesContext(connection) as many:
        archive = _archive(lead.post(place.url("evidence")))
    assert archive.testzip() is None
    assert len(archive.namelist()) == 202
    assert archive.read("003-200_faktura-199.pdf") == b"%PDF 199"
    rows = list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";"))
    assert sum(row[4].startswith("003-") for row in rows) == 200
    assert [row[0] for row in rows if row[6] == "No evidence"] == ["001", "002", "004", "005"]
    assert len(few) == len(many)
    taken = Event.objects.filter(verb="partner_report.evidence_taken").order_by("id")
    assert [event.changes["files"] for event in taken] == [1, 1, 200]


def test_a_file_that_is_gone_is_said_before_anything_is_sent(place: Elsewhere, tmp_path: Any) -> None:
    file = evidence(place.report, ReportLine.objects.get(report=place.report, number=3), 1)
    (tmp_path / "files" / file.sha256[:2] / file.sha256).unlink()
    assert "003-1_faktura-1.pdf" in read(place.client("lead").post(place.url("evidence")), 410)
    assert not Event.objects.filter(verb="partner_report.evidence_taken").exists()


def test_no_cell_of_the_list_is_a_formula(place: Elsewhere) -> None:
    ReportLine.objects.filter(report=place.report, number=3).update(
        description="=1+1", comment="@SUM(A1)", supplier="+cmd", document_number="-5"
    )
    rows = csv.reader(io.StringIO(place.listed("lead", "csv").decode("utf-8-sig")), delimiter=";")
    cells = [cell for row in rows for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell[:1] in "=@+" and cell]
    with zipfile.ZipFile(io.BytesIO(place.listed("lead", "xlsx"))) as book:
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())
    assert place.compared("lead", place.listed("lead", "csv")).differences == 0


def test_fields_come_in_the_forms_order_with_what_is_too_long(
    place: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = layout_of("jems")
    first = replace(known.fields[0], limit=10)
    limited = replace(known, fields=(first, *known.fields[1:]))
    monkeypatch.setattr(official_reading, "layout_of", lambda system: limited)
    ReportText.objects.filter(report=place.report, field="summary").update(text="Vi mätte 😀 luft")
    page = read(place.client("lead").get(place.url()))
    labels = [field.label["en"].replace("'", "&#x27;") for field in known.fields]
    assert all(label in page for label in labels)
    assert [page.index(f">{label}<") for label in labels] == sorted(
        page.index(f">{label}<") for label in labels
    )
    assert "16 of 10 characters." in page
    assert "Too long by 6 characters: nothing is cut" in page
    assert "Vi mätte 😀 luft</textarea>" in page
    assert reverse("partner-report-work", args=[place.report.key]) + "#at-summary" in page
    assert 'data-copies="official-1"' in page
    assert "Terms of the grant" in page
    assert "Hur många var kvinnor?" in page


def test_too_long_a_cell_leads_to_its_line(place: Elsewhere) -> None:
    line = ReportLine.objects.get(report=place.report, number=3)
    ReportLine.objects.filter(pk=line.pk).update(description="x" * 300)
    page = read(place.client("lead").get(place.url()))
    assert "45 more than the 255" in page
    assert reverse("partner-report-line", args=[place.report.key, line.key]) in page


def test_the_forms_page_asks_no_more_for_a_hundred_lines(place: Elsewhere) -> None:
    lead = place.client("lead")
    lead.get(place.url())
    with CaptureQueriesContext(connection) as few:
        lead.get(place.url())
    for number in range(6, 106):
        evidence(place.report, line_of(place.report, number), number)
    with CaptureQueriesContext(connection) as many:
        lead.get(place.url())
    assert len(few) == len(many)
    assert len(many) <= 30


def test_the_report_says_where_it_is_handed_in(place: Elsewhere) -> None:
    lead, here = place.client("lead"), reverse("partner-report", args=[place.report.key])
    assert "Samband is the preparation and the proof" in read(lead.get(here))
    assert place.url() in read(lead.get(here))
    assert place.url() in read(lead.get(reverse("partner-report-costs", args=[place.report.key])))
    Project.objects.update(official_system="samband")
    assert "Samband is the preparation and the proof" not in read(lead.get(here))
    assert "nothing to carry over" in read(lead.get(place.url()))
    assert lead.get(place.url("list", "csv")).status_code == 404
    assert lead.post(place.url("evidence")).status_code == 404


def test_another_systems_form_can_be_asked_for(place: Elsewhere) -> None:
    page = read(place.client("lead").get(place.url() + "?system=regionalforvaltning"))
    assert "Into Regionalforvaltning without retyping" in page
    assert "ERDF: 31261.86 EUR" in page
    assert "Into Jems without retyping" in read(place.client("lead").get(place.url() + "?system=nothing"))


def test_the_official_certificate_can_be_filed_from_here(place: Elsewhere) -> None:
    assert "File a paper" not in read(place.client("lead").get(place.url()))
    submitted(place)
    page = read(place.client("lead").get(place.url()))
    assert reverse("control-official", args=[place.report.key]) in page
    assert 'id="paper_file"' in page


def test_a_draft_that_was_compared_can_be_deleted(place: Elsewhere) -> None:
    place.compared("lead", place.listed("lead", "csv"))
    place.report.refresh_from_db()
    url = reverse("partner-report-delete", args=[place.report.key])
    assert place.client("lead").post(url, {"version": place.report.version}).status_code == 302
    assert not OfficialComparison.objects.exists()


def test_an_erased_name_goes_from_what_was_found_too(place: Elsewhere) -> None:
    text = place.listed("lead", "csv").decode("utf-8-sig").replace("Lön Anders", "Lön Berit", 1)
    found = place.compared("lead", text.encode())
    partner = place.running.world.partners["LP"]
    member = StaffMember.objects.create(
        partner=partner, role="Projektledare", name="Anders Testperson", method="full-time", currency="SEK"
    )
    before = [row["key"] for row in found.found]
    erase_staff_name(member, by=place.running.world.agent("lead"))
    found.refresh_from_db()
    assert "Anders" not in str(found.found)
    assert "Testperson" not in str(found.found)
    assert [row["key"] for row in found.found] == before
