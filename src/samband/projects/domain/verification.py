"""A programme's own verification: further deductions from certified lines, flat rates and shares anew.

Each fund's payment carries the part of the costs that it stands for: the fund's share of all funds, half away
from zero, the last one taking what is left (N9, with a residue instead of a difference).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from samband.kernel.money import half_away, split
from samband.projects.domain.control_figures import Certified, CertifiedLine, certify
from samband.projects.domain.shares import Split


@dataclass(frozen=True, slots=True)
class FundPayment:
    """What one fund pays for a verified certificate, and the costs it stands for."""

    fund: str
    total_minor: int
    fund_minor: int

    @property
    def contribution_minor(self) -> int:
        """Give the partner's part beside the fund's."""
        return self.total_minor - self.fund_minor


def verified(certificate: Certified, deducted: Mapping[str, int]) -> Certified:
    """Reckon a certificate after the programme's deductions (minor units by line)."""
    lines = (
        CertifiedLine(line.key, line.category, line.minor - deducted.get(line.key, 0))
        for line in certificate.lines
    )
    return certify(lines, certificate.terms)


def payments(amount: Split) -> tuple[FundPayment, ...]:
    """Give one payment for each fund; together they stand for the whole amount."""
    if not amount.funds:
        return ()
    totals = split(amount.total_minor, [abs(part.minor) for part in amount.funds], half_away)
    return tuple(
        FundPayment(part.fund, total, part.minor) for part, total in zip(amount.funds, totals, strict=True)
    )
