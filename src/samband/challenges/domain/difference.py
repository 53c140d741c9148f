"""What differs between two texts, word by word, so that a reader sees it and nothing is left out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final

SAME: Final = "same"
ADDED: Final = "added"
REMOVED: Final = "removed"
_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")
# Beyond so many pairs of words, what lies between the equal ends is shown as one text for another.
_MOST_PAIRS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is the same in both, was added, or was removed."""

    sort: str
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Give the pieces of two texts in order: `earlier` and `later` put both together again, sign by sign."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    most = min(len(old), len(new)) - start
    tails = zip(reversed(old), reversed(new), strict=False)
    end = min(most, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], tails)))
    middle = _between(old[start : len(old) - end], new[start : len(new) - end])
    found = [(SAME, old[:start]), *middle, (SAME, old[len(old) - end :])]
    return tuple(Piece(sort, "".join(words)) for sort, words in found if words)


def _between(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    if len(old) * len(new) > _MOST_PAIRS:
        return [(REMOVED, old), (ADDED, new)]
    found: list[tuple[str, Sequence[str]]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append((SAME, old[i:j]))
        else:
            found += [(REMOVED, old[i:j]), (ADDED, new[k:m])]
    return found


def earlier(pieces: Iterable[Piece]) -> str:
    """Put the earlier text together again."""
    return "".join(piece.text for piece in pieces if piece.sort != ADDED)


def later(pieces: Iterable[Piece]) -> str:
    """Put the later text together again."""
    return "".join(piece.text for piece in pieces if piece.sort != REMOVED)


def changed_parts(
    before: Mapping[str, object], after: Mapping[str, object], names: Sequence[str]
) -> list[tuple[str, tuple[Piece, ...]]]:
    """Give the parts of a statement that differ, in the order of ``names``, each with its pieces."""
    found = []
    for name in names:
        old, new = _said(before.get(name)), _said(after.get(name))
        if old != new:
            found.append((name, difference(old, new)))
    return found


def _said(value: object) -> str:
    return "" if value is None else str(value)
