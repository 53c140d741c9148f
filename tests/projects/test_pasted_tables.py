"""Tables as people paste them become grids whose sums are checked, and nothing in them is lost silently."""

import contextlib
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.projects.domain.amounts import AMOUNT, PERCENT, UNREADABLE, plain_minor, read_amount
from samband.projects.domain.pasted_tables import costs_of, find_grids, read_grid
from samband.projects.domain.read_costs import CostsRefused
from samband.projects.domain.table_sums import is_total


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("2 612 758", 261_275_800, ""),
        ("2\u00a0612\u202f758", 261_275_800, ""),
        ("1.200,50", 120_050, ""),
        ("1,200.50", 120_050, ""),
        ("1'200", 120_000, ""),
        ("(1 200)", -120_000, ""),
        ("-1 200", -120_000, ""),
        ("–1 200", -120_000, ""),
        ("−400:-", -40_000, ""),
        ("1 200-", -120_000, ""),
        ("1 200,-", 120_000, ""),
        ("kr. 1.200.300,25", 120_030_025, ""),
        ("8 mkr", 800_000_000, ""),
        ("12,5 MSEK", 1_250_000_000, "SEK"),
        ("12.345678 MSEK", 1_234_567_800, "SEK"),
        ("450 tkr", 45_000_000, ""),
        ("3 mnok", 300_000_000, "NOK"),
        ("5 mio. kr", 500_000_000, ""),
        ("2,5 mill. kr", 250_000_000, ""),
        ("8 miljoner kronor", 800_000_000, ""),
        ("€ 1 200", 120_000, "EUR"),
        ("1200 k€", 120_000_000, "EUR"),
        ("100 SEK", 10_000, "SEK"),
        ("0", 0, ""),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, minor: int, currency: str) -> None:
    read = read_amount(text)
    assert (read.kind, read.minor, read.currency) == (AMOUNT, minor, currency)


@pytest.mark.parametrize("text", ["12 34", "1.2.3", "0,005", "1 200 x", "5 EUR SEK", "1,2,3.4.5", "9" * 30])
def test_what_is_no_amount_is_not_guessed(text: str) -> None:
    assert read_amount(text).kind in (UNREADABLE, "words")


def test_a_share_is_no_amount_and_a_dash_is_nothing() -> None:
    assert read_amount("33,3 %").kind == PERCENT
    assert read_amount("33,3 %").percent == Decimal("33.3")
    assert [read_amount(dash).minor for dash in ("-", "–", "")] == [None, None, None]


def test_one_point_before_three_digits_is_thousands_unless_the_sheet_says_otherwise() -> None:
    assert read_amount("1.234").minor == 123_400
    assert read_amount("1.234").ambiguous
    assert read_amount("1.234", decimal=",").ambiguous is False
    assert read_amount("1.234", decimal=".").kind == UNREADABLE  # three decimals are no money
    assert read_amount("1,234 mkr").minor == 123_400_000


