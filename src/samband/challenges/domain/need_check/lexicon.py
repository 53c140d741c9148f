"""The lexicons: what a word can mean, whatever its form, and in which frames it speaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from samband.challenges.domain.need_check.morphology import (
    DEFINITE,
    has_vowel,
    is_ending,
    links,
    stems,
)
from samband.matching.domain.words import fold_word

FAMILIES = ("nordic", "fi", "nl", "de", "en")
_SIGNALS = {
    "technologies": "named-technology",
    "artefacts": "buy-artefact",
    "organisations": "organisation-answer",
    "prices": "price-answer",
}
_COLUMNS = {"en": (1,), "nordic": (2, 3, 4), "fi": (5,), "nl": (6,), "de": (7,)}
_OPENING = 3
_TELLING = ("free of charge", "subsidy")  # prices that say something as first part: bidragsordning
_LONG_FRONT = 4  # letters of a first part after which a head of three letters is believed
_SHORT_HEADS = ("app", "bru", "bro", "kai", "kaj", "bil", "bus", "båt", "tåg", "tog", "lås")


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a word: the signal it may raise, its concept, and how strongly it is an answer."""

    signal: str
    concept: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A sense with the form that a word has: ``definite`` where the ending says that it is known already."""

    sense: Sense
    definite: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word says by itself: its frames and its readings."""

    frames: frozenset[str]
    readings: tuple[Reading, ...]


@dataclass(slots=True)
class Lexicon:
    """Everything that is known of the words of one family."""

    stems: dict[str, list[Sense]]
    firsts: dict[str, list[Sense]]
    heads: dict[str, list[Sense]]
    acronyms: dict[str, list[Sense]]
    phrases: dict[str, list[tuple[tuple[str, ...], Sense]]]
    exact: dict[str, set[str]]
    begins: dict[str, set[str]]
    ends: dict[str, set[str]]
    frame_phrases: dict[str, list[tuple[tuple[str, ...], str]]]
    never: frozenset[str]
    openings: frozenset[str]  # the first letters of all stems: most words are known to be unknown by them


@cache
def lexicon(family: str) -> Lexicon:
    """Read the packaged lexicon of a family."""
    made = Lexicon({}, {}, {}, {}, {}, {}, {}, {}, {}, frozenset(), frozenset())
    for name, signal in _SIGNALS.items():
        for cells in rows(name):
            sense = Sense(signal, cells[0], cells[8] == "s")
            for column in _COLUMNS[family]:
                for lemma in _alternatives(cells[column]):
                    _add(made, lemma, sense, family)
    column = ("en", "nordic", "fi", "nl", "de").index(family) + 1
    for cells in rows("frames"):
        for phrase in _alternatives(cells[column]):
            _add_frame(made, phrase, cells[0])
    made.never = frozenset(
        fold_word(word) for cells in rows("exceptions") for word in _alternatives(cells[column])
    )
    made.openings = frozenset(stem[:_OPENING] for stem in (*made.stems, *made.heads))
    return made


