"""No fund pays more than it has granted: what is claimed above that is shown as not payable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payable:
    """What a claim gives from one fund, in minor units; the two parts are exactly what is claimed."""

    fund: str
    claimed_minor: int
    payable_minor: int

    @property
    def not_payable_minor(self) -> int:
        """Give what is above the award."""
        return self.claimed_minor - self.payable_minor


def payable(
    claims: Mapping[str, int], awards: Mapping[str, int], claimed_before: Mapping[str, int] | None = None
) -> tuple[Payable, ...]:
    """Hold a claim by fund to the awards, with all that was claimed before.

    A claim below zero first takes back what was above the award. A fund without an award pays nothing.
    """
    before = claimed_before or {}
    return tuple(
        Payable(
            fund,
            minor,
            _within(awards, fund, before.get(fund, 0) + minor) - _within(awards, fund, before.get(fund, 0)),
        )
        for fund, minor in claims.items()
    )


def not_payable(parts: Iterable[Payable]) -> int:
    """Give what no fund pays of a claim."""
    return sum(part.not_payable_minor for part in parts)


def _within(awards: Mapping[str, int], fund: str, cumulative: int) -> int:
    return min(cumulative, awards.get(fund, 0))
