"""Whether a cell goes on where the one above it stopped: the rules for words wrapped inside a table."""

import re
from collections.abc import Iterable

from samband.challenges.domain.notes.source import begins_as_point, without_tags
from samband.challenges.domain.notes.words import word_set

_WRAPPED = 40  # characters: a line at least this long was probably full
_LAST_WORD = re.compile(r"(\w+)\W*$")
_FIRST_WORD = re.compile(r"\W*(\w+)")
_JOINS = word_set("and or but och eller men samt og und oder aber en of maar ja tai mutta")
_HANGS = _JOINS | word_set(
    "the a an to of in on by for from with between via that which who they is are as at than their "
    "this its att av i på för från med mellan som är ett de den det till inom hos om än "
    "å av i på for fra med mellom som er et til innen hos enn at af mellem ved "
    "der die das zu von im für mit zwischen dass ist sind de het van te voor met tussen dat is zijn"
)

# No sentence ends in these; "on", "to" and "på" may end one.
_NEVER_LAST = _JOINS | word_set(
    "the a an of with from between than their its which att av med mellan som mellom enn at af mellem "
    "der dass zwischen het tussen"
)


def goes_on(above: str, text: str, *, cautious: bool = False) -> bool:
    """Whether a cell goes on from the cell right above it.

    Points of a list and capitals begin something new; small letters go on when the cell above is open: it
    ends in a comma, a small word, or in nothing after a full line. ``cautious`` is for tables that begin most
    cells with small letters: there only an open end counts.
    """
    bare = without_tags(text)
    before = without_tags(above)
    if begins_as_point(text) or not bare or not before:
        return False
    quoted = bare[0].isdigit() or bare[0] in "(\"“”'»«"
    if not (bare[0].islower() or before[-1] in ",&/" or (_hangs(before) and quoted)):
        return False
    if before[-1] in ".!?":
        return False
    if _open(before) or _first(bare) in _JOINS:
        return True
    return not cautious and before[-1] != ")" and len(before) >= _WRAPPED


def breaks_off(text: str) -> bool:
    """Whether words end where no sentence ends: in "and", "between", or a comma."""
    bare = without_tags(text)
    return bool(bare) and (bare[-1] in ",&" or (bare[-1].isalnum() and _last(bare) in _NEVER_LAST))


def begins_in_middle(text: str) -> bool:
    """Whether words begin with one that joins them to something before."""
    return _first(without_tags(text)) in _JOINS and text[:1].islower()


def mostly_small(cells: Iterable[tuple[int, str]]) -> bool:
    """Whether entries of a table begin with small letters, so that these do not tell what goes on.

    ``cells`` are those of its first column, with their lines. Only those are asked that surely begin
    something: nothing stands right above, or something short and closed does.
    """
    begins, small, above_line, above = 0, 0, -1, ""
    for line, text in cells:
        bare = without_tags(text)
        closed = above_line != line - 1 or (len(above) < _WRAPPED and bool(above) and not _open(above))
        if closed and bare and bare[0].isalpha():
            begins, small = begins + 1, small + bare[0].islower()
        above_line, above = line, bare
    return small * 2 > begins


def _open(text: str) -> bool:
    return text[-1] in ",:&/" or _hangs(text) or text.count("(") > text.count(")")


def _hangs(text: str) -> bool:
    return text[-1].isalnum() and _last(text) in _HANGS


def _last(text: str) -> str:
    match = _LAST_WORD.search(text[-60:])
    return match[1].lower() if match else ""


def _first(text: str) -> str:
    match = _FIRST_WORD.match(text[:60])
    return match[1].lower() if match else ""