@given(st.integers(-(10**13), 10**13), st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", "."]))
def test_whatever_parts_the_thousands_the_amount_is_the_same(minor: int, sign: str) -> None:
    whole, cents = divmod(abs(minor), 100)
    text = f"{'-' if minor < 0 else ''}{whole:,}".replace(",", sign) + f",{cents:02d}"
    assert read_amount(text).minor == minor


@given(st.integers(-(10**15), 10**15))
def test_an_amount_for_machines_is_read_back(minor: int) -> None:
    text = f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"
    assert plain_minor(text) == minor
    assert plain_minor(text + "1") is None
    assert plain_minor(text.replace(".", ",")) is None


@pytest.mark.parametrize("separator", ["\t", ";", " | ", "    "])
def test_any_separator_gives_the_same_grid(separator: str) -> None:
    rows = [
        ("Kostnader", "2025", "2026", "Totalt"),
        ("Personal", "1 000", "2 000,50", "3 000,50"),
        ("Resor", "500", "(100)", "400"),
        ("Summa", "1 500", "1 900,50", "3 400,50"),
    ]
    grid = read_grid("\n".join(separator.join(row) for row in rows))
    assert [column.name for column in grid.columns] == ["2025", "2026", "Totalt"]
    assert [row.role for row in grid.rows] == ["part", "part", "total"]
    assert grid.by_column() == {"2025": 150_000, "2026": 190_050}
    assert len(grid.checks) == 6
    assert all(check.holds for check in grid.checks)
    assert grid.problems == ()


def test_a_sum_that_does_not_add_up_is_named_with_both_figures() -> None:
    grid = read_grid("Kostnad\t2025\t2026\tSum\nLønn\t100\t200\t310\nReise\t50\t50\t100\nSum\t150\t260\t410")
    said = {
        (p.values["what"], p.column, p.row, p.values["stated"], p.values["reckoned"]) for p in grid.problems
    }
    assert ("Lønn", "Sum", 2, "310.00", "300.00") in said
    assert ("Sum", "2026", 4, "260.00", "250.00") in said
    assert grid.by_column() == {"2025": 15_000, "2026": 25_000}, "the parts count, not what is stated"


def test_sums_of_groups_and_the_sum_of_all_are_told_apart() -> None:
    text = "Post\t2025\nA\t10\nB\t20\nDelsumma\t30\nC\t5\nDelsumma\t5\nTotalt\t35"
    grid = read_grid(text)
    assert [check.reckoned_minor for check in grid.checks] == [3_000, 500, 3_500]
    assert grid.problems == ()
    broken = read_grid(text.replace("Totalt\t35", "Totalt\t36"))
    assert [p.values["reckoned"] for p in broken.problems] == ["35.00"]


def test_a_unit_in_the_heading_multiplies_and_is_said() -> None:
    grid = read_grid("Kostnad (tkr)\t2025\nPersonal\t12,5\nResor\t1")
    assert grid.by_column() == {"2025": 1_350_000}
    assert "unit-from-heading" in [one.code for one in grid.assumed]


def test_a_sentence_with_figures_above_a_table_states_no_unit() -> None:
    grid = read_grid("8 mkr i privata medel matchar\nKostnad\t2025\nPersonal\t12\nResor\t1")
    assert grid.total_minor() == 1_300


def test_columns_of_shares_and_pieces_are_not_summed() -> None:
    grid = read_grid("Post\tAntal\tPris\tSumma\tAndel\nBussar\t3\t100\t300\t60 %\nTåg\t2\t100\t200\t40 %")
    assert [column.holds_amounts for column in grid.columns] == [False, False, True, False]
    assert grid.problems == ()


def test_two_currencies_are_never_added() -> None:
    grid = read_grid("Post\t2025\t2026\tTotal\nA\t10 SEK\t20 EUR\t30\nB\t1\t1\t2")
    assert [problem.code for problem in grid.problems] == ["currencies-mixed"]
    assert grid.checks == ()


def test_what_cannot_be_read_is_named_by_row_and_column() -> None:
    grid = read_grid("Post\t2025\t2026\nA\t10\tse not 3\nB\t1,2,3\t4\n\nen rad utanför")
    said = [(problem.code, problem.row, problem.column) for problem in grid.problems]
    assert said == [("cell-unreadable", 2, "2026"), ("cell-unreadable", 3, "2025"), ("line-outside", 5, "")]


def test_a_heading_that_comes_again_after_a_page_is_left_out() -> None:
    grid = read_grid("Post\t2025\t2026\nA\t1\t2\nPost\t2025\t2026\nB\t3\t4")
    assert [row.name for row in grid.rows] == ["A", "B"]
    assert "heading-repeated" in [one.code for one in grid.assumed]


def test_lines_of_cost_come_out_of_a_grid_with_all_that_was_found() -> None:
    costs = costs_of(read_grid("Kostnad\t2025\t2026\tTotalt\nResor\t10\t20\t31", currency="SEK"))
    assert costs.totals == {"SEK": 3_000}
    assert not costs.is_whole
    assert [line.text for line in costs.lines] == ["Resor, 2025", "Resor, 2026"]


@pytest.mark.parametrize(
    "name", ["Totalt", "Summa bokförda kostnader", "Sum", "I alt", "Kostnader totalt", "TOTAL"]
)
def test_a_sum_is_known_by_its_name(name: str) -> None:
    assert is_total(name)


@pytest.mark.parametrize("name", ["Totalentreprenad", "Summit", "Personal", "Altan i alternativ", ""])
def test_other_names_are_no_sums(name: str) -> None:
    assert not is_total(name)


def test_no_table_is_refused_with_words_of_the_text() -> None:
    with pytest.raises(CostsRefused) as refused:
        read_grid("Bara text; utan tal\noch mer text")
    assert refused.value.problem.code == "no-table"


PIECES = st.sampled_from(
    ["\t", ";", "|", "  ", "\n", "\r\n", "1 200", "2018", "Summa", "–", "%", "kr", "1,2", "(", "\u00a0"]
)


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=60).map("".join)
    )
)
def test_no_text_breaks_the_reader(text: str) -> None:
    for grid in find_grids(text):
        assert all(len(row.cells) == len(grid.columns) for row in grid.rows)
    with contextlib.suppress(CostsRefused):
        assert read_grid(text).rows is not None


def test_time_grows_with_the_lines_alone() -> None:
    def seconds(rows: int) -> float:
        text = "Post\t2025\t2026\tTotalt\n" + "".join(f"Rad {n}\t1 000\t2 000\t3 000\n" for n in range(rows))
        began = time.process_time()
        assert read_grid(text).total_minor() == rows * 300_000
        return time.process_time() - began

    seconds(500)
    # The quickest of some: what else the machine does only ever adds.
    small, large = min(seconds(2_000) for _ in range(5)), min(seconds(16_000) for _ in range(3))
    assert large < 8 * small * 2.5
