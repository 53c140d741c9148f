"""Entries in the making: words gathered over lines, then judged whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from samband.challenges.domain.notes.garble import overlaid, suspect, vocabulary
from samband.challenges.domain.notes.page import ends_in_mark
from samband.challenges.domain.notes.questions import is_open, says_something
from samband.challenges.domain.notes.record import (
    ACTION,
    CHALLENGE,
    OPEN_QUESTION,
    Entry,
    Line,
    Notes,
    Place,
    Suspicion,
)
from samband.challenges.domain.notes.source import SourceLine
from samband.challenges.domain.windows import Window, find_windows

_OWNER = re.compile(
    r"(?:(?:owner|responsible|ansvarig|ansvarlig|ansvar|behovsägare|behovseier)\s*:\s*(?P<named>[^();,.]{2,80}))"
    r"|^[\s*•–-]*(?!(?:det|there|it|this|man|vi|we)\s)(?P<doer>[^.:;?!()]{2,60}?)\s+"
    r"(?:is to|are to|shall|will|ska|skall|skal)\s(?!(?:be|bli|blive|vara|være|inte|ikke|not|\w+s)\s)",
    re.IGNORECASE,
)


@dataclass
class Draft:
    """An entry that may still go on in the next line."""

    sort: str
    theme: str
    place: Place
    text: str
    parent: "Draft | None"
    places: list[Place] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    suspected: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places.append(self.place)
        self.texts.append(self.text)

    @property
    def last_line(self) -> int:
        """The line its words were last found in."""
        return self.place.line

    @property
    def last_words(self) -> str:
        """The words of that line."""
        return self.texts[-1]

    def go_on(self, place: Place, text: str) -> None:
        """Add the words of the next line."""
        self.place = place
        self.places.append(place)
        self.texts.append(text)

    def owned_by(self, place: Place, text: str) -> None:
        """Add who the source says it belongs to."""
        self.places.append(place)
        self.owners.append(text)

    def timed(self, place: Place, text: str) -> None:
        """Add when the source says it shall be."""
        self.places.append(place)
        self.times.append(text)

    def suspect(self, code: str, line: int) -> None:
        """Mark it as garbled in a line."""
        self.suspected.append((code, line))

    @property
    def whole(self) -> str:
        """All its words."""
        return " ".join(self.texts)

    @property
    def final_sort(self) -> str:
        """What it is once it is whole: a question outside the challenges stays a question."""
        if self.sort == CHALLENGE:
            return CHALLENGE if says_something(self.whole) else OPEN_QUESTION
        return OPEN_QUESTION if is_open(self.whole) else self.sort


class Read(Protocol):
    """What a reading leaves behind."""

    lines: list[SourceLine]
    drafts: list[Draft]
    furniture: list[Line]
    not_understood: list[Line]
    marks: frozenset[str]


def finish(read: Read, lang: str) -> Notes:
    """Number the entries in the order of the source and judge each as a whole."""
    numbers = {id(draft): number for number, draft in enumerate(read.drafts, 1)}
    known = vocabulary((draft.whole for draft in read.drafts), lang)
    twice = overlaid([text for draft in read.drafts for text in draft.texts])
    entries = []
    for draft in read.drafts:
        parent = draft.parent if draft.parent and draft.parent.final_sort == CHALLENGE else None
        sort = draft.final_sort
        entries.append(
            Entry(
                numbers[id(draft)],
                sort,
                draft.theme,
                draft.whole,
                tuple(draft.places),
                numbers[id(parent)] if parent else None,
                _windows(draft, lang),
                _owner(draft),
                _suspicions(draft, read.lines, known, twice, read.marks),
                draft.sort if sort == OPEN_QUESTION and draft.sort != OPEN_QUESTION else "",
            )
        )
    return Notes(tuple(entries), tuple(read.furniture), tuple(read.not_understood))


def _windows(draft: Draft, lang: str) -> tuple[Window, ...]:
    """The windows its words name, and those of its column for the time; words that say no date are kept."""
    told = [window for text in draft.times for window in _told(text, lang)]
    return (*told, *find_windows(draft.whole, lang))


def _told(text: str, lang: str) -> tuple[Window, ...]:
    found = find_windows(text, lang)
    if len(found) == 1 and len(found[0].words) == len(text):
        return found
    whole = found[0] if len(found) == 1 else None
    if whole is None:
        return (Window(text, None, None, "unknown"),)
    return (Window(text, whole.starts_on, whole.ends_before, whole.precision, whole.is_latest),)


def _owner(draft: Draft) -> str:
    """Who is named as the owner: by a column or label, or as the one who is to do an action."""
    if draft.owners:
        return "; ".join(draft.owners)
    if draft.sort != ACTION:
        return ""
    match = _OWNER.search(draft.whole[:400])
    return (match["named"] or match["doer"] or "").strip() if match else ""


def _suspicions(
    draft: Draft,
    lines: Sequence[SourceLine],
    known: frozenset[str],
    twice: frozenset[str],
    marks: frozenset[str],
) -> tuple[Suspicion, ...]:
    """All that looks garbled, each with the line that shows it alone, else the last."""
    found = list(draft.suspected)
    for text, place in zip(draft.texts, draft.places, strict=False):
        if text in twice:
            found.append(("overlaid", place.line))
        if ends_in_mark(text, marks):
            found.append(("footer_words", place.line))
    by_line = [
        (set(suspect(text, known)), place.line)
        for text, place in zip(draft.texts, draft.places, strict=False)
    ]
    for code in suspect(draft.whole, known):
        at = [line for codes, line in by_line if code in codes]
        found.append((code, at[-1] if at else draft.place.line))
    unique = dict.fromkeys(found)
    return tuple(Suspicion(code, line, lines[line - 1].text) for code, line in unique)
