"""The lines of pasted notes: cells, headings, bullets, as the source marks them."""

import re
from dataclasses import dataclass
from functools import cached_property

from samband.challenges.domain.notes.labels import labelled, sort_of_title

_ENDS = re.compile(r"\r\n|\r|\n")
# What no document or database may hold, and a reader should see was there.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(\S.*)")
_BOLD = re.compile(r"\s*(?:\*\*|__)([^*_]{2,100})(?:\*\*|__)\s*:?\s*")
_GLYPH = re.compile(r"\s*([•·▪◦o*–-]|\d{1,2}[.)])\t+(?=[^\t]+$)")
_BULLET = re.compile(r"\s*(?:[•·▪◦]\s*|[-–—+]\s+|\*\s*(?!\*)|\d{1,2}[.)]\s+)(?=\S)")
_WORDS = re.compile(r"\w|\?")
_TAGS = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>]{0,200})?/?>")
_PIPE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?\s*")
_PAGE_BOTTOM = 6  # how deep a heading is that is only bold
LABEL_DEPTH = 7  # deeper than any marked heading: a label on a line of its own


def source_lines(text: str) -> list[str]:
    """Part a text into its lines, numbered from 1; a character that nothing may store shows as �."""
    return _ENDS.split(_CONTROL.sub("�", text.removeprefix("\ufeff")))


def has_words(text: str) -> bool:
    """Whether a text says anything, be it only "???"."""
    return _WORDS.search(text) is not None


def without_tags(text: str) -> str:
    """Give the text without the tags of a web page; only to judge it by, never to keep."""
    return _TAGS.sub("", text).strip() if "<" in text else text.strip()


def holds_tags(text: str) -> bool:
    """Whether tags of a web page are left in a text."""
    return "<" in text and _TAGS.search(text) is not None


@dataclass(frozen=True)
class SourceLine:
    """One line of the source: its number, from 1, and its words as printed."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on it."""
        return not self.text or self.text.isspace()

    @cached_property
    def piped(self) -> bool:
        """Whether it is a row of a table with upright strokes: ``| a | b |``."""
        bare = self.text.strip()
        return len(bare) > 2 and bare.count("|") >= 2 and bare.startswith("|")

    @cached_property
    def rule(self) -> bool:
        """Whether it only draws a line, or holds no words."""
        return not has_words(self.text) or _PIPE_RULE.fullmatch(self.text[:400]) is not None

    @cached_property
    def plain(self) -> str:
        """The words, without a list's mark that a word processor parted from them by a tab."""
        return _GLYPH.sub("", self.text).strip() if "\t" in self.text else self.text.strip()

    @cached_property
    def is_row(self) -> bool:
        """Whether it has cells: a tab that does not only stand after a list's mark."""
        return self.piped or ("\t" in self.text and not _GLYPH.match(self.text))

    @cached_property
    def cells(self) -> tuple[tuple[int, str], ...]:
        """The cells with words or marks, each with its column, from 1."""
        parts = self.text.strip()[1:].removesuffix("|").split("|") if self.piped else self.text.split("\t")
        return tuple((column, part.strip()) for column, part in enumerate(parts, 1) if part.strip())

    @cached_property
    def heading(self) -> tuple[int, str] | None:
        """The depth and words of a heading that the source marks as one."""
        if self.blank:
            return None
        match = _HEADING.fullmatch(self.text[:500]) if len(self.text) < 500 else None
        if match:
            return len(match[1]), match[2].strip().strip("#").strip().strip("*_").strip()
        bold = _BOLD.fullmatch(self.text) if len(self.text) < 120 else None
        return (_PAGE_BOTTOM, bold[1].strip()) if bold and not self.is_row else None

    @cached_property
    def bullet(self) -> bool:
        """Whether it is a point of a list."""
        return _GLYPH.match(self.text) is not None or begins_as_point(self.text)

    @cached_property
    def title(self) -> str:
        """What it is the title of, if it is one: a sort, owner, when, theme."""
        return "" if self.blank else sort_of_title(self.heading[1] if self.heading else self.text)

    @cached_property
    def label(self) -> tuple[str, str] | None:
        """What it is and its words, if a label begins it."""
        return None if self.is_row else labelled(self.plain)

    @cached_property
    def lone(self) -> bool:
        """Whether it is a line of mere words: no row, point, label, title or marked heading."""
        return not (
            self.blank or self.rule or self.is_row or self.bullet or self.heading or self.title or self.label
        )


def begins_as_point(text: str) -> bool:
    """Whether words begin with a list's mark: "- ", "*", "1.", "•"."""
    return _BULLET.match(text) is not None and not text.lstrip().startswith(("**", "–-"))


def bare_point(text: str) -> str:
    """Give a point's words without the mark; to judge it by, and for what the mark is parted from."""
    return _BULLET.sub("", text, count=1) if begins_as_point(text) else text
