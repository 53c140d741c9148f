"""Any file becomes rows and problems, never an exception that is not a refusal."""

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.actors.domain import workbook
from samband.actors.domain.problems import MOST_CELL, FileRefused
from samband.actors.domain.reading import read_list
from samband.actors.domain.tables import decode, read_table
from tests.actors.conftest import as_csv, as_xlsx

ROWS = [["name", "country", "beskrivning"], ["Åsbo kök", "SE", "Mat; bröd, kakor"], ["Lærdal båt", "NO", "ø"]]


def names(content: bytes, file_name: str = "") -> list[str]:
    """Give the names that a file lists."""
    _table, rows = read_list(content, file_name)
    return [row.candidate.name for row in rows if row.candidate]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
def test_csv_of_every_dialect(delimiter: str, encoding: str) -> None:
    content = as_csv(ROWS, delimiter, encoding)
    _table, rows = read_list(content)
    found = [row.candidate for row in rows]
    assert [one.name for one in found if one] == ["Åsbo kök", "Lærdal båt"]
    assert found[0]
    assert found[0].description == "Mat; bröd, kakor"


def test_the_table_says_how_it_was_understood() -> None:
    table = read_table(as_csv(ROWS, ";", "cp1252"))
    assert (table.form, table.encoding, table.delimiter, table.about) == ("csv", "windows-1252", ";", 2)
    assert table.columns == ("name", "country", "beskrivning")


def test_one_stray_byte_does_not_turn_utf8_into_another_encoding() -> None:
    content = "name,description\nÅsbo,Åäö åäö åäö åäö\nB,åäö".encode() + b"\xff"
    text, encoding = decode(content)
    assert encoding == "utf-8"
    assert "Åsbo" in text


def test_an_excel_separator_line_and_titles_above_the_header_are_passed_over() -> None:
    assert names(b"sep=;\nname;land\nA;SE\n") == ["A"]
    assert names("Aktörer i Västra Götaland 2024\n\nNamn;Kommun\nA;Borås\n".encode()) == ["A"]


def test_rows_count_as_the_senders_program_does() -> None:
    _table, rows = read_list(b'name,description\nA,"two\nlines"\n\n,nobody\n')
    assert [row.number for row in rows] == [2, 5]


def test_a_lost_quotation_mark_costs_its_own_row_alone() -> None:
    content = b'name,description\nA,fine\nB,"never closed\nC,fine\nD,"quoted, well"\nE,fine\n'
    _table, rows = read_list(content)
    found = list(rows)
    assert [row.candidate.name for row in found if row.candidate] == ["A", "C", "D", "E"]
    assert [row.problems[0].code for row in found if not row.candidate] == ["row-quote-open"]


def test_a_lost_quotation_mark_in_the_last_row() -> None:
    _table, rows = read_list(b'name,description\nA,fine\nB,"never closed')
    assert [bool(row.candidate) for row in rows] == [True, False]


def test_too_many_cells_are_refused_and_empty_ones_are_not() -> None:
    _table, rows = read_list(b"name,country\nA,SE,,\nB,SE,more\nC\n")
    assert [bool(row.candidate) for row in rows] == [True, False, True]


def test_a_workbook_with_numbers_dates_and_formulas() -> None:
    content = as_xlsx([["name", "registry_number", "country"], ["A", 5560360793, "SE"], [42, None, "=1+1"]])
    _table, rows = read_list(content)
    found = [row.candidate for row in rows]
    assert found[0]
    assert found[0].number == "556036-0793"
    assert found[1]
    assert found[1].name == "42"


def test_a_workbook_whose_sheet_begins_further_down() -> None:
    content = as_xlsx([[], [], ["", "Namn", "Kommun"], ["", "A", "Borås"]])
    _table, rows = read_list(content)
    (row,) = rows
    assert row.number == 4
    assert row.candidate
    assert row.candidate.municipality == "Borås"


