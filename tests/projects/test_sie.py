"""A Swedish ledger gives a project's costs, held against what the ledger states; nothing is lost silently."""

import contextlib
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.projects.domain.ledger_choice import ALL_ACCOUNTS, LedgerChoice
from samband.projects.domain.read_costs import CostsRefused
from samband.projects.domain.sie import look_into_sie, read_sie
from samband.projects.domain.sie_file import fields_of

PROJECT = LedgerChoice("6", "P123")
HEAD = r"""#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#FNAMN "Företaget \"Öst\" AB"
#ORGNR 556016-0680
#RAR 0 20250101 20251231
#RAR -1 20240101 20241231
#KONTO 7010 "Löner"
#KONTO 5810 "Biljetter"
#KONTO 1930 "Bank"
#DIM 6 "Projekt"
#OBJEKT 6 "P123" "Norrsken"
#RES 0 7010 1500.00
#RES 0 5810 200.00
#RES -1 7010 99.00
#PSALDO 0 202501 7010 {} 1500.00
#PSALDO 0 202501 7010 {6 "P123"} 1000.00
#PSALDO 0 202502 7010 {6 "P123"} 250.00
#PSALDO 0 202501 5810 {"6" "P123"} 200.00
"""
BODY = r"""#VER A 1 20250115 "Lön januari" 20250116
{
#TRANS 7010 {"6" "P123"} 1000.00 20250131 "Lön, \"del\"" 160 "sign"
#TRANS 7010 {"6" "P9"} 250.00
#TRANS 1930 {} -1250.00
}
#VER A 2 20250216 "Rättad"
{
#BTRANS 7010 {6 P123} 300.00
#RTRANS 7010 {1 "10" 6 "P123"} 250.00
#TRANS 7010 {1 "10" 6 "P123"} 250.00
#TRANS 1930 {6 P123} -250.00
}
#VER B 1 20250301 "Tåg"
{
#TRANS 5810 {6 P123} 200.00
#TRANS 1930 {} -200.00
}
"""


def sie(text: str = HEAD + BODY, encoding: str = "cp437") -> bytes:
    return text.replace("\n", "\r\n").encode(encoding)


@pytest.mark.parametrize("encoding", ["cp437", "latin-1", "utf-8"])
def test_the_projects_costs_come_out_and_hold_against_the_ledger(encoding: str) -> None:
    costs = read_sie(sie(encoding=encoding), PROJECT)
    assert [(line.row, line.document, line.account, line.amount_minor) for line in costs.lines] == [
        (22, "A 1", "7010", 100_000),
        (29, "A 2", "7010", 25_000),
        (35, "B 1", "5810", 20_000),
    ]
    first = costs.lines[0]
    assert (first.text, first.account_name, first.booked_on) == ('Lön, "del"', "Löner", date(2025, 1, 31))
    assert costs.lines[1].text == "Rättad"
    assert costs.totals == {"SEK": 145_000}
    assert [(check.code, check.what, check.stated_minor) for check in costs.checks] == [
        ("sie-period", "7010", 125_000),
        ("sie-period", "5810", 20_000),
        ("sie-result", "5810", 20_000),
        ("sie-result", "7010", 150_000),
    ]
    assert costs.problems == ()
    assert costs.is_whole
    assumed = {one.code: one.values for one in costs.assumed}
    assert assumed["encoding"] == {"encoding": encoding}
    assert assumed["account-left-out"] == {"account": "1930", "count": "1", "sum": "-250.00"}


def test_dates_and_accounts_narrow_the_choice_and_the_checks_stay_of_the_year() -> None:
    choice = LedgerChoice("6", "P123", date(2025, 2, 1), date(2025, 2, 28), (("7010", "7010"),))
    costs = read_sie(sie(), choice)
    assert [line.amount_minor for line in costs.lines] == [25_000]
    assert all(check.holds for check in costs.checks)
    everything = read_sie(sie(), LedgerChoice("6", "", accounts=ALL_ACCOUNTS))
    assert sum(line.amount_minor for line in everything.lines) == 0, "a whole ledger comes out at nought"


