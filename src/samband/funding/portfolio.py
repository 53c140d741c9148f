"""A funder's grants as a portfolio: money per priority of its strategy, one currency at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

from samband.base.agents import Agent
from samband.funding.domain.grant import ENDED, IN_FORCE
from samband.funding.models import Grant


@dataclass(frozen=True, slots=True)
class Line:
    """One priority: how many grants, their known sum in minor units, and the titles of unknown amounts."""

    priority: str
    count: int
    minor: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Money per priority in one currency. ``minor`` is exactly the sum of the lines."""

    currency: str
    lines: tuple[Line, ...]

    @property
    def minor(self) -> int:
        """Give the total of what is known."""
        return sum(line.minor for line in self.lines)

    @property
    def count(self) -> int:
        """Give how many grants there are."""
        return sum(line.count for line in self.lines)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Give the titles of the grants whose amount is not known."""
        return tuple(title for line in self.lines for title in line.unknown)


def portfolios(grants: Iterable[Grant]) -> list[Portfolio]:
    """Add grants up by currency and priority; nothing is added across currencies, unknown is not zero."""
    rows: dict[str, dict[str, list[Grant]]] = {}
    for grant in grants:
        rows.setdefault(grant.currency, {}).setdefault(grant.priority, []).append(grant)
    return [
        Portfolio(
            currency, tuple(_line(name, by[name]) for name in sorted(by, key=lambda one: (not one, one)))
        )
        for currency, by in sorted(rows.items())
    ]


def _line(priority: str, grants: list[Grant]) -> Line:
    known = sum(grant.amount_minor for grant in grants if grant.amount_minor is not None)
    unknown = tuple(grant.title for grant in grants if grant.amount_minor is None)
    return Line(priority, len(grants), known, unknown)


def portfolios_of(agent: Agent) -> list[Portfolio]:
    """Give the portfolios of an agent's organisations: what is in force or ended, in one question."""
    found = Grant.objects.visible_to(agent).given_by(agent).filter(status__in=[IN_FORCE, ENDED])
    return portfolios(found.only("currency", "priority", "amount_minor", "title").order_by("id"))
