"""A project document gives its costs, its financing and its targets, each kept apart from the others."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.projects.domain import financing
from samband.projects.domain.pasted_tables import find_grids
from samband.projects.domain.project_text import read_project_text
from samband.projects.domain.read_costs import CostsRefused
from samband.projects.domain.table_kinds import COSTS, FINANCING, OTHER, kind_of
from samband.projects.domain.table_lines import text_lines
from samband.projects.domain.targets import ABOUT, AT_LEAST, EXACT, MONEY, MORE_THAN, read_targets

SEED = next(iter((Path(__file__).parents[3] / "shared" / "seeds").glob("003*.txt")), None)


@pytest.mark.skipif(SEED is None, reason="the document is not beside this repository")
def test_the_document_gives_both_tables_the_targets_and_the_application() -> None:
    assert SEED is not None
    read = read_project_text(SEED.read_text("utf-8"))
    assert read.name == "East Central Sweden (ECS) The Innovative Smart Region"
    assert (read.applicant, read.applied_minor, read.currency) == ("Region Västmanland", 150_000_000, "SEK")
    assert (read.starts_on, read.ends_on) == (date(2018, 1, 1), date(2020, 12, 31))
    assert read.case_number == "17RS5764"
    assert [(b.year, b.costs_minor, b.financing_minor, b.difference_minor) for b in read.balances] == [
        *((year, 440_000_000, 440_000_000, 0) for year in (2018, 2019, 2020)),
        (None, 1_320_000_000, 1_320_000_000, 0),
    ]
    given_ = financing.by_body(read.contributions)
    assert financing.share(given_["ERUF"], sum(given_.values())) == Decimal("50.00")
    assert str(financing.share(given_["ERUF"], sum(given_.values()))) == "50.00"
    targets = [(target.kind, target.quantity, target.unit, target.precision) for target in read.targets]
    assert targets == [
        ("count", 300, "companies", EXACT),
        ("money", 800_000_000, "", EXACT),
        ("count", 300, "companies", EXACT),
        ("count", 100, "companies", EXACT),
    ]
    assert "13200000.00 SEK ÷ 300 companies = 44000.00 SEK" in [one.formula for one in read.derived]
    assert len(read.page_headers) == 6
    assert read.problems == ()
    assert read.others == ()


@pytest.mark.parametrize(
    ("heading", "rows", "kind"),
    [
        ("Kostnadsslag", "Lönekostnader\t1\t2\nExterna tjänster\t3\t4", COSTS),
        ("Utgiftstype", "Lønn\t1\t2\nReiser\t3\t4", COSTS),
        ("Udgifter", "Løn\t1\t2\nEksterne konsulenter\t3\t4", COSTS),
        ("Expenditure", "Staff\t1\t2\nTravel\t3\t4", COSTS),
        ("Finansiär", "Region Uppsala\t1\t2\nERUF\t3\t4", FINANCING),
        ("Finansieringskilde", "Fylkeskommunen\t1\t2\nInterregmidler\t3\t4", FINANCING),
        ("Finansiering", "Kommunen\t1\t2\nTilskud\t3\t4", FINANCING),
        ("Funding source", "City\t1\t2\nERDF\t3\t4", FINANCING),
        ("Djur", "Hästar\t1\t2\nKor\t3\t4", OTHER),
    ],
)
def test_costs_and_financing_are_told_apart_by_their_words(heading: str, rows: str, kind: str) -> None:
    (grid,) = find_grids(f"{heading}\t2025\t2026\n{rows}")
    assert kind_of(grid) == kind


@pytest.mark.parametrize(
    ("sentence", "quantity", "precision"),
    [
        ("Projektet ska nå omkring 120 företag.", 120, ABOUT),
        ("Prosjektet skal gi støtte til mer enn 150 bedrifter.", 150, MORE_THAN),
        ("Målet är att minst 40 nya företag deltar.", 40, AT_LEAST),
        ("Projektet ska samla ett fyrtiotal företag.", 40, ABOUT),
        ("Projektet ska samla ett 50-tal företag.", 50, ABOUT),
        ("The project shall support 1 200 companies.", 1_200, EXACT),
    ],
)
def test_a_target_keeps_how_exactly_it_is_known(sentence: str, quantity: int, precision: str) -> None:
    (target,) = read_targets(text_lines(sentence))
    assert (target.quantity, target.precision) == (quantity, precision)
    assert target.is_approximate == (precision != EXACT)


def test_what_is_no_aim_is_no_target() -> None:
    assert read_targets(text_lines("I regionen finns 300 företag.\nMötet ska hållas den 12 mars 2025.")) == ()


def test_money_that_others_invest_is_a_target_and_never_financing() -> None:
    text = (
        "Projektet ska leda till att:\n8 mkr i privata investeringar matchar stödet\n\n"
        "Kostnader\t2025\t2026\nPersonal\t10\t10\nResor\t5\t5\n\n"
        "Finansiär\t2025\t2026\nRegionen\t10\t10\nERUF\t5\t6\n"
    )
    read = read_project_text(text, currency="SEK")
    assert [(t.kind, t.quantity, t.currency) for t in read.targets] == [(MONEY, 800_000_000, "SEK")]
    assert financing.payable_minor(read.contributions) == 3_100
    assert [(p.code, p.values["year"], p.values["difference"]) for p in read.problems] == [
        ("not-balanced", "2026", "-1.00"),
        ("not-balanced", "", "-1.00"),
    ]


def test_a_header_inside_a_table_does_not_part_it() -> None:
    page = "Tjänsteställe\nSida\n"
    text = f"{page}\n{page}\nKostnader\t2025\t2026\nPersonal\t10\t20\n{page}Resor\t1\t2\nSumma\t11\t22\n"
    read = read_project_text(text)
    assert read.page_headers == ("Tjänsteställe", "Sida")
    assert read.booked == {2025: 1_100, 2026: 2_200}


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_is_refused(text: str) -> None:
    with pytest.raises(CostsRefused):
        read_project_text(text)


WORDS = st.sampled_from(
    [
        "ska ",
        "300 ",
        "företag",
        "Dnr: ",
        "mkr ",
        "2018-01-01—",
        "\n",
        "\t",
        "Summa",
        "ansöker om 1 kr för x",
        ":",
    ]
)


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300), st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=60).map("".join)
    )
)
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        read = read_project_text(text)
    except CostsRefused:
        assert not text.strip()
    else:
        assert all(one.formula for one in read.derived)
