"""Where the sentences of a Nordic, Dutch, German or English text begin and end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Abbreviations after which a sentence goes on, whatever the next letter.
_NEVER = """
t.ex tex f.eks feks bl.a bla z.b d.h d.v.s dvs bijv b.v e.g i.e t.o.m f.o.m fom resp ca cirka c:a dr
prof mr mrs ms fr hr jf jfr ev evt ggf evtl inkl incl exkl ekskl excl vs cf vgl sog s.k såk s.a s.å
pga p.g.a p.gr ang vedr mht m.h.t mtp m.t.p iht i.h.t ift i.f.t ifm i.f.m ihp o.h vha v.h.a mrd tlf
puh esim ts o.a u.a i.a m.a.o d.m d.w.z dwz m.b.t t.a.v t.b.v t.g.v i.v.m i.p.v a.d a.s approx dept
st tidl hhv fx f.x ing jun bzgl bzw insb insbes einschl zzgl
"""
# Abbreviations only before a number ("kl. 9"), else words that may end a sentence ("tab", "min").
_NUMBERED = "nr no kl kap pkt art max min s sid side fig tab tel ml mind gem bl version vol"
# Abbreviations that often end a sentence: a capital after them begins a new one.
_OFTEN = """
m.m mm m.fl mfl m.v mv osv o.s.v etc usw u.s.w enz e.d o.d o.dyl dyl o.l ol p.a ab as inc ltd co jne
yms ym tms o.s aso u.ä u.a.m f.kr e.kr mill mio mnd str
"""
# Months, and what else follows an ordinal number written with a full stop.
_ORDINAL = """
januari februari mars april maj juni juli augusti september oktober november december januar februar
marts mai august desember tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta
heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta maart mei augustus märz dezember
january february march may june july october jan feb mar apr jun jul aug sep sept okt oct nov dec
des dez jahrhundert jahrhunderts klasse etage stock platz århundre århundrade plass
"""
_NEVER_LAST, _BEFORE_NUMBER = frozenset(_NEVER.split()), frozenset(_NUMBERED.split())
_MAYBE_LAST, _AFTER_ORDINAL = frozenset(_OFTEN.split()), frozenset(_ORDINAL.split())
_BULLET = r"(?:[-–—*•‣▪◦·●○]|\(?\d{1,2}[.)]|\(?[a-zA-Z]\))[ ]+"
_BULLET_START = re.compile(_BULLET)
_END = re.compile(
    r"(?P<line>\s*\n\s*)"
    r"|(?P<stop>[.!?…]+[\"'”“’»)\]]*)(?= )"
    r"|(?P<semicolon>;)(?= )"
    r"|(?P<dot> [•‣▪|] )"
)
_TOKEN_BEFORE = re.compile(r"[^\s(\[\"'”«»/]+$")
_WORD_AFTER = re.compile(r"[\s\"'”“«»(\[]*([^\W_]+)")
_LOOK = 40


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: ``text`` is the text from ``start`` to ``end``, end exclusive, in code points."""

    text: str
    start: int
    end: int


def sentences(text: str, most: int = 12, shortest: int = 20, longest: int = 400) -> list[Span]:
    """Split a text into its sentences, list items and lines, in their order.

    A full stop does not end a sentence after an abbreviation (``t.ex.``, ``f.eks.``, ``z.B.``), an
    initial, an ordinal or the day of a date, nor inside a number or an address of the web. A line break
    ends one unless the line was broken by a mail program. Pieces of fewer than ``shortest`` characters
    join a neighbour, pieces of more than ``longest`` are cut at a comma or space. Where there are more
    than ``most``, the shortest neighbours are joined first; what is still left over is dropped.
    Time is linear in the length of the text.
    """
    pieces = [
        part
        for start, end in _pieces(text)
        for part in _not_too_long(text, *_trim(text, start, end), longest)
    ]
    pieces = _joined(pieces, shortest, longest)
    limit = shortest
    while len(pieces) > most and limit < longest:
        limit = max(2 * limit, 1)
        pieces = _joined(pieces, limit, longest)
    return [Span(text[start:end], start, end) for start, end in pieces[: max(most, 0)]]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        kind = match.lastgroup
        if kind == "stop" and not _stops(text, match):
            continue
        if kind == "line" and _was_wrapped(text, start, match):
            continue
        yield start, match.start() if kind in ("line", "dot") else match.end()
        start = match.end()
    yield start, len(text)


def _stops(text: str, match: re.Match[str]) -> bool:
    """Say whether the stop ends a sentence, by the word before and the letter after."""
    mark = match.group("stop")
    if mark[0] in "!?":
        return True
    after = _WORD_AFTER.match(text, match.end(), match.end() + _LOOK)
    following = after.group(1) if after else ""
    lower = following[:1].islower()
    if mark[0] == "…" or mark.startswith(".."):
        return not lower
    before = _TOKEN_BEFORE.search(text[max(0, match.start() - _LOOK) : match.start()])
    word = before.group().lower() if before else ""
    if word in _MAYBE_LAST:
        return not lower and bool(following)
    if word in _BEFORE_NUMBER and following[:1].isdigit():
        return False
    if word in _NEVER_LAST or (len(word) == 1 and word.isalpha()) or _is_initials(word):
        return False
    if word.isdigit() and len(word) <= 2:
        return not lower and following.lower() not in _AFTER_ORDINAL
    # A sloppy writer begins a sentence with a small letter; a real word before tells it from the rest.
    return not lower or (len(word) >= 3 and word.isalpha())


def _is_initials(word: str) -> bool:
    """Tell ``j.p``, ``t.h`` from a word: single letters between full stops."""
    return "." in word and all(len(part) == 1 and part.isalpha() for part in word.split("."))


def _was_wrapped(text: str, start: int, match: re.Match[str]) -> bool:
    """Say whether a mail program broke the line in the middle of a sentence."""
    if match.group().count("\n") > 1 or match.end() >= len(text):
        return False
    line_start = max(text.rfind("\n", max(0, match.start() - 200), match.start()) + 1, start, 0)
    last = text[match.start() - 1] if match.start() else "."
    return match.start() - line_start >= 50 and last not in ".!?:;…" and text[match.end()].islower()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks around a piece and the bullet before it."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    bullet = _BULLET_START.match(text, start, end)
    if bullet and bullet.end() < end:
        start = bullet.end()
    return start, end


def _not_too_long(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    while end - start > longest:
        window = text[start : start + longest]
        cut = max(window.rfind(", "), window.rfind(": "), window.rfind(" – ")) + 1
        if cut <= longest // 3:
            cut = window.rfind(" ")
        if cut <= longest // 3:
            cut = longest
        yield _trim(text, start, start + cut)
        start, _ = _trim(text, start + cut, end)
    if start < end:
        yield start, end


def _joined(pieces: list[tuple[int, int]], shortest: int, longest: int) -> list[tuple[int, int]]:
    """Join each piece that is shorter than ``shortest`` to the next one, the last to the one before."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined:
            first, last = joined[-1]
            if last - first < shortest and end - first <= longest:
                joined[-1] = (first, end)
                continue
        joined.append((start, end))
    if len(joined) > 1:
        (before, _), (start, end) = joined[-2:]
        if end - start < shortest and end - before <= longest:
            joined[-2:] = [(before, end)]
    return joined
