"""A partner report's figures: lines, sums of categories, flat rates, what is declared, who pays it.

Every line is changed into the project's currency by itself, half away from zero (N10); an item taken back
into a later report keeps what it was converted to first. A unit cost is units times price, cut, then
converted (N11). Flat rates are on totals of categories (N3), the split is that of `shares` (N5 to N8).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samband.kernel.money import exchanged
from samband.kernel.text import gettext_noop
from samband.projects.domain.shares import Split, Terms, split_amount
from samband.rules.domain.costs.categories import CATEGORIES, category_sums, charged_to
from samband.rules.domain.costs.flat_rates import cost_categories
from samband.rules.domain.costs.options import covered_by
from samband.rules.domain.costs.problem import Problem
from samband.rules.domain.costs.rows import row_sum


@dataclass(frozen=True, slots=True)
class CostLine:
    """One cost in a report.

    Either ``amount_minor`` or ``units`` and ``price_minor``, in the line's own ``currency``, of which
    ``rate`` make one of the project's. ``unit_cost_categories`` is how many categories its unit cost covers
    (0: none). ``kept_minor`` is set on an item taken back from an earlier report: what it was converted to
    there. Amounts below zero are credit notes.
    """

    key: str
    category: str
    amount_minor: int = 0
    units: Decimal | None = None
    price_minor: int | None = None
    rate: Decimal = Decimal(1)
    is_lump_sum: bool = False
    unit_cost_categories: int = 0
    kept_minor: int | None = None

    @property
    def charged_to(self) -> str:
        """Give the category in which it counts."""
        return charged_to(
            self.category, is_lump_sum=self.is_lump_sum, unit_cost_categories=self.unit_cost_categories
        )

    @property
    def entered_minor(self) -> int:
        """Give the amount in the line's own currency."""
        if self.units is None or self.price_minor is None:
            return self.amount_minor
        return row_sum(self.units, self.price_minor)

    @property
    def declared_minor(self) -> int:
        """Give the amount in the project's currency."""
        return exchanged(self.entered_minor, self.rate) if self.kept_minor is None else self.kept_minor


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """What a report declares: sums of its lines, categories with flat rates, and who pays."""

    line_sums: Mapping[str, int]
    categories: Mapping[str, int]
    taken_back: Mapping[str, int]
    split: Split

    @property
    def declared_minor(self) -> int:
        """Give all that is declared."""
        return self.split.total_minor


def report_figures(lines: Iterable[CostLine], terms: Terms) -> ReportFigures:
    """Reckon a report; ``taken_back`` are its items from earlier reports with the flat rates on them."""
    kept = list(lines)
    sums = category_sums((line.charged_to, line.declared_minor) for line in kept)
    categories = cost_categories(terms.options, sums)
    again = category_sums(
        (line.charged_to, line.declared_minor) for line in kept if line.kept_minor is not None
    )
    return ReportFigures(
        sums,
        categories,
        cost_categories(terms.options, again),
        split_amount(sum(categories.values()), terms),
    )


def line_problems(lines: Sequence[CostLine], terms: Terms) -> list[Problem]:
    """Find the lines that cannot stand in a report: paid by a flat rate already, or there twice."""
    covered, seen, problems = covered_by(terms.options), set[str](), list[Problem]()
    for line in lines:
        if line.charged_to in covered:
            problems.append(
                Problem(
                    line.key,
                    gettext_noop("A flat rate pays costs of the category %(category)s already."),
                    gettext_noop("Take the line out, or choose the category it belongs to."),
                    {"category": line.charged_to},
                )
            )
        if line.key in seen:
            problems.append(
                Problem(
                    line.key,
                    gettext_noop("This line is in the report twice."),
                    gettext_noop("Take one of the two out."),
                )
            )
        seen.add(line.key)
    return problems


def overspent(budget: Mapping[str, int], cumulative: Mapping[str, int]) -> dict[str, int]:
    """Give by how much categories are over their budgets: a warning, never a hindrance."""
    over = {one: cumulative.get(one, 0) - budget.get(one, 0) for one in CATEGORIES}
    return {category: minor for category, minor in over.items() if minor > 0}
