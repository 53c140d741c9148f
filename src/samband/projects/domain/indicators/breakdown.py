"""Values broken down by gender or by size: the parts equal the whole, and what is missing is named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from samband.projects.domain.indicators.values import KNOWN, Value

NOT_STATED: Final = "not-stated"
GENDER, SIZE = "gender", "size"
PARTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        GENDER: ("women", "men", "other", NOT_STATED),
        SIZE: ("micro", "small", "medium", "large", NOT_STATED),
    }
)
ABOVE, TWICE, NOT_A_PART, BELOW_ZERO = "parts-above-whole", "not-stated-twice", "no-such-part", "below-zero"


class DoesNotAddUp(ValueError):
    """The parts cannot be those of the whole; ``code`` says why, ``parts`` and ``whole`` are the two sums."""

    def __init__(self, code: str, parts: Decimal, whole: Decimal | None, name: str = "") -> None:
        super().__init__(f"{code}: the parts are {parts}, the whole is {whole}.")
        self.code, self.parts, self.whole, self.name = code, parts, whole, name


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The parts of a known value in one way, all of them named; they sum to the value."""

    way: str
    parts: Mapping[str, Decimal]

    @property
    def whole(self) -> Decimal:
        """Give the value that the parts make."""
        return sum(self.parts.values(), Decimal(0))


def broken_down(way: str, parts: Mapping[str, Decimal], whole: Value) -> Breakdown | None:
    """Hold parts against their value: what they lack is "not stated"; None when the value is not known.

    Raises:
        DoesNotAddUp: when they are more than the value, one is below zero or unknown to this way, or
            "not stated" is given and the parts still do not make the value.
    """
    given = sum(parts.values(), Decimal(0))
    for name, number in parts.items():
        if name not in PARTS[way]:
            raise DoesNotAddUp(NOT_A_PART, given, whole.number, name)
        if number < 0:
            raise DoesNotAddUp(BELOW_ZERO, given, whole.number, name)
    if whole.kind != KNOWN or whole.number is None:
        return None
    lacking = whole.number - given
    if lacking < 0:
        raise DoesNotAddUp(ABOVE, given, whole.number)
    if lacking and NOT_STATED in parts:
        raise DoesNotAddUp(TWICE, given, whole.number)
    full = {name: parts.get(name, Decimal(0)) for name in PARTS[way]}
    full[NOT_STATED] += lacking
    return Breakdown(way, full)


def add_breakdowns(way: str, rows: Iterable[tuple[Value, Mapping[str, Decimal]]]) -> Breakdown:
    """Add broken-down values part by part; a known value without parts is all "not stated"."""
    total = dict.fromkeys(PARTS[way], Decimal(0))
    for whole, parts in rows:
        one = broken_down(way, parts, whole)
        for name, number in one.parts.items() if one else ():
            total[name] += number
    return Breakdown(way, total)
