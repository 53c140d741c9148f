"""The codes of indicators: which there are, what each counts, and which may never be added.

RCO and RCR are the common output and result indicators of 2021–2027, CO the older ones of 2014–2020. One
code is written in several ways (``RCO1`` in one system, ``RCO01`` in the regulation); here it has two digits
at least. A code that is not known is a programme's own, and is allowed.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from types import MappingProxyType
from typing import Any, Final

OUTPUT, RESULT = "output", "result"
FAMILIES: Final = ("RCO", "RCR", "CO")
GENDER, SIZE = "gender", "size"
# Why two codes are never added, the strongest ground first.
PART, SUCCESSOR, SIBLINGS, OVERLAP = "part", "successor", "siblings", "overlap"
OTHER_UNIT, NOT_KNOWN_APART = "unit", "not-known-apart"
GROUNDS: Final = (PART, SUCCESSOR, SIBLINGS, OVERLAP, OTHER_UNIT, NOT_KNOWN_APART)
# A known trap: one system gives the second code the first one's name, so a pasted list says one thing twice.
NAME_TRAP: Final = ("RCO28", "RCO30")
LONGEST_CODE: Final = 30
_CODE = re.compile(r"(RCO|RCR|CO)[\s._\-]*0*([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator by its code: its name in our words, its unit, and whether it is an output or a result.

    ``part_of`` are codes whose things hold all of its things, ``overlaps`` those that may hold some,
    ``near`` the closest code of the following period. ``split`` are the ways its values are broken down.
    ``source`` and ``mark`` say where its name is from; ``is_programmes_own`` that nothing is known of it
    here. ``disputed`` ones are counted differently by programmes: read the programme's manual.
    """

    code: str
    name: str = ""
    unit: str = ""
    kind: str = ""
    source: str = ""
    mark: str = "unverified"
    part_of: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    split: tuple[str, ...] = ()
    disputed: bool = False
    warning: str = ""
    is_programmes_own: bool = False

    @property
    def family(self) -> str:
        """Give RCO, RCR or CO; nothing for a programme's own."""
        found = _CODE.fullmatch(self.code)
        return found[1] if found and not self.is_programmes_own else ""


def normalise_code(text: str) -> str:
    """Give a code as the regulation writes it: ``RCO1``, ``rco 01`` and ``RCO-001`` are ``RCO01``.

    Another text is a programme's own code: one line, capitals, at most 30 signs.

    Raises:
        ValueError: when there is no code.
    """
    code = " ".join(text.split()).upper()
    if not code:
        raise ValueError("An indicator has a code. Write one, such as RCO01.")
    found = _CODE.fullmatch(code)
    return f"{found[1]}{int(found[2]):02}" if found else code[:LONGEST_CODE].rstrip()


@cache
def known_indicators() -> Mapping[str, Indicator]:
    """Give the indicators that Samband knows by their codes."""
    text = files("samband.projects").joinpath("data/indicator_codes.json").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)["indicators"]
    made = {}
    for row in rows:
        lists = {name: tuple(codes) for name, codes in row.items() if isinstance(codes, list)}
        made[row["code"]] = Indicator(**{**row, **lists})
    return MappingProxyType(made)


def indicator(text: str) -> Indicator:
    """Give the indicator that a code means; an unknown code is the programme's own and says so."""
    code = normalise_code(text)
    return known_indicators().get(code) or Indicator(code, is_programmes_own=True)


def wholes_of(code: str) -> frozenset[str]:
    """Give all codes that an indicator is part of, through others too."""
    found: set[str] = set()
    edge = set(indicator(code).part_of)
    while edge:
        found |= edge
        edge = {whole for part in edge for whole in indicator(part).part_of} - found
    return frozenset(found)


def why_not_added(one: str, other: str) -> str:
    """Give the ground on which the values of two indicators are never added; "" for one and the same code.

    Two codes are never added: even where nothing is known of a pair, what both count may be the same things.
    """
    first, second = indicator(one), indicator(other)
    if first.code == second.code:
        return ""
    if first.code in wholes_of(second.code) or second.code in wholes_of(first.code):
        return PART
    if second.code in first.near or first.code in second.near:
        return SUCCESSOR
    if wholes_of(first.code) & wholes_of(second.code):
        return SIBLINGS
    if second.code in first.overlaps or first.code in second.overlaps:
        return OVERLAP
    if first.unit and second.unit and first.unit != second.unit:
        return OTHER_UNIT
    return NOT_KNOWN_APART


@dataclass(frozen=True, slots=True)
class NeverAdded:
    """Two codes that stand side by side and are never added, and the ground."""

    one: str
    other: str
    ground: str


def never_added(codes: Iterable[str]) -> list[NeverAdded]:
    """Give every pair among codes with the ground on which it is not added; in the order of the codes."""
    plain = list(dict.fromkeys(normalise_code(code) for code in codes))
    return [NeverAdded(one, other, why_not_added(one, other)) for one, other in combinations(plain, 2)]


def name_does_not_fit(code: str, name: str) -> str:
    """Give the code whose name a pasted list has given to another code; "" when the name is its own or new.

    The known case: a list that calls ``RCO30`` what ``RCO28`` is called.
    """
    mine, said = indicator(code), " ".join(name.split()).casefold()
    if not said or said == mine.name.casefold():
        return ""
    return next((one.code for one in known_indicators().values() if one.name.casefold() == said), "")
