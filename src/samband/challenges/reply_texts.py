"""The texts that an answer may begin with: those that Samband ships, and a door's own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from samband.challenges.models import EntryPoint

SHIPPED_NAMES: Final[Mapping[str, Any]] = {
    "acknowledgement": _("Acknowledgement"),
    "taken_further": _("Taken further"),
    "declined": _("Declined with thanks"),
    "asks_more": _("Asks for more"),
}


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A text that an answer may begin with; ``key`` is a template's own, or ``shipped:name:lang``."""

    key: str
    name: str
    lang: str
    text: str
    is_own: bool


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, str]]:
    file = resources.files("samband.challenges") / "data" / "reply_texts.json"
    found: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def shipped_texts() -> list[ReplyText]:
    """Give the texts that Samband ships, each in every language it has."""
    return [
        ReplyText(f"shipped:{name}:{lang}", str(SHIPPED_NAMES[name]), lang, text, False)
        for name, texts in _shipped().items()
        for lang, text in texts.items()
    ]


def reply_texts(door: EntryPoint, lang: str = "") -> list[ReplyText]:
    """Give a door's own texts and then the shipped ones; with ``lang`` only those in that language."""
    own = [
        ReplyText(one.key, one.name, one.lang, one.text, True)
        for one in door.templates.order_by("name", "lang", "id")
    ]
    return [one for one in (*own, *shipped_texts()) if not lang or one.lang == lang]
