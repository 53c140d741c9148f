"""Texts that an answer begins with: those that come with Samband, in four languages, and a door's own."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from django.utils.translation import pgettext_lazy

from samband.challenges.models import ReplyTemplate

NAMES: Final[Mapping[str, Any]] = {
    "acknowledgement": pgettext_lazy("text of an answer", "We have received it"),
    "question": pgettext_lazy("text of an answer", "A question back"),
    "taken_further": pgettext_lazy("text of an answer", "We take it further"),
    "declined": pgettext_lazy("text of an answer", "No, with thanks"),
}
FALLBACK: Final = "en"


@dataclass(frozen=True, slots=True)
class Beginning:
    """A text that an answer begins with: its code or key, its name, and its words by language."""

    code: str
    name: Any
    texts: Mapping[str, str]

    def in_language(self, *wanted: str) -> tuple[str, str]:
        """Give (language, text) in the first wanted language that there is, else in English, else in any."""
        spoken = [_plain(lang) for lang in wanted]
        for lang in (*spoken, FALLBACK, *self.texts):
            if lang in self.texts:
                return lang, self.texts[lang]
        return "", ""


def _plain(lang: str) -> str:
    """Give the language of a text as templates name it: nynorsk and "no" get bokmål."""
    bare = lang.lower().partition("-")[0]
    return "nb" if bare in ("nn", "no") else bare


@cache
def shipped() -> tuple[Beginning, ...]:
    """Give the texts that come with Samband, always in the same order."""
    file = resources.files("samband.challenges").joinpath("data", "reply_templates.json")
    content = json.loads(file.read_text("utf-8"))
    return tuple(Beginning(code, NAMES[code], content[code]) for code in NAMES)


def beginnings_for(doors: Iterable[int]) -> list[Beginning]:
    """Give the texts of some doors (by id), each name once with all its languages, then the shipped ones."""
    named: dict[str, dict[str, str]] = defaultdict(dict)
    keys: dict[str, str] = {}
    for row in ReplyTemplate.objects.filter(entry_point__in=list(doors)).order_by("name", "lang", "id"):
        named[row.name].setdefault(_plain(row.lang), row.text)
        keys.setdefault(row.name, row.key)
    own = [Beginning(keys[name], name, texts) for name, texts in named.items()]
    return [*own, *shipped()]
