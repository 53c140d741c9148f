"""A project's budget as its pages show it: read from the plan's plain values, reckoned by the money rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samband.funding.models import Fund
from samband.projects.domain.budget import (
    BudgetFigures,
    PartnerBudget,
    PartnerFigures,
    partner_figures,
    periods_of,
    what_ifs,
)
from samband.projects.domain.budget_checks import Fault, OfferedFund, lump_sum_faults, partner_faults
from samband.projects.domain.budget_given import BudgetGiven
from samband.projects.domain.budget_origin import Origin, origins
from samband.projects.domain.shares import shown_percent
from samband.projects.models import Project
from samband.projects.plan_snapshot import snapshot
from samband.projects.terms import budget_in
from samband.rules.domain.costs.categories import CATEGORIES, category_sums
from samband.rules.domain.costs.packs import Pack, shipped_packs
from samband.rules.domain.costs.what_if import WhatIf


@dataclass(frozen=True, slots=True)
class PartnerReading:
    """One partner's budget: as it is kept, as the money rules know it, what it comes to, what is wrong."""

    plain: Mapping[str, Any]
    budget: PartnerBudget
    figures: PartnerFigures
    faults: tuple[Fault, ...]

    @property
    def given_minor(self) -> int:
        """Give what its contributions are together."""
        return sum(one.minor for one in self.budget.contributions)

    @property
    def missing_minor(self) -> int:
        """Give what its contributions lack of what the funds leave; below zero: what they are above."""
        return self.figures.contribution_minor - self.given_minor

    @property
    def payable_minor(self) -> int:
        """Give what of its contributions is money: neither in kind nor paid directly by another."""
        return sum(one["amount_minor"] for one in self.plain["contributions"] if one["form"] == "cash")

    @property
    def origins(self) -> list[Origin]:
        """Give what each category is made of."""
        return origins(self.budget, self.figures)

    @property
    def what_ifs(self) -> list[WhatIf]:
        """Give what flat rates would have given, for a partner with staff and real costs beside it."""
        if self.budget.options:
            return []
        return [one for one in what_ifs(self.figures) if one.staff_minor and one.real_minor]

    def faults_of(self, section: str, at: str = "") -> list[Fault]:
        """Give what is wrong in a section, or at one row of it."""
        return [one for one in self.faults if one.section == section and (not at or one.at == at)]


@dataclass(frozen=True, slots=True)
class BudgetReading:
    """A project's whole budget, in its one currency."""

    content: Mapping[str, Any]
    pack: Pack
    currency: str
    offered: Mapping[str, OfferedFund]
    partners: tuple[PartnerReading, ...]

    @property
    def figures(self) -> BudgetFigures:
        """Give the sum of the partners."""
        return BudgetFigures(tuple(one.figures for one in self.partners))

    @property
    def categories(self) -> dict[str, int]:
        """Give each category's sum over all partners."""
        return {one: sum(partner.figures.categories[one] for partner in self.partners) for one in CATEGORIES}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give all that is wrong, what stops an approval first."""
        found = [fault for partner in self.partners for fault in partner.faults]
        return tuple(sorted([*found, *lump_sum_faults(self.content)], key=lambda fault: not fault.stops))

    def of(self, key: str) -> PartnerReading:
        """Give one partner's reading by its key."""
        return next(one for one in self.partners if one.plain["key"] == key)

    def side_funds(self, side: str) -> list[tuple[str, int, Decimal | None]]:
        """Give each fund of a side with its sum, and its average share, which is for showing only."""
        here = [one for one in self.partners if one.plain["side"] == side]
        total = sum(one.figures.total_minor for one in here)
        sums = BudgetFigures(tuple(one.figures for one in here)).funds
        return [(fund, minor, shown_percent(minor, total)) for fund, minor in sums.items()]


def offered_funds(project: Project) -> dict[str, OfferedFund]:
    """Give the funds that a project's programme offers, by key."""
    if project.programme_id is None:
        return {}
    return {
        fund.key: OfferedFund(fund.key, fund.code, fund.side, fund.max_percent)
        for fund in Fund.objects.filter(programme=project.programme_id)
    }


def read_budget(project: Project, content: Mapping[str, Any] | None = None) -> BudgetReading:
    """Give a project's budget: the working plan's, or that of a version's content."""
    said = snapshot(project) if content is None else content
    offered = offered_funds(project)
    pack = shipped_packs()[said["project"]["cost_pack"]]
    partners = tuple(read_partner(said, one, pack, offered) for one in said["partners"])
    return BudgetReading(said, pack, said["project"]["currency"], offered, partners)


