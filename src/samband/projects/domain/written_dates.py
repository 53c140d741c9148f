"""Dates in the writings that sheets, ledgers and documents use; the day comes before the month."""

import re
from datetime import date, timedelta

_MONTHS = (
    "jan january januari januar tammikuu tammikuuta",
    "feb february februari februar helmikuu helmikuuta",
    "mar march mars marts maaliskuu maaliskuuta marz",
    "apr april huhtikuu huhtikuuta",
    "may maj mai toukokuu toukokuuta",
    "jun june juni kesakuu kesakuuta",
    "jul july juli heinakuu heinakuuta",
    "aug august augusti elokuu elokuuta",
    "sep sept september syyskuu syyskuuta",
    "oct october oktober okt lokakuu lokakuuta",
    "nov november marraskuu marraskuuta",
    "dec december desember des joulukuu joulukuuta dezember dez",
)
MONTH_OF = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].{0,16})?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./ -]{1,2}([0-9]{1,2})[./ -]{1,2}([0-9]{4}|[0-9]{2})")
_IN_WORDS = re.compile(
    r"(?:den )?([0-9]{1,2})\.?[ -]([a-zäåöæø]{3,12})\.?[ -]([0-9]{4}|[0-9]{2})", re.IGNORECASE
)
_WORD_FIRST = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})", re.IGNORECASE)
_LETTERS = str.maketrans("äåöæø", "aaoao")
# The first day of the count of days that spreadsheet programs keep dates in.
_SHEET_EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1990, 2099


def read_date(text: str, *, month_first: bool = False) -> date | None:
    """Read a date; None when it is none, or lies outside 1990 to 2099.

    Read are ``2025-03-14`` (also with a time behind it), ``20250314``, ``250314`` (the Swedish short
    form), ``14.03.2025``, ``14/3-25``, ``14 mars 2025``, ``March 14, 2025``, and the number of days that a
    spreadsheet program keeps (45730). With ``month_first`` it is ``03/14/2025``.
    """
    flat = " ".join(text[:60].split())
    if not flat.isascii() and any(sign.isdecimal() and not sign.isascii() for sign in flat):
        return None
    if flat.isdecimal():
        return _of_digits(flat)
    if match := _ISO.fullmatch(flat):
        return _day(match[1], match[2], match[3])
    if match := _DAY_FIRST.fullmatch(flat):
        first, second, year = match.groups()
        return _day(year, first, second) if month_first else _day(year, second, first)
    if match := _IN_WORDS.fullmatch(flat):
        return _day(match[3], _month(match[2]), match[1])
    if match := _WORD_FIRST.fullmatch(flat):
        return _day(match[3], _month(match[1]), match[2])
    return None


def read_machine_date(text: str) -> date | None:
    """Read a date as files for machines write it: ``20250314`` or ``2025-03-14``."""
    bare = text.strip()[:10]
    if re.fullmatch("[0-9]{8}", bare):
        return _day(bare[:4], bare[4:6], bare[6:])
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", bare):
        return _day(bare[:4], bare[5:7], bare[8:])
    return None


def _month(word: str) -> str:
    return str(MONTH_OF.get(word.lower().translate(_LETTERS), 0))


def _of_digits(text: str) -> date | None:
    if len(text) == 8:
        return _day(text[:4], text[4:6], text[6:])
    if len(text) == 6:
        return _day(text[:2], text[2:4], text[4:])
    if len(text) == 5:
        day = _SHEET_EPOCH + timedelta(days=int(text))
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    return None


def _day(year: str, month: str, day: str) -> date | None:
    full = int(year) + (2000 if len(year) == 2 else 0)
    if not FIRST_YEAR <= full <= LAST_YEAR:
        return None
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None