def test_json_lines_and_a_json_array() -> None:
    lines = '{"name": "A", "themes": ["water", "energy"], "country": null}\n\n[1]\n{"name": NaN}\n{"name"'
    _table, rows = read_list(lines.encode())
    found = list(rows)
    assert found[0].candidate
    assert found[0].candidate.themes == ("water", "energy")
    codes = [row.problems[0].code for row in found[1:]]
    assert codes == ["row-not-object", "row-not-json", "row-not-json"]
    assert names(json.dumps([{"name": "A"}, {"name": "B"}]).encode(), "list.json") == ["A", "B"]


def test_json_nested_too_deep_is_a_problem_of_its_line() -> None:
    lines = '{"name": "A"}\n{"name": ' + "[" * 100_000 + "\n"
    _table, rows = read_list(lines.encode())
    assert [bool(row.candidate) for row in rows] == [True, False]


def test_lone_surrogates_and_zero_bytes_are_left_out_and_reported() -> None:
    _table, rows = read_list(b'{"name": "A\\ud800B"}\n')
    (row,) = rows
    assert row.candidate
    assert row.candidate.name == "AB"
    assert [problem.code for problem in row.problems] == ["text-unreadable"]
    _table, rows = read_list(b"name,country\nA\x00B,SE\n")
    (row,) = rows
    assert row.candidate
    assert row.candidate.name == "AB"


def test_huge_cells_are_cut_and_reported() -> None:
    _table, rows = read_list(as_csv([["name", "description"], ["A", "ord " * MOST_CELL]]))
    (row,) = rows
    assert row.candidate
    assert len(row.candidate.description) <= MOST_CELL
    assert [problem.code for problem in row.problems] == ["text-cut"]


def bomb() -> bytes:
    """Make a small archive that unpacks to twenty megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(20):
                part.write(b" " * (1 << 20))
    return buffer.getvalue()


def far_cell() -> bytes:
    """Make a workbook with two cells as far from each other as a sheet is large."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx([["name"]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[name] = parts[name].replace(b"</sheetData>", cell)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return buffer.getvalue()


def plain_zip() -> bytes:
    """Make an archive that is no workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("name.csv", "name\nA\n")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b" \r\n\t\n", "file-empty"),
        (b"\xef\xbb\xbf", "file-empty"),
        (bytes(range(256)) * 40, "file-binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file-old-excel"),
        (b"PK\x03\x04 but no archive", "file-broken-workbook"),
        (plain_zip(), "file-not-workbook"),
        (as_xlsx(ROWS)[:-40], "file-broken-workbook"),
        (as_xlsx([]), "file-empty"),
        (far_cell(), "file-too-many-rows"),
        (b"alpha,beta\n1,2\n", "file-no-name-column"),
        (b"just a sentence", "file-no-name-column"),
    ],
)
def test_files_that_are_no_list_are_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_list(content)
    assert refusal.value.problem.code == code
    assert refusal.value.problem.refuses


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "_MOST_UNPACKED", 10 << 20)
    content = bomb()
    assert len(content) < 1 << 20
    with pytest.raises(FileRefused) as refusal:
        read_list(content)
    assert refusal.value.problem.code == "file-unpacks-too-big"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.jsonl", ""]))
def test_no_bytes_make_it_fail(noise: bytes, file_name: str) -> None:
    for content in (
        noise,
        b"name,country\nA,SE\n" + noise,
        b'{"name": "A"}\n' + noise,
        b"PK\x03\x04" + noise,
    ):
        try:
            _table, rows = read_list(content, file_name)
        except FileRefused:
            continue
        for row in rows:
            refused = any(problem.refuses for problem in row.problems)
            assert refused == (row.candidate is None)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), min_size=1, max_size=6))
def test_whatever_is_written_as_csv_is_read_row_by_row(rows: list[list[str]]) -> None:
    rows = [[cell.replace("\r", " ").encode("utf-8", "replace").decode() for cell in row] for row in rows]
    content = as_csv([["name", "municipality", "budget"], *rows])
    try:
        _table, found = read_list(content)
    except FileRefused:
        return  # so many signs that no text has: it is taken for no text at all
    assert len(list(found)) == sum(any(cell.strip() for cell in row) for row in rows)
