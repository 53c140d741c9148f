"""Who is counted, once: firms by their registry number however often they were supported.

A firm without a number is counted by the key that its reporter declares, else by its name, and is listed as
uncertain. Whoever bears the name or key of a firm with a number is not counted again, since it may be that
firm. Two counts are never added: where the register knows both, it gives what is in both and in either; else
only bounds can be said.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from samband.kernel.registry import RegistryNumber, registry_number
from samband.kernel.text import fold

BY_NUMBER, BY_KEY, BY_NAME = _RANKS = ("number", "key", "name")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a row is about: the registry's number, or a key or name that may name somebody twice."""

    by: str
    key: str
    name: str = ""
    declared: str = ""

    @property
    def marks(self) -> tuple[tuple[str, str, str], ...]:
        """Give what another row may know it by too: its country with its name, and with its declared key."""
        country = self.key.partition(":")[0]
        said = ((BY_NAME, fold(self.name)), (BY_KEY, fold(self.declared)))
        return tuple((country, by, text) for by, text in said if text)

    @property
    def is_certain(self) -> bool:
        """Whether a register vouches that it is one firm and no other."""
        return self.by == BY_NUMBER


def identity_of(country: str, number: str, declared: str = "", name: str = "") -> Identity | None:
    """Give whom a row is about; None when it names nobody.

    A number counts only if it fits its country's check; a person's identity number never does.
    """
    shown, key = " ".join(name.split()), " ".join(declared.split())
    read = registry_number(country, number) if number.strip() else None
    if isinstance(read, RegistryNumber) and country:
        return Identity(BY_NUMBER, f"{read.country}:{read.number}", shown, key)
    if fold(key):
        return Identity(BY_KEY, f"{country}:{fold(key)}", shown, key)
    return Identity(BY_NAME, f"{country}:{fold(shown)}", shown) if fold(shown) else None


@dataclass(frozen=True, slots=True)
class UniqueCount:
    """How many different firms there are, and who is uncertain.

    ``number`` is what may be reported: the certain and those uncertain ones that resemble nobody.
    ``at_most`` is with everybody. ``nameless`` rows named nobody and are not counted.
    """

    certain: tuple[Identity, ...]
    uncertain: tuple[Identity, ...]
    perhaps_same: tuple[tuple[Identity, Identity], ...] = ()
    nameless: int = 0

    @property
    def number(self) -> int:
        """Give the number that may be reported."""
        return len(self.keys)

    @property
    def at_most(self) -> int:
        """Give the number with everybody who may be somebody else."""
        return len(self.certain) + len(self.uncertain)

    @property
    def keys(self) -> frozenset[str]:
        """Give the keys of those who are counted."""
        left_out = {one.key for one, _other in self.perhaps_same}
        return frozenset({one.key for one in (*self.certain, *self.uncertain)} - left_out)


def count_unique(identities: Iterable[Identity | None]) -> UniqueCount:
    """Count everybody once, in the order in which they first appear."""
    rows = list(identities)
    found: dict[tuple[str, str], Identity] = {}
    for one in rows:
        if one is not None:
            found.setdefault((one.by, one.key), one)
    certain = tuple(one for one in found.values() if one.is_certain)
    uncertain = tuple(one for one in found.values() if not one.is_certain)
    return UniqueCount(certain, uncertain, _resembling(rows, found), sum(one is None for one in rows))


def _resembling(
    rows: Sequence[Identity | None], found: Mapping[tuple[str, str], Identity]
) -> tuple[tuple[Identity, Identity], ...]:
    """Give who has no number but a name or declared key of somebody else, and that one, who is counted."""
    marks: dict[tuple[str, str], set[tuple[str, str, str]]] = {}
    for row in rows:
        if row is not None:
            marks.setdefault((row.by, row.key), set()).update(row.marks)
    taken: dict[tuple[str, str, str], Identity] = {}
    doubtful: list[tuple[Identity, Identity]] = []
    for place in sorted(found, key=lambda one: (_RANKS.index(one[0]), one[1])):
        mine = found[place]
        others = [taken[mark] for mark in sorted(marks[place]) if mark in taken]
        counted = others[0] if others and not mine.is_certain else mine
        if counted is not mine:
            doubtful.append((mine, counted))
        for mark in marks[place]:
            taken.setdefault(mark, counted)
    return tuple(doubtful)


@dataclass(frozen=True, slots=True)
class Together:
    """Two counts side by side: how many are in both and in either, or the bounds; never their sum.

    ``both`` is None where nobody knows who is in each. ``is_part`` says that the second lies within the
    first.
    """

    first: int
    second: int
    both: int | None
    at_least: int
    at_most: int
    is_part: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the number in either is known, not only bounded."""
        return self.at_least == self.at_most


def together(first: Collection[str], second: Collection[str]) -> Together:
    """Give how many are in both and in either of two sets of keys."""
    one, other = frozenset(first), frozenset(second)
    either = len(one | other)
    return Together(len(one), len(other), len(one & other), either, either, other <= one)


def together_at_most(first: int, second: int, *, is_part: bool = False) -> Together:
    """Give the bounds of two numbers of which nobody knows who is in each, such as two targets.

    300 and 300 are at least 300 and at most 600; where the second is part of the first they are 300.
    """
    if min(first, second) < 0 or (is_part and second > first):
        raise ValueError("A part is not larger than its whole, and no count is below zero.")
    if is_part:
        return Together(first, second, second, first, first, True)
    return Together(first, second, None, max(first, second), first + second)
