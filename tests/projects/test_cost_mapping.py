"""A sheet of costs is read through a remembered mapping; each row is a line, or a problem with what to do."""

import contextlib
import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.projects.domain.cost_cells import open_sheet
from samband.projects.domain.cost_mapping import NOT_USED, CostMapping, guess_mapping, read_cost_rows
from samband.projects.domain.cost_words import category_of, category_of_account
from samband.projects.domain.read_costs import CostsRefused, ReadCosts
from samband.projects.domain.written_dates import read_date

SHEET = (
    "Redovisning\n\n"
    "Kategori;Beskrivning;Fakturanr;Fakturadatum;Betaldatum;Belopp;Moms;Namn;Timmar;Konto\n"
    "Personal;Lön;A1;2025-01-31;14/2 2025;12 500,50;;Lönetagare;37,5;7010\n"
    ";Tåg;A2;31.1.2025;;(200);50,00;;;5810\n"
    "Summa;;;;;12 300,50;;;;\n"
)


def read(content: bytes, start: CostMapping | None = None) -> ReadCosts:
    sheet = open_sheet(content)
    return read_cost_rows(sheet.titles, sheet.rows, guess_mapping(sheet.titles, start))


def test_a_sheet_is_read_by_its_titles() -> None:
    costs = read(SHEET.encode("cp1252"), CostMapping(currency="SEK", chart="bas"))
    first, second = costs.lines
    assert (first.row, first.category, first.amount_minor, first.currency) == (4, "staff", 1_250_050, "SEK")
    assert (first.invoiced_on, first.paid_on) == (date(2025, 1, 31), date(2025, 2, 14))
    assert (first.staff, first.hours, first.document) == ("Lönetagare", Decimal("37.5"), "A1")
    assert (second.amount_minor, second.vat_minor, second.paid_on) == (-20_000, 5_000, None)
    assert second.category == "travel", "suggested by the account"
    assert [(check.code, check.holds) for check in costs.checks] == [("sheet-sum", True)]
    assert costs.is_whole


def test_a_workbook_gives_the_same_as_its_text() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for row, line in enumerate(SHEET.splitlines()):
        for column, cell in enumerate(line.split(";")):
            sheet.write_string(row, column, cell)
    book.close()
    assert read(file.getvalue()).lines == read(SHEET.encode()).lines


def test_each_row_that_is_no_line_is_a_problem_with_its_place() -> None:
    text = (
        "Kategori;Belopp;Datum;Timmar;Valuta;Moms\n"
        "Resor;;2025-01-01;;;\nResor;abc;2025-01-01;;;\nRymd;10;2025-13-01;många;kronas;x\nResor;1;2;3;4;5;6\n"
    )
    costs = read(text.encode())
    assert [(p.code, p.row, p.column) for p in costs.problems] == [
        ("amount-missing", 2, "Belopp"),
        ("amount-unreadable", 3, "Belopp"),
        ("currency-unknown", 4, "Valuta"),
        ("date-unreadable", 4, "Datum"),
        ("category-unknown", 4, "Kategori"),
        ("vat-unreadable", 4, "Moms"),
        ("hours-unreadable", 4, "Timmar"),
        ("row-too-many-cells", 5, ""),
    ]
    assert [line.row for line in costs.lines] == [4]


@pytest.mark.parametrize(
    "titles",
    [
        ("Kostnadsslag", "Fakturanummer", "Betaldatum", "Belopp exkl moms"),
        ("Utgiftstype", "Bilagsnr", "Betalingsdato", "Beløp ekskl mva"),
        ("Udgiftstype", "Bilag", "Betalt den", "Beløb ekskl moms"),
        ("Cost category", "Invoice number", "Payment date", "Net amount"),
        ("Kustannuslaji", "Laskun numero", "Maksupäivä", "Nettosumma"),
        ("Kostenkategorie", "Rechnungsnummer", "Zahlungsdatum", "Nettobetrag"),
    ],
)
def test_titles_are_known_in_six_languages(titles: tuple[str, ...]) -> None:
    assert list(guess_mapping(titles).columns.values()) == ["category", "document", "paid_on", "amount"]


def test_what_a_person_decided_is_remembered_and_a_field_is_used_once() -> None:
    start = CostMapping({"foo": "amount", "belopp": NOT_USED}, accounts={"7010": "external"}, chart="bas")
    mapping = guess_mapping(("Foo", "Belopp", "Summa", "Konto"), start)
    assert list(mapping.columns.values()) == ["amount", NOT_USED, NOT_USED, "account"]
    costs = read_cost_rows(("Foo", "Belopp", "Summa", "Konto"), [(2, ("1", "2", "3", "7010"))], mapping)
    assert (costs.lines[0].amount_minor, costs.lines[0].category) == (100, "external")
    with pytest.raises(ValueError, match="salary"):
        CostMapping({"x": "salary"})


def test_no_column_of_amounts_is_refused() -> None:
    with pytest.raises(CostsRefused) as refused:
        read(b"Namn;Ort\nA;B\n")
    assert refused.value.problem.code == "no-amount-column"


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-14",
        "20250314",
        "250314",
        "14.03.2025",
        "14/3 2025",
        "14/3-25",
        "14 mars 2025",
        "14. marts 2025",
        "March 14, 2025",
        "45730",
        "2025-03-14 00:00:00",
        "den 14 mars 2025",
        "14. maaliskuuta 2025",
    ],
)
def test_a_date_is_read_in_many_writings(text: str) -> None:
    assert read_date(text) == date(2025, 3, 14)


@pytest.mark.parametrize(
    "text", ["", "2025-13-01", "31.02.2025", "12", "mars", "1850-01-01", "٢٠٢٥٠٣١٤", "2025"]
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_date(text) is None


def test_a_month_may_come_first_where_a_person_says_so() -> None:
    assert read_date("03/14/2025", month_first=True) == date(2025, 3, 14)


@pytest.mark.parametrize(
    ("account", "chart", "category"),
    [
        ("7010", "bas", "staff"),
        ("5810", "bas", "travel"),
        ("3010", "bas", ""),
        ("5000", "ns4102", "staff"),
        ("7140", "ns4102", "travel"),
        ("70", "bas", ""),
        ("", "bas", ""),
    ],
)
def test_an_account_suggests_a_category(account: str, chart: str, category: str) -> None:
    assert category_of_account(account, chart) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Egen personal", "staff"),
        ("Externa tjänster", "external"),
        ("Reiser", "travel"),
        ("Lønn", "staff"),
        ("Övriga kostnader", "other"),
        ("lump-sum", "lump-sum"),
        ("Utrustning", "equipment"),
        ("Rymd", ""),
    ],
)
def test_a_name_means_a_category(text: str, category: str) -> None:
    assert category_of(text) == category


CELLS = st.sampled_from(
    ["Belopp", "Datum", ";", "\n", '"', "\t", "1 200", "Summa", "kr", "2025-01-01", "=1+1", "\x00"]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.one_of(CELLS, st.text(max_size=5)), max_size=60).map("".join), st.binary(max_size=20))
def test_no_sheet_breaks_the_reader(text: str, noise: bytes) -> None:
    content = b"Belopp;Datum;Kategori\n" + text.encode("utf-8", "replace") + noise
    with contextlib.suppress(CostsRefused):
        assert all(line.row > 1 for line in read(content).lines)
