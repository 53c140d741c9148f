"""Awards of small aid as they are stated, and what each is worth in euros, if that is known.

Aid counts by its gross grant equivalent on the day on which the right to it arises, not when it is paid
(Regulation (EU) 2023/2831, Article 3(3) and (5)). What cannot be brought into euros is unknown, never zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from samband.kernel.money import checked_currency, exchanged, half_away
from samband.kernel.period import Period
from samband.rules.domain.dated import MARKS, VERIFIED

EUR: Final = "EUR"
GENERAL, SGEI = "general", "sgei"
REGIMES: Final = (GENERAL, SGEI)
# What has rules of its own, outside the regulation (Article 1(1)); there is room beside it for other work
# of the same undertaking, if the accounts are kept apart (Article 1(2)).
OTHER_RULES: Final = frozenset({"primary-agriculture", "fisheries", "aquaculture"})
# What links two firms into one undertaking (Article 2(2)); partner firms that own less are not linked.
LINKS: Final = ("majority-of-votes", "appoints-board", "dominant-influence", "votes-by-agreement")


@dataclass(frozen=True, slots=True)
class StatedRate:
    """So many units of a currency for one euro, on which day, by which source and with which mark."""

    per_euro: Decimal
    on: date
    source: str
    mark: str

    def __post_init__(self) -> None:
        if self.mark not in MARKS:
            raise ValueError(f"{self.mark!r} is no mark: use one of {', '.join(MARKS)}.")
        if not self.per_euro.is_finite() or self.per_euro <= 0:
            raise ValueError("A rate of exchange is a number above zero.")

    @property
    def may_decide(self) -> bool:
        """Whether an amount may be brought into euros by it: only when verified in a named source."""
        return self.mark == VERIFIED and bool(self.source.strip())


@dataclass(frozen=True, slots=True)
class Award:
    """Aid to one firm: whose, by which state, from which day, how much in minor units of which currency.

    ``minor`` of None is not known. ``is_equivalent`` says that the amount is the gross grant equivalent:
    true of a grant, of a loan or guarantee only when somebody has worked it out. ``undertaking`` is the
    firm's key, ``state`` the ISO 3166 code of the state that gives the aid, wherever the firm is.
    """

    key: str
    undertaking: str
    state: str
    granted_on: date
    minor: int | None
    currency: str = EUR
    rate: StatedRate | None = None
    is_equivalent: bool = True
    regime: str = GENERAL
    sector: str = ""
    has_separate_accounts: bool = False

    def __post_init__(self) -> None:
        checked_currency(self.currency)
        if self.minor is not None and self.minor < 0:
            raise ValueError("Aid is not below zero: what was paid back is stated on the award itself.")
        if self.regime not in REGIMES:
            raise ValueError(f"{self.regime!r} is no regime: use one of {', '.join(REGIMES)}.")

    @property
    def eur_minor(self) -> int | None:
        """Give the gross grant equivalent in euro cents; None when it is not known."""
        if self.minor is None or not self.is_equivalent:
            return None
        if self.currency == EUR:
            return self.minor
        if self.rate is None or not self.rate.may_decide:
            return None
        return exchanged(self.minor, self.rate.per_euro)

    @property
    def has_other_rules(self) -> bool:
        """Whether it is for work that the regulation leaves to rules of its own."""
        return self.sector in OTHER_RULES and not self.has_separate_accounts


@dataclass(frozen=True, slots=True)
class Link:
    """Two firms that are one undertaking: on which ground (one of `LINKS`), when, by which source."""

    one: str
    other: str
    ground: str
    source: str = ""
    period: Period = Period(None, None)  # noqa: RUF009 - a value that cannot change

    def __post_init__(self) -> None:
        if self.ground not in LINKS:
            raise ValueError(f"{self.ground!r} does not link firms: use one of {', '.join(LINKS)}.")


def single_undertaking(firm: str, links: Iterable[Link], on: date) -> frozenset[str]:
    """Give all firms that are one undertaking with ``firm`` on a day, itself among them.

    Firms are linked through others too (Article 2(2), last paragraph).
    """
    valid = [link for link in links if on in link.period]
    found, edge = {firm}, {firm}
    while edge:
        near = {end for link in valid for end in (link.one, link.other) if {link.one, link.other} & edge}
        edge = near - found
        found |= edge
    return frozenset(found)


def in_kind_equivalent(hours: Decimal, price_minor: int, paid_minor: int = 0) -> int:
    """Give the gross grant equivalent of advice in kind: hours at the market's price, less what was paid.

    Minor units, rounded half away from zero; not below zero. Source: Regulation (EU) 2023/2831, Article 3(5).
    """
    if not hours.is_finite() or hours < 0 or price_minor < 0 or paid_minor < 0:
        raise ValueError("Hours, a price and a payment are not below zero.")
    return max(half_away(Fraction(hours) * price_minor) - paid_minor, 0)
