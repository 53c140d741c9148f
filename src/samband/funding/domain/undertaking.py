"""Which undertaking aid is given to: its number in one form, so that the same firm is found again."""

import re
from dataclasses import dataclass
from typing import Final

from samband.kernel.registry import Problem, registry_number

PERSONAL: Final = "personal"
LONGEST: Final = 40
MASK: Final = "•••••"
_BETWEEN: Final = re.compile(r"[\s.\-–/+]")


@dataclass(frozen=True, slots=True)
class Undertaking:
    """An undertaking as aid is counted by it; ``is_person`` says that its number is a person's own."""

    number: str
    is_person: bool = False


def read_undertaking(country: str, text: str) -> Undertaking:
    """Read a registry number, or another key where there is none, as it is compared.

    A sole trader's number is kept without its century, whichever way it was written, and marked.

    Raises:
        ValueError: when nothing is left of it, or it is longer than 40 signs.
    """
    tidy = " ".join(text.split()).upper()
    if not tidy or len(tidy) > LONGEST:
        raise ValueError("Write the undertaking's registry number.")
    read = registry_number(country, tidy)
    if not isinstance(read, Problem):
        return Undertaking(read.number)
    bare = _BETWEEN.sub("", tidy)
    if read.code == PERSONAL:
        return Undertaking(bare[-10:] if country == "SE" else bare, is_person=True)
    return Undertaking(bare if bare.isdigit() else tidy)


def masked(number: str, is_person: bool) -> str:
    """Give a number as those see it who need not know it: of a person's nothing is left."""
    return MASK if is_person else number
