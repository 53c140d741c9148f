"""The number an organisation has in its country's register, checked by its check digit."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from samband.kernel.text import gettext_noop as _


@dataclass(frozen=True, slots=True)
class RegistryNumber:
    """A number as its country writes it. ``checked`` says that its check digit, or its length, is right."""

    country: str
    number: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text is no registry number: ``code`` for programs, ``what`` and ``fix`` for people.

    ``code`` is ``shape``, ``check-digit`` or ``personal``; a personal number must not be stored.
    """

    code: str
    what: str
    fix: str


_SHAPE = Problem(
    "shape",
    _("The number has the wrong length or other signs than digits."),
    _("Compare it with the register."),
)
_CHECK = Problem(
    "check-digit",
    _("The check digit does not fit."),
    _("Look for a wrong digit, or two that changed places."),
)
_PERSONAL = Problem(
    "personal",
    _("This is a person's identity number: sole traders have it as theirs."),
    _("Leave the number out. It is personal data and is not kept here."),
)
_SEPARATORS = re.compile(r"[\s.\-–/]+")
_FREE = re.compile(r"[0-9A-Za-zÅÄÖÆØÜåäöæøüß .\-/]{1,30}")


def registry_number(country: str, text: str) -> RegistryNumber | Problem:
    """Check a registry number of a country (ISO 3166 alpha-2) and give it in the form the country writes.

    Checked are Sweden (organisationsnummer, Luhn; third digit at least 2), Norway (organisasjonsnummer,
    modulo 11), Denmark (CVR, modulo 11), Finland (Y-tunnus, modulo 11), Estonia (registrikood, modulo 11)
    and the Netherlands (KvK, length only). Numbers of other countries are taken as they are.
    """
    rule = _RULES.get(country)
    if rule is None:
        text = " ".join(text.split())
        return RegistryNumber(country, text, False) if _FREE.fullmatch(text) else _SHAPE
    compact = _SEPARATORS.sub("", text).upper()
    compact = re.sub(f"^{country}|MVA$|FORETAKSREGISTERET$", "", compact)
    return rule(compact)


def _digits(compact: str, *lengths: int) -> list[int] | None:
    if len(compact) not in lengths or not (compact.isascii() and compact.isdigit()):
        return None
    return [int(digit) for digit in compact]


def _weighted(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False))


def _swedish(compact: str) -> RegistryNumber | Problem:
    """Check ten digits by Luhn; twelve begin with 16 for organisations, with the century for people."""
    digits = _digits(compact, 10, 12)
    if digits is None:
        return _SHAPE
    if len(digits) == 12:
        if compact[:2] != "16":
            return _PERSONAL
        digits, compact = digits[2:], compact[2:]
    if digits[2] < 2:
        return _PERSONAL
    doubled = [digit * 2 if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    if sum(digit // 10 + digit % 10 for digit in doubled) % 10:
        return _CHECK
    return RegistryNumber("SE", f"{compact[:6]}-{compact[6:]}", True)


def _norwegian(compact: str) -> RegistryNumber | Problem:
    digits = _digits(compact, 9)
    if digits is None:
        return _PERSONAL if _digits(compact, 11) else _SHAPE
    if _weighted(digits, (3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11:
        return _CHECK
    return RegistryNumber("NO", compact, True)


def _danish(compact: str) -> RegistryNumber | Problem:
    digits = _digits(compact, 8)
    if digits is None:
        return _PERSONAL if _digits(compact, 10) else _SHAPE
    if digits[0] == 0 or _weighted(digits, (2, 7, 6, 5, 4, 3, 2, 1)) % 11:
        return _CHECK
    return RegistryNumber("DK", compact, True)


def _finnish(compact: str) -> RegistryNumber | Problem:
    compact = compact.zfill(8) if len(compact) == 7 else compact
    digits = _digits(compact, 8)
    if digits is None:
        return _SHAPE
    # A sum of 1 modulo 11 would need the check digit 10; such numbers are not given out.
    if _weighted(digits, (7, 9, 10, 5, 8, 4, 2, 1)) % 11:
        return _CHECK
    return RegistryNumber("FI", f"{compact[:7]}-{compact[7]}", True)


def _estonian(compact: str) -> RegistryNumber | Problem:
    digits = _digits(compact, 8)
    if digits is None:
        return _PERSONAL if _digits(compact, 11) else _SHAPE
    rest = _weighted(digits[:7], (1, 2, 3, 4, 5, 6, 7)) % 11
    if rest == 10:
        rest = _weighted(digits[:7], (3, 4, 5, 6, 7, 8, 9)) % 11 % 10
    return RegistryNumber("EE", compact, True) if rest == digits[7] else _CHECK


def _dutch(compact: str) -> RegistryNumber | Problem:
    compact = compact.removeprefix("KVK")
    return RegistryNumber("NL", compact, True) if _digits(compact, 8) else _SHAPE


_RULES: dict[str, Callable[[str], RegistryNumber | Problem]] = {
    "SE": _swedish,
    "NO": _norwegian,
    "DK": _danish,
    "FI": _finnish,
    "EE": _estonian,
    "NL": _dutch,
}
