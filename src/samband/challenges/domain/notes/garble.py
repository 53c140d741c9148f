"""What looks garbled in notes: suspected, shown with its original line, never mended."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from samband.challenges.domain.notes.joining import begins_in_middle, breaks_off
from samband.challenges.domain.notes.source import holds_tags
from samband.challenges.domain.notes.words import word_set

_PLACEHOLDER = re.compile(r"(?<!\w)(?:x{2,}|X{3,}|_{3,}|N\.N\.|tbd|TBD|\[\s*\]|\.{4,})(?!\w)")
_SPLIT = re.compile(
    r"(?<![\w-])[^\W\d_]{2,}- (?!(?:och|og|and|eller|or|und|samt|en|of|ja|tai|as|to)\b)[^\W\d_]{2,}"
)
_GLUED = re.compile(r"(?<![\w/.@:])[^\W\d_]{3,}[,;!?.][A-ZÅÄÖÆØ][a-zåäöæø]{2,}(?![\w.]*[/@])")
_CAMEL = re.compile(r"(?<![\w/.@:-])[a-zåäöæø]{5,}[A-ZÅÄÖÆØ][a-zåäöæø]{3,}")
_WORD = re.compile(r"(?<![\w/.@:-])[^\W\d_]{10,40}(?![\w@]|\.\w|:/)")
_ANY_WORD = re.compile(r"[^\W\d_]+")
_PLURAL_AND_SMALL = re.compile("[a-z]{7,}s(?:in|of|to|and|for|the|with|from)")
_ENGLISH = word_set("the of and to is are with for that how")
_NORDIC = word_set("och og att at det som är er på av af för med til till ikke inte")
_PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»", "„": "“"}
_SAME_START = 3  # words that two overlaid cells share at least
_LONGEST = 300  # characters of cells that are compared
_MOST = 40  # cells with the same start that are compared
_ALIKE = 0.5  # how alike the letters of two endings are that share no word


def suspect(text: str, known: frozenset[str]) -> Iterator[str]:
    """Name what looks garbled in the words of one entry; ``known`` is `vocabulary` of all the notes."""
    if holds_tags(text):
        yield "html_tag"
    if "�" in text:
        yield "broken_character"
    if _PLACEHOLDER.search(text):
        yield "placeholder"
    if _run_together(text, known):
        yield "missing_space"
    if _SPLIT.search(text):
        yield "split_word"
    if not _balanced(text):
        yield "unbalanced"
    if breaks_off(text):
        yield "breaks_off"
    if begins_in_middle(text):
        yield "begins_in_middle"


def vocabulary(texts: Iterable[str], lang: str = "") -> frozenset[str]:
    """Give the words of notes in English, to find two that ran together.

    Nothing for other languages: there a word made of two is no sign of anything.
    """
    words = Counter(word.lower() for text in texts for word in _ANY_WORD.findall(text))
    english = sum(words[word] for word in _ENGLISH)
    if lang.partition("-")[0] not in ("", "en") or english <= sum(words[word] for word in _NORDIC):
        return frozenset()
    return frozenset(words)


def overlaid(cells: Sequence[str]) -> frozenset[str]:
    """Find cells that begin as another does and end in letters like its own but in none of its words.

    So looks a cell on which a second text was printed: 'requirements of ankerning rants' beside 'requirements
    or alike in "grants"'. The wording that stands more often is not marked.
    """
    counts = Counter(cell for cell in cells if len(cell) <= _LONGEST)
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for cell in counts:
        words = _ANY_WORD.findall(cell)
        if len(words) > _SAME_START:
            alike[tuple(words[:_SAME_START])].append(cell)
    found = set()
    for group in alike.values():
        for place, one in enumerate(group[:_MOST]):
            for other in group[place + 1 : _MOST]:
                if _overlaid(one, other):
                    least = min(counts[one], counts[other])
                    found |= {cell for cell in (one, other) if counts[cell] == least}
    return frozenset(found)


def _overlaid(one: str, other: str) -> bool:
    first, second = (_ANY_WORD.findall(cell.lower()) for cell in (one, other))
    same = next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), -1)
    if same < _SAME_START:
        return False
    tails = first[same:], second[same:]
    if set(tails[0]) & set(tails[1]) or min(map(len, tails)) < 2:
        return False
    return SequenceMatcher(None, " ".join(tails[0]), " ".join(tails[1]), autojunk=False).ratio() >= _ALIKE


def _run_together(text: str, known: frozenset[str]) -> bool:
    if _GLUED.search(text) or _CAMEL.search(text):
        return True
    return bool(known) and any(_two_words(word.lower(), known) for word in _WORD.findall(text))


def _two_words(word: str, known: frozenset[str]) -> bool:
    """Whether a word is one of the notes with another at its end: "innovationpulling", "universitiesin"."""
    if _PLURAL_AND_SMALL.fullmatch(word):
        return True
    for at in range(6, len(word) - 4):
        start, end = word[:at], word[at:]
        if start in known and ((len(end) > 5 and end.endswith("ing")) or (len(end) > 4 and end in known)):
            return True
    return False


def _balanced(text: str) -> bool:
    """Whether every bracket and quotation mark has a partner; a smiley or "1)" is none."""
    bare = re.sub(r"(?:^|\s)(?:\d{1,2}|[a-zA-Z])\)|[:;]-?[()]", " ", text)
    if bare.count('"') % 2:
        return False
    return all(bare.count(left) == bare.count(right) for left, right in _PAIRS.items() if left in "([«")
