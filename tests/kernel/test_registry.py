"""Registry numbers are checked as each country's register says; people's numbers never pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.kernel.registry import Problem, RegistryNumber, registry_number


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("SE", "556012-5790", "556012-5790"),
        ("SE", "2120001355", "212000-1355"),
        ("SE", "16 556012 5790", "556012-5790"),
        ("NO", "974 760 673", "974760673"),
        ("NO", "NO 974760673 MVA", "974760673"),
        ("DK", "DK-55133018", "55133018"),
        ("FI", "0112038-9", "0112038-9"),
        ("FI", "112038-9", "0112038-9"),
        ("EE", "10060701", "10060701"),
        ("NL", "KvK 12345678", "12345678"),
    ],
)
def test_right_numbers(country: str, text: str, number: str) -> None:
    assert registry_number(country, text) == RegistryNumber(country, number, True)


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("SE", "556012-5791", "check-digit"),
        ("SE", "811228-9874", "personal"),
        ("SE", "19811228-9874", "personal"),
        ("SE", "55601", "shape"),
        ("NO", "974760637", "check-digit"),
        ("NO", "01010112345", "personal"),
        ("DK", "55133081", "check-digit"),
        ("DK", "010101-1234", "personal"),
        ("FI", "0112039-8", "check-digit"),
        ("EE", "10060710", "check-digit"),
        ("NL", "1234567", "shape"),
        ("DE", "<script>", "shape"),
    ],
)
def test_wrong_numbers_say_why(country: str, text: str, code: str) -> None:
    problem = registry_number(country, text)
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert problem.what
    assert problem.fix


def test_other_countries_are_taken_unchecked() -> None:
    assert registry_number("DE", " HRB  12345 ") == RegistryNumber("DE", "HRB 12345", False)


@given(st.sampled_from(["SE", "NO", "DK", "FI", "EE"]), st.integers(2_020_000_000, 9_999_999_999))
def test_at_most_one_check_digit_fits(country: str, seed: int) -> None:
    length = {"SE": 10, "NO": 9}.get(country, 8)
    body = str(seed)[: length - 1]
    answers = [registry_number(country, body + str(check)) for check in range(10)]
    assert sum(isinstance(answer, RegistryNumber) for answer in answers) <= 1
