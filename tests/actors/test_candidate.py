"""What a row says is understood in the words that senders use; what is wrong is said and not lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.actors.domain.candidate import Candidate, check_row
from samband.actors.domain.columns import COLUMNS, field_of, read_header
from samband.actors.domain.contacts import is_personal, read_contacts, read_website
from samband.actors.domain.places import country_of, language_of, region_of, registry_number_of
from samband.actors.domain.problems import Problem
from samband.actors.domain.tables import RawRow
from samband.actors.domain.words import read_kinds, read_themes
from samband.actors.labels import PROBLEMS, problem_words


def read(**cells: str) -> tuple[Candidate, list[str]]:
    """Read a row that is taken in; give it and the codes of its problems."""
    candidate, problems = check_row(RawRow(7, {"name": "A", **cells}))
    assert candidate is not None
    return candidate, [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Namn", "name"),
        ("Organisasjonsnavn", "name"),
        ("Kommun", "municipality"),
        ("Beskrivelse", "description"),
        ("Hemsida", "website"),
        ("Org.nr", "registry_number"),
        ("CVR-nr.", "registry_number"),
        ("E-post", "contact"),
        ("Ämnen", "themes"),
        ("NUTS 3", "region"),
        ("Söker", "seeks"),
        ("Budget 2024", ""),
        ("Kontaktperson", None),
        ("VD", None),
    ],
)
def test_columns_are_known_in_several_languages(title: str, field: str | None) -> None:
    assert field_of(title) == field


def test_every_column_of_ours_is_its_own_field() -> None:
    assert [field_of(name) for name in COLUMNS] == list(COLUMNS)


def test_of_two_columns_for_one_field_our_own_word_wins_and_contacts_are_joined() -> None:
    header = read_header(["Organisation", "name", "E-post", "Telefon"], 1)
    assert header.fields == ("", "name", "contact", "contact")
    assert [problem.code for problem in header.problems] == ["column-twice"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("se", "SE"), ("Sverige", "SE"), ("Norway", "NO"), ("Danmark", "DK"), ("Suomi", "FI"), ("UK", "GB")],
)
def test_countries_by_code_and_name(text: str, code: str) -> None:
    assert country_of(text) == code


@pytest.mark.parametrize("text", ["Narnia", "ZZ", "EU", "S", "", "12"])
def test_what_is_no_country(text: str) -> None:
    assert country_of(text) == ""


def test_regions_by_code_and_where_the_country_is_known_by_name() -> None:
    assert region_of("se232", "") == "SE232"
    assert region_of("Västra Götalands län", "SE") == "SE232"
    assert region_of("Västra Götaland", "SE") == "SE232"
    assert region_of("Västra Götaland", "") == ""
    assert region_of("SE999", "SE") == ""


@pytest.mark.parametrize(
    ("text", "code"), [("svenska", "sv"), ("nb-NO", "nb"), ("Nynorsk", "nn"), ("xx", "")]
)
def test_languages_by_code_and_name(text: str, code: str) -> None:
    assert language_of(text) == code


def test_a_region_must_lie_in_its_country() -> None:
    row, problems = read(country="NO", region="SE232")
    assert (row.country, row.region, problems) == ("NO", "", ["region-elsewhere"])
    assert row.notes == {"region": "SE232"}


def test_a_region_tells_its_country() -> None:
    row, problems = read(region="NO0A2")
    assert (row.country, row.region, problems) == ("NO", "NO0A2", [])


def test_norwegian_is_bokmal_or_nynorsk_by_its_text() -> None:
    assert read(lang="no", description="Vi driv med sjømat og ser etter nye måtar å nytte restråstoff på.")[
        0
    ].lang in {"nb", "nn"}
    assert read(lang="no")[0].lang == "nb"


def test_an_unknown_language_is_found_out_and_said() -> None:
    row, problems = read(lang="Rövarspråket", description="Vi renar dagvatten från vägar i kommunen.")
    assert (row.lang, problems) == ("sv", ["lang-unknown"])


def test_kinds_and_themes_in_senders_words() -> None:
    assert read_kinds("Företag|klynge; Science park") == (["company", "cluster", "technology-park"], [])
    assert read_kinds("Næringshage, fylkeskommune") == (["business-garden", "county-authority"], [])
    assert read_themes("Vatten|fjernvarme|velferdsteknologi|hobby") == (
        ["water", "energy", "ageing"],
        ["hobby"],
    )


def test_a_kind_that_is_not_known_does_not_refuse_the_row() -> None:
    row, problems = read(kind="bageri")
    assert (row.kinds, problems, row.notes) == (("other",), ["kind-unknown"], {"kind": "bageri"})


@pytest.mark.parametrize(
    ("text", "country", "number", "fault"),
    [
        ("5560360793", "SE", "556036-0793", ""),
        ("556036-0794", "SE", "", "number-invalid"),
        ("19121212-1212", "SE", "", "number-person"),
        ("19121212-1212", "", "", "number-person"),
        ("121212-1212", "SE", "", "number-person"),
        ("923609016", "NO", "923609016", ""),
        ("12345", "", "", "number-no-country"),
        ("n/a", "PL", "", "number-invalid"),
        ("0000000", "PL", "", "number-invalid"),
        ("00000000", "NL", "", "number-invalid"),
    ],
)
def test_registry_numbers(text: str, country: str, number: str, fault: str) -> None:
    assert registry_number_of(text, country) == (number, fault)


def test_a_persons_number_is_neither_kept_nor_quoted() -> None:
    candidate, problems = check_row(
        RawRow(3, {"name": "A", "country": "SE", "registry_number": "121212-1212"})
    )
    assert candidate
    assert candidate.number == ""
    assert not candidate.notes
    assert "1212" not in str([problem_words(problem) for problem in problems])


@pytest.mark.parametrize(
    "address",
    ["post@a.example", "info@a.example", "innovation@a.example", "kommun@a.example", "havnelab@a.example"],
)
def test_mailboxes_of_functions_are_kept(address: str) -> None:
    assert not is_personal(address)


@pytest.mark.parametrize(
    "address", ["anna.berg@a.example", "a.berg@a.example", "anna_berg@a.example", "ab12@gmail.com"]
)
def test_addresses_of_persons_are_not(address: str) -> None:
    assert is_personal(address)


def test_several_contacts_in_a_cell() -> None:
    kept, problems = read_contacts("post@a.example; +46 31 000 00 12|https://a.example/kontakt, Anna Berg")
    assert [contact.sort for contact in kept] == ["mailbox", "telephone", "form"]
    assert problems == [("contact-unusable", "")]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a.example", "https://a.example"),
        ("www.a.example/x y", ""),
        ("http://å.example/", "http://xn--5ca.example"),
        ("javascript:alert(1)", ""),
        ("https://user:pass@a.example", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("10.0.0.1", ""),
        ("https://a.example:99999", ""),
    ],
)
def test_websites(text: str, address: str) -> None:
    assert read_website(text) == address


def test_garbled_text_is_said() -> None:
    row, problems = read(description="MiljÃ¶ och vatten fÃ¶r kommuner")
    assert problems == ["text-garbled"]
    assert row.description


def test_a_row_without_a_name_is_refused() -> None:
    for name in ("", "  ", "—", "x" * 301):
        candidate, problems = check_row(RawRow(2, {"name": name}))
        assert candidate is None
        assert problems[-1].refuses


def test_every_problem_has_words_for_where_what_and_what_to_do() -> None:
    for code in PROBLEMS:
        gaps = ("found", "most", "size", "field", "cells", "columns", "country", "first", "started")
        values = dict.fromkeys(gaps, "1")
        words = problem_words(Problem(code, 7, "country", values))
        assert words["where"] == "row 7, column country"
        assert words["what"]
        assert words["fix"]
        assert "{" not in words["what"]


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=80)))
def test_no_row_makes_it_fail(cells: dict[str, str]) -> None:
    candidate, problems = check_row(RawRow(2, cells))
    assert (candidate is None) == any(problem.refuses for problem in problems)
    if candidate:
        assert candidate.digest() == candidate.digest()
        candidate.name.encode()
        candidate.description.encode()
    assert all(problem_words(problem)["what"] for problem in problems)


def test_a_short_text_is_in_the_language_of_its_country_unless_another_is_sure() -> None:
    from samband.actors.domain.cells import RowCheck, language_in
    from samband.actors.domain.tables import RawRow

    def read(country: str, text: str) -> str:
        return language_in(RowCheck(RawRow(1, {"country": country})), text)[0]

    assert read("SE", "Vi renar vatten") == "sv"
    assert read("Sverige", "Vi renar vatten") == "sv"
    sure = (
        "Bedriften leverer tjenester til kommuner og bedrifter, og vi ønsker å samarbeide med dere om dette."
    )
    assert read("SE", sure) == "nb"
