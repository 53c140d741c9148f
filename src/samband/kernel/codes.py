"""Checked codes: countries, NUTS regions, languages. Registry numbers are in `registry`."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

# ISO 3166-1 alpha-2 of the countries of Europe and its neighbours in NUTS; Kosovo as NUTS has it.
EUROPE = frozenset(
    "AD AL AM AT AX AZ BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GL GR HR HU IE IM IS IT JE "  # noqa: SIM905
    "LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM TR UA VA XK".split()
)
_TO_ISO = {"EL": "GR", "UK": "GB"}
_TO_NUTS = {iso: nuts for nuts, iso in _TO_ISO.items()}
_LANGUAGES = {
    "no": "nb",
    "nob": "nb",
    "nno": "nn",
    "nor": "nb",
    "swe": "sv",
    "dan": "da",
    "fin": "fi",
    "eng": "en",
}
_SHAPE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
_TAG = re.compile(r"[a-z]{2,3}")


def country(text: str) -> str:
    """Give the ISO 3166 alpha-2 code of a country of Europe; NUTS' own EL and UK are understood.

    Raises ``ValueError`` for any other text.
    """
    code = text.strip().upper()
    code = _TO_ISO.get(code, code)
    if code not in EUROPE:
        raise ValueError(f"“{text[:20]}” is not a country code. Write two letters, such as SE or NO.")
    return code


def language(text: str) -> str:
    """Give a language's tag as content carries it: ``sv`` for ``sv-SE``, ``nb`` for ``no``.

    Raises ``ValueError`` for what has not the shape of a tag.
    """
    primary = re.split("[-_]", text.strip().lower(), maxsplit=1)[0]
    if not _TAG.fullmatch(primary):
        raise ValueError(f"“{text[:20]}” is not a language code. Write two letters, such as sv or nb.")
    return _LANGUAGES.get(primary, primary)


@dataclass(frozen=True, slots=True, order=True)
class Nuts:
    """A NUTS code of any level: country (0), part of it (1), large region (2), region (3).

    The shape is checked when it is made (``ValueError``); whether the code is in force is `known`.
    """

    code: str

    def __post_init__(self) -> None:
        code = self.code.strip().upper()
        code = _TO_NUTS.get(code[:2], code[:2]) + code[2:]
        if not _SHAPE.fullmatch(code) or _TO_ISO.get(code[:2], code[:2]) not in EUROPE:
            raise ValueError(f"“{self.code[:20]}” is not a NUTS code. Write one such as SE232 or NO0A.")
        object.__setattr__(self, "code", code)

    def __str__(self) -> str:
        return self.code

    @property
    def level(self) -> int:
        """Say the level, 0 to 3."""
        return len(self.code) - 2

    @property
    def country(self) -> str:
        """Give the country as ISO 3166 writes it (GR for EL, GB for UK)."""
        return _TO_ISO.get(self.code[:2], self.code[:2])

    @property
    def parent(self) -> "Nuts | None":
        """Give the region one level up; a country has none."""
        return Nuts(self.code[:-1]) if self.level else None

    @property
    def known(self) -> bool:
        """Say whether the code is in the classification in force (NUTS 2024)."""
        return self.code in _names()

    def holds(self, other: "Nuts") -> bool:
        """Say whether ``other`` is this region or lies in it."""
        return other.code.startswith(self.code)


def region_name(code: str, lang: str = "") -> str:
    """Give the name of a NUTS region as its country writes it, short; nothing when it is not known.

    A Swedish county is ``Västra Götaland``, not ``Västra Götalands län``; of names in two languages the first
    is given. Finnish regions have their Swedish names for readers of Swedish, Norwegian and Danish.
    """
    name, swedish = _names().get(code.strip().upper(), ("", ""))
    if swedish and lang in ("sv", "nb", "nn", "da"):
        return swedish
    if code.startswith("SE") and name.endswith(" län"):
        # No county is named with an s at the end but the genitive's.
        return name.removesuffix(" län").removesuffix("s")
    return name.partition("/")[0]


def is_whole_country(code: str) -> bool:
    """Whether a NUTS code stands for a country as a whole, at any level (``IS00``, ``EE0``, ``LU000``)."""
    name = _names().get(code.strip().upper(), ("", ""))[0]
    return bool(name) and name.partition(" (")[0] == _names()[code.strip().upper()[:2]][0].partition(" (")[0]


def regions(level: int | None = None, country_code: str = "") -> list[Nuts]:
    """Give the regions in force, in the order of their codes, of one level or country or of all."""
    prefix = _TO_NUTS.get(country_code, country_code)
    return [
        Nuts(code)
        for code in _names()
        if code.startswith(prefix) and (level is None or len(code) - 2 == level)
    ]


def regions_of(country_code: str, level: int) -> list[str]:
    """Give the codes of a country's regions of one level."""
    return [region.code for region in regions(level, country_code)]


@cache
def _names() -> dict[str, tuple[str, str]]:
    table = resources.files("samband.kernel").joinpath("nuts.csv").read_text("utf-8")
    return {row["code"]: (row["name"], row["name_sv"]) for row in csv.DictReader(table.splitlines())}
