"""The furniture of pages: headers, footers, page numbers, marks of programmes, unmarked headings."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from samband.challenges.domain.notes.source import SourceLine
from samband.kernel.text import fold

_MARKS = (
    "European Regional Development Fund",
    "European Union",
    "European Union European Regional Development Fund",
    "Co-funded by the European Union",
    "Europeiska regionala utvecklingsfonden",
    "Europeiska unionen",
    "Medfinansieras av Europeiska unionen",
    "Det europeiske fond for regionalutvikling",
    "Den Europæiske Fond for Regionaludvikling",
    "Den Europæiske Union",
    "Den europeiske union",
    "Euroopan aluekehitysrahasto",
    "Euroopan unioni",
    "Europäischer Fonds für regionale Entwicklung",
    "Europees Fonds voor Regionale Ontwikkeling",
)
_PAGE = re.compile(
    r"(?:page|sida|sidan|side|sivu|seite|pagina|s\.|p\.)?\s*\d{1,4}\s*"
    r"(?:(?:of|av|af|von|van|/)\s*\d{1,4}|\(\d{1,4}\))?",
    re.IGNORECASE,
)
_SHORT = 80  # characters: a longer line is no header, footer or heading
_CLOSE = 0.88  # from here, cut and garbled words are those of a mark
_LEAST = 12  # letters: a shorter run of cells resembles too much


def furniture_of_pages(lines: Sequence[SourceLine]) -> dict[int, str]:
    """Find the lines that belong to the page, not to what was said: by number, and why."""
    printed = [line for line in lines if not line.blank]
    repeated = Counter(_squashed(line.text) for line in printed if _may_repeat(lines, line))
    tabular = any(line.is_row for line in printed) and any(
        line.heading and not line.title for line in printed
    )
    marks = {_squashed(mark) for mark in _MARKS}
    found: dict[int, str] = {}
    for line in printed:
        if line.is_row or len(line.text) > _SHORT:
            continue
        squashed = _squashed(line.text)
        if _PAGE.fullmatch(line.text.strip()):
            found[line.number] = "page_number"
        elif line.lone and squashed in marks:
            found[line.number] = "programme_mark"
        elif line.lone and repeated[squashed] > 1 and _may_repeat(lines, line):
            found[line.number] = "repeated_line"
        elif line.lone and tabular and _between_pages(lines, line):
            found[line.number] = "page_line"
    return found


def marks_of_pages(lines: Sequence[SourceLine], furniture: dict[int, str]) -> frozenset[str]:
    """Give the words of headers and footers, run together: those found here and those of programmes."""
    here = {_squashed(lines[number - 1].text) for number, why in furniture.items() if why != "page_number"}
    return frozenset(word for word in here | {_squashed(mark) for mark in _MARKS} if len(word) >= _LEAST)


def split_mark(cells: Sequence[tuple[int, str]], marks: frozenset[str]) -> frozenset[int]:
    """Find the columns over which a header or footer is cut: "Europe | in Regional Development Fund"."""
    for first in range(len(cells)):
        for last in range(len(cells), first, -1):
            run = [text for _, text in cells[first:last]]
            if sum(map(len, run)) > _SHORT:
                continue
            joined = "".join(map(_squashed, run))
            if len(joined) >= _LEAST and any(_close(joined, mark) for mark in marks):
                return frozenset(column for column, _ in cells[first:last])
    return frozenset()


def ends_in_mark(text: str, marks: frozenset[str]) -> bool:
    """Whether a cell ends in most of the words of a header or footer."""
    end = _squashed(text[-_SHORT:])
    return any(end.endswith(mark[-max(len(mark) * 2 // 3, _LEAST) :]) for mark in marks)


def unmarked_headings(lines: Sequence[SourceLine], furniture: dict[int, str]) -> frozenset[int]:
    """Find short lines that stand alone above rows, points or labels, where no heading is marked as one.

    A short line that ends in a colon above a list is a heading in any case.
    """
    marked = any(line.heading and not line.title for line in lines if not line.blank)
    found = set()
    for place, line in enumerate(lines):
        if line.blank or not line.lone or line.number in furniture or len(line.text.strip()) > _SHORT:
            continue
        bare = line.text.strip()
        following = next((one for one in lines[place + 1 : place + 4] if not one.blank), None)
        content = following is not None and bool(following.is_row or following.bullet or following.label)
        titled = following is not None and bool(following.title)
        alone = place == 0 or lines[place - 1].blank
        if bare.endswith(":"):
            if content and following is not None and following.bullet:
                found.add(line.number)
        elif (
            alone
            and not marked
            and bare[-1] not in ".?!;,"
            and (content or titled)
            and len(bare.split()) <= 10
        ):
            found.add(line.number)
    return frozenset(found)


def _may_repeat(lines: Sequence[SourceLine], line: SourceLine) -> bool:
    """Whether a line stands as a header does: short, mere words, with nothing right above it."""
    return line.lone and len(line.text) <= _SHORT and (line.number == 1 or lines[line.number - 2].blank)


def _between_pages(lines: Sequence[SourceLine], line: SourceLine) -> bool:
    """Whether a line stands alone after the gap of a new page: two blank lines before it and one after."""
    at = line.number - 1
    before = lines[max(at - 2, 0) : at]
    after = lines[at + 1 : at + 2]
    return all(one.blank for one in (*before, *after)) and (len(before) == 2 or at < 2)


@lru_cache(maxsize=4096)
def _close(joined: str, mark: str) -> bool:
    if abs(len(joined) - len(mark)) > max(len(mark) // 6, 2):
        return False
    return joined == mark or SequenceMatcher(None, joined, mark, autojunk=False).ratio() >= _CLOSE


def _squashed(text: str) -> str:
    return fold(text).replace(" ", "")
