"""The words and sentences of a text, each with its place in the text as it was given."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from samband.matching.domain.words import fold_word

_LETTER = r"(?:[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d])"
# A hyphen joins; so does one at the end of a line. A colon or an apostrophe parts an ending (AI:n, today's).
_WORD = re.compile(
    rf"{_LETTER}+(?:[-\u2010\u2011+/&](?:[ \t]*\r?\n[ \t]*)?{_LETTER}+|['’:.](?=[a-zåäöæø]){_LETTER}+)*-?"
)
_ENDS = re.compile(r"[!?…;]+|\.(?=[\s\"'”’»)\]]|$)|\n[ \t]*(?:\n|(?=[-*•–—·]|\d+[.)]\s))")
_PAUSE = re.compile(r"[,:()\[\]–—]|\s-\s")
_SHORTENED = re.compile(
    r"(?:\b[^\W\d_]|\b(?:t\.ex|f\.eks|bl\.a|d\.v\.s|z\.b|u\.a|e\.g|i\.e|tex|feks|eks|ca|bijv|bzw|inkl|nr|art|kap|"
    r"mio|mill|jf|esim|mm|eg|ie|etc|dr|pr|max|min|st|s\.k|o\.l|m\.fl|ggf|abs|lfd|rv|fv|kv|str|bd|evt|pkt|stk|kpl))$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r" [a-zåäöæøü]")  # no sentence begins with a small letter
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d]")
_HYPHENS = re.compile(r"[-\u2010\u2011+/&]\s*")
_LONGEST = 120  # words of one sentence that are read together; a text without stops is cut there
_LONGEST_WORD = 80


@dataclass(frozen=True, slots=True)
class Token:
    """A word: as written (without invisible signs), folded, and its parts between hyphens, folded.

    ``pause`` is the sign before it that parts a clause, or nothing.
    """

    start: int
    end: int
    written: str
    folded: str
    parts: tuple[str, ...]
    pause: str
    first: bool

    @property
    def hanging(self) -> bool:
        """Whether it leaves its second half to a later word (``sol- og vindkraft``)."""
        return self.written.endswith("-")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that belong together; ``mark`` is the sign that ends them."""

    tokens: tuple[Token, ...]
    start: int
    end: int
    mark: str


@lru_cache(maxsize=50_000)
def _shape(written: str) -> tuple[str, str, tuple[str, ...]]:
    """Give a word as written in one Unicode form, folded, and its parts."""
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", written)).replace("’", "'")
    bare = plain.rstrip("-")
    for mark in ("'s", ":n", ":s", ":t", ":en", ":et"):
        if bare.endswith(mark) and len(bare) > len(mark) + 1:
            bare = bare[: -len(mark)]
            break
    bare = bare.partition(":")[0]
    pieces = tuple(fold_word(piece) for piece in _HYPHENS.split(bare) if piece)
    return _HYPHENS.sub("-", plain), "".join(pieces), pieces


def sentences(text: str) -> list[Sentence]:
    """Cut a text into sentences of words.

    A single line break is a space; an empty line, or a line that begins a list, ends a sentence.
    """
    found: list[Sentence] = []
    start = 0
    for match in _ENDS.finditer(text):
        if match.group() == "." and (
            _GOES_ON.match(text, match.end())
            or _SHORTENED.search(text, max(start, match.start() - 8), match.start())
        ):
            continue
        found.extend(_pieces(text, start, match.start(), match.group().strip()))
        start = match.end()
    found.extend(_pieces(text, start, len(text), ""))
    return found


def _pieces(text: str, start: int, end: int, mark: str) -> list[Sentence]:
    tokens: list[Token] = []
    before = start
    for match in _WORD.finditer(text, start, end):
        plain = match.start() - before < 2 and text[before : match.start()] in ("", " ")
        pause = None if plain else _PAUSE.search(text, before, match.start())
        written, folded, parts = _shape(match.group()[:_LONGEST_WORD])
        tokens.append(
            Token(
                match.start(),
                match.end() - (1 if match.group().endswith("-") else 0),
                written,
                folded,
                parts,
                pause.group().strip() if pause else "",
                not tokens,
            )
        )
        before = match.end()
    cut = [tokens[place : place + _LONGEST] for place in range(0, len(tokens), _LONGEST)]
    return [
        Sentence(
            tuple(piece),
            start if piece is cut[0] else piece[0].start,
            end if piece is cut[-1] else piece[-1].end,
            mark,
        )
        for piece in cut
    ]
