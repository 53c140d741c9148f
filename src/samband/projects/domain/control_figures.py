"""A control's figures: what is deducted, parked and certified of what was declared.

Certified and parked amounts are reckoned anew from their own lines, flat rates with them (N4); what is
deducted is the rest, so that the three are exactly what was declared, in every category and in all. Where
no line has a deduction, a cent that rounding of flat rates leaves is parked, not deducted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samband.kernel.text import gettext_noop
from samband.projects.domain.report_figures import CostLine, report_figures
from samband.projects.domain.shares import Split, Terms, shown_percent, split_amount
from samband.rules.domain.costs.categories import CATEGORIES, added, category_sums, less
from samband.rules.domain.costs.flat_rates import cost_categories
from samband.rules.domain.costs.options import covered_by
from samband.rules.domain.costs.problem import Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """What the controller found on one line: a deduction with its type of error, or that it is parked.

    A line that is deducted or parked is part of the sample, whether or not ``is_sampled`` says so.
    """

    line_key: str
    deducted_minor: int = 0
    error_type: str = ""
    parked: bool = False
    is_sampled: bool = False


@dataclass(frozen=True, slots=True)
class CertifiedLine:
    """A line's certified amount in the project's currency."""

    key: str
    category: str
    minor: int


@dataclass(frozen=True, slots=True)
class Certified:
    """Certified money: its lines, its categories with flat rates, who pays, and on which terms."""

    lines: tuple[CertifiedLine, ...]
    categories: Mapping[str, int]
    split: Split
    terms: Terms

    @property
    def total_minor(self) -> int:
        """Give all that is certified."""
        return self.split.total_minor


@dataclass(frozen=True, slots=True)
class DeductionRow:
    """Deductions of one type of error by category; without a type: what follows from flat rates."""

    error_type: str
    categories: Mapping[str, int]

    @property
    def total_minor(self) -> int:
        """Give the row's sum."""
        return sum(self.categories.values())


@dataclass(frozen=True, slots=True)
class ControlFigures:
    """A control as its certificate holds it; amounts by category in minor units."""

    declared: Mapping[str, int]
    certified: Certified
    parked: Mapping[str, int]
    parked_split: Split
    deducted: Mapping[str, int]
    overview: tuple[DeductionRow, ...]
    sampled_minor: int
    sampled_of_minor: int

    @property
    def declared_minor(self) -> int:
        """Give all that was declared."""
        return sum(self.declared.values())

    @property
    def deducted_minor(self) -> int:
        """Give all that is deducted, flat rates included."""
        return sum(self.deducted.values())

    @property
    def sample_percent(self) -> Decimal | None:
        """Give the sample's share of what is no flat rate, for showing."""
        return shown_percent(self.sampled_minor, self.sampled_of_minor)

    @property
    def certified_percent(self) -> Decimal | None:
        """Give the certified share of what was declared, for showing."""
        return shown_percent(self.certified.total_minor, self.declared_minor)


def certify(lines: Iterable[CertifiedLine], terms: Terms) -> Certified:
    """Reckon certified money from its lines."""
    kept = tuple(lines)
    sums = category_sums((line.category, line.minor) for line in kept)
    categories = cost_categories(terms.options, sums)
    return Certified(kept, categories, split_amount(sum(categories.values()), terms), terms)


def control_figures(lines: Sequence[CostLine], findings: Iterable[Finding], terms: Terms) -> ControlFigures:
    """Reckon a control from a report's lines and what was found on them (at most one finding a line)."""
    found = {finding.line_key: finding for finding in findings}
    declared = report_figures(lines, terms)
    of = {line.key: found.get(line.key, Finding(line.key)) for line in lines}
    certified = certify(
        (
            CertifiedLine(
                line.key,
                line.charged_to,
                0 if of[line.key].parked else line.declared_minor - of[line.key].deducted_minor,
            )
            for line in lines
        ),
        terms,
    )
    parked_sums = category_sums(
        (line.charged_to, line.declared_minor) for line in lines if of[line.key].parked
    )
    parked = cost_categories(terms.options, parked_sums)
    deducted = less(declared.categories, added(certified.categories, parked))
    overview = _overview(lines, of, deducted, terms)
    if not any(finding.deducted_minor for finding in of.values()):
        parked, deducted = added(parked, deducted), dict.fromkeys(CATEGORIES, 0)
        overview = ()
    own = [line for line in lines if line.charged_to not in covered_by(terms.options)]
    return ControlFigures(
        declared.categories,
        certified,
        parked,
        split_amount(sum(parked.values()), terms),
        deducted,
        overview,
        sum(line.declared_minor for line in own if _is_sampled(of[line.key])),
        sum(line.declared_minor for line in own),
    )


def finding_problems(lines: Sequence[CostLine], findings: Sequence[Finding]) -> list[Problem]:
    """Find what cannot be certified as it was found.

    A deduction has a type of error and is within what was declared; what is parked is not deducted.
    """
    declared = {line.key: line.declared_minor for line in lines}
    problems, seen = list[Problem](), set[str]()
    for finding in findings:
        if finding.line_key not in declared or finding.line_key in seen:
            what = gettext_noop("This finding is on a line that the report does not have, or on one twice.")
            problems.append(Problem(finding.line_key, what, gettext_noop("Keep one finding for each line.")))
            continue
        seen.add(finding.line_key)
        if finding.parked and (finding.deducted_minor or finding.error_type):
            what = gettext_noop("A line is parked as a whole; nothing is deducted from it now.")
            fix = gettext_noop("Take the deduction and its type out, or do not park the line.")
            problems.append(Problem(finding.line_key, what, fix))
        elif finding.deducted_minor and not finding.error_type:
            what = gettext_noop("A deduction says which type of error it is.")
            problems.append(Problem(finding.line_key, what, gettext_noop("Choose a type of error.")))
        if not _is_within(finding.deducted_minor, declared[finding.line_key]):
            what = gettext_noop("More is deducted than the line declares.")
            problems.append(
                Problem(finding.line_key, what, gettext_noop("Deduct at most what is declared on the line."))
            )
    return problems


def _is_within(part: int, whole: int) -> bool:
    return 0 <= part <= whole if whole >= 0 else whole <= part <= 0


def _is_sampled(finding: Finding) -> bool:
    return finding.is_sampled or finding.parked or bool(finding.deducted_minor)


def _overview(
    lines: Sequence[CostLine], of: Mapping[str, Finding], deducted: Mapping[str, int], terms: Terms
) -> tuple[DeductionRow, ...]:
    types = sorted({finding.error_type for finding in of.values() if finding.deducted_minor})
    covered = covered_by(terms.options)
    rows = [
        DeductionRow(
            error_type,
            category_sums(
                (line.charged_to, of[line.key].deducted_minor)
                for line in lines
                if of[line.key].error_type == error_type
                and of[line.key].deducted_minor
                and line.charged_to not in covered
            ),
        )
        for error_type in types
    ]
    flat = less(deducted, added(*(row.categories for row in rows)))
    return (*rows, DeductionRow("", flat)) if any(flat.values()) else tuple(rows)
