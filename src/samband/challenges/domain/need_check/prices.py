"""Money as the answer: sums that somebody shall get or pay, and prices that shall be changed."""

import re
from collections.abc import Iterator

from samband.challenges.domain.need_check.marks import Marked
from samband.challenges.domain.need_check.scope import NOWHERE, Scope

_SIGN = r"(?:kr|kronor|kroner|krona|SEK|NOK|DKK|EUR|euros?|euroa|euron|€|£|\$|pounds?)"
_SUM = re.compile(
    rf"(?:(?<![\w.,])\d[\d., \u00a0]{{0,9}}\s?{_SIGN}|(?:€|£|\$|EUR|SEK|NOK|DKK)\s?\d[\d.,]*)(?!\w)",
    re.IGNORECASE,
)
_NEAR = 6
_AROUND = 7


def sums(marked: Marked, scopes: list[Scope], text: str) -> Iterator[tuple[int, int]]:
    """Give the places of sums that people shall get or pay; a budget's frame is none."""
    if marked.has("budget_frame", "from"):
        return
    for match in _SUM.finditer(text, marked.sentence.start, marked.sentence.end):
        place = next((place for place, mark in enumerate(marked.marks) if mark.token.end > match.start()), 0)
        around = marked.frames(place - _AROUND, place + _AROUND)
        scope = scopes[place]
        if "negation" in marked.frames(place + 1, len(marked.marks)):
            continue
        if scope.demand == NOWHERE or scope.stated or scope.negated or not around & {"payment"}:
            continue
        yield match.span()


def _commands(marked: Marked, place: int) -> bool:
    """Whether a change stands at the beginning of what is said, as a command or a title."""
    return bool(marked.marks[place].token.pause)


def changed(marked: Marked, scopes: list[Scope]) -> Iterator[tuple[int, int]]:
    """Give first and last word of a price and the word that changes it: lower fares, a cut in rents."""
    asked = marked.has("need", "modal", "wanted", "necessity", "acquire")
    for place, mark in enumerate(marked.marks):
        if "change" in mark.frames and not (asked or not place or _commands(marked, place)):
            continue
        if (
            "change" not in mark.frames
            or scopes[place].stated
            or scopes[place].negated
            or scopes[place].caused
        ):
            continue
        for other in (*range(place + 1, place + _NEAR), *range(place - 1, place - _NEAR, -1)):
            if 0 <= other < len(marked.marks) and "pricenoun" in marked.marks[other].frames:
                first, last = sorted((place, other))
                if not any(one.token.pause for one in marked.marks[first + 1 : last + 1]):
                    yield first, last
                    break
