"""The grid of costs: rows saved together, faults beside them, two at once, sums, and few questions."""

import io
import random
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samband.base.models import Event
from samband.projects.models import CostOption, PartnerReport, ReportLine, StaffMember
from tests.projects.costs_material import (
    at,
    client_of,
    draft_of,
    fresh,
    handed_in,
    hour_option,
    line_of,
    read,
    running,
)
from tests.projects.norrsken import Norrsken

pytestmark = pytest.mark.django_db
Place = tuple[Norrsken, PartnerReport, Client]


@pytest.fixture
def place(settings: Any, tmp_path: Any) -> Place:
    settings.SAMBAND_HOME = tmp_path
    world, report = running()
    return world, report, client_of(world, "lead")


def new_row(number: int = 0, **said: str) -> dict[str, str]:
    values = {
        "category": "external", "description": "Konsult", "invoice_on": "2026-03-01", "paid_on": "2026-03-20",
        "declared_minor": "1 234,50", "vat": "not-recoverable", "currency": "SEK", **said,
    }  # fmt: skip
    return {f"n-{number}-{name}": value for name, value in values.items()}


def test_rows_are_written_and_saved_together(place: Place) -> None:
    _world, report, lead = place
    assert "Where to begin" in read(lead.get(at(report)))
    sent = {"version": report.version, **new_row(0), **new_row(1, category="travel", declared_minor="-33.37")}
    answer = lead.post(at(report), sent)
    assert answer.status_code == 302
    rows = list(report.lines.values_list("number", "category", "declared_minor", "currency", "vat"))
    assert rows == [
        (1, "external", 123_450, "SEK", "not-recoverable"),
        (2, "travel", -3_337, "SEK", "not-recoverable"),
    ]
    (event,) = Event.objects.filter(verb="partner_report.costs_saved")
    assert (event.subject_key, event.changes) == (report.key, {"changed": 0, "added": 2, "removed": 0})
    page = read(lead.get(at(report)))
    assert "1,234.50\N{NO-BREAK SPACE}SEK" in page
    assert "There is no evidence yet." in page


def test_a_right_row_is_saved_and_a_wrong_one_keeps_what_was_typed(place: Place) -> None:
    _world, report, lead = place
    sent = {"version": report.version, **new_row(0), **new_row(1, declared_minor="12.345", paid_on="i går")}
    page = read(lead.post(at(report), sent), 422)
    assert report.lines.count() == 1
    assert "1 row could not be saved" in page
    assert 'value="12.345"' in page
    assert "This can be read in two ways" in page
    assert "This is not a day" in page
    assert page.count('aria-invalid="true"') == 2


def test_a_changed_row_is_saved_and_a_removed_one_goes(place: Place) -> None:
    _world, report, lead = place
    kept, gone = line_of(report, 1), line_of(report, 2)
    sent = {
        "version": report.version, f"r-{kept.key}-supplier": "Ny leverantör", f"r-{gone.key}-remove": "1",
    }  # fmt: skip
    assert lead.post(at(report), sent).status_code == 302
    kept.refresh_from_db()
    assert (kept.supplier, kept.declared_minor, kept.version) == ("Ny leverantör", 100_001, 2)
    assert not ReportLine.objects.filter(pk=gone.pk).exists()


def test_who_comes_second_sees_both_texts_and_loses_nothing(place: Place) -> None:
    _world, report, lead = place
    line = line_of(report, 1)
    first = {"version": report.version, f"r-{line.key}-description": "Första"}
    assert lead.post(at(report), first).status_code == 302
    second = {"version": report.version, f"r-{line.key}-description": "Andra", **new_row(0)}
    page = read(lead.post(at(report), second), 409)
    assert 'value="Andra"' in page
    assert "Saved now:" in page
    assert "Description: Första" in page
    assert 'value="Konsult"' in page
    line.refresh_from_db()
    assert line.description == "Första"
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    assert lead.post(at(report), {**second, "version": version[1]}).status_code == 302
    line.refresh_from_db()
    assert (line.description, report.lines.count()) == ("Andra", 2)


def test_sums_follow_what_is_typed_and_nothing_is_kept(place: Place) -> None:
    _world, report, lead = place
    line = line_of(report, 1, declared_minor=50_000)
    sent = {f"r-{line.key}-declared_minor": "700", **new_row(0, category="staff", declared_minor="0,55")}
    page = read(lead.post(at(report, "partner-report-costs-sums"), sent))
    assert "700.00\N{NO-BREAK SPACE}SEK" in page
    assert "700.55\N{NO-BREAK SPACE}SEK" in page
    line.refresh_from_db()
    assert (line.declared_minor, report.lines.count()) == (50_000, 1)


def test_units_lump_sums_and_hours_are_reckoned(place: Place) -> None:
    world, report, lead = place
    hour, start = hour_option(world), CostOption.objects.get(sort="lump")
    member = StaffMember.objects.create(
        partner=report.partner, role="Projektledare", method="hourly", currency="SEK",
        yearly_cost_minor=72_000_000, name="Namn Namnsson",
    )  # fmt: skip
    new = at(report, "partner-report-line-new")
    assert lead.post(new, {"version": 1, "option": hour.key, "units": "100.50"}).status_code == 302
    assert lead.post(new, {"version": 2, "option": start.key}).status_code == 302
    assert lead.post(new, {"version": 3, "staff": member.key, "units": "10.25"}).status_code == 302
    rows = list(report.lines.values_list("category", "declared_minor", "currency", "is_payroll"))
    # 720 000 / 1 720 = 418.604…, cut 418.60; times 10.25 = 4 290.65
    assert rows == [
        ("staff", 434_260, "EUR", True), ("lump-sum", 150_000, "EUR", False), ("staff", 429_065, "SEK", True),
    ]  # fmt: skip
    page = read(lead.post(new, {"version": 4, "option": hour.key}), 422)
    assert "Write how many units." in page


