"""Which words of notes are an open question: asked, marked with "???", or left as "or ???"."""

import re

_MARKS = re.compile(r"\?\s*\?|(?<!\w)(?:or|eller|oder|tai|of)\s+\?", re.IGNORECASE)
_TRAILING = " \t*_\"'”“»)]}…."


def is_open(text: str) -> bool:
    """Whether words ask something that nobody has answered: they end in "?" or hold "??" or "or ?"."""
    return _MARKS.search(text) is not None or text.rstrip(_TRAILING).endswith("?")


def says_something(text: str) -> bool:
    """Whether there are words at all, not only question marks."""
    return any(letter.isalnum() for letter in text)
