"""Reads a row of a support register from the cells of a file: a row, or what is wrong with which cell.

A cell that cannot be read is never guessed: the row is refused when it is who, when or what, else the cell
stays unknown, and a problem names row and column. Words for the problems are in
``samband.projects.indicator_words``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from samband.actors.domain.cells import RowCheck, country_in, region_in
from samband.actors.domain.problems import Problem, shown
from samband.actors.domain.tables import RawRow
from samband.kernel.money import LARGEST
from samband.kernel.registry import Problem as NumberProblem
from samband.kernel.registry import registry_number
from samband.kernel.text import fold
from samband.projects.domain.support.columns import (
    ANSWER_WORDS,
    EMPLOYEE_WORDS,
    GROUND_WORDS,
    KIND_WORDS,
    LEADER_WORDS,
    SUPPORT,
    TURNOVER_WORDS,
)
from samband.projects.domain.support.row import (
    EMPLOYEES,
    FINANCIAL,
    GROUND_UNKNOWN,
    KINDS,
    NO_AID,
    NOT_ASKED,
    SIZE_UNKNOWN,
    SupportRow,
)

PROBLEMS: Final = (
    *("company-missing", "date-missing", "date-unreadable", "date-ahead", "kind-missing", "kind-unknown"),
    *("number-wrong", "number-personal", "hours-unreadable", "amount-unreadable", "amount-unclear"),
    *("currency-missing", "currency-unknown", "ground-unknown", "ground-missing", "ground-contradicts"),
    *("answer-unknown", "turnover-unknown", "employees-unknown", "leader-unknown", "partner-missing"),
)
LONGEST_NAME: Final = 300
# Nobody gives more hours than a year of days has.
MOST_HOURS: Final = 8_784
_MONEY_WORDS = {"kr": "", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "eur": "EUR", "euro": "EUR", "€": "EUR"}
_CROWNS = {"SE": "SEK", "NO": "NOK", "DK": "DKK"}
_AMOUNT = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,9})(?:[.,]([0-9]{1,2}))?(?:[:,]-)?")
_UNCLEAR = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+([.,][0-9]{1,2})?")
_DATES = (
    (re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T].*)?"), (0, 1, 2)),
    (re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"), (0, 1, 2)),
    (re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})"), (2, 1, 0)),
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What became of a row: the row, or None when it is refused, and its problems."""

    row: SupportRow | None
    problems: tuple[Problem, ...] = ()


def read_row(raw: RawRow, today: date) -> ReadRow:
    """Read one row; ``today`` is the last day on which support can have been given."""
    if raw.problem is not None:
        return ReadRow(None, (raw.problem,))
    check = RowCheck(raw, keeps_notes=SUPPORT.keeps_notes)
    company, on, kind = _company(check), _date(check, today), _kind(check)
    country, region = region_in(check, country_in(check))
    number, is_personal = _number(check, country)
    minor, currency = _money(check, country)
    ground = _ground(check, kind, minor)
    partner = check.line("partner", LONGEST_NAME)
    if kind == "cooperation" and not partner:
        check.say("partner-missing", "partner")
    if not company or on is None or not kind:
        return ReadRow(None, tuple(check.problems))
    row = SupportRow(
        row=raw.number,
        company=company,
        on=on,
        kind=kind,
        country=country,
        number=number,
        is_personal=is_personal,
        own_key=check.line("id", 60),
        region=region,
        hours=_hours(check),
        aid_minor=minor,
        currency=currency,
        ground=ground,
        turnover=_answer(check, "turnover", TURNOVER_WORDS, "turnover-unknown"),
        employees=_employees(check),
        innovated=_answer(check, "innovated", ANSWER_WORDS, "answer-unknown"),
        new_customers=_answer(check, "new_customers", ANSWER_WORDS, "answer-unknown"),
        led_by=_word(check, "led_by", LEADER_WORDS, "leader-unknown") or SIZE_UNKNOWN,
        partner=partner,
        partner_number=check.line("partner_number", 40),
        evidence=check.line("evidence", LONGEST_NAME),
    )
    return ReadRow(row, tuple(check.problems))


def _company(check: RowCheck) -> str:
    company = check.line("company", LONGEST_NAME)
    if not company:
        check.say("company-missing", "company", refuses=True)
    return company


