"""Reads a value as people write it: ``40``, ``about 40``, ``mer än 150``, ``pending: the fair``."""

import re
from decimal import Decimal
from typing import Final

from samband.kernel.text import fold
from samband.projects.domain.indicators.values import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    EXACT,
    NOTHING_REPORTED,
    Value,
    known,
    pending,
)

# "More than" is kept as "at least": what is known is the bound, not how far above it is.
_WORDS: Final = {
    ABOUT: "about|around|approximately|approx|ca|cirka|circa|omkring|ungefar|runt|rundt|omtrent|omtrentlig",
    AT_LEAST: "more than|over|at least|mer an|fler an|over|minst|mindst|mer enn|flere enn|mere end|flere end",
    AT_MOST: "less than|under|at most|hogst|hoyst|hojst|mindre an|farre an|mindre enn|faerre enn|mindre end"
    "|farre enn|faerre end|maks|max",
}
_EXACTNESS: Final = {fold(word): code for code, words in _WORDS.items() for word in words.split("|")}
_WAITS: Final = "pending|waits for|vantar pa|inte klart|avventer|venter pa|afventer"
_PENDING: Final = frozenset(fold(word) for word in _WAITS.split("|"))
_NOTHING: Final = frozenset(
    {"", "not reported", "ej rapporterat", "ikke rapportert", "ikke rapporteret", "n a"}
)
_NUMBER = re.compile(r"([^0-9]*?)\s*(-?[0-9]{1,3}(?: [0-9]{3})+|-?[0-9]{1,12})(?:[.,]([0-9]{1,2}))?(\+?)")


class NoValue(ValueError):
    """The text is no value of an indicator; ``code`` says why: ``unreadable``, or ``event-missing``."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: “{text[:40]}”")
        self.code = code


def read_value(text: str) -> Value:
    """Read a value; an empty text is "not reported", which is not zero.

    Raises:
        NoValue: when it is no number, or pending without the event that it waits for.
    """
    plain = " ".join(text.split())
    first, colon, event = plain.partition(":")
    if fold(plain) in _NOTHING:
        return NOTHING_REPORTED
    if fold(first) in _PENDING:
        if not (colon and event.strip()):
            raise NoValue("event-missing", plain)
        return pending(event.strip())
    found = _NUMBER.fullmatch(plain)
    word = fold(found[1]) if found else ""
    if found is None or (word and word not in _EXACTNESS) or (word and found[4]) or found[1].strip() == "-":
        raise NoValue("unreadable", plain)
    number = Decimal(found[2].replace(" ", "") + (f".{found[3]}" if found[3] else ""))
    return known(number, AT_LEAST if found[4] else _EXACTNESS.get(word, EXACT))
