"""Public holidays by country, by the open tables of the library ``holidays``."""

from collections.abc import Container
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=64)
def public_holidays(country: str) -> Container[date]:
    """Give the public holidays of a country (ISO 3166), eves on which offices are closed with them.

    An unknown country has none: its promise counts Monday to Friday.
    """
    from holidays import country_holidays

    try:
        plain = country_holidays(country)
    except NotImplementedError:
        return frozenset()
    also = {"public", "de_facto"} & set(plain.supported_categories)
    return country_holidays(country, categories=tuple(sorted(also or {"public"})))


@lru_cache(maxsize=1)
def countries_with_calendar() -> tuple[str, ...]:
    """Give the codes of the countries whose public holidays are known."""
    from holidays import list_supported_countries

    return tuple(sorted(code for code in list_supported_countries() if len(code) == 2))