def test_a_posting_that_is_missing_shows_against_the_ledger() -> None:
    costs = read_sie(sie().replace(b"#TRANS 5810 {6 P123} 200.00", b"#TRANS 5810 {6 P123} 150.00"), PROJECT)
    differing = {check.code for check in costs.checks if not check.holds}
    assert differing == {"sie-period", "sie-result"}
    assert [problem.code for problem in costs.problems] == [
        "verification-unbalanced",
        "sum-differs",
        "sum-differs",
    ]
    assert costs.problems[0].values == {"name": "B 1", "difference": "-50.00"}
    assert not costs.is_whole


def test_every_line_that_cannot_be_read_is_named_with_its_number() -> None:
    broken = HEAD + (
        "#VER A 1 20250115 x\n{\n#TRANS 7010 {6 P123} 1,00\n#TRANS 7010 {6 P123 1.00\n#TRANS 7010 1.00\n"
        '#TRANS 7010 {6} 1.00\n#TRANS 7010 {} 1.234\n}\nvad\n#KONTO\n#NYTT 1\n#VER A 1 2025-13-45 "x\n'
    )
    costs = read_sie(sie(broken), PROJECT)
    said = [(problem.code, problem.row) for problem in costs.problems if problem.row]
    assert said[:7] == [("line-unreadable", row) for row in (22, 23, 24, 25, 26, 28, 29)]
    assert ("label-unknown", 30) in said
    assert ("line-unreadable", 31) in said


def test_a_file_without_verifications_says_what_to_export() -> None:
    costs = read_sie(sie(HEAD.replace("#SIETYP 4", "#SIETYP 2")), PROJECT)
    assert costs.lines == ()
    assert ("no-verifications", {"kind": "2"}) in [(p.code, p.values) for p in costs.problems]


def test_a_verification_that_comes_twice_is_named() -> None:
    costs = read_sie(sie(HEAD + BODY + BODY), PROJECT)
    assert [p.values["name"] for p in costs.problems if p.code == "verification-twice"] == [
        "A 1",
        "A 2",
        "B 1",
    ]


def test_a_person_sees_what_to_choose_from() -> None:
    seen = look_into_sie(sie())
    assert (seen.company, seen.registry_number, seen.kind) == ('Företaget "Öst" AB', "556016-0680", "4")
    assert seen.dimensions["6"] == "Projekt"
    assert seen.objects["6"] == {"P123": "Norrsken", "P9": ""}


@pytest.mark.parametrize("content", [b"", b" \r\n", b"hello;1;2", b"<xml/>", bytes(range(256)) * 4])
def test_what_is_no_sie_file_is_refused(content: bytes) -> None:
    with pytest.raises(CostsRefused):
        read_sie(content)


@given(
    st.lists(st.text(st.characters(exclude_characters="\\", exclude_categories=["Cs", "Cc"]), max_size=10))
)
def test_quoted_texts_are_read_back(texts: list[str]) -> None:
    written = [text.replace('"', '\\"') for text in texts]
    assert fields_of("#X " + " ".join(f'"{text}"' for text in written)) == ["#X", *texts]


PARTS = st.sampled_from(
    [
        "#VER A 1 20250101 x\n",
        "{\n",
        "}\n",
        "#TRANS 7010 {6 P123} 1.00\n",
        "#RTRANS ",
        "#BTRANS ",
        '"',
        "\\",
        "{",
        "}",
        "#PSALDO 0 1 7010 {6 P123} 5\n",
        "#RES 0 7010 1\n",
        "#RAR 0 ",
        "å",
        " ",
        "\n",
        "99999999",
        "-",
        "#OUB 0 1 {} {}\n",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.one_of(PARTS, st.text(max_size=6)), max_size=60).map("".join), st.binary(max_size=40))
def test_no_file_breaks_the_reader(text: str, noise: bytes) -> None:
    content = b"#FLAGGA 0\n" + text.encode("utf-8", "replace") + noise
    with contextlib.suppress(CostsRefused):
        assert all(line.account for line in read_sie(content, PROJECT).lines)


def test_time_grows_with_the_lines_alone() -> None:
    def seconds(count: int) -> float:
        one = '#VER A {} 20250115 "lön"\n{{\n#TRANS 7010 {{6 "P123"}} 10.00\n#TRANS 1930 {{}} -10.00\n}}\n'
        content = (HEAD + "".join(one.format(number) for number in range(count))).encode("cp437")
        began = time.process_time()
        assert len(read_sie(content, PROJECT).lines) == count
        return time.process_time() - began

    seconds(200)
    small, large = seconds(1_000), seconds(8_000)
    assert large < 8 * small * 2.5
