"""The need check as a page shows it: a text with its flags in place, why each narrows, what to ask."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext

from samband.challenges.challenge_words import PART_WORDS
from samband.challenges.domain.challenge import PARTS, stated
from samband.challenges.domain.need_check import MISSING, Flag, check_need, scaffold
from samband.challenges.domain.need_check.scaffold import GAP, frame
from samband.challenges.domain.need_check.wording import ASKS, GAPS, LABELS, WHYS

# Who owns a need, what binds, and how answers are judged may name bodies, acts and money.
CHECKED_PARTS: Final = ("title", "affected", "future", "present", "measure", "open")


@dataclass(frozen=True, slots=True)
class Shown:
    """A run of text: whether a flag covers it, and the numbers of the flags that end with it."""

    text: str
    is_marked: bool
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShownFlag:
    """All flags of one sort under one number: their exact words, why they narrow, what to ask instead."""

    number: int
    label: str
    texts: tuple[str, ...]
    why: str
    ask: str


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A part of a statement (or a whole text, without label) with its flags in place."""

    label: str
    lang: str
    pieces: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the check says: parts that hold flags, the flags, what is missing, the frame with own words."""

    lang: str
    parts: tuple[ReadPart, ...]
    flags: tuple[ShownFlag, ...]
    missing: tuple[tuple[str, str], ...]
    frame: tuple[tuple[str, str], ...]
    is_empty: bool

    @property
    def is_open(self) -> bool:
        """Whether no answer is hidden in the text."""
        return not self.flags


def read_text(text: str, lang: str = "") -> Reading:
    """Read a text that stands alone."""
    checked = check_need(text, lang)
    numbers = _numbers(checked.flags)
    numbered = tuple((numbers[flag.signal], flag) for flag in checked.flags)
    part = ReadPart("", checked.lang, in_place(text, numbered))
    return Reading(
        lang=checked.lang,
        parts=(part,) if text.strip() else (),
        flags=_shown(checked.flags, numbers),
        missing=tuple((name, gettext(GAPS[name])) for name in checked.missing),
        frame=tuple((one.before, one.words(text)) for one in scaffold(text, checked)),
        is_empty=not text.strip(),
    )


def read_statement(words: Mapping[str, object], lang: str = "") -> Reading:
    """Read a statement part by part; its own parts, not a guess, say what is missing and fill the frame."""
    read = [
        (name, text, check_need(text, lang).flags)
        for name in CHECKED_PARTS
        if (text := str(words.get(name) or "")).strip()
    ]
    flags = [flag for _name, _text, found in read for flag in found]
    numbers = _numbers(flags)
    parts = [
        ReadPart(
            str(PART_WORDS[name].label),
            lang,
            in_place(text, [(numbers[flag.signal], flag) for flag in found]),
        )
        for name, text, found in read
        if found
    ]
    has = stated({part: words.get(part) for part in PARTS})
    return Reading(
        lang=lang,
        parts=tuple(parts),
        flags=_shown(flags, numbers),
        missing=tuple((name, gettext(GAPS[name])) for name in MISSING if name not in has),
        frame=tuple((before, _own(words, name)) for name, before in frame(lang)),
        is_empty=not any(str(words.get(name) or "").strip() for name in CHECKED_PARTS),
    )


def _own(words: Mapping[str, object], part: str) -> str:
    if part == "open":
        return ""
    return " ".join(str(words.get(part) or "").split()) or GAP


def _numbers(flags: Iterable[Flag]) -> dict[str, int]:
    """Number the sorts of flags in the order in which the text raises them."""
    return {signal: number for number, signal in enumerate(dict.fromkeys(one.signal for one in flags), 1)}


def _shown(flags: Sequence[Flag], numbers: Mapping[str, int]) -> tuple[ShownFlag, ...]:
    return tuple(
        ShownFlag(
            number,
            gettext(LABELS[signal]),
            tuple(dict.fromkeys(flag.text for flag in flags if flag.signal == signal)),
            gettext(WHYS[signal]),
            gettext(ASKS[signal]),
        )
        for signal, number in numbers.items()
    )


def in_place(text: str, numbered: Sequence[tuple[int, Flag]]) -> tuple[Shown, ...]:
    """Cut a text where flags begin and end; the runs together are the text."""
    cuts = {0, len(text)}
    for _number, flag in numbered:
        cuts |= {flag.start, flag.end}
    at = sorted(cuts)
    return tuple(
        Shown(
            text[start:end],
            any(flag.start <= start and end <= flag.end for _number, flag in numbered),
            tuple(sorted({number for number, flag in numbered if flag.end == end})),
        )
        for start, end in pairwise(at)
    )


def words_from(source: str, lang: str = "") -> dict[str, str]:
    """Give, part by part, the person's own words in what was pasted; a part they do not speak of lacks."""
    if not source.strip():
        return {}
    pieces = scaffold(source, check_need(source, lang))
    found = {one.part: one.words(source) for one in pieces if one.spans}
    return {part: words for part, words in found.items() if words != GAP}


def title_from(text: str, most: int = 120) -> str:
    """Propose a title: how a text begins, to the end of its first sentence or a word before the bound."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    first = " ".join(line.split())
    for sign in (". ", "! ", "? "):
        first = first.partition(sign)[0]
    first = first.rstrip(".!?:;, ")
    return first if len(first) <= most else first[:most].rsplit(" ", 1)[0] + " …"
