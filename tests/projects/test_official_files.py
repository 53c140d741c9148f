"""A report carried to an official system's file and back."""

import csv
import io
import random
import time
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from samband.actors.domain.problems import FileRefused
from samband.projects.domain.official.cells import guarded, plain, read_amount, unguarded
from samband.projects.domain.official.differences import (
    CHANGED,
    DOUBLED_HERE,
    DOUBLED_THERE,
    MISSING_HERE,
    MISSING_THERE,
    Difference,
    differences,
)
from samband.projects.domain.official.layout import AMOUNT, SYSTEMS, layout_of
from samband.projects.domain.official.lines import OfficialLine
from samband.projects.domain.official.returned import NotReturned
from samband.projects.official_files import CSV, XLSX, read_list, write_list
from samband.projects.official_words import difference_said

FORMS = (CSV, XLSX)
PAID = date(2026, 3, 28)
CATEGORIES = ("staff", "travel", "external", "equipment", "infrastructure", "lump-sum", "unit-cost")


def line(number: int = 1, **changes: Any) -> OfficialLine:
    """Give a line that every layout takes."""
    some = OfficialLine(
        number=number,
        key=f"key{number:09d}",
        partner="lp",
        category="external",
        currency="SEK",
        declared_minor=765_092 + number,
        document_number=f"F-{number}",
        supplier="Mätteknik",
        description="Mätning av utsläpp",
        invoice_on=date(2026, 3, 1),
        paid_on=date(2026, 3, 28),
        total_minor=1_000_000,
        vat_minor=200_000,
        is_vat_recoverable=True,
        rate=Decimal("11.4567"),
        report_minor=66_782,
        report_currency="EUR",
        procurement="Mättjänster 2026",
        voucher=f"A{number}",
        account="4010",
    )
    return replace(some, **changes)


