"""Who pays an amount: funds by their percentages, and the partner's own contribution as what they leave.

A fund's part is cut (N5), the contribution is the residue (N6). Of the contribution, public, automatic public
and private money are reckoned by their shares of the approved budget, cut at 17 decimals, and need not add up
(N7): the one rounding difference there is, with a name and of at most two cents. Of several funds the last
takes what is left of the contribution (N8, with a residue instead of a difference).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from samband.kernel.money import OtherCurrency, cut, half_away, percent_of, split

PUBLIC, AUTOMATIC_PUBLIC, PRIVATE = "public", "automatic-public", "private"
STATUSES: Final = (PUBLIC, AUTOMATIC_PUBLIC, PRIVATE)
# Minor units that the parts of a contribution may miss it by.
MOST_ROUNDING: Final = 2
_DECIMALS: Final = 10**17


@dataclass(frozen=True, slots=True)
class FundShare:
    """A fund's percentage of a partner's eligible costs, 0 to 100 with at most two decimals."""

    fund: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """What a partner's approved version says about money, as its reports stand on it.

    ``options`` are flat rates in whole per cent, ``budget`` the totals of its categories and
    ``contributions`` the partner's own money by status, in minor units of ``currency``.
    """

    options: Mapping[str, int]
    funds: tuple[FundShare, ...]
    budget: Mapping[str, int]
    contributions: Mapping[str, int]
    currency: str = "EUR"
    awarded: Mapping[str, int] = field(default_factory=dict)

    @property
    def budget_minor(self) -> int:
        """Give the whole budget."""
        return sum(self.budget.values())

    @property
    def is_financed(self) -> bool:
        """Whether the contributions are exactly what the funds leave of the budget."""
        return sum(self.contributions.values()) == contribution_of(self.budget_minor, self.funds)

    def award(self, share: FundShare) -> int:
        """Give what a fund has granted: as decided, else its share of the budget."""
        return self.awarded.get(share.fund, percent_of(self.budget_minor, share.percent))


@dataclass(frozen=True, slots=True)
class FundPart:
    """A fund's part of an amount, and the part of the contribution that stands beside it."""

    fund: str
    minor: int
    contribution_minor: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """An amount by who pays it, in minor units of one currency."""

    total_minor: int
    funds: tuple[FundPart, ...]
    contribution_minor: int
    public_minor: int
    automatic_public_minor: int
    private_minor: int
    currency: str = "EUR"

    @property
    def rounding_difference_minor(self) -> int:
        """Give what public, automatic public and private together miss the contribution by (rule N7)."""
        parts = self.public_minor + self.automatic_public_minor + self.private_minor
        return self.contribution_minor - parts

    @property
    def fund_minor(self) -> int:
        """Give what all funds pay."""
        return sum(part.minor for part in self.funds)

    def of_fund(self, fund: str) -> int:
        """Give what one fund pays; nothing when it has no part in it."""
        return sum(part.minor for part in self.funds if part.fund == fund)

    def __add__(self, other: "Split") -> "Split":
        return self._joined(other, 1)

    def __sub__(self, other: "Split") -> "Split":
        return self._joined(other, -1)

    def _joined(self, other: "Split", sign: int) -> "Split":
        if self.currency != other.currency:
            raise OtherCurrency(f"{self.currency} and {other.currency} are never added.")
        funds: dict[str, FundPart] = {part.fund: part for part in self.funds}
        for part in other.funds:
            own = funds.get(part.fund, FundPart(part.fund, 0))
            funds[part.fund] = FundPart(
                part.fund,
                own.minor + sign * part.minor,
                own.contribution_minor + sign * part.contribution_minor,
            )
        return Split(
            self.total_minor + sign * other.total_minor,
            tuple(funds.values()),
            self.contribution_minor + sign * other.contribution_minor,
            self.public_minor + sign * other.public_minor,
            self.automatic_public_minor + sign * other.automatic_public_minor,
            self.private_minor + sign * other.private_minor,
            self.currency,
        )


def nothing(currency: str) -> Split:
    """Give the split of no money at all."""
    return Split(0, (), 0, 0, 0, 0, currency)


def contribution_of(total_minor: int, funds: tuple[FundShare, ...]) -> int:
    """Give what funds leave of an amount for the partner, every fund's part being cut."""
    return total_minor - sum(percent_of(total_minor, share.percent) for share in funds)


def split_amount(total_minor: int, terms: Terms) -> Split:
    """Split a declared, certified or parked amount by the terms of the approved version."""
    amounts = [percent_of(total_minor, share.percent) for share in terms.funds]
    contribution = total_minor - sum(amounts)
    beside = _beside_funds(contribution, amounts, terms.funds)
    public, automatic, private = _by_status(total_minor, contribution, terms)
    return Split(
        total_minor,
        tuple(
            FundPart(share.fund, minor, own)
            for share, minor, own in zip(terms.funds, amounts, beside, strict=True)
        ),
        contribution,
        public,
        automatic,
        private,
        terms.currency,
    )


def share_of_budget(minor: int, budget_minor: int) -> Fraction:
    """Give a contribution's percentage of the budget, cut at 17 decimals; nothing of no budget."""
    if not budget_minor:
        return Fraction(0)
    return Fraction(cut(Fraction(minor * 100 * _DECIMALS, budget_minor)), _DECIMALS)


def shown_percent(part_minor: int, whole_minor: int) -> Decimal | None:
    """Give a percentage for showing, two decimals, half away from zero: never to reckon money with.

    Nothing of nothing is 100; something of nothing has none (N12).
    """
    if not whole_minor:
        return None if part_minor else Decimal("100.00")
    return Decimal(half_away(Fraction(part_minor * 10_000, whole_minor))).scaleb(-2)


def _beside_funds(contribution: int, amounts: list[int], funds: tuple[FundShare, ...]) -> list[int]:
    if not funds:
        return []
    weights = [abs(minor) for minor in amounts]
    return split(contribution, weights if any(weights) else [share.percent for share in funds], half_away)


def _by_status(total_minor: int, contribution: int, terms: Terms) -> list[int]:
    budget = terms.budget_minor
    given = [terms.contributions.get(status, 0) for status in STATUSES]
    parts = [cut(total_minor * share_of_budget(minor, budget) / 100) for minor in given]
    if terms.is_financed and any(given):
        missed = contribution - sum(parts)
        excess = missed - max(-MOST_ROUNDING, min(MOST_ROUNDING, missed))
        parts[max(at for at, minor in enumerate(given) if minor)] += excess
    return parts
