"""Finds personal identity numbers in texts, by dates and check digits: Sweden, Norway, Denmark, Finland.

A number is only taken for one when its date exists and its check digit is right, so that numbers of invoices,
organisations and accounts stay readable. A Danish number has had no check digit since 2007: with its hyphen
the date decides, without it the old check digit must be right or the text must call it CPR.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

SWEDISH, NORWEGIAN, DANISH, FINNISH = "SE", "NO", "DK", "FI"

_EDGE_BEFORE, _EDGE_AFTER = r"(?<![\w])(?<![0-9][-.,/])", r"(?![\w])(?![-.,/][0-9])"
_DASH = "[-\u2010-\u2013\u2212]"
_SWEDISH = re.compile(rf"{_EDGE_BEFORE}((?:18|19|20)?[0-9]{{6}})({_DASH}|\+| )?([0-9]{{4}}){_EDGE_AFTER}")
_NORWEGIAN = re.compile(rf"{_EDGE_BEFORE}([0-9]{{6}})(?: |{_DASH})?([0-9]{{5}}){_EDGE_AFTER}")
_DANISH = re.compile(rf"{_EDGE_BEFORE}([0-9]{{6}})( ?{_DASH} ?| )?([0-9]{{4}}){_EDGE_AFTER}")
_FINNISH = re.compile(
    rf"{_EDGE_BEFORE}([0-9]{{6}})([-+\u2013A-FU-Y])([0-9]{{3}})([0-9A-FHJ-NPR-Y]){_EDGE_AFTER}", re.IGNORECASE
)
_CPR = re.compile(r"\b(?:cpr|cpr-?nr|cpr-?nummer|personnr|personnummer)\W{0,3}$", re.IGNORECASE)
_HETU_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A personal number in a text: whose country's, and where it begins and ends."""

    country: str
    start: int
    end: int


def find_numbers(text: str) -> tuple[FoundNumber, ...]:
    """Find every personal number in a text, in order, none overlapping another."""
    found = sorted(
        (one for finder in (_swedish, _norwegian, _danish, _finnish) for one in finder(text)),
        key=lambda one: (one.start, -one.end),
    )
    kept: list[FoundNumber] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _swedish(text: str) -> Iterator[FoundNumber]:
    for match in _SWEDISH.finditer(text):
        born, last = match[1], match[3]
        if is_swedish(born, last):
            yield FoundNumber(SWEDISH, *match.span())


def is_swedish(born: str, last: str) -> bool:
    """Say whether six or eight digits of birth and four more are a personnummer or samordningsnummer.

    The date exists (a samordningsnummer adds 60 to the day); the last digit is Luhn's over the ten.
    """
    short = born[-6:]
    day = int(short[4:])
    day -= 60 if day > 60 else 0
    month = int(short[2:4])
    if len(born) == 8:
        is_dated = _exists(int(born[:4]), month, day)
    else:
        is_dated = any(_exists(century + int(short[:2]), month, day) for century in (1900, 2000))
    return is_dated and last != "0000" and _luhn(short + last)


def _norwegian(text: str) -> Iterator[FoundNumber]:
    for match in _NORWEGIAN.finditer(text):
        if is_norwegian(match[1] + match[2]):
            yield FoundNumber(NORWEGIAN, *match.span())


def is_norwegian(digits: str) -> bool:
    """Say whether eleven digits are a fødselsnummer or D-number (day plus 40), by date and both check digits.

    Numbers made for health services (month plus 40) and for tests (month plus 80, 65) count as well.
    """
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day -= 40 if day > 40 else 0
    month -= 80 if month > 80 else 65 if month > 65 else 40 if month > 40 else 0
    if not any(_exists(century + year, month, day) for century in (1900, 2000)):
        return False
    values = [int(digit) for digit in digits]
    first = sum(map(int.__mul__, values, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)))
    second = sum(map(int.__mul__, values, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)))
    return first % 11 == 0 and second % 11 == 0


def _danish(text: str) -> Iterator[FoundNumber]:
    for match in _DANISH.finditer(text):
        born, between, last = match[1], match[2], match[3]
        if not _is_danish_date(born, last):
            continue
        has_dash = bool(between and between.strip())
        called = _CPR.search(text[max(0, match.start() - 20) : match.start()]) is not None
        if has_dash or called or _danish_check(born + last):
            yield FoundNumber(DANISH, *match.span())


def _is_danish_date(born: str, last: str) -> bool:
    """Say whether the date exists, in the century that the seventh digit and the year give."""
    day, month, year = int(born[:2]), int(born[2:4]), int(born[4:])
    seventh = int(last[0])
    if seventh <= 3:
        century = 1900
    elif seventh in (4, 9):
        century = 2000 if year <= 36 else 1900
    else:
        century = 2000 if year <= 57 else 1800
    return _exists(century + year, month, day)


def _danish_check(digits: str) -> bool:
    return (
        sum(int(digit) * weight for digit, weight in zip(digits, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True))
        % 11
        == 0
    )


def _finnish(text: str) -> Iterator[FoundNumber]:
    for match in _FINNISH.finditer(text):
        born, sign, individual, check = match.groups()
        century = {"+": 1800, "A": 2000, "B": 2000, "C": 2000, "D": 2000, "E": 2000, "F": 2000}.get(
            sign.upper(), 1900
        )
        is_dated = _exists(century + int(born[4:]), int(born[2:4]), int(born[:2]))
        if is_dated and int(individual) >= 2 and _HETU_SIGNS[int(born + individual) % 31] == check.upper():
            yield FoundNumber(FINNISH, *match.span())


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
