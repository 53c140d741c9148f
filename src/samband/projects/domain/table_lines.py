"""Finds the lines of a text that stand in columns: by tabs, bars, semicolons or several blanks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from samband.projects.domain.amounts import AMOUNT, PERCENT, read_amount

MOST_CELLS = 200
_LONGEST_LINE = 20_000
_BLANKS = re.compile("(?:[ \u00a0\u2000-\u200a\u202f]){2,}")
_RULE = re.compile(r"[\s|:+=_-]+")
_SEPARATORS = ("\t", "|", ";", "  ")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a text: its number from 1, and what stands on it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class CellLine:
    """A line in columns: its number and its cells, without the blanks around them."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand in the same columns, and the last line of words before them."""

    lines: tuple[CellLine, ...]
    caption: str = ""
    separator: str = ""


def text_lines(text: str) -> tuple[TextLine, ...]:
    """Give the lines of a text with their numbers; only line ends count as such."""
    flat = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(TextLine(number, line) for number, line in enumerate(flat.split("\n"), start=1))


def find_blocks(lines: Sequence[TextLine]) -> tuple[Block, ...]:
    """Find the tables among the lines of a text.

    A table is two lines or more in a row that stand in columns, at least one of them with a figure behind
    its first cell. A line without any is let pass inside a table, unless what follows begins another.
    """
    blocks: list[Block] = []
    at, caption = 0, ""
    while at < len(lines):
        separator = _separator(lines[at].text)
        if not separator:
            caption = lines[at].text.strip() or caption
            at += 1
            continue
        found, after = _run(lines, at, separator)
        if len(found) > 1 and any(_has_figure(line) for line in found):
            blocks.append(Block(tuple(found), caption, separator))
            caption = ""
            at = after
        else:
            caption = lines[at].text.strip()
            at += 1
    return tuple(blocks)


def _separator(text: str) -> str:
    """Say what a line's columns are parted by; "" when it stands in none."""
    if len(text) > _LONGEST_LINE:
        return ""
    stripped = text.strip(" \u00a0")
    if "\t" in stripped:
        return "\t" if text.strip() else ""
    for sign in ("|", ";"):
        if sign in stripped:
            return sign
    return "  " if _BLANKS.search(stripped) else ""


def _run(lines: Sequence[TextLine], at: int, separator: str) -> tuple[list[CellLine], int]:
    found: list[CellLine] = []
    after = at
    while at < len(lines):
        text = lines[at].text
        own = _separator(text)
        if own == separator:
            cells = _split(text, separator)
            if found and at > after and _begins_another(cells):
                break
            if cells and not _RULE.fullmatch(text):
                found.append(CellLine(lines[at].number, cells))
            at += 1
            after = at
        elif not text.strip() and at == after:
            at += 1
        elif separator in ("|", "  ") and own in _SEPARATORS and own and separator == "|" and at == after:
            break
        else:
            break
    return found, after


def _begins_another(cells: tuple[str, ...]) -> bool:
    """Say whether a line after an empty one is a heading: several cells and no amount but years."""
    return len(cells) > 2 and all(is_year(cell) or not _figure(cell) for cell in cells)


def is_year(text: str) -> bool:
    """Say whether a cell is a year, as headings hold."""
    return re.fullmatch(r"\s*(?:19|20)[0-9]{2}\s*", text) is not None


def _split(text: str, separator: str) -> tuple[str, ...]:
    if separator == "\t":
        cells = text.strip(" \r\n").split("\t")
    elif separator == "  ":
        cells = _BLANKS.split(text.strip())
    elif separator == "|":
        bare = text.strip()
        cells = bare.removeprefix("|").removesuffix("|").split("|")
    else:
        cells = _quoted(text)
    return tuple(cell.strip().strip("\u00a0") for cell in cells[:MOST_CELLS])


def _quoted(text: str) -> list[str]:
    """Part a line at its semicolons, those between quotation marks left alone."""
    if '"' not in text:
        return text.split(";")
    cells: list[str] = []
    current: list[str] = []
    for piece in text.split(";"):
        current.append(piece)
        whole = ";".join(current) if len(current) < 20 else ""
        if len(current) >= 20 or whole.count('"') % 2 == 0:
            joined = ";".join(current).strip()
            cells.append(joined[1:-1].replace('""', '"') if joined[:1] == joined[-1:] == '"' else joined)
            current = []
    return [*cells, *current]


def _figure(text: str) -> bool:
    return read_amount(text).kind in (AMOUNT, PERCENT)


def _has_figure(line: CellLine) -> bool:
    return any(_figure(cell) for cell in line.cells[1:])
