"""A joint report's figures: the sum of its certificates, in which nothing is reckoned anew (N13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samband.projects.domain.shares import Split, nothing, shown_percent
from samband.rules.domain.costs.categories import added


@dataclass(frozen=True, slots=True)
class CertificateSum:
    """What a joint report takes from one certificate: its partner, its categories, who pays."""

    partner: str
    categories: Mapping[str, int]
    split: Split


@dataclass(frozen=True, slots=True)
class JointFigures:
    """A joint report: eligible costs by category and by who pays, beside the project's budget."""

    parts: tuple[CertificateSum, ...]
    categories: Mapping[str, int]
    split: Split
    budget_minor: int

    @property
    def eligible_minor(self) -> int:
        """Give all eligible costs."""
        return self.split.total_minor

    @property
    def percent(self) -> Decimal | None:
        """Give their share of the project's budget, for showing."""
        return shown_percent(self.eligible_minor, self.budget_minor)

    @property
    def remaining_minor(self) -> int:
        """Give what is left of the project's budget."""
        return self.budget_minor - self.eligible_minor


def joint_figures(
    certificates: Sequence[CertificateSum], budget_minor: int, currency: str = "EUR"
) -> JointFigures:
    """Add certificates of one currency; raises ``OtherCurrency`` where one is in another."""
    split = nothing(currency)
    for certificate in certificates:
        split += certificate.split
    categories = added(*(certificate.categories for certificate in certificates))
    return JointFigures(tuple(certificates), categories, split, budget_minor)
