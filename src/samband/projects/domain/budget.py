"""A project's budget: partners with rows, flat rates, funds and contributions, reckoned and checked.

A row is cut (N2), flat rates are on totals of categories (N3), funds are cut (N5), what they leave is the
partner's contribution (N6), which its sources must cover exactly. A project's sums are sums of its partners
(N13).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samband.kernel.money import minor_text, percent_of
from samband.kernel.text import gettext_noop
from samband.projects.domain.shares import STATUSES, FundShare, Terms
from samband.rules.domain.costs.categories import CATEGORIES, category_sums
from samband.rules.domain.costs.flat_rates import by_period, cost_categories
from samband.rules.domain.costs.options import covered_by
from samband.rules.domain.costs.packs import Pack
from samband.rules.domain.costs.problem import Problem


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A row of the budget: its category and its sum in minor units."""

    category: str
    minor: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """Money of the partner's own side: from whom, public, automatic public or private, minor units."""

    source: str
    status: str
    minor: int


@dataclass(frozen=True, slots=True)
class PartnerBudget:
    """One partner's budget as it is entered."""

    id: str
    country: str
    options: Mapping[str, int]
    funds: tuple[FundShare, ...]
    contributions: tuple[Contribution, ...]
    lines: tuple[BudgetLine, ...]

    @property
    def sums(self) -> dict[str, int]:
        """Give the sums of the rows by category."""
        return category_sums((line.category, line.minor) for line in self.lines)


@dataclass(frozen=True, slots=True)
class ProjectBudget:
    """A project's budget in one currency under one pack of rules."""

    pack: Pack
    currency: str
    partners: tuple[PartnerBudget, ...]


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    """What a partner's budget comes to, in minor units."""

    id: str
    categories: Mapping[str, int]
    funds: Mapping[str, int]

    @property
    def total_minor(self) -> int:
        """Give the whole budget."""
        return sum(self.categories.values())

    @property
    def contribution_minor(self) -> int:
        """Give what the funds leave."""
        return self.total_minor - sum(self.funds.values())


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """What a project's budget comes to: the sum of its partners."""

    partners: tuple[PartnerFigures, ...]

    @property
    def total_minor(self) -> int:
        """Give the whole budget."""
        return sum(partner.total_minor for partner in self.partners)

    @property
    def contribution_minor(self) -> int:
        """Give what all funds leave."""
        return sum(partner.contribution_minor for partner in self.partners)

    @property
    def funds(self) -> dict[str, int]:
        """Give each fund's sum, in the order in which partners name them."""
        sums = dict[str, int]()
        for partner in self.partners:
            for fund, minor in partner.funds.items():
                sums[fund] = sums.get(fund, 0) + minor
        return sums

    def document(self) -> dict[str, object]:
        """Give the figures as one document, amounts as strings with two decimals."""
        return {
            "total": minor_text(self.total_minor),
            "funds": {fund: minor_text(minor) for fund, minor in self.funds.items()},
            "contribution": minor_text(self.contribution_minor),
            "partners": [
                {
                    "id": partner.id,
                    "categories": {one: minor_text(partner.categories[one]) for one in CATEGORIES},
                    "total": minor_text(partner.total_minor),
                    "funds": {fund: minor_text(minor) for fund, minor in partner.funds.items()},
                    "contribution": minor_text(partner.contribution_minor),
                }
                for partner in self.partners
            ],
        }


def partner_figures(partner: PartnerBudget) -> PartnerFigures:
    """Reckon one partner's budget."""
    categories = cost_categories(partner.options, partner.sums)
    total = sum(categories.values())
    return PartnerFigures(
        partner.id, categories, {share.fund: percent_of(total, share.percent) for share in partner.funds}
    )


def budget_figures(budget: ProjectBudget) -> BudgetFigures:
    """Reckon a project's budget."""
    return BudgetFigures(tuple(partner_figures(partner) for partner in budget.partners))


def terms_of(partner: PartnerBudget, currency: str) -> Terms:
    """Give the terms on which the partner's reports stand once its budget is approved."""
    given = dict.fromkeys(STATUSES, 0)
    for one in partner.contributions:
        given[one.status] += one.minor
    categories = cost_categories(partner.options, partner.sums)
    return Terms(partner.options, partner.funds, categories, given, currency)


def periods_of(partner: PartnerBudget, periods: Sequence[Mapping[str, int]]) -> list[PartnerFigures]:
    """Give a partner's budget by period, from the sums of each period's rows.

    Flat rates and funds are cut in each period; the last takes what the others leave of the whole.
    """
    given = by_period(partner.options, periods)
    whole = sum(sum(period.values()) for period in given)
    left = {share.fund: percent_of(whole, share.percent) for share in partner.funds}
    figures = list[PartnerFigures]()
    for categories in given[:-1]:
        total = sum(categories.values())
        funds = {share.fund: percent_of(total, share.percent) for share in partner.funds}
        left = {fund: minor - funds[fund] for fund, minor in left.items()}
        figures.append(PartnerFigures(partner.id, categories, funds))
    return [*figures, PartnerFigures(partner.id, given[-1], left)] if given else []


def budget_problems(budget: ProjectBudget, figures: BudgetFigures) -> list[Problem]:
    """Find what an otherwise readable budget gets wrong; the figures stand all the same."""
    problems = list[Problem]()
    for at, (partner, reckoned) in enumerate(zip(budget.partners, figures.partners, strict=True)):
        where = f"/partners/{at}"
        problems += _line_problems(budget.pack, partner, where)
        given = sum(one.minor for one in partner.contributions)
        if given != reckoned.contribution_minor:
            problems.append(_unmatched(f"{where}/contributions", given, reckoned.contribution_minor))
    return problems


def _line_problems(pack: Pack, partner: PartnerBudget, where: str) -> list[Problem]:
    covered, problems = covered_by(partner.options), list[Problem]()
    for at, line in enumerate(partner.lines):
        values = {"category": line.category, "rules": pack.key}
        if line.category in covered:
            what = gettext_noop("A flat rate pays %(category)s already, so this row is left out.")
            fix = gettext_noop("Take the row out, or the flat rate.")
        elif line.category in pack.flat_rate_only:
            what = gettext_noop("Under %(rules)s costs of the category %(category)s are only a flat rate.")
            fix = gettext_noop("Choose a flat rate, or enter the cost in its own category.")
        else:
            continue
        problems.append(Problem(f"{where}/lines/{at}", what, fix, values))
    return problems


def _unmatched(where: str, given: int, needed: int) -> Problem:
    values = {
        "given": minor_text(given),
        "needed": minor_text(needed),
        "missing": minor_text(abs(needed - given)),
    }
    what = gettext_noop("The contributions are %(given)s, and the funds leave %(needed)s.")
    more, fewer = gettext_noop("Add %(missing)s."), gettext_noop("Take %(missing)s away.")
    return Problem(where, what, more if needed > given else fewer, values)
