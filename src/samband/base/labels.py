"""Names of countries, regions, languages and sources in the reader's language."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samband.base.templatetags.wording import country_name, language_name
from samband.kernel import codes

__all__ = [
    "DEMO_WORLD",
    "country_name",
    "in_a_sentence",
    "in_one_line",
    "language_name",
    "region_in_country",
    "region_name",
    "source_label",
]

# Stored beside every fact of the demo world; shown in the reader's words.
DEMO_WORLD: Final = "Samband demo world (fictional)"
_OWN_SOURCES: Final = {DEMO_WORLD: _("Samband demo world (fictional)")}


def region_name(code: str) -> str:
    """Give a NUTS region's name in the reader's language; the code itself when it is no region's."""
    return codes.region_name(code, get_language() or "en") if code else ""


def region_in_country(code: str) -> str:
    """Give a region's name to stand before its country's; nothing for one that is the whole country."""
    return "" if codes.is_whole_country(code) else region_name(code)


def source_label(source: str) -> str:
    """Say where something comes from: our own sources in the reader's language, others' as they stand."""
    return str(_OWN_SOURCES.get(source, source))


def in_one_line(names: Sequence[object]) -> str:
    """Write names in one line with commas; only the first keeps its capital, but for abbreviations."""
    words = [str(name) for name in names]
    return ", ".join(words[:1] + [_small(word) for word in words[1:]])


def in_a_sentence(names: Sequence[object]) -> str:
    """Name several things within a sentence, small; many names hold an "and", so commas part them."""
    return ", ".join(_small(str(name)) for name in names)


def _small(word: str) -> str:
    return word if word[1:2].isupper() else word[:1].lower() + word[1:]
