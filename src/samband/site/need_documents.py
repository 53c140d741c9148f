"""What the need check answers as one document for programs, in the language of its reader.

The pages translate the same messages by Django's gettext; here the catalogues are read as they are,
without Django, so that the command answers at once.
"""

import gettext
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import samband
from samband.challenges.domain.need_check import check_need, scaffold
from samband.challenges.domain.need_check.wording import ASKS, WHYS, questions

LOCALES = Path(samband.__file__).parent / "locale"
_ALIASES = {"no": "nb", "nn": "nb"}


@dataclass(frozen=True, slots=True)
class BadNeeds:
    """A line of needs that cannot be read."""

    line: int
    what: str

    def problem(self) -> dict[str, str]:
        """Say where, what and how to mend it."""
        return {
            "where": f"line {self.line}",
            "what": self.what,
            "fix": 'Write {"id": "…", "text": "…"} on the line.',
        }


@dataclass(frozen=True, slots=True)
class GivenNeed:
    """A need as a line gives it."""

    key: Any
    text: str
    lang: str


@lru_cache(maxsize=16)
def words_in(lang: str) -> Callable[[str], str]:
    """Give the function that says a message in a language, in English where there is no catalogue."""
    primary = lang.lower().replace("_", "-").partition("-")[0]
    primary = _ALIASES.get(primary, primary)
    if not primary.isalpha():
        return gettext.NullTranslations().gettext
    return gettext.translation("django", str(LOCALES), languages=[primary], fallback=True).gettext


def check_document(text: str, lang: str = "", *, say: Callable[[str], str] | None = None) -> dict[str, Any]:
    """Check a need and give the answer that the command, the page and the API share.

    ``lang`` is the language of the need; ``say`` translates a message for the reader, else ``lang`` is taken.
    """
    said = say or words_in(lang)
    checked = check_need(text, lang)
    return {
        "lang": checked.lang,
        "open": checked.open,
        "flags": [
            {
                "signal": flag.signal,
                "text": flag.text,
                "start": flag.start,
                "end": flag.end,
                "why": said(WHYS[flag.signal]),
                "ask": said(ASKS[flag.signal]),
            }
            for flag in checked.flags
        ],
        "missing": list(checked.missing),
        "questions": [said(message) for message in questions(checked)],
    }


def scaffold_lines(text: str, lang: str = "", *, say: Callable[[str], str] | None = None) -> list[str]:
    """Give the wording as a desired future, line by line: the frame, and the person's own words or gaps."""
    said = say or words_in(lang)
    pieces = scaffold(text, check_need(text, lang))
    return [f"{said(piece.before)} {piece.words(text)}".rstrip() for piece in pieces]


def read_needs(text: str) -> tuple[list[GivenNeed], list[BadNeeds]]:
    """Read one need a line; what cannot be read is a problem with its line, never dropped."""
    needs: list[GivenNeed] = []
    problems: list[BadNeeds] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip().strip("\ufeff"):
            continue
        try:
            row = json.loads(line.strip().strip("\ufeff"))
        except (ValueError, RecursionError):
            problems.append(BadNeeds(number, "The line is no JSON."))
            continue
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            problems.append(BadNeeds(number, "The line holds no text."))
            continue
        given = row.get("lang")
        needs.append(
            GivenNeed(row.get("id", str(number)), row["text"], given if isinstance(given, str) else "")
        )
    return needs, problems
