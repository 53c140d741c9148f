"""A frame for the wording as a desired future, filled with the person's own words and with gaps."""

from dataclasses import dataclass

from samband.challenges.domain.need_check.marks import Marked, mark_up
from samband.challenges.domain.need_check.tokens import sentences
from samband.challenges.domain.need_check.tongues import families, language
from samband.challenges.domain.need_check.verdict import Checked
from samband.kernel.text import gettext_noop

GAP = "…"
# Each part of the frame and its words before the person's own.
FRAME = (
    ("year", gettext_noop("In the year")),
    ("affected", gettext_noop("it is so for")),
    ("future", gettext_noop("that")),
    ("present", gettext_noop("Today:")),
    ("measure", gettext_noop("We shall see it by:")),
    ("owner", gettext_noop("The need is owned by:")),
    ("adoption", gettext_noop("After a good trial:")),
    ("open", gettext_noop("How it is done is open. Who can do what?")),
)
_SHOWN = {"affected": "person", "owner": "owner", "adoption": "adoption"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the frame: ``before`` is a message, ``spans`` are places in the text, none is a gap."""

    part: str
    before: str
    spans: tuple[tuple[int, int], ...]

    def words(self, text: str) -> str:
        """Give the person's own words for this part, or the sign of a gap."""
        if self.part == "open":
            return ""
        return ", ".join(" ".join(text[start:end].split()) for start, end in self.spans) or GAP


def scaffold(text: str, checked: Checked) -> tuple[Piece, ...]:
    """Put the person's words into the frame of a desired future; words that were flagged stay out."""
    cut = sentences(text)
    whole = language(cut, checked.lang)
    marked = [mark_up(sentence, families(sentence, whole)) for sentence in cut]
    closed = [(flag.start, flag.end) for flag in checked.flags]
    return tuple(Piece(part, before, _spans(part, marked, closed)) for part, before in FRAME)


def _spans(part: str, marked: list[Marked], closed: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    if part == "year":
        return _coming_years(marked)
    if part in _SHOWN:
        return _words(marked, _SHOWN[part], closed)
    if part in ("future", "present", "measure"):
        return _clauses(part, marked, closed)
    return ()


def _coming_years(marked: list[Marked]) -> tuple[tuple[int, int], ...]:
    years = [mark.token for one in marked for mark in one.marks if mark.token.folded[:2] == "20"]
    found = [(one.start, one.end) for one in years if one.folded.isdigit() and len(one.folded) == 4]
    return tuple(found[:1])


def _words(marked: list[Marked], frame: str, closed: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: dict[str, tuple[int, int]] = {}
    for one in marked:
        for mark in one.marks:
            span = (mark.token.start, mark.token.end)
            if frame in mark.frames and not _overlaps(span, closed):
                found.setdefault(mark.token.folded, span)
    return tuple(list(found.values())[:3])


def _clauses(part: str, marked: list[Marked], closed: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Give the first whole clause that speaks of a part and holds no flagged words."""
    wanted = {"future": {"goal"}, "present": {"state", "from"}, "measure": {"measure", "outcome"}}[part]
    for one in marked:
        for start, end, frames in _parted(one):
            if frames & wanted and not _overlaps((start, end), closed):
                return ((start, end),)
    return ()


def _parted(one: Marked) -> list[tuple[int, int, set[str]]]:
    parts: list[tuple[int, int, set[str]]] = []
    for mark in one.marks:
        if parts and not mark.token.pause:
            start, _, frames = parts[-1]
            parts[-1] = (start, mark.token.end, frames | mark.frames)
        else:
            parts.append((mark.token.start, mark.token.end, set(mark.frames)))
    return parts


def _overlaps(span: tuple[int, int], closed: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in closed)
