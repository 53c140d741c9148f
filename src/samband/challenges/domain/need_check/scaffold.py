"""A frame for the wording as a desired future, filled with the person's own words and with gaps.

The words of the frame are in the language of the text, so that the whole can be pasted into it: they are
packaged beside the lexicons, for more languages than the interface has.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from samband.challenges.domain.need_check.lexicon import rows
from samband.challenges.domain.need_check.marks import Mark, Marked, mark_up
from samband.challenges.domain.need_check.tokens import sentences
from samband.challenges.domain.need_check.tongues import families, language
from samband.challenges.domain.need_check.verdict import Checked

GAP = "…"
_TONGUES = ("en", "sv", "nb", "nn", "da", "fi", "nl", "de")
_WISHES = ("goal", "modal", "need", "wanted")
_TOLD = {"state", "past", "from"}
_LONGEST = 40  # words: more is no line
_SHORTEST = 3
_NAME = 4  # a body's name with what stands beside it
_SAME = 5  # letters: two forms of one word
_MOST = 3  # people named in one line
_PURPOSE = frozenset({"jotta", "zodat", "damit", "sodass"})
_THAT = frozenset({"that", "att", "at"})  # a purpose after one of these: so that, slik at, vi vill att
_SO = frozenset({"so", "så", "slik", "sådan"})
_REPORTED = frozenset(
    [
        *("noted", "reported", "konstaterades", "konstaterade", "noterades", "konstateret", "drøftet"),
        *("notert", "konstatert", "todettiin", "keskusteltiin", "vastgesteld", "besproken", "festgestellt"),
    ]
)
_RELATIVE = frozenset(
    [
        *("som", "which", "who", "where", "vilket", "där", "hvor", "hvilket", "kor", "at", "att", "että"),
        *("joka", "jotka", "jossa", "mikä", "dass", "dat", "waar", "wo", "welche", "welcher", "welches"),
    ]
)
_TODAY = frozenset({"today", "nyt"})  # where the verb need not follow at once
_GENITIVE = ("ernes", "enes", "nes", "ernas", "arnas", "ars", "ers", "ors", "ens")
_EVERYBODY = frozenset(
    ["alla", "alle", "all", "kaikki", "everyone", "everybody", "iedereen", "folk", "people", "personer"]
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the frame: ``before`` in the text's language, ``spans`` in the text, none is a gap."""

    part: str
    before: str
    spans: tuple[tuple[int, int], ...]

    def words(self, text: str) -> str:
        """Give the person's own words for this part, or the sign of a gap."""
        if self.part == "open":
            return ""
        return ", ".join(" ".join(text[start:end].split()) for start, end in self.spans) or GAP


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence or a part of one that can stand on a line, with what its words say."""

    marks: tuple[Mark, ...]
    whole: bool
    question: bool

    @property
    def span(self) -> tuple[int, int]:
        return self.marks[0].token.start, self.marks[-1].token.end

    @property
    def frames(self) -> set[str]:
        return set().union(*(mark.frames for mark in self.marks))


@cache
def frame(lang: str) -> tuple[tuple[str, str], ...]:
    """Give the parts of the frame and their words in a language, in English where there are none."""
    column = _TONGUES.index(lang) + 1 if lang in _TONGUES else 1
    return tuple((cells[0], cells[column]) for cells in rows("scaffold"))


def scaffold(text: str, checked: Checked) -> tuple[Piece, ...]:
    """Put the person's words into the frame of a desired future; words that were flagged stay out."""
    cut = sentences(text)
    whole = language(cut, checked.lang)
    marked = [mark_up(sentence, families(sentence, whole), text) for sentence in cut]
    closed = [(flag.start, flag.end) for flag in checked.flags]
    units = [unit for one in marked for unit in _units(one) if not _overlaps(unit.span, closed)]
    found = {
        "year": _year(marked),
        "affected": _people(marked, closed, checked.lang),
        "future": _line(_wished(units)),
        "present": _line(_now(unit) for unit in units if _is_present(unit)),
        "measure": _line(_measured(units)),
        "owner": _owner(units),
        "adoption": _line(unit for unit in units if "adoption" in unit.frames and not unit.frames & _TOLD),
    }
    return tuple(Piece(part, before, found.get(part, ())) for part, before in frame(checked.lang))


def _units(one: Marked) -> Iterator[_Unit]:
    """Give a sentence, then its clauses, then what follows a word of purpose: so that X."""
    question = one.sentence.mark == "?"
    clauses = _clauses(one.marks)
    if len(clauses) > 1 and len(one.marks) <= _LONGEST:
        yield _Unit(tuple(one.marks), True, question)
    for place, clause in enumerate(clauses):
        kept = clause
        while kept and kept[0].frames & {"conjunction", "contrast"}:
            kept = kept[1:]
        relative = place > 0 and bool(kept) and _is_relative(kept[0])
        if len(kept) >= (1 if len(clauses) > 1 and place < 1 else 2) and not relative:
            yield _Unit(tuple(kept), len(clauses) == 1, question)
        for at, mark in enumerate(kept[:-_SHORTEST]):
            if _opens_purpose(kept, at, mark.token.folded):
                yield _Unit(tuple(kept[at + 1 :]), False, False)
                break


def _is_relative(mark: Mark) -> bool:
    """Whether a clause cannot stand alone by its first word."""
    return "breaks" in mark.frames or mark.token.folded in _RELATIVE


def _opens_purpose(clause: list[Mark], at: int, word: str) -> bool:
    """Whether what follows a word is what somebody aims at: so that X, we want that X."""
    if word in _PURPOSE:
        return True
    wished = any("need" in mark.frames or "goal" in mark.frames for mark in clause[:at])
    return word in _THAT and at > 0 and (clause[at - 1].token.folded in _SO or wished)


