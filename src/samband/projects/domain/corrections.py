"""Corrections after certification: a certificate reckoned anew, less what it was corrected to so far.

A certificate is never edited. A correction is posted as one dated entry by itself, never as a line inside a
later report, where it would move that report's flat rates. Every amount, also public, automatic public and
private money, is a difference of two reckonings, so that the order of corrections never matters for where
they end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from samband.kernel.text import gettext_noop
from samband.projects.domain.control_figures import Certified, CertifiedLine, certify
from samband.projects.domain.shares import Split
from samband.rules.domain.costs.categories import less
from samband.rules.domain.costs.problem import Problem


@dataclass(frozen=True, slots=True)
class Correction:
    """So much of a certified line is rejected (below zero: given back)."""

    line_key: str
    rejected_minor: int


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """What a correction changes, as it is posted: below zero where money is taken away."""

    categories: Mapping[str, int]
    split: Split

    @property
    def total_minor(self) -> int:
        """Give the change of all that is eligible."""
        return self.split.total_minor


def corrected(certificate: Certified, corrections: Iterable[Correction]) -> Certified:
    """Reckon a certificate as it stands after corrections, flat rates with it."""
    rejected = dict[str, int]()
    for one in corrections:
        rejected[one.line_key] = rejected.get(one.line_key, 0) + one.rejected_minor
    lines = (
        CertifiedLine(line.key, line.category, line.minor - rejected.get(line.key, 0))
        for line in certificate.lines
    )
    return certify(lines, certificate.terms)


def correction_entry(
    certificate: Certified, so_far: Iterable[Correction], now: Iterable[Correction]
) -> CorrectionEntry:
    """Give what is posted: the certificate with the correction, less the certificate as corrected so far."""
    earlier = list(so_far)
    before, after = corrected(certificate, earlier), corrected(certificate, [*earlier, *now])
    return CorrectionEntry(less(after.categories, before.categories), after.split - before.split)


def correction_problems(certificate: Certified, corrections: Iterable[Correction]) -> list[Problem]:
    """Find corrections (all there are, earlier ones too) that reject what was never certified."""
    certified = {line.key: line.minor for line in certificate.lines}
    rejected = dict[str, int]()
    for one in corrections:
        rejected[one.line_key] = rejected.get(one.line_key, 0) + one.rejected_minor
    return [
        Problem(
            key,
            gettext_noop("More is rejected than is certified on this line."),
            gettext_noop("Reject at most what is certified and not rejected already."),
        )
        for key, minor in rejected.items()
        if not min(0, certified.get(key, 0)) <= minor <= max(0, certified.get(key, 0))
    ]
