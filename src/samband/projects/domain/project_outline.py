"""Reads goals and activities out of a project document: what stands under headings that say so.

A suggestion, for a person to confirm. A heading is a short line that is one of the known words; what follows
it counts until the next heading. Page headers, tables and targets are no goals.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from samband.kernel.text import fold

OVERALL, GOAL, ACTIVITY, OTHER = "overall", "goal", "activity", "other"
_HEADINGS: Final = {
    OVERALL: ("overgripande mal", "hovedmal", "overordnet mal", "overall objective", "overall goal"),
    GOAL: (
        *("projektmal", "prosjektmal", "delmal", "mal", "syfte och mal", "goals", "objectives"),
        *("specific objectives", "sub-goals", "effektmal", "resultatmal"),
    ),
    ACTIVITY: ("aktiviteter", "activities", "aktivitet", "genomforande", "gjennomforing", "tiltak"),
    OTHER: (
        *("bakgrund", "bakgrunn", "baggrund", "background", "sammanfattning", "sammendrag", "summary"),
        *("genomsyrande perspektiv", "langsiktighet", "uppfoljning", "oppfolging", "opfolgning", "follow-up"),
        *("resultatspridning", "projektorganisation", "prosjektorganisasjon", "organisation", "budget"),
        *("ingaende kommuner", "avgransning ordinarie verksamhet", "skal for det foreslagna", "finansiering"),
        *("kostnads- och finansieringsbudget", "kostnader", "budsjett", "malgrupp", "target group", "risker"),
    ),
}
_SORT_OF: Final = {fold(word): sort for sort, words in _HEADINGS.items() for word in words}
MOST: Final = 60
_LONGEST_HEADING: Final = 60
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """A goal or an activity as a document says it, with its line, counted from 1; ``group`` is above it."""

    text: str
    line: int
    is_overall: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a document says that a project wants to reach and will do."""

    goals: tuple[Said, ...]
    activities: tuple[Said, ...]


def read_outline(text: str, *, left_out: Collection[str] = (), taken: Collection[int] = ()) -> Outline:
    """Read goals and activities.

    ``left_out`` are lines to skip wherever they stand (heads and feet of pages), ``taken`` the numbers of
    lines that are something else already, such as targets.
    """
    goals, activities = list[Said](), list[Said]()
    at, group = OTHER, ""
    for number, line in enumerate(text.splitlines(), start=1):
        said = " ".join(line.replace("\t", " ").split())
        if not said or said in left_out or number in taken or "\t" in line.strip():
            continue
        sort = _SORT_OF.get(fold(said.rstrip(":"))) if len(said) <= _LONGEST_HEADING else None
        if sort is not None:
            at, group = sort, ""
            continue
        bare = said.lstrip("-–•* ")[:_LONGEST]
        is_listed = bare != said
        if at in (OVERALL, GOAL) and not said.endswith(":"):
            goals.append(Said(bare, number, at == OVERALL))
        elif at == ACTIVITY and not is_listed and said.endswith(":"):
            continue
        elif at == ACTIVITY and not is_listed and len(said) <= _LONGEST_HEADING and not said.endswith("."):
            group = said
        elif at == ACTIVITY:
            activities.append(Said(bare, number, group=group))
    return Outline(tuple(goals[:MOST]), tuple(activities[:MOST]))
