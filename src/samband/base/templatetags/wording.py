"""Numbers, dates, languages and countries as the reader's language writes them (CLDR, by way of Babel)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, cast

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_datetime_format
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, get_decimal_symbol, get_group_symbol
from django.utils.translation import get_language

# English here is British: 22 November 2026, not November 22, 2026.
_LOCALES: Final[dict[str, str]] = {"en": "en_GB", "no": "nb"}


_Length = Literal["full", "long", "medium", "short"]


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    code = _LOCALES.get(language, language.replace("-", "_"))
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def reader() -> Locale:
    """The locale of the language that this page is being written in."""
    return _locale(get_language() or "en")


def number(value: object) -> str:
    """12345.6 as "12,345.6" or "12 345,6"; a value that is not a number is returned as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return "" if value is None else str(value)
    return format_decimal(value, locale=reader())


@lru_cache(maxsize=64)
def _signs(locale: Locale) -> tuple[str, str]:
    return get_group_symbol(locale), get_decimal_symbol(locale)


def amount(minor: int | None, currency: str = "") -> str:
    """Minor units as the reader's language writes an amount: -1234567 is "−12 345,67 SEK".

    Nothing for what is not known: an unknown amount is never shown as zero.
    """
    if minor is None:
        return ""
    group, point = _signs(reader())
    whole = f"{abs(minor) // 100:,}".replace(",", group)
    sign = "\N{MINUS SIGN}" if minor < 0 else ""
    code = f"\N{NO-BREAK SPACE}{currency}" if currency else ""
    return f"{sign}{whole}{point}{abs(minor) % 100:02}{code}"


def percent(value: object) -> str:
    """0.42 as "42%" or "42 %"."""
    if not isinstance(value, int | float | Decimal):
        return "" if value is None else str(value)
    return format_percent(value, locale=reader())


def day(value: date | str | None, length: str = "long") -> str:
    """A date, or an ISO day that was kept; empty without one. ``length``: full, long, medium or short."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return format_date(value, format=cast(_Length, length), locale=reader())


def moment(value: datetime | None) -> str:
    """A date and a time of day to the minute; empty when there is none."""
    if not value:
        return ""
    both = str(get_datetime_format("medium", locale=reader())).replace("'", "")
    clock = format_time(value, format="short", locale=reader())
    return both.replace("{0}", clock).replace("{1}", format_date(value, format="medium", locale=reader()))


def listed(values: Iterable[object]) -> str:
    """Several things as a sentence names them: "Norway, Denmark and Finland"."""
    return format_list([str(value) for value in values], locale=reader())


@lru_cache(maxsize=2048)
def _language_name(code: str, reader_language: str) -> str:
    return str(_locale(reader_language).languages.get(code.replace("-", "_"), code))


def language_name(code: str) -> str:
    """The language's name in the reader's language; the code itself when nobody has named it."""
    return _language_name(code, get_language() or "en") if code else ""


@lru_cache(maxsize=2048)
def _country_name(code: str, reader_language: str) -> str:
    return str(_locale(reader_language).territories.get(code.upper(), code))


def country_name(code: str) -> str:
    """The country's name in the reader's language; the code itself when it is not a country's."""
    return _country_name(code, get_language() or "en") if code else ""