def report_of_the_lead_partner() -> list[OfficialLine]:
    """Give the five lines of a lead partner's first report, at 1 EUR = 11.4567 SEK."""
    shared: dict[str, Any] = {
        "total_minor": None, "vat_minor": None, "is_vat_recoverable": None, "procurement": "",
        "supplier": "", "invoice_on": None,
    }  # fmt: skip
    staff: dict[str, Any] = {**shared, "category": "staff", "document_number": "", "is_payroll": True}
    bare: dict[str, Any] = {
        "voucher": "",
        "account": "",
        "document_number": "",
        "paid_on": None,
        "rate": None,
    }
    return [
        line(1, declared_minor=25_000_000, report_minor=2_182_129, description="Salaries, region", **staff),
        line(2, declared_minor=8_765_432, report_minor=765_092, description="Salaries, pilot", **staff),
        line(3, declared_minor=10_000_000, report_minor=872_852, total_minor=None),
        line(4, declared_minor=2_864_175, report_minor=250_000, category="equipment", total_minor=None),
        line(5, declared_minor=150_000, report_minor=150_000, currency="EUR", category="lump-sum",
             description="Preparation", **{**shared, **bare}),
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_whole_report_goes_there_and_back_and_a_changed_cent_is_said(system: str, form: str) -> None:
    layout, lines = layout_of(system), report_of_the_lead_partner()
    assert differences(layout, lines, read_list(layout, write_list(layout, lines, form)[0])) == []
    for at, one in enumerate(lines):
        theirs = [*lines[:at], replace(one, declared_minor=one.declared_minor + 1), *lines[at + 1 :]]
        (cent,) = differences(layout, lines, read_list(layout, write_list(layout, theirs, form)[0]))
        assert (cent.kind, cent.line, cent.field, cent.ours) == (
            CHANGED, one.number, "declared_minor", one.declared_minor,
        )  # fmt: skip
    there = replace(lines[1], report_minor=765_093)
    back = read_list(layout, write_list(layout, [lines[0], there, *lines[2:]], form)[0])
    with translation.override("en"):
        said = [difference_said(one) for one in differences(layout, lines, back)]
    euros = ["amount in the report's currency: 7,650.92 here, 7,650.93 there"]
    assert said == (euros if "report_minor" in back.fields else [])


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
minors = st.integers(-99_999_999_999, 99_999_999_999)
days = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@st.composite
def a_line(draw: st.DrawFn, number: int) -> OfficialLine:
    """Draw any line within the limits of the layouts."""
    text = draw(st.sampled_from(["=1+1", "+46 21", "-5", "@SUM(A1)", "'=x", "'", "a;b", 'say "no"', "å", ""]))
    named = words.map(plain).filter(bool)
    return OfficialLine(
        number=number,
        key=f"key{number:09d}",
        partner="lp",
        category=draw(st.sampled_from(CATEGORIES)),
        currency=draw(st.sampled_from(["SEK", "NOK", "EUR"])),
        declared_minor=draw(minors),
        cost_option=draw(words),
        document_number=draw(words.filter(lambda one: len(plain(one)) <= 30)),
        supplier=draw(words),
        description=draw(named),
        invoice_on=draw(st.none() | days),
        paid_on=draw(st.none() | days),
        total_minor=draw(st.none() | minors),
        vat_minor=draw(st.none() | minors),
        rate=draw(st.none() | st.decimals("0.0001", "9999", places=4)),
        report_minor=draw(st.none() | minors),
        procurement=draw(words),
        comment=text + draw(words),
        voucher=draw(st.just("") | named),
        account=draw(st.just("") | named),
        is_payroll=draw(st.booleans()),
    )


@st.composite
def reports(draw: st.DrawFn) -> list[OfficialLine]:
    """Draw a report of a few lines."""
    count = draw(st.integers(1, 6))
    return [draw(a_line(number)) for number in range(1, count + 1)]


@settings(max_examples=60, deadline=None)
@given(reports(), st.sampled_from(SYSTEMS), st.sampled_from(FORMS))
def test_any_report_comes_back_without_a_difference(
    lines: list[OfficialLine], system: str, form: str
) -> None:
    layout = layout_of(system)
    content, _rows = write_list(layout, lines, form)
    returned = read_list(layout, content)
    assert len(returned.lines) == len(lines)
    assert returned.unknown == ()
    assert returned.problems == ()
    assert differences(layout, lines, returned) == []


@settings(max_examples=60, deadline=None)
@given(reports(), st.sampled_from(SYSTEMS), st.sampled_from(FORMS), st.data())
def test_a_changed_cent_is_named_and_nothing_else(
    lines: list[OfficialLine], system: str, form: str, data: st.DataObject
) -> None:
    layout = layout_of(system)
    at = data.draw(st.integers(0, len(lines) - 1))
    step = data.draw(st.sampled_from([-1, 1]))
    changed = replace(lines[at], declared_minor=lines[at].declared_minor + step)
    assume(abs(changed.declared_minor) <= 99_999_999_999)
    theirs = [*lines[:at], changed, *lines[at + 1 :]]
    content, _rows = write_list(layout, theirs, form)
    found = differences(layout, lines, read_list(layout, content))
    assert len(found) == 1
    assert (found[0].kind, found[0].field) == (CHANGED, "declared_minor")
    mine = [one for one in lines if one.number == found[0].line]
    assert [found[0].ours] == [one.declared_minor for one in mine]
    assert isinstance(found[0].theirs, int)
    assert found[0].theirs - mine[0].declared_minor == step


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("form", FORMS)
def test_the_same_lines_give_the_same_bytes(system: str, form: str) -> None:
    lines = [line(number) for number in range(1, 4)]
    assert write_list(layout_of(system), lines, form) == write_list(layout_of(system), lines[::-1], form)


@settings(max_examples=200)
@given(st.text())
def test_any_text_is_guarded_and_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@"))


def test_a_formula_is_a_text_in_both_forms_and_a_credit_note_stays_a_number() -> None:
    layout = layout_of("regionalforvaltning")
    lines = [line(1, description='=HYPERLINK("x")', declared_minor=-3337)]
    written = write_list(layout, lines, CSV)[0].decode("utf-8-sig")
    cells = next(iter(list(csv.reader(io.StringIO(written), delimiter=";"))[1:]))
    assert '\'=HYPERLINK("x")' in cells
    assert "-33,37" in cells
    with zipfile.ZipFile(io.BytesIO(write_list(layout, lines, XLSX)[0])) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "-33.37" in sheet


def _sheet(rows: list[list[object]], name: str = "Export") -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    book.add_worksheet("Cover").write_string(0, 0, "Report 1")
    sheet = book.add_worksheet(name)
    day = book.add_format({"num_format": "d.m.yyyy"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, day)
            elif isinstance(cell, int | float):
                sheet.write_number(number, place, cell)
            elif cell is not None:
                sheet.write_string(number, place, cell)
    book.close()
    return file.getvalue()


def test_an_export_in_another_order_and_dress_has_no_differences() -> None:
    layout = layout_of("jems")
    lines = [line(1), line(2, declared_minor=-3337, invoice_on=None)]
    header = ["DECLARED AMOUNT", "Partner", "internal reference", "Currency", "cost category", "Payment Date"]
    content = _sheet(
        [
            ["Partner report 1"],
            [*header, "invoice date", "INVOICE NUMBER", "Certified"],
            ["7 650,93", "LP", 1.0, "SEK", "external expertise and services", PAID, "1.3.2026", "F-1", 0],
            [-33.37, "LP", "2", "SEK", "EXTERNAL", "2026-03-28 00:00", None, "F-2", 0],
            ["Total", None, None, None, None, None, None, None, None],
            [7617.56],
        ]
    )  # fmt: skip
    returned = read_list(layout, content)
    assert returned.unknown == ("Partner", "Certified")
    assert returned.problems == ()
    assert [filed.row for filed in returned.lines] == [3, 4]
    assert differences(layout, lines, returned) == []


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("7650.93", 765093),
        ("7 650,93", 765093),
        ("7\u00a0650,93 kr", 765093),
        ("7.650,93", 765093),
        ("7,650.93", 765093),
        ("−33,37", -3337),
        ("(33.37)", -3337),
        ("1.234", 123400),
        ("1.234.567", 123456700),
        (0.1 + 0.2, 30),
        (12, 1200),
    ],
)
def test_amounts_are_read_in_every_form(text: object, minor: int) -> None:
    assert read_amount(text, ",") == minor


