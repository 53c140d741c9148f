"""Reads what senders write for countries, regions, languages and registry numbers.

Countries and languages are known by code and by name in the languages that lists are written in
(names from CLDR, by way of Babel).
"""

from functools import cache

from babel import Locale

from samband.kernel.codes import Nuts, region_name, regions
from samband.kernel.registry import RegistryNumber, registry_number
from samband.kernel.text import fold

_NAMED_IN = (
    "en",
    "sv",
    "nb",
    "nn",
    "da",
    "fi",
    "is",
    "nl",
    "de",
    "et",
    "lv",
    "lt",
    "pl",
    "fr",
    "es",
    "it",
    "se",
)
# What CLDR names beside the countries of ISO 3166: unions, parts of countries, placeholders.
_NO_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())  # noqa: SIM905
# NUTS and older habits name two countries otherwise than ISO 3166 does.
_COUNTRY_ALIASES = {
    "uk": "GB",
    "el": "GR",
    "great britain": "GB",
    "storbritannien": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "holland": "NL",
    "the netherlands": "NL",
    "eire": "IE",
    "republic of ireland": "IE",
    "czech republic": "CZ",
    "usa": "US",
    "swe": "SE",
    "nor": "NO",
    "dnk": "DK",
    "den": "DK",
    "fin": "FI",
    "isl": "IS",
    "nld": "NL",
    "deu": "DE",
    "ger": "DE",
    "est": "EE",
    "lva": "LV",
    "ltu": "LT",
    "pol": "PL",
    "irl": "IE",
    "gbr": "GB",
}
NORWEGIAN = frozenset({"no", "nor", "norsk", "norwegian", "norska", "norja", "noors", "norwegisch"})
_LANGUAGE_ALIASES = {
    "swe": "sv",
    "se": "sv",
    "nob": "nb",
    "nno": "nn",
    "dan": "da",
    "dk": "da",
    "fin": "fi",
    "nld": "nl",
    "dut": "nl",
    "deu": "de",
    "ger": "de",
    "eng": "en",
    "uk english": "en",
    "bokmal": "nb",
    "nynorsk": "nn",
}


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES


@cache
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _NAMED_IN:
        for code, name in Locale.parse(language).territories.items():
            if _is_country(code):
                names.setdefault(fold(name), code)
    return names | _COUNTRY_ALIASES


@cache
def _languages() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _NAMED_IN:
        for code, name in Locale.parse(language).languages.items():
            if 2 <= len(code) <= 3:
                names.setdefault(fold(name), code)
    return {**names, **_LANGUAGE_ALIASES}


def country_of(text: str) -> str:
    """Give the ISO 3166 code of a country written as code or name; "" when it is none."""
    code = text.strip().upper()
    if _is_country(code) and code in Locale.parse("en").territories:
        return code
    return _countries().get(fold(text), "")


@cache
def _region_names(country: str) -> dict[str, str]:
    """Give the regions of a country by folded name, the most precise level first."""
    names: dict[str, str] = {}
    for region in sorted(regions(country_code=country), key=lambda one: (-one.level, one.code)):
        for language in ("", "sv"):
            name = fold(region_name(region.code, language))
            if region.level:
                names.setdefault(name, region.code)
    return names


def region_of(text: str, country: str) -> str:
    """Give the NUTS code of a region written as code, or by name where the country is known; "" when none."""
    try:
        region = Nuts(text)
    except ValueError:
        region = None
    if region is not None and region.known:
        return region.code
    if not country:
        return ""
    names = _region_names(country)
    folded = fold(text)
    for ending in ("", "s lan", " lan", " fylke", " region", " maakunta"):
        if folded.endswith(ending) and (code := names.get(folded.removesuffix(ending) if ending else folded)):
            return code
    return names.get(folded.removeprefix("region "), "")


def country_of_region(region: str) -> str:
    """Give the ISO 3166 code of the country that a NUTS region lies in."""
    return Nuts(region).country


def registry_number_of(text: str, country: str) -> tuple[str, str]:
    """Give a registry number as its country writes it, or the code of what is wrong with it.

    Where a country's check digit is not known, five digits at least must stand in it, not all
    alike: a placeholder such as 0 or "n/a" would make one organisation of many.
    """
    if not country:
        guesses = [registry_number(code, text) for code in ("SE", "NO", "DK", "EE")]
        personal = any(not isinstance(one, RegistryNumber) and one.code == "personal" for one in guesses)
        return "", "number-person" if personal else "number-no-country"
    number = registry_number(country, text)
    if not isinstance(number, RegistryNumber):
        return "", "number-person" if number.code == "personal" else "number-invalid"
    digits = [sign for sign in number.number if sign.isdecimal()]
    if len(digits) < 5 or len(set(digits)) == 1 or len(number.number) > 30:
        return "", "number-invalid"
    return number.number, ""


# Whose numbers are told apart by their form.
_NUMBERED = ("SE", "NO", "DK", "FI", "EE", "NL")


def numbers_of(text: str, country: str) -> list[tuple[str, str]]:
    """Give the registry numbers that a text may be: (country, number), that of ``country`` first.

    A text that looks like a number of several countries gives each; a name gives none.
    """
    if sum(sign.isdecimal() for sign in text) < 5:
        return []
    found = []
    for one in dict.fromkeys((country, *_NUMBERED)):
        number, fault = registry_number_of(text, one) if one else ("", "")
        if number and not fault:
            found.append((one, number))
    return found


def language_of(text: str) -> str:
    """Give the code of a language written as code or name; "" when it is none or only "Norwegian"."""
    folded = fold(text)
    if folded in NORWEGIAN:
        return ""
    if alias := _LANGUAGE_ALIASES.get(folded):
        return alias
    primary = text.strip().replace("_", "-").split("-")[0].lower()
    if 2 <= len(primary) <= 3 and primary in Locale.parse("en").languages:
        return primary
    return _languages().get(folded, "")
