"""Money: whole minor units with a currency, and the few ways in which an amount may be rounded.

A *cut* is toward zero for both signs, so that a credit note takes back exactly what its invoice gave; a
change of currency is rounded half away from zero. Each currency has two decimals here. Nothing is a float.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

# No single amount may be larger, either way: 999 999 999.99.
LARGEST: Final = 99_999_999_999
_AMOUNT = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?")
_CURRENCY = re.compile(r"[A-Z]{3}")


class OtherCurrency(TypeError):
    """Two amounts in different currencies cannot be added or compared."""


def cut(exact: Fraction) -> int:
    """Give the whole part of an exact number of minor units, toward zero for both signs."""
    whole = abs(exact.numerator) // exact.denominator
    return whole if exact >= 0 else -whole


def half_away(exact: Fraction) -> int:
    """Round an exact number of minor units to the nearest whole one; a half goes away from zero."""
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return whole if exact >= 0 else -whole


def percent_of(minor: int, percent: Decimal | int | Fraction) -> int:
    """Give ``percent`` per cent of an amount in minor units, cut."""
    return cut(Fraction(minor) * Fraction(percent) / 100)


def split(
    minor: int, weights: Sequence[int | Decimal | Fraction], rounding: Callable[[Fraction], int] = cut
) -> list[int]:
    """Divide an amount by weights so that nothing is lost: each part is rounded, the last takes what is left.

    No part takes more than is left. Without any weight above zero the last gets it all.

    Raises:
        ValueError: for no weights at all, or one below zero.
    """
    shares = [Fraction(weight) for weight in weights]
    if not shares or min(shares) < 0:
        raise ValueError("An amount is divided by at least one weight, none below zero.")
    whole, parts, left = sum(shares), list[int](), minor
    for share in shares[:-1]:
        part = rounding(minor * share / whole) if whole else 0
        part = max(part, left) if minor < 0 else min(part, left)
        parts.append(part)
        left -= part
    return [*parts, left]


def read_minor(text: str) -> int:
    """Read an amount such as ``12345.67`` as minor units; at most two decimals, a point, no spaces.

    Raises:
        ValueError: for any other text, and for more than 999 999 999.99 either way.
    """
    found = _AMOUNT.fullmatch(text) if isinstance(text, str) and text.isascii() else None
    if found is None:
        raise ValueError("This is no amount. Write digits, a point and two decimals, such as 12345.67.")
    minor = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
    if minor > LARGEST:
        raise ValueError("The amount is too large. The largest is 999999999.99.")
    return -minor if found[1] else minor


def minor_text(minor: int) -> str:
    """Write minor units as documents hold them: ``12345.67``."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}"


def checked_currency(code: str) -> str:
    """Give a currency's code back, three capitals as ISO 4217 writes them.

    Raises:
        ValueError: for any other text.
    """
    if not isinstance(code, str) or not _CURRENCY.fullmatch(code):
        raise ValueError("This is no currency. Write three capital letters, such as EUR, SEK or NOK.")
    return code


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, öre) of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("Money is a whole number of minor units.")
        checked_currency(self.currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read an amount such as ``12345.67``; raises ``ValueError`` for what is none."""
        return cls(read_minor(text), currency)

    def text(self) -> str:
        """Write the amount as documents hold it, without its currency: ``12345.67``."""
        return minor_text(self.minor)

    def __str__(self) -> str:
        return f"{self.text()} {self.currency}"

    def __bool__(self) -> bool:
        return self.minor != 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def percent(self, percent: Decimal | int) -> "Money":
        """Give so many per cent of it, cut."""
        return Money(percent_of(self.minor, percent), self.currency)

    def split(self, weights: Sequence[int | Decimal | Fraction]) -> list["Money"]:
        """Divide it by weights; the last part takes what is left."""
        return [Money(part, self.currency) for part in split(self.minor, weights)]

    def exchanged(self, rate: Decimal, currency: str) -> "Money":
        """Change it at so many units of its own currency for one of the other, half away from zero.

        Raises:
            ValueError: for a rate that is not above zero.
        """
        return Money(exchanged(self.minor, rate), currency)

    def _same(self, other: "Money") -> int:
        if not isinstance(other, Money) or other.currency != self.currency:
            raise OtherCurrency(
                f"{self} and {other} cannot be added or compared: bring them into one currency."
            )
        return other.minor


def exchanged(minor: int, rate: Decimal) -> int:
    """Change an amount at so many of its units for one of the other currency, half away from zero.

    Raises:
        ValueError: for a rate that is not above zero.
    """
    if not rate.is_finite() or rate <= 0:
        raise ValueError("A rate of exchange is a number above zero.")
    return half_away(Fraction(minor) / Fraction(rate))


def total(amounts: Sequence[Money], currency: str) -> Money:
    """Add amounts of one currency; raises ``OtherCurrency`` where one is in another."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result