@pytest.mark.parametrize("cell", ["", "about 40", "1.2345", 12.345, True, None, "1e5", "nan", float("nan")])
def test_what_is_no_amount_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match=r"amount|cent"):
        read_amount(cell, ",")


def test_lines_missing_doubled_and_added_are_named() -> None:
    layout = layout_of("jems")
    ours = [line(1), line(2), line(3, declared_minor=500)]
    theirs = [line(1), line(1), line(3, declared_minor=500), line(9, document_number="X", declared_minor=7)]
    returned = read_list(layout, write_list(layout, theirs)[0])
    found = differences(layout, ours, returned)
    assert [(one.kind, one.line, one.ours, one.theirs) for one in found] == [
        (MISSING_THERE, 2, 765094, None),
        (DOUBLED_THERE, 1, None, 765093),
        (MISSING_HERE, 0, None, 7),
    ]
    back = differences(layout, theirs, read_list(layout, write_list(layout, ours)[0]))
    assert DOUBLED_HERE in {one.kind for one in back}


def test_lines_are_known_again_without_their_references() -> None:
    layout = layout_of("jems")
    ours = [line(1, document_number="A"), line(2, document_number="B"), line(3, document_number="C")]
    theirs = [
        replace(ours[2], number=11, declared_minor=ours[2].declared_minor + 1),
        replace(ours[0], number=12),
        replace(ours[1], number=13, paid_on=date(2026, 4, 2)),
    ]
    found = differences(layout, ours, read_list(layout, write_list(layout, theirs)[0]))
    assert [(one.line, one.field) for one in found] == [
        (1, "reference"),
        (2, "reference"),
        (2, "paid_on"),
        (3, "reference"),
        (3, "declared_minor"),
    ]


def test_a_long_list_of_like_payments_is_compared_at_once_though_all_references_changed() -> None:
    layout = layout_of("jems")
    ours = [line(number, document_number="L", declared_minor=50_000) for number in range(1, 1_001)]
    theirs = [replace(one, number=one.number + 5_000) for one in ours]
    theirs[6] = replace(theirs[6], declared_minor=50_001)
    theirs[7] = replace(theirs[7], comment="Paid in cash")
    returned = read_list(layout, write_list(layout, theirs, CSV)[0])
    began = time.perf_counter()
    found = differences(layout, ours, returned)
    assert time.perf_counter() - began < 5
    assert [one.theirs for one in found if one.field == "declared_minor"] == [50_001]
    assert [one.theirs for one in found if one.field == "comment"] == ["Paid in cash"]
    assert len([one for one in found if one.field == "reference"]) == 1_000


def test_the_order_of_the_file_does_not_matter() -> None:
    layout = layout_of("min-ansokan")
    ours = [line(number, voucher="A1", declared_minor=1000 + number % 3) for number in range(1, 30)]
    theirs = [replace(ours[4], declared_minor=4711), *ours[:4], *ours[5:]]
    content = write_list(layout, theirs)[0].decode("utf-8-sig").splitlines(keepends=True)
    rows = content[1:]
    answers = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        returned = read_list(layout, "".join([content[0], *rows]).encode())
        answers.append(differences(layout, ours, returned))
    assert [len(found) for found in answers] == [1, 1, 1]
    assert {(found[0].field, found[0].theirs) for found in answers} == {("declared_minor", 4711)}


def test_a_difference_is_said_with_both_values() -> None:
    cent = Difference(
        CHANGED, 2, "key", 3, "declared_minor", "Declared amount", AMOUNT, 765092, 765093, "EUR"
    )
    with translation.override("en"):
        assert difference_said(cent) == "amount: 7,650.92 here, 7,650.93 there"


def test_a_supplier_called_as_a_sum_is_a_line() -> None:
    layout = layout_of("min-ansokan")
    lines = [line(1, supplier="Total Nordic", voucher="", document_number="", invoice_on=None, paid_on=None)]
    assert differences(layout, lines, read_list(layout, write_list(layout, lines)[0])) == []


def test_a_sum_that_does_not_fit_is_said_and_is_no_line() -> None:
    layout = layout_of("min-ansokan")
    content = write_list(layout, [line(1), line(2)])[0] + b"SUMMA;;;;;;;;99,00;;\r\n"
    returned = read_list(layout, content)
    assert len(returned.lines) == 2
    assert [(one.code, one.values["reckoned"]) for one in returned.problems] == [("sum-differs", "15301.87")]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0old", b"a;b;c\r\n1;2;3\r\n", bytes(range(256)) * 9],
)
def test_what_is_no_list_is_refused_in_words(content: bytes) -> None:
    with pytest.raises((FileRefused, NotReturned)):
        read_list(layout_of("jems"), content)
