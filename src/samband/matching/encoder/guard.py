"""The last guard before a C engine: no text may hurt it, whoever calls."""

from collections.abc import Sequence

from samband.matching.domain.normalise import normalise

CAP = 2000
"""Characters of a text that are read by default. A text that is longer is cut between words."""

GUARD = "n1"
"""Names the rules of `normalise`; part of an encoder's name, since other rules give other vectors."""


def safe(text: str, cap: int = CAP) -> str:
    """Make a text safe to encode, even when the caller has not: normalised, at most ``cap`` long.

    NFKC removes U+FDFA, whose expansion overflows a buffer of the default engine; NUL would end
    the text early, and a lone surrogate cannot be written as UTF-8: both go.
    """
    return normalise(text, cap)


def all_safe(texts: Sequence[str], cap: int = CAP) -> list[str]:
    """Make each text safe to encode, see :func:`safe`."""
    return [safe(text, cap) for text in texts]
