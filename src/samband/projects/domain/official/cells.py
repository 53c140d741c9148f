"""Texts, amounts and days as the cells of lists hold them, written and read the same way."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from samband.kernel.money import minor_text

# What a spreadsheet program takes for the beginning of a formula.
_RISKY: Final = ("=", "+", "-", "@")
_NOT_SHOWN: Final = frozenset("\ufeff\ufffe\uffff")
_BLANKS: Final = re.compile(r"[\s'’]+")
_WORDS: Final = re.compile(r"(?i)(sek|nok|dkk|eur|kr|€|:-|,-)")
_MINUS: Final = str.maketrans({"−": "-", "–": "-", "\u2010": "-", "\u2011": "-"})
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-./]?)(\d{1,2})\2(\d{1,2})(?:[ T].*)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})(?: .*)?")
_CENT: Final = Decimal("0.01")
# Binary fractions miss a cent's worth by far less than this.
_NOISE: Final = Decimal("0.000001")
_RATE_STEP: Final = Decimal("0.00000001")
# Excel counts days from here (its own fault of 1900 included).
_DAY_NOUGHT: Final = date(1899, 12, 30)
_SERIALS: Final = (20_000, 80_000)


def plain(text: str) -> str:
    """Give a text as one cell can hold it: one line, single blanks, composed letters, nothing unseen."""
    seen = (
        " " if unicodedata.category(sign) in ("Cc", "Cs") or sign in _NOT_SHOWN else sign
        for sign in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(seen).split())


def guarded(text: str) -> str:
    """Put a quote before what a spreadsheet program would run as a formula, so that it stays a text.

    A text that looks guarded already gets one more, so that ``unguarded`` gives back any text as it was.
    """
    return f"'{text}" if text.lstrip("'").startswith(_RISKY) else text


def unguarded(text: str) -> str:
    """Take off the quote that ``guarded`` put."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_RISKY) else text


def same_text(one: str, other: str) -> bool:
    """Say whether two cells say the same, whichever of the programs between them guarded it."""
    return one == other or _bare(one) == _bare(other)


def _bare(text: str) -> str:
    bare = text.lstrip("'")
    return bare if bare.startswith(_RISKY) else text


def amount_text(minor: int, decimal: str = ".") -> str:
    """Write minor units with two decimals and no blanks: ``-33.37``."""
    return minor_text(minor).replace(".", decimal)


def read_amount(cell: object, decimal: str) -> int:
    """Read an amount as minor units, from a number or from a text of any Nordic or English form.

    ``decimal`` is what the system writes; it decides only where ``1.234`` could be both.

    Raises:
        ValueError: when it is no amount, or has parts of a cent.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | str | Decimal):
        raise ValueError(f"{cell!r} is no amount.")
    text = _number_text(cell, decimal) if isinstance(cell, str) else repr(cell)
    try:
        value = Decimal(text) if not isinstance(cell, Decimal) else cell
        cents = value.quantize(_CENT)
    except InvalidOperation:
        raise ValueError(f"{str(cell)[:40]!r} is no amount.") from None
    if not cents.is_finite():
        raise ValueError(f"{str(cell)[:40]!r} is no amount.")
    if abs(value - cents) > _NOISE:
        raise ValueError(f"{str(cell)[:40]!r} has parts of a cent.")
    return int(cents * 100)


def _number_text(text: str, decimal: str) -> str:
    bare = _BLANKS.sub("", _WORDS.sub("", unguarded(text.strip()).translate(_MINUS)))
    is_negative = bare.startswith("-") or bare.endswith("-") or (bare[:1], bare[-1:]) == ("(", ")")
    bare = bare.strip("-+()")
    if not re.fullmatch(r"\d[\d.,]*|[.,]\d+", bare):
        raise ValueError(f"{text[:40]!r} is no amount.")
    point = _point_of(bare, decimal)
    whole, sign, part = bare.rpartition(point) if point else (bare, "", "")
    whole = re.sub("[.,]", "", whole)
    return f"{'-' if is_negative else ''}{whole or '0'}{'.' if sign else ''}{part}"


def _point_of(text: str, decimal: str) -> str:
    """Find which sign parts the whole from its fraction; "" when none does."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return ""
    sign = text[last]
    if text.count(sign) > 1:
        return ""
    is_alone = ("," in text) != ("." in text)
    groups_thousands = len(text) - last - 1 == 3 and sign != decimal
    return "" if is_alone and groups_thousands else sign


def rate_of(value: Decimal) -> Decimal:
    """Give a rate as files can hold it: eight decimals."""
    return value.quantize(_RATE_STEP)


def rate_text(value: Decimal, decimal: str) -> str:
    """Write a rate with as many decimals as it has."""
    text = f"{rate_of(value):f}".rstrip("0").rstrip(".")
    return (text or "0").replace(".", decimal)


def read_rate(cell: object) -> Decimal:
    """Read a rate of exchange.

    Raises:
        ValueError: when it is none.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | str | Decimal):
        raise ValueError(f"{cell!r} is no rate.")
    text = _BLANKS.sub("", cell).replace(",", ".") if isinstance(cell, str) else str(cell)
    try:
        rate = rate_of(Decimal(text))
    except InvalidOperation:
        raise ValueError(f"{text[:40]!r} is no rate.") from None
    if not rate.is_finite():
        raise ValueError(f"{text[:40]!r} is no rate.")
    return rate


def day_text(day: date, form: str) -> str:
    """Write a day in a form such as ``yyyy-mm-dd`` or ``dd.mm.yyyy``."""
    parts: Mapping[str, str] = {"yyyy": f"{day.year:04d}", "mm": f"{day.month:02d}", "dd": f"{day.day:02d}"}
    for name, part in parts.items():
        form = form.replace(name, part)
    return form


def read_day(cell: object) -> date:
    """Read a day: a date of a workbook, its bare number, or a text with the year or the day first.

    Raises:
        ValueError: when it is none.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _SERIALS[0] < cell < _SERIALS[1]:
        return _DAY_NOUGHT + timedelta(days=int(cell))
    text = str(cell).strip()
    if found := _YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError(f"{text[:40]!r} is no day.")