def rows(name: str) -> Iterator[list[str]]:
    """Give the rows of a packaged table below its heading."""
    table = resources.files("samband.challenges").joinpath("data", "need_check", f"{name}.tsv")
    lines = [line for line in table.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    for line in lines[1:]:
        yield line.split("\t")


def _alternatives(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(",") if word.strip() not in ("", "-")]


def is_acronym(written: str) -> bool:
    """Whether a word is written in capitals enough to be no common word."""
    return len(written) < 8 and sum(letter.isupper() for letter in written) > 1


def _add(made: Lexicon, lemma: str, sense: Sense, family: str) -> None:
    words = lemma.split()
    if len(words) > 1:
        folded = tuple(fold_word(word.replace("-", "")) for word in words)
        made.phrases.setdefault(folded[0][:3], []).append((folded, sense))
    elif lemma.endswith("+"):
        made.firsts.setdefault(fold_word(lemma.strip("+-")), []).append(sense)
    elif lemma.startswith("-"):
        for stem in stems(fold_word(lemma[1:]), family):
            made.heads.setdefault(stem, []).append(sense)
    elif is_acronym(lemma) and "-" not in lemma:
        made.acronyms.setdefault(lemma, []).append(sense)
    else:
        for stem in stems(fold_word(lemma.replace("-", "")), family):
            known = made.stems.setdefault(stem, [])
            if sense not in known:
                known.append(sense)


def _add_frame(made: Lexicon, phrase: str, frame: str) -> None:
    words = [fold_word(word) for word in phrase.split()]
    if len(words) > 1:
        made.frame_phrases.setdefault(words[0], []).append((tuple(words), frame))
    elif words[0].startswith("*"):
        made.ends.setdefault(words[0][1:], set()).add(frame)
    elif words[0].endswith("*"):
        made.begins.setdefault(words[0][:-1], set()).add(frame)
    else:
        made.exact.setdefault(words[0], set()).add(frame)


@lru_cache(maxsize=200_000)
def look_up(folded: str, parts: tuple[str, ...], written: str, family: str) -> Entry:
    """Say what one word means in a family: whole, as a compound, and by its parts between hyphens."""
    known = lexicon(family)
    frames = _frames(folded, known)
    found: dict[Sense, Reading] = {}
    for sense in _of_acronyms(written, known):
        found[sense] = Reading(sense)
    if folded not in known.never:
        forms = [folded, *parts] if len(parts) > 1 else [folded]
        for form in forms:
            for reading in _readings(form, family, known):
                found.setdefault(reading.sense, reading)
        if written.endswith("-") or len(parts) > 1:
            for part in parts[: 1 if written.endswith("-") else -1]:
                for sense in known.firsts.get(part, ()):
                    found.setdefault(sense, Reading(sense))
            joined = "".join(parts[:-1])
            for sense in known.stems.get(joined, ()) if len(parts) > 2 else ():
                found.setdefault(sense, Reading(sense))
    return Entry(frozenset(frames), tuple(found.values()))


def known_word(folded: str, parts: tuple[str, ...], written: str, family: str) -> bool:
    """Whether a family's lexicon knows a word at all."""
    entry = look_up(folded, parts, written, family)
    return bool(entry.frames or entry.readings)


def _frames(folded: str, known: Lexicon) -> set[str]:
    frames = set(known.exact.get(folded, ()))
    for place in range(2, len(folded) + 1):
        if folded[:place] in known.begins:
            frames |= known.begins[folded[:place]]
    for place in range(2, len(folded) - 2):
        if folded[place:] in known.ends:
            frames |= known.ends[folded[place:]]
    return frames


def _of_acronyms(written: str, known: Lexicon) -> Iterator[Sense]:
    bare = written.partition(":")[0].strip("-")
    for part in bare.split("-") if "-" in bare else [bare]:
        yield from known.acronyms.get(part, ())
        if part.endswith("s"):
            yield from known.acronyms.get(part[:-1], ())


def _direct(word: str, family: str, known: Lexicon, least: int = 2) -> list[Reading]:
    """Read a word as an inflected form of a lemma, the longest stem first."""
    if word[:_OPENING] not in known.openings and word[: _OPENING - 1] not in known.openings:
        return []
    return _inflected(word, family, known.stems, least)


def _inflected(word: str, family: str, known: dict[str, list[Sense]], least: int = 2) -> list[Reading]:
    for place in range(len(word), least - 1, -1):
        senses = known.get(word[:place])
        rest = word[place:]
        if senses and is_ending(rest, family):
            definite = family == "nordic" and rest in DEFINITE
            return [Reading(sense, definite) for sense in senses]
    return []


def _readings(word: str, family: str, known: Lexicon) -> list[Reading]:
    found = _direct(word, family, known)
    if found or not links(family) or len(word) < 5:
        return found
    return _by_head(word, family, known) + _by_first(word, family, known)


def _by_head(word: str, family: str, known: Lexicon) -> list[Reading]:
    """Read a compound by its head: trafikledningssystem is a system."""
    for place in range(2, len(word) - 2):
        front, head = word[:place], word[place:]
        if front in known.firsts:
            readings = _direct(head, family, known)
            if readings:
                return [Reading(sense, readings[0].definite) for sense in known.firsts[front]]
        if place < 3 or head[:_OPENING] not in known.openings or not has_vowel(front):
            continue
        found = _inflected(head, family, known.heads)
        if found:
            return found
        least = 3 if head.startswith(_SHORT_HEADS) and (place >= _LONG_FRONT or head.startswith("app")) else 4
        found = _direct(head, family, known, least)
        if found:
            return found
    return []


def _by_first(word: str, family: str, known: Lexicon) -> list[Reading]:
    """Read a compound by its first part: only a technology or a price says something there."""
    if word[:_OPENING] not in known.openings:
        return []
    for place in range(len(word) - 3, 3, -1):
        senses = known.stems.get(word[:place], ())
        telling = [
            one
            for one in senses
            if one.strong and (one.signal == "named-technology" or one.concept in _TELLING)
        ]
        rest = word[place:]
        if telling and has_vowel(rest) and any(len(rest) - len(link) > 2 for link in links(family)):
            if is_ending(rest, family):
                continue
            return [Reading(one) for one in telling]
    return []


def warm() -> None:
    """Read all lexicons now rather than at the first need."""
    for family in FAMILIES:
        lexicon(family)