def read_date(text: str) -> date | None:
    """Read a date written ``2026-05-04``, ``20260504``, ``4.5.2026`` or ``4/5/2026`` (the day first)."""
    for pattern, order in _DATES:
        if found := pattern.fullmatch(text.strip()):
            year, month, day = (int(found[at + 1]) for at in order)
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _date(check: RowCheck, today: date) -> date | None:
    text = check.line("date", 40)
    if not text:
        check.say("date-missing", "date", refuses=True)
        return None
    day = read_date(text)
    if day is None:
        check.say("date-unreadable", "date", refuses=True, found=shown(text))
    elif day > today:
        check.say("date-ahead", "date", refuses=True, found=day.isoformat())
        return None
    return day


def _kind(check: RowCheck) -> str:
    text = check.line("kind", 100)
    kind = KIND_WORDS.get(fold(text), "")
    if not kind:
        code = "kind-unknown" if text else "kind-missing"
        check.say(code, "kind", refuses=True, found=shown(text))
    return kind


def _number(check: RowCheck, country: str) -> tuple[str, bool]:
    """Read the registry number; a person's number is not kept, only that there was one."""
    text = check.line("registry_number", 40)
    if not text:
        return "", False
    read = registry_number(country, text)
    if not isinstance(read, NumberProblem):
        return read.number, False
    is_personal = read.code == "personal"
    check.say("number-personal" if is_personal else "number-wrong", "registry_number")
    return "", is_personal


def _hours(check: RowCheck) -> Decimal | None:
    text = check.line("hours", 40)
    if not text:
        return None
    plain = re.sub(r"\s*(h|tim|timmar|timer|hours?|t)\.?$", "", text.casefold()).replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", plain) or Decimal(plain) > MOST_HOURS:
        check.say("hours-unreadable", "hours", found=shown(text))
        return None
    return Decimal(plain)


def _money(check: RowCheck, country: str) -> tuple[int | None, str]:
    """Read the aid's value and its currency; an amount without currency is not known."""
    text, stated = check.line("amount", 60), check.line("currency", 20)
    if not text:
        return None, ""
    plain = " ".join(re.sub(r"[\u00a0\u202f\u2009]", " ", text).split()).casefold()
    words = re.findall(r"[a-zåäöæø]+|€", plain)
    digits = " ".join(re.sub(r"[a-zåäöæø]+\.?|€", " ", plain).split())
    if _UNCLEAR.fullmatch(digits):
        check.say("amount-unclear", "amount", found=shown(text))
        return None, ""
    found = _AMOUNT.fullmatch(digits)
    if found is None or any(word not in _MONEY_WORDS for word in words):
        check.say("amount-unreadable", "amount", found=shown(text))
        return None, ""
    minor = int(found[1].replace(" ", "")) * 100 + int((found[2] or "").ljust(2, "0"))
    currency = _currency(check, [*words, *([stated.casefold()] if stated else [])], country)
    return (minor, currency) if currency and minor <= LARGEST else (None, "")


def _currency(check: RowCheck, words: list[str], country: str) -> str:
    if not words:
        check.say("currency-missing", "currency")
        return ""
    named = {_MONEY_WORDS.get(word, "?") or _CROWNS.get(country, "?") for word in words}
    exact = {one for one in named if one != "?"}
    if len(exact) != 1 or "?" in named - ({"?"} if "kr" in words and len(words) > 1 else set()):
        check.say("currency-unknown", "currency", found=shown(" ".join(words)))
        return ""
    return exact.pop()


def _ground(check: RowCheck, kind: str, minor: int | None) -> str:
    text = check.line("legal_basis", 100)
    ground = GROUND_WORDS.get(fold(text), GROUND_UNKNOWN)
    if text and fold(text) not in GROUND_WORDS:
        check.say("ground-unknown", "legal_basis", found=shown(text))
    if ground == NO_AID and (minor or KINDS.get(kind) == FINANCIAL):
        check.say("ground-contradicts", "legal_basis")
    if not text and minor:
        check.say("ground-missing", "legal_basis")
    return ground


def _word(check: RowCheck, column: str, words: Mapping[str, str], code: str) -> str:
    text = check.line(column, 100)
    found = words.get(fold(text), "") if text else ""
    if text and not found:
        check.say(code, column, found=shown(text))
    return found


def _answer(check: RowCheck, column: str, words: Mapping[str, str], code: str) -> str:
    """Read an answer at intake: an empty cell says that nobody asked."""
    return _word(check, column, words, code) or NOT_ASKED


def _employees(check: RowCheck) -> str:
    """Read a band, or a number of people, which becomes its band."""
    text = check.line("employees", 100)
    if re.fullmatch(r"[0-9]{1,6}", text):
        return next(
            band for band, below in zip(EMPLOYEES, (10, 50, 250, 1_000_000), strict=True) if int(text) < below
        )
    return _answer(check, "employees", EMPLOYEE_WORDS, "employees-unknown")
