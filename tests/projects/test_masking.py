"""Those who may not see payroll see neither names nor personal numbers, and other numbers stay readable."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.projects.domain.masking import MASK, mask_costs, mask_line, mask_text
from samband.projects.domain.personal_numbers import find_numbers, is_norwegian, is_swedish
from samband.projects.domain.read_costs import ReadCosts, ReadLine, ReadProblem


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("811228-9874", "SE"),
        ("19811228-9874", "SE"),
        ("198112289874", "SE"),
        ("8112289874", "SE"),
        ("811228+9874", "SE"),
        ("19811228–9874", "SE"),
        ("701063-2391", "SE"),
        ("01010750160", "NO"),
        ("010107 50160", "NO"),
        ("070761-4285", "DK"),
        ("131052-308T", "FI"),
    ],
)
def test_a_personal_number_is_hidden_whole(text: str, country: str) -> None:
    found = find_numbers(f"Lön {text}, januari")
    assert len(found) == 1
    assert country in (found[0].country, "DK")
    assert mask_text(f"Lön {text}, januari") == f"Lön {MASK}, januari"


@pytest.mark.parametrize(
    "text",
    [
        "Org.nr 556016-0680",
        "Faktura 8112289875",
        "811288-9874",
        "Dnr 20250115-1234",
        "OCR 1234567890",
        "1 200,50",
        "Ver 2025-01-31",
        "01010750161",
        "131052-308U",
        "7010 1930 2440",
        "310299-1234",
        "BG 5050-1055",
        "SE4550000000058398257466",
        "+47 22 33 44 55",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_text(text) == text


def test_a_danish_number_without_hyphen_needs_its_check_digit_or_its_name() -> None:
    assert mask_text("faktura 0101901234") == "faktura 0101901234"
    assert mask_text("CPR 0101901234") == f"CPR {MASK}"
    assert mask_text("0101901234"[:6] + "-" + "1234") == MASK


DAYS = st.dates(date(1930, 1, 1), date(2019, 12, 31))


def luhn_digit(digits: str) -> str:
    doubled = [int(d) * (2 - at % 2) for at, d in enumerate(digits)]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


@given(DAYS, st.integers(1, 999), st.booleans(), st.booleans(), st.sampled_from(["", "-", "+", " "]))
def test_every_swedish_number_is_hidden(day: date, birth: int, long: bool, shifted: bool, sign: str) -> None:
    short = f"{day:%y%m}{day.day + 60 * shifted:02d}"
    last = f"{birth:03d}" + luhn_digit(short + f"{birth:03d}")
    text = f"{day:%Y}"[:2] * long + short + sign + last
    assert mask_text(f"Till {text}.") == f"Till {MASK}."
    wrong = last[:3] + str((int(last[3]) + 1) % 10)
    assert not is_swedish(short, wrong)


@given(DAYS, st.integers(0, 999), st.booleans(), st.sampled_from(["", " "]))
def test_every_norwegian_number_is_hidden(day: date, birth: int, shifted: bool, sign: str) -> None:
    start = f"{day.day + 40 * shifted:02d}{day:%m%y}{birth:03d}"
    values = [int(digit) for digit in start]
    first = -sum(map(int.__mul__, values, (3, 7, 6, 1, 8, 9, 4, 5, 2))) % 11
    second = -sum(map(int.__mul__, [*values, first], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))) % 11
    if first < 10 and second < 10:
        digits = f"{start}{first}{second}"
        assert is_norwegian(digits)
        assert mask_text(f"({digits[:6]}{sign}{digits[6:]})") == f"({MASK})"
        assert not is_norwegian(digits[:10] + str((second + 1) % 10))


@given(DAYS, st.integers(2, 899), st.sampled_from("-A"))
def test_every_finnish_number_is_hidden(day: date, birth: int, sign: str) -> None:
    if (sign == "A") != (day.year >= 2000):
        return
    start = f"{day:%d%m%y}"
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{start}{birth:03d}") % 31]
    assert mask_text(f"x {start}{sign}{birth:03d}{check} y") == f"x {MASK} y"


@given(st.text(max_size=200))
def test_a_masked_text_has_nothing_left_to_mask(text: str) -> None:
    masked = mask_text(text)
    assert find_numbers(masked) == ()
    assert mask_text(masked) == masked


def test_known_names_are_hidden_in_either_order_and_by_part() -> None:
    names = ["Ekonom Exempelsson"]
    for text in ("Lön Ekonom Exempelsson mars", "Lön Exempelsson, Ekonom mars", "lön EXEMPELSSON mars"):
        assert "exempelsson" not in mask_text(text, names).lower()
        assert mask_text(text, names).endswith("mars")
    assert mask_text("Ekonomisystem", names) == "Ekonomisystem"


def test_on_payroll_what_is_written_as_a_name_is_hidden_and_words_of_pay_stay() -> None:
    assert mask_text("Lön Januari Testa Testsson", of_payroll=True) == f"Lön Januari {MASK}"
    assert mask_text("Lön Testa", of_payroll=True) == f"Lön {MASK}"
    assert mask_text("Lön Mars", of_payroll=True) == "Lön Mars"
    assert mask_text("Konsult Region Uppsala") == "Konsult Region Uppsala"


def test_a_line_keeps_its_figures_and_a_quote_in_a_problem_loses_the_name() -> None:
    line = ReadLine(
        3, 100, "SEK", "Lön Testa Testsson 811228-9874", "A1", category="staff", staff="Testa Testsson"
    )
    other = ReadLine(4, 50, "SEK", "Resa Testsson", "A2", category="travel")
    problem = ReadProblem("date-unreadable", 3, "Namn", {"found": "Testa Testsson"})
    masked = mask_costs(ReadCosts((line, other), (problem,)))
    assert masked.totals == {"SEK": 150}
    assert [one.text for one in masked.lines] == [f"Lön {MASK} {MASK}", f"Resa {MASK}"]
    assert masked.lines[0].staff == MASK
    assert masked.problems[0].values == {"found": MASK}
    assert mask_line(other).text == "Resa Testsson", "a line of travel alone knows no names"
