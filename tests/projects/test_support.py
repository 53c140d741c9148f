"""The support register: rows read from files as people send them, and the 300, the 300 within and the 100."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.actors.domain.tables import RawRow, read_table
from samband.projects.domain.support import SUPPORT, ReadRow, SupportRow, read_row, register_counts
from samband.projects.domain.support.counts import WAYS, split_by
from samband.projects.domain.support.reading import PROBLEMS, read_date
from samband.projects.domain.support.row import EMPLOYEES, TURNOVER, size_of

TODAY = date(2026, 11, 1)
GOOD = {"company": "Firman AB", "date": "2026-05-04", "kind": "rådgivning", "country": "SE"}


def read(**cells: str) -> ReadRow:
    return read_row(RawRow(7, {**GOOD, **cells}), TODAY)


def codes(found: ReadRow) -> list[tuple[str, str]]:
    return [(problem.code, problem.column) for problem in found.problems]


def row(at: int = 1, **more: Any) -> SupportRow:
    return SupportRow(
        **{"row": at, "company": f"Firm {at}", "on": date(2026, 5, 4), "kind": "advice", **more}
    )


FILES = {
    "sv": "Företag;Organisationsnummer;Datum;Typ av stöd;Timmar;Stödbelopp;Rättslig grund;Omsättning"
    ";Anställda"
    ";Innoverat;Nya kunder;Län\nFirman AB;556016-0680;2026-05-04;Rådgivning;12,5;12 000,50 kr;de minimis"
    ";2-10;12"
    ";ja;vill ej svara;SE124\n",
    "nb": "Bedrift;Organisasjonsnummer;Dato;Type støtte;Antall timer;Støttebeløp;Rettslig grunnlag;Omsetning"
    ";Ansatte;Innovert;Nye kunder;Fylke\nFirma AS;974760673;04.05.2026;Veiledning;12,5;12 000,50 NOK"
    ";de minimis;2-10;12;ja;vil ikke svare;NO060\n",
    "da": "Virksomhed;CVR;Dato;Indsats;Timer;Støttebeløb;Retsgrundlag;Omsætning;Ansatte;Innoveret"
    ";Nye kunder;Land\n"
    "Firma A/S;47458714;04.05.2026;Vejledning;12,5;12 000,50 kr.;de minimis;2-10;12;ja;vil ikke svare;DK\n",
    "en": "Company;Registration number;Date;Kind of support;Hours;Aid value;Legal basis;Turnover;Employees"
    ";Innovated;New customers;Country\nFirm;556016-0680;2026-05-04;Advice;12.5;12000.50 SEK;de minimis"
    ";2-10;12"
    ";yes;refused;SE\n",
}


@pytest.mark.parametrize("lang", FILES)
def test_a_file_is_read_in_each_language(lang: str) -> None:
    table = read_table(FILES[lang].encode(), "stod.csv", SUPPORT)
    found = [read_row(one, TODAY) for one in table.rows]
    assert [codes(one) for one in found] == [[]]
    (one,) = found
    assert one.row is not None
    assert one.row.identity is not None
    assert one.row.identity.is_certain
    assert (one.row.on, one.row.kind, one.row.hours) == (date(2026, 5, 4), "advice", Decimal("12.5"))
    currency = {"sv": "SEK", "nb": "NOK", "da": "DKK", "en": "SEK"}[lang]
    assert (one.row.aid_minor, one.row.currency, one.row.ground) == (12_000_50, currency, "de-minimis")
    assert (one.row.turnover, one.row.employees) == ("2m-10m", "10-49")
    assert (one.row.innovated, one.row.new_customers) == ("yes", "refused")


@pytest.mark.parametrize(
    ("cells", "problem", "refused"),
    [
        ({"company": " "}, ("company-missing", "company"), True),
        ({"date": ""}, ("date-missing", "date"), True),
        ({"date": "31.2.2026"}, ("date-unreadable", "date"), True),
        ({"date": "2026-11-02"}, ("date-ahead", "date"), True),
        ({"kind": ""}, ("kind-missing", "kind"), True),
        ({"kind": "kaffe"}, ("kind-unknown", "kind"), True),
        ({"registry_number": "556016-0681"}, ("number-wrong", "registry_number"), False),
        ({"registry_number": "198001011234"}, ("number-personal", "registry_number"), False),
        ({"hours": "många"}, ("hours-unreadable", "hours"), False),
        ({"amount": "mycket", "currency": "SEK"}, ("amount-unreadable", "amount"), False),
        ({"amount": "-5", "currency": "SEK"}, ("amount-unreadable", "amount"), False),
        ({"amount": "1.234", "currency": "SEK"}, ("amount-unclear", "amount"), False),
        ({"amount": "100"}, ("currency-missing", "currency"), False),
        ({"amount": "100 kr", "country": ""}, ("currency-unknown", "currency"), False),
        ({"amount": "100 SEK", "currency": "EUR"}, ("currency-unknown", "currency"), False),
        ({"legal_basis": "kanske"}, ("ground-unknown", "legal_basis"), False),
        ({"amount": "1 SEK", "legal_basis": "inget stöd"}, ("ground-contradicts", "legal_basis"), False),
        ({"amount": "1 SEK"}, ("ground-missing", "legal_basis"), False),
        ({"innovated": "kanske"}, ("answer-unknown", "innovated"), False),
        ({"turnover": "15 mkr"}, ("turnover-unknown", "turnover"), False),
        ({"employees": "några"}, ("employees-unknown", "employees"), False),
        ({"led_by": "VD"}, ("leader-unknown", "led_by"), False),
        ({"kind": "samarbete"}, ("partner-missing", "partner"), False),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(
    cells: Mapping[str, str], problem: tuple[str, str], refused: bool
) -> None:
    found = read(**cells)
    assert problem in codes(found)
    assert {one.row for one in found.problems} == {7}
    assert (found.row is None) is refused
    assert {one.code for one in found.problems} <= set(PROBLEMS)


def test_an_empty_answer_was_not_asked_and_an_unreadable_amount_is_unknown_not_zero() -> None:
    found = read(amount="1.234", currency="SEK").row
    assert found is not None
    assert (found.aid_minor, found.currency, found.hours) == (None, "", None)
    assert {found.turnover, found.employees, found.innovated, found.new_customers} == {"not-asked"}


def test_a_sole_traders_number_is_not_kept() -> None:
    found = read(registry_number="19800101-1234").row
    assert found is not None
    assert (found.number, found.is_personal) == ("", True)
    assert "1980" not in repr(replace(found, on=TODAY))


@pytest.mark.parametrize("text", ["2026-05-04", "20260504", "4.5.2026", "04/05/2026", "2026-05-04 00:00:00"])
def test_dates_as_people_write_them(text: str) -> None:
    assert read_date(text) == date(2026, 5, 4)


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["Firm", "2026-05-04", "test", "SE", "NO", "12 000,50 kr", "ja", "10-49", "1", "samarbete"]
    ),
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(SUPPORT.names), CELLS))
def test_whatever_the_cells_hold_the_answer_is_a_row_or_a_refusal(cells: dict[str, str]) -> None:
    found = read_row(RawRow(1, cells), TODAY)
    assert (found.row is None) == any(problem.refuses for problem in found.problems)


@pytest.mark.parametrize(
    ("employees", "turnover", "size"),
    [
        ("1-9", "under-2m", ("micro", True, "")),
        ("10-49", "2m-10m", ("small", True, "")),
        ("50-249", "under-2m", ("medium", True, "")),
        ("250-plus", "not-asked", ("large", True, "")),
        ("1-9", "10m-50m", ("medium", False, "balance-sheet")),
        ("10-49", "refused", ("small", False, "turnover")),
        ("refused", "over-50m", ("large", False, "employees")),
        ("not-asked", "not-asked", ("not-stated", False, "employees")),
    ],
)
def test_the_size_of_a_firm_as_far_as_it_told(
    employees: str, turnover: str, size: tuple[str, bool, str]
) -> None:
    found = size_of(employees, turnover)
    assert (found.code, found.is_certain, found.why) == size


def test_a_firm_is_never_smaller_than_its_staff() -> None:
    sizes = ("micro", "small", "medium", "large")
    for staff, employees in enumerate(EMPLOYEES):
        for turnover in TURNOVER:
            assert sizes.index(size_of(employees, turnover).code) >= staff


def test_the_300_the_300_within_it_and_the_100() -> None:
    rows = [row(at, number="", own_key=f"K{at}") for at in range(300)]
    rows += [row(300 + at, company=f"Firm {at}", own_key=f"K{at}", kind="test") for at in range(300)]
    rows += [
        row(600 + at, company=f"Firm {at}", own_key=f"K{at}", kind="cooperation", partner="University")
        for at in range(100)
    ]
    found = register_counts(rows)
    assert (found.supported.number, found.non_financial.number, found.cooperating.number) == (300, 300, 100)
    both = found.supported_and_non_financial
    assert (both.at_least, both.at_most, both.both, both.is_part) == (300, 300, 300, True)
    assert found.left_out == ()


def test_a_firm_with_money_and_advice_is_one_supported_firm() -> None:
    same = {"company": "Firm", "country": "SE", "number": "556016-0680"}
    found = register_counts([row(1, **same), row(2, **same, kind="financial"), row(3, **same)])
    assert (found.supported.number, found.financial.number, found.non_financial.number) == (1, 1, 1)
    assert (found.with_and_without_money.both, found.with_and_without_money.at_most) == (1, 1)


def test_cooperation_needs_a_named_partner_and_is_support_only_with_hours_or_aid() -> None:
    rows = [
        row(1, kind="cooperation"),
        row(2, kind="cooperation", partner="University"),
        row(3, kind="cooperation", partner="Firm 3"),
        row(4, kind="cooperation", partner="University", hours=Decimal(3)),
    ]
    found = register_counts(rows)
    assert (found.cooperating.number, found.supported.number) == (2, 1)
    assert found.left_out == ((1, "no-partner"), (3, "no-partner"))


def test_a_firm_without_evidence_cannot_be_included_where_the_project_asks_for_it() -> None:
    rows = [row(1), row(2, evidence="ISO 14001"), row(3, company="Firm 2")]
    found = register_counts(rows, gate=True)
    assert (found.supported.number, found.left_out) == (1, ((1, "no-evidence"),))
    assert register_counts(rows).supported.number == 2


def test_firms_by_size_leader_region_and_kind() -> None:
    same = {"company": "Firm", "country": "SE", "number": "556016-0680"}
    rows = [
        row(1, **same, employees="1-9", turnover="under-2m", led_by="women", region="SE124"),
        row(2, **same, kind="test", on=date(2026, 6, 1), employees="10-49", turnover="under-2m"),
        row(3, led_by="men", employees="10-49"),
    ]
    found = {way: split_by(rows, way) for way in WAYS}
    assert found["size"].parts == {"small": 2}
    assert found["size"].uncertain == 1
    assert found["led-by"].parts == {"women": 1, "men": 1}
    assert found["region"].parts == {"SE124": 1, "not-stated": 1}
    assert (found["kind"].parts, found["kind"].adds_up) == ({"advice": 2, "test": 1}, False)
    for way in ("size", "led-by", "region"):
        assert found[way].adds_up
        assert sum(found[way].parts.values()) == found[way].total == 2


def test_a_firm_known_by_name_alone_is_taken_for_the_one_that_bears_it() -> None:
    numbered = row(1, company="Ericsson AB", country="SE", number="556016-0680", kind="financial")
    named = row(2, company="ERICSSON AB", country="SE")
    found = register_counts([numbered, named])
    assert (found.supported.number, found.non_financial.number, found.financial.number) == (1, 1, 1)
    assert found.supported_and_non_financial.is_part
    assert found.perhaps_same == ((named.identity, numbered.identity),)
    assert split_by([numbered, named], "kind").parts == {"advice": 1, "financial": 1}


FIRMS = st.tuples(
    st.sampled_from(["Ericsson AB", "Ericsson", ""]),
    st.sampled_from(["556016-0680", ""]),
    st.sampled_from(["K1", ""]),
    st.sampled_from(["advice", "financial", "cooperation", "other"]),
    st.sampled_from(["", "University"]),
    st.sampled_from([None, Decimal(2)]),
)


@settings(deadline=None)
@given(st.lists(FIRMS, max_size=8), st.booleans())
def test_a_part_never_holds_a_firm_that_the_whole_does_not(firms: list[Any], gate: bool) -> None:
    rows = [
        row(
            at,
            company=name,
            country="SE",
            number=number,
            own_key=key,
            kind=kind,
            partner=partner,
            hours=hours,
        )
        for at, (name, number, key, kind, partner, hours) in enumerate(firms)
    ]
    found = register_counts(rows, gate=gate)
    assert found.non_financial.keys | found.financial.keys <= found.supported.keys
    assert found.supported.number <= len(rows)
    assert register_counts(rows[::-1], gate=gate).supported.keys == found.supported.keys
    whole = split_by(rows, "size")
    assert sum(whole.parts.values()) == whole.total
