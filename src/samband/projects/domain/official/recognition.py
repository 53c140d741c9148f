"""Which line of the official system's file is which of ours."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from samband.projects.domain.official.cells import same_text
from samband.projects.domain.official.lines import OfficialLine
from samband.projects.domain.official.pairing import pair
from samband.projects.domain.official.returned import FiledLine
from samband.projects.domain.official.rows import Value

Values = Mapping[str, Value]
Cost = Callable[[Values, Values], int | None]

# What tells a line from others, by weight; any other field weighs one.
_WEIGHTS: Final = {"document_number": 8, "declared_minor": 6, "invoice_on": 4, "paid_on": 4}
_DAYS: Final = ("invoice_on", "paid_on")
# Above this many unlike lines on a side they are paired by their signs, then in order.
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class OurLine:
    """A line of ours with the values that the official file holds of it."""

    line: OfficialLine
    values: Values


Pairs = list[tuple[OurLine, FiledLine]]


def recognise(ours: Sequence[OurLine], theirs: Sequence[FiledLine], match_on: Sequence[str]) -> Pairs:
    """Pair our lines with theirs, one to one, in our order; the same lists give the same pairs.

    First by the fields of ``match_on`` together; what is left by document number, day and amount, of which
    two must agree. Where there is no document number its place is the description's; of lines without any
    day, such as lump sums, one is enough. Among several the pairs are
    those with the least difference in all.
    """
    by_key: dict[Hashable, tuple[list[OurLine], list[FiledLine]]] = defaultdict(lambda: ([], []))
    for mine in ours:
        by_key[_key(mine.values, match_on)][0].append(mine)
    for filed in theirs:
        by_key[_key(filed.values, match_on)][1].append(filed)
    found: Pairs = []
    for key, (some, others) in by_key.items():
        if key is not None:
            found += _pair_group(some, others, distance, match_on)
    mine_taken, filed_taken = {id(one) for one, _ in found}, {id(one) for _, one in found}
    left = [one for one in ours if id(one) not in mine_taken]
    for some, others in _neighbours(left, [one for one in theirs if id(one) not in filed_taken]):
        found += _pair_group(some, others, _distance_of_signed, match_on)
    order = {id(one): at for at, one in enumerate(ours)}
    return sorted(found, key=lambda both: order[id(both[0])])


def same(ours: Value, theirs: Value) -> bool:
    """Say whether two cells say the same."""
    if isinstance(ours, str) and isinstance(theirs, str):
        return same_text(ours, theirs)
    return ours == theirs


def distance(ours: Values, theirs: Values) -> int:
    """Reckon how far two lines are apart, by the weights of the fields that differ."""
    return sum(_WEIGHTS.get(name, 1) for name in ours if not same(ours[name], theirs.get(name)))


def signs_of(values: Values) -> tuple[Hashable, ...] | None:
    """Give what a doubled line has in common with its twin; None when it says too little of itself."""
    known = tuple(_plain_key(values.get(name)) for name in (_name_of(values), *_DAYS, "declared_minor"))
    return known if sum(one is not None for one in known) >= 2 else None


def _name_of(values: Values) -> str:
    """Give the field that names a line: its document number, or its description where it has none."""
    return "description" if values.get("document_number") is None else "document_number"


def _has_days(values: Values) -> bool:
    return any(values.get(name) is not None for name in _DAYS)


def _distance_of_signed(ours: Values, theirs: Values) -> int | None:
    name = _name_of(ours) if _name_of(ours) == _name_of(theirs) else "document_number"
    agreeing = sum(
        any(ours.get(one) is not None and same(ours[one], theirs.get(one)) for one in sign)
        for sign in ((name,), _DAYS, ("declared_minor",))
    )
    says_little = not _has_days(ours) and not _has_days(theirs)
    return distance(ours, theirs) if agreeing >= (1 if says_little else 2) else None


def _key(values: Values, names: Sequence[str]) -> Hashable:
    parts = tuple(_plain_key(values.get(name)) for name in names)
    return None if None in parts else parts


def _plain_key(value: Value) -> Hashable:
    return value.lstrip("'") if isinstance(value, str) else value


def _neighbours(
    ours: Sequence[OurLine], theirs: Sequence[FiledLine]
) -> Iterator[tuple[list[OurLine], list[FiledLine]]]:
    """Part the lists into groups outside which no two lines have two signs in common."""
    leader: dict[Hashable, Hashable] = {}

    def find(one: Hashable) -> Hashable:
        while (above := leader.setdefault(one, one)) != one:
            leader[one] = leader[above]
            one = above
        return one

    lines: list[OurLine | FiledLine] = [*ours, *theirs]
    for line in lines:
        for mark in _marks(line.values):
            leader[find(mark)] = find(id(line))
    groups: dict[Hashable, tuple[list[OurLine], list[FiledLine]]] = defaultdict(lambda: ([], []))
    for mine in ours:
        groups[find(id(mine))][0].append(mine)
    for filed in theirs:
        groups[find(id(filed))][1].append(filed)
    yield from groups.values()


def _marks(values: Values) -> Iterator[Hashable]:
    name = _name_of(values)
    for one, other in combinations(((name,), _DAYS, ("declared_minor",)), 2):
        for first in one:
            for second in other:
                parts = _plain_key(values.get(first)), _plain_key(values.get(second))
                if None not in parts:
                    yield first, second, parts
    if not _has_days(values):
        yield from ((one, _plain_key(values.get(one))) for one in (name, "declared_minor"))


def _pair_group(ours: list[OurLine], theirs: list[FiledLine], cost: Cost, match_on: Sequence[str]) -> Pairs:
    """Pair two groups: what is alike in everything first, then so that least differs.

    Long groups are thinned out before by what is alike but for its reference, then by the signs alone.
    """
    found, rest, others = _alike(ours, theirs, lambda name: True)
    for counts in (lambda name: name not in match_on, lambda name: name in _WEIGHTS):
        if max(len(rest), len(others)) > _MOST:
            near, rest, others = _alike(rest, others, counts)
            found += near
    if max(len(rest), len(others)) > _MOST:
        together = zip(rest, others, strict=False)
        return found + [both for both in together if cost(both[0].values, both[1].values) is not None]
    costs = [[cost(mine.values, filed.values) for filed in others] for mine in rest]
    return found + [(rest[row], others[column]) for row, column in pair(costs)]


def _alike(
    ours: Sequence[OurLine], theirs: Sequence[FiledLine], counts: Callable[[str], bool]
) -> tuple[Pairs, list[OurLine], list[FiledLine]]:
    """Pair, in order, what says the same in the fields that count; give what is left of both."""
    waiting: dict[Hashable, list[FiledLine]] = defaultdict(list)
    for filed in reversed(theirs):
        waiting[_said(filed.values, counts)].append(filed)
    found: Pairs = []
    rest: list[OurLine] = []
    for mine in ours:
        same_ones = waiting.get(_said(mine.values, counts))
        if same_ones:
            found.append((mine, same_ones.pop()))
        else:
            rest.append(mine)
    taken = {id(filed) for _, filed in found}
    return found, rest, [filed for filed in theirs if id(filed) not in taken]


def _said(values: Values, counts: Callable[[str], bool]) -> Hashable:
    return tuple(sorted((name, repr(_plain_key(value))) for name, value in values.items() if counts(name)))