def _clauses(marks: list[Mark]) -> list[list[Mark]]:
    """Cut at pauses, but not inside a number: 14,1 per cent."""
    parts: list[list[Mark]] = []
    for mark in marks:
        before = parts[-1][-1].token if parts else None
        beside = before is not None and mark.token.start - before.end == 1
        number = beside and bool(before and before.folded.isdigit()) and mark.token.folded[:1].isdigit()
        if parts and (number or not mark.token.pause):
            parts[-1].append(mark)
        else:
            parts.append([mark])
    return parts


def _line(units: Iterable[_Unit]) -> tuple[tuple[int, int], ...]:
    """Give the first that is long enough to say something and short enough for a line."""
    return next(((unit.span,) for unit in units if _SHORTEST <= len(unit.marks) <= _LONGEST), ())


def _is_present(unit: _Unit) -> bool:
    """Whether a unit says how things are, and nothing of what is wanted or must be fitted in."""
    if unit.question or not unit.frames & {"state", "from"} or "integrate" in unit.frames:
        return False
    return not (unit.whole and unit.frames & {"need", "modal"})


def _now(unit: _Unit) -> _Unit:
    """Leave out a first word that the frame says already: today."""
    said = unit.marks[0].token.folded in _TODAY and len(unit.marks) > 1
    return _Unit(unit.marks[1:], unit.whole, unit.question) if said else unit


def _wished(units: list[_Unit]) -> list[_Unit]:
    """Give what says how it shall be, plainest first: purposes, then wishes, then questions."""
    wishes = [one for one in units if one.frames & set(_WISHES) and not one.frames & _TOLD]
    wishes = [one for one in wishes if len(one.frames & {*_WISHES, "person"}) > 1 and not _reports(one)]
    plain = [one for one in wishes if not one.question and not one.frames & {"integrate", "legal"}]
    ranked = sorted(plain, key=lambda one: -len(one.frames & {"goal", "modal", "need", "person", "measure"}))
    return [*ranked, *(one for one in units if one.question)]


def _reports(unit: _Unit) -> bool:
    return any(mark.token.folded in _REPORTED for mark in unit.marks)


def _measured(units: list[_Unit]) -> list[_Unit]:
    amounts = [one for one in units if one.frames & {"measure", "outcome"} and not one.frames & _TOLD]
    return [one for one in amounts if any(_is_amount(mark) for mark in one.marks)]


def _is_amount(mark: Mark) -> bool:
    return mark.token.folded.isdigit() and not _is_year(mark)


def _is_year(mark: Mark) -> bool:
    return mark.token.folded.isdigit() and len(mark.token.folded) == 4 and mark.token.folded[:2] == "20"


def _year(marked: list[Marked]) -> tuple[tuple[int, int], ...]:
    """Give the last year that is aimed at: none of what was, and none of another system's."""
    years: list[Mark] = []
    for one in marked:
        for clause in _clauses(one.marks):
            told = any(mark.frames & (_TOLD | {"integrate", "existing"}) for mark in clause)
            if not told and not one.has("integrate"):
                years += [mark for mark in clause if _is_year(mark)]
    if not years:
        return ()
    last = max(years, key=lambda mark: mark.token.folded)
    return ((last.token.start, last.token.end),)


def _people(marked: list[Marked], closed: list[tuple[int, int]], lang: str) -> tuple[tuple[int, int], ...]:
    """Give the people named, each once; a Nordic genitive only where there is no other form."""
    genitive = _GENITIVE if lang in ("sv", "nb", "nn", "da") else ()
    found: dict[str, Mark] = {}
    for one in marked:
        for mark in one.marks:
            if "person" not in mark.frames or _overlaps((mark.token.start, mark.token.end), closed):
                continue
            key = mark.token.folded[:_SAME]
            if key not in found or found[key].token.folded.endswith(genitive):
                found[key] = mark
    named = [mark for mark in found.values() if mark.token.folded not in _EVERYBODY]
    named = [mark for mark in named if not mark.token.folded.endswith(genitive)] or named
    shown = named[:_MOST] or [*found.values()][:1]
    spans: list[tuple[int, int]] = []
    for mark in shown:
        beside = bool(spans) and mark.token.start - spans[-1][1] == 1
        start = spans.pop()[0] if beside else mark.token.start  # older people are one
        spans.append((start, mark.token.end))
    return tuple(spans)


def _owner(units: list[_Unit]) -> tuple[tuple[int, int], ...]:
    """Give the body that owns the need: what follows a label, or the short name in a clause that says so."""
    for before, unit in zip([None, *units], units, strict=False):
        label = before is not None and len(before.marks) == 1 and "owner" in before.frames
        if label and len(unit.marks) <= _LONGEST and not unit.whole:
            return (unit.span,)
        parted = any(mark.token.pause for mark in unit.marks[1:])
        if "owner" in unit.frames and not unit.question and not parted:
            name = _name(unit)
            if name:
                return ((name[0].token.start, name[-1].token.end),)
    return ()


def _name(unit: _Unit) -> tuple[Mark, ...]:
    """Give who owns: the words before *is* (responsible), before a wish, or a clause that is but a name."""
    for place, mark in enumerate(unit.marks):
        if mark.frames & {"exists", "need", "modal"}:
            return unit.marks[:place] if 0 < place <= _NAME else ()
    return unit.marks if 1 < len(unit.marks) <= _NAME else ()


def _overlaps(span: tuple[int, int], closed: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in closed)