def test_a_lump_sum_is_claimed_once(place: Place) -> None:
    world, report, lead = place
    start = CostOption.objects.get(sort="lump")
    line_of(report, 1, category="lump-sum", cost_option=start, currency="EUR", declared_minor=150_000)
    handed_in(report)
    second = draft_of(world, number=2)
    line_of(second, 1, category="lump-sum", cost_option=start, currency="EUR", declared_minor=150_000)
    page = read(lead.get(at(second)))
    assert "This lump sum stands in report 1 already" in page
    assert "1 thing must be mended" in page


def test_what_is_odd_stands_beside_its_line(place: Place) -> None:
    world, report, lead = place
    line_of(report, 1, document_number="F-77")
    handed_in(report)
    second = draft_of(world, number=2)
    line_of(second, 1, document_number="f-77", declared_minor=20_000_000, invoice_minor=20_000_000,
            vat="recoverable", vat_minor=4_000_000, paid_on=None)  # fmt: skip
    line_of(second, 2, category="office")
    page = read(lead.get(at(second)))
    for words in (
        "The same document stands in report 1 already", "Recoverable VAT is not eligible",
        "at most 160,000.00 can be claimed", "It is not said when it was paid",
        "A purchase of this size, and no procurement is linked", "A flat rate pays costs of this category",
        "It was paid before the reporting period",
    ):  # fmt: skip
        assert words in page, words


def test_numbers_are_put_in_order(place: Place) -> None:
    _world, report, lead = place
    line_of(report, 3, category="travel")
    line_of(report, 7, category="external")
    lead.post(at(report, "partner-report-renumber"), {"version": report.version, "order": "category"})
    assert list(report.lines.values_list("number", "category")) == [(1, "external"), (2, "travel")]


def test_a_report_handed_in_is_read_and_not_changed(place: Place) -> None:
    _world, report, lead = place
    line = line_of(report, 1)
    handed_in(report)
    page = read(lead.get(at(report)))
    assert "<input" not in page.partition("<main")[2].partition("</main>")[0].replace('type="hidden"', "")
    sent = {"version": report.version, f"r-{line.key}-description": "Nytt"}
    assert "handed in" in read(lead.post(at(report), sent), 403)


def test_a_hundred_lines_take_fifteen_questions_and_no_more_than_ten(
    place: Place, django_assert_max_num_queries: Any
) -> None:
    _world, report, lead = place
    for number in range(1, 11):
        line_of(report, number)
    lead.get(at(report))
    with django_assert_max_num_queries(15) as few:
        lead.get(at(report))
    for number in range(11, 101):
        line_of(report, number)
    with django_assert_max_num_queries(15) as many:
        page = read(lead.get(at(report)))
    assert isinstance(few, CaptureQueriesContext)
    assert len(few) == len(many)
    assert page.count('-declared_minor" aria') == 103


def test_five_hundred_strings_never_break_the_grid(place: Place) -> None:
    _world, report, lead = place
    line = line_of(report, 1)
    dice = random.Random(5)
    pieces = ["0", "-", "1e9", ",", ".", " ", "\x00", "'", '"><script>', "𝟙", "٣", "NaN", "∞", "2026-13-45",
              "9" * 40, "=1+1", "\ufffd", "å", "\n", "−5", "{{ x }}"]  # fmt: skip
    names = ["category", "description", "supplier", "document_number", "invoice_on", "paid_on", "currency",
             "invoice_minor", "vat_minor", "vat", "units", "declared_minor", "remov", "", "x-y"]  # fmt: skip
    for _round in range(50):
        rows = {}
        for _cell in range(10):
            text = "".join(dice.choices(pieces, k=dice.randint(1, 4)))
            rows[
                f"{dice.choice([f'r-{line.key}', 'n-0', 'n-1', 'r-unknown', 'n-', 'q'])}-{dice.choice(names)}"
            ] = text
        answer = lead.post(at(report), {"version": fresh(report).version, **rows})
        assert answer.status_code in (302, 422), answer.content[:300]
        assert b"<script>" not in answer.content
    assert ReportLine.objects.filter(pk=line.pk).exists()


def test_an_export_runs_no_formula(place: Place) -> None:
    _world, report, lead = place
    line_of(report, 1, description='=HYPERLINK("http://x")', supplier="@SUM(A1)", declared_minor=-3_337)
    book = lead.get(at(report, "partner-report-costs-export", "xlsx"))
    with zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))) as archive:  # type: ignore[attr-defined]
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    table = b"".join(lead.get(at(report, "partner-report-costs-export", "csv")).streaming_content)  # type: ignore[attr-defined]
    assert "'=HYPERLINK" in table.decode()
    assert "'@SUM" in table.decode()
