"""Files of rates: our own columns, the Commission's as they come, and what is said of what cannot be read."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from samband.rules.domain.exchange_files import MOST_BYTES, Beside, RateFileRefused, read_rate_file
from samband.rules.domain.exchange_import import RateFile, plan_rates
from samband.rules.exchange_words import fault_words

READ = Beside(date(2026, 3, 2))
OWN = 'currency,month,per_base,source\nSEK,2026-03,11.4567,InforEuro\nNOK,2026-03,"11,7890",InforEuro\n'
LIST = [
    {"country": "Sweden", "currency": "Krona", "isoA3Code": "SEK", "isoA2Code": "SE", "value": 11.4567},
    {"country": "Norway", "currency": "Krone", "isoA3Code": "NOK", "isoA2Code": "NO", "value": 11.789},
    {"country": "Finland", "currency": "Euro", "isoA3Code": "EUR", "isoA2Code": "FI", "value": 1},
    {"country": "Greenland", "currency": "Krone", "isoA3Code": "DKK", "isoA2Code": "GL", "value": 7.46},
    {"country": "Denmark", "currency": "Krone", "isoA3Code": "DKK", "isoA2Code": "DK", "value": 7.46},
]
HISTORY = [
    {"currencyIso": "SEK", "refCurrencyIso": "EUR", "amount": 11.4567, "dateStart": "01/03/2026",
     "dateEnd": "31/03/2026"},
    {"currencyIso": "SEK", "refCurrencyIso": "EUR", "amount": 11.3, "dateStart": "01/02/2026",
     "dateEnd": "28/02/2026"},
]  # fmt: skip


def told(file: RateFile) -> list[tuple[str, str, str]]:
    return [
        (one.rate.currency, one.rate.starts_on.isoformat()[:7], str(one.rate.per_base)) for one in file.rates
    ]


def book(*rows: tuple[object, ...]) -> bytes:
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = made.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    made.close()
    return file.getvalue()


def test_our_own_columns_are_read_as_csv_with_any_separator_and_as_excel() -> None:
    wanted = [("SEK", "2026-03", "11.4567"), ("NOK", "2026-03", "11.7890")]
    assert told(read_rate_file(OWN.encode(), READ)) == wanted
    half = OWN.replace('"11,7890"', "11.7890").replace(",", ";")
    assert told(read_rate_file(b"\xef\xbb\xbf" + half.encode(), READ)) == wanted
    sheet = book(("Currency", "Month", "Per base"), ("SEK", "2026-03", 11.4567), ("NOK", "2026-03", 11.789))
    assert told(read_rate_file(sheet, READ)) == [wanted[0], ("NOK", "2026-03", "11.789")]


def test_the_commissions_list_of_a_month_needs_its_month_said_beside_it() -> None:
    content = json.dumps(LIST).encode()
    without = read_rate_file(content, READ)
    assert not without.rates
    assert {fault.code for fault in without.faults} == {"month"}
    file = read_rate_file(content, Beside(READ.read_on, month=date(2026, 3, 1)))
    assert told(file)[:2] == [("SEK", "2026-03", "11.4567"), ("NOK", "2026-03", "11.789")]
    assert file.of_base == 1
    first = file.rates[0].rate
    assert (first.source, first.mark) == ("European Commission, InforEuro", "verified")
    plan = plan_rates(file, [])
    assert plan.counts["created"] == 3, "a currency of two countries is one rate"
    assert plan.counts["read"] == len(LIST)


def test_the_commissions_list_as_csv_is_known_by_its_code_column() -> None:
    text = "Country,Currency,ISO A3 code,ISO A2 code,Value\nSweden,Krona,SEK,SE,11.4567\n"
    file = read_rate_file(text.encode(), Beside(READ.read_on, month=date(2026, 3, 1)))
    assert told(file) == [("SEK", "2026-03", "11.4567")]


def test_the_commissions_history_of_a_currency_says_its_months() -> None:
    file = read_rate_file(json.dumps(HISTORY).encode(), READ)
    assert told(file) == [("SEK", "2026-03", "11.4567"), ("SEK", "2026-02", "11.3")]


def test_numbers_of_json_are_never_floats_on_the_way() -> None:
    text = '[{"currency": "SEK", "month": "2026-03", "per_base": 11.10000000000000000001}]'
    assert read_rate_file(text.encode(), READ).faults[0].code == "rate"
    exact = read_rate_file(text.replace("11.10000000000000000001", "11.1234567891").encode(), READ)
    assert exact.rates[0].rate.per_base == Decimal("11.1234567891")


def test_without_a_source_a_rate_is_taken_and_decides_nothing() -> None:
    file = read_rate_file(b"currency,month,per_base\nSEK,2026-03,11.4567\n", READ)
    assert file.rates[0].rate.mark == "unverified"
    named = read_rate_file(
        b"currency,month,per_base\nSEK,2026-03,11.4567\n", Beside(READ.read_on, "InforEuro")
    )
    assert named.rates[0].rate.mark == "verified"


def test_a_fixed_rate_names_whose_it_is_and_its_first_day() -> None:
    head = "currency,valid_from,per_base,sort,programme\n"
    (one,) = read_rate_file(f"{head}NOK,2021-07-15,10,fixed,Interreg Aurora\n".encode(), READ).rates
    assert (one.rate.scope, one.rate.starts_on) == ("Interreg Aurora", date(2021, 7, 15))
    assert read_rate_file(f"{head}NOK,2021-07-15,10,fixed,\n".encode(), READ).faults[0].code == "word"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Krona,2026-03,11.4,,", "currency"),
        ("SEK,2026-03,elva,,", "rate"),
        ("SEK,2026-03,-1,,", "rate"),
        ("SEK,mars,11.4,,", "month"),
        ("SEK,2026-03,11.4,x,sure", "word"),
        ("SEK,2026-03,11.4,,verified", "no-source"),
        ("EUR,2026-03,1.1,,", "base-not-one"),
        (f"SEK,2026-03,11.4,{'x' * 301},", "too-long"),
    ],
)
def test_a_bad_row_is_told_and_does_not_stop_the_good_ones(row: str, code: str) -> None:
    text = f"currency,month,per_base,source,mark\n{row}\nNOK,2026-03,11.7,,\n"
    file = read_rate_file(text.encode(), READ)
    assert [(fault.code, fault.row) for fault in file.faults] == [(code, 2)]
    assert told(file) == [("NOK", "2026-03", "11.7")]
    words = fault_words(file.faults[0])
    assert words["where"] == "row 2"
    assert all(words.values())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"currency,month,per_base\n", "file-empty"),
        (b"name;kind\nA;b\n", "file-no-column"),
        (b"[1, 2]", "file-unreadable"),
        (b"{", "file-unreadable"),
        (b"[" * 100_000, "file-unreadable"),
        (b"PK\x03\x04 no archive", "file-unreadable"),
        (b"x" * (MOST_BYTES + 1), "file-too-big"),
        (b"currency,month,per_base\n" + b"SEK,2026-03,x\n" * 5_001, "file-too-long"),
    ],
)
def test_what_is_no_file_of_rates_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(RateFileRefused) as caught:
        read_rate_file(content, READ)
    assert caught.value.fault.code == code
    assert fault_words(caught.value.fault)["where"] == "the file"


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_read() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (30 * 1024 * 1024))
    with pytest.raises(RateFileRefused, match="file-too-big"):
        read_rate_file(file.getvalue(), READ)


@given(st.binary(max_size=300), st.booleans())
def test_whatever_bytes_come_they_are_read_or_refused(content: bytes, has_head: bool) -> None:
    head = b"currency,month,per_base\n" if has_head else b""
    try:
        file = read_rate_file(head + content, READ)
    except RateFileRefused:
        return
    assert all("\0" not in one.rate.source for one in file.rates)


def test_a_rate_that_differs_is_a_conflict_and_one_that_jumps_is_told_and_taken() -> None:
    stored = [one.rate for one in read_rate_file(OWN.encode(), READ).rates]
    later = "currency,month,per_base\nSEK,2026-03,11.4568\nSEK,2026-04,0.0873\nNOK,2026-03,11.789\n"
    plan = plan_rates(read_rate_file(later.encode(), READ), stored)
    assert [(fault.code, fault.row, fault.refuses) for fault in plan.faults] == [
        ("conflict", 2, True),
        ("look-again", 3, False),
    ]
    assert plan.counts == {
        "read": 3, "created": 1, "unchanged": 1, "conflicts": 1, "refused": 0, "look_again": 1,
    }  # fmt: skip
    words = fault_words(plan.faults[0])["what"]
    assert words == "SEK for 2026-03 stands here as 11.4567; the file says 11.4568. It was not taken."