def read_partner(
    content: Mapping[str, Any], plain: Mapping[str, Any], pack: Pack, offered: Mapping[str, OfferedFund]
) -> PartnerReading:
    """Give one partner's budget."""
    budget = budget_in({**plain, "cost_options": content["cost_options"]})
    figures = partner_figures(budget)
    faults = partner_faults(plain, budget, figures, pack, content["project"]["currency"], offered)
    return PartnerReading(plain, budget, figures, tuple(faults))


def as_typed(reading: BudgetReading, key: str, given: BudgetGiven) -> PartnerReading:
    """Give a partner's budget as somebody has typed it, without keeping it."""
    plain = reading.of(key).plain
    periods = {line["key"]: line["periods"] for line in plain["lines"]}
    lines = [
        {
            "key": line.key or f"new-{at}",
            "category": line.category,
            "description": line.description,
            "units": None if line.units is None else str(line.units),
            "price_minor": line.price_minor,
            "amount_minor": line.amount_minor,
            "cost_option": line.cost_option or None,
            "work_package": line.work_package,
            "periods": periods.get(line.key, {}),
        }
        for at, line in enumerate(given.lines)
    ]
    funds = [
        {
            "fund": one.fund,
            "code": reading.offered[one.fund].code if one.fund in reading.offered else one.fund,
            "percent": str(one.percent),
            "award_minor": one.award_minor,
        }
        for one in given.shares
    ]
    contributions = [
        {
            "source": one.source,
            "kind": one.kind,
            "form": one.form,
            "is_own": one.is_own,
            "amount_minor": one.amount_minor,
        }
        for one in given.contributions
    ]
    typed = {**plain, "lines": lines, "funds": funds, "contributions": contributions}
    typed["options"] = dict(given.options)
    return read_partner(reading.content, typed, reading.pack, reading.offered)


def budget_faults(content: Mapping[str, Any], offered: Mapping[str, OfferedFund]) -> tuple[Fault, ...]:
    """Find all that is wrong with the budget in a plan's plain values."""
    pack = shipped_packs()[content["project"]["cost_pack"]]
    partners = tuple(read_partner(content, one, pack, offered) for one in content["partners"])
    return BudgetReading(content, pack, content["project"]["currency"], offered, partners).faults


def budget_soundness(project: Project, content: Mapping[str, Any] | None = None) -> tuple[Fault, ...]:
    """Find what in a project's budget stands in the way of approving its plan; nothing: it is sound."""
    said = snapshot(project) if content is None else content
    return tuple(one for one in budget_faults(said, offered_funds(project)) if one.stops)


@dataclass(frozen=True, slots=True)
class PeriodSum:
    """What a budget comes to in one period: None where a partner's rows are not split into periods."""

    number: int
    total_minor: int
    funds: Mapping[str, int]
    contribution_minor: int


def by_period(reading: BudgetReading) -> tuple[list[PeriodSum], list[PartnerReading]]:
    """Give the budget by period, and the partners whose rows are not all split, who are not in it."""
    periods, split, left = reading.content["periods"], list[list[PartnerFigures]](), list[PartnerReading]()
    for one in reading.partners:
        if not one.plain["lines"]:
            continue
        if any(sum(line["periods"].values()) != line["amount_minor"] for line in one.plain["lines"]):
            left.append(one)
        else:
            split.append(periods_of(one.budget, _period_sums(one, periods)))
    rows = list[PeriodSum]()
    for at, period in enumerate(periods):
        here = BudgetFigures(tuple(figures[at] for figures in split))
        rows.append(PeriodSum(period["number"], here.total_minor, here.funds, here.contribution_minor))
    return (rows if split else []), left


def _period_sums(one: PartnerReading, periods: Sequence[Mapping[str, Any]]) -> list[dict[str, int]]:
    lines = list(zip(one.budget.lines, one.plain["lines"], strict=True))
    return [
        category_sums((row.category, plain["periods"].get(period["key"], 0)) for row, plain in lines)
        for period in periods
    ]


def by_package(reading: BudgetReading) -> tuple[list[tuple[int | None, int]], int]:
    """Give the rows' sums by number of work package (None: none named), and what flat rates give beside."""
    sums = dict[int | None, int]()
    for partner in reading.partners:
        covered = {one.category for one in partner.origins if one.left_out_minor}
        for row, plain in zip(partner.budget.lines, partner.plain["lines"], strict=True):
            if row.category not in covered:
                sums[plain["work_package"]] = sums.get(plain["work_package"], 0) + row.minor
    rows = sorted(sums.items(), key=lambda item: (item[0] is None, item[0] or 0))
    return rows, reading.figures.total_minor - sum(sums.values())
