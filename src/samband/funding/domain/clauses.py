"""The library of clauses that Samband brings: conditions of grants, each with the question of reports."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = ("en", "sv", "nb", "da")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in one language: its text, and the question that a report answers."""

    text: str
    question: str


@cache
def shipped_clauses() -> Mapping[str, Mapping[str, Clause]]:
    """Give the shipped clauses by what they are about, each by language."""
    read = json.loads(files("samband.funding").joinpath("data/clauses.json").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            row["sort"]: MappingProxyType({lang: Clause(*row[lang]) for lang in LANGUAGES})
            for row in read["clauses"]
        }
    )


def clause_in(sort: str, lang: str) -> tuple[Clause, str]:
    """Give a shipped clause in a language, or else in English, and the language it is in.

    Raises:
        KeyError: when nothing is shipped about that.
    """
    texts = shipped_clauses()[sort]
    code = {"no": "nb", "nn": "nb"}.get(lang, lang)
    return (texts[code], code) if code in texts else (texts["en"], "en")
