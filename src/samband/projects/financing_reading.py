"""A project's financing as its page shows it: who pays, in which roles, against which costs, year by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from samband.kernel.money import minor_text
from samband.kernel.text import fold
from samband.projects.domain import financing
from samband.projects.domain.budget_given import CostsGiven, FinancierGiven, FinancingGiven
from samband.projects.domain.financing import Balance, Derived
from samband.projects.domain.pasted_financing import balances_of, contributions_in
from samband.projects.models import Contribution, Financing, Indicator, Partner, Project, YearAmount
from samband.rules.domain.costs.what_if import WhatIf, what_if


@dataclass
class Body:
    """One body with all that it is to the project; what it gives is counted once."""

    name: str
    roles: list[str] = field(default_factory=list)
    gives_minor: int = 0
    contributes_minor: int | None = None


@dataclass(frozen=True, slots=True)
class FinancingReading:
    """The financing of a project: as entered, its balances, its bodies, its targets."""

    given: FinancingGiven
    years: tuple[int, ...]
    balances: tuple[Balance, ...]
    bodies: tuple[Body, ...]
    targets: tuple[Indicator, ...]
    derived: tuple[Derived, ...]
    what_ifs: tuple[tuple[int, WhatIf], ...]
    fund_over_minor: int

    @property
    def total_minor(self) -> int:
        """Give what all financiers give."""
        return sum(sum(one.years.values()) for one in self.given.financiers)

    @property
    def payable_minor(self) -> int:
        """Give what of it is money."""
        return financing.payable_minor(contributions_in(self.given))

    def share(self, one: FinancierGiven) -> Decimal | None:
        """Give a financier's share in per cent, for showing."""
        return financing.share(sum(one.years.values()), self.total_minor)


def financing_given(project: Project) -> FinancingGiven:
    """Give what is kept of a project's financing, as it would be entered."""
    rows = Financing.objects.filter(project=project).select_related("fund").prefetch_related("years")
    financiers = tuple(
        FinancierGiven(
            one.name,
            one.kind,
            {year.year: year.amount_minor for year in one.years.all()},
            one.form,
            one.fund.key if one.fund else "",
            one.key,
        )
        for one in rows
    )
    costs = dict[str, tuple[str, dict[int, int]]]()
    # What others pay directly or give in kind comes from the financing, and stands on both sides.
    own = YearAmount.objects.filter(project=project, financing__isnull=True, form="cash")
    for amount in own.order_by("id"):
        _, years = costs.setdefault(amount.label, (amount.category, {}))
        years[amount.year] = amount.amount_minor
    return FinancingGiven(financiers, tuple(CostsGiven(label, *said) for label, said in costs.items()))


def read_financing_of(project: Project) -> FinancingReading:
    """Give the financing of a project."""
    given = financing_given(project)
    balances = balances_of(given)
    booked = _booked(given)
    targets = tuple(Indicator.objects.filter(project=project, kind="target", retired_at__isnull=True))
    return FinancingReading(
        given,
        years_of(project, given),
        balances,
        _bodies(project, given),
        targets,
        _derived(project, balances, targets),
        _what_ifs(given),
        financing.fund_over_outlay_minor(booked, contributions_in(given)),
    )


def _booked(given: FinancingGiven) -> dict[int, int]:
    booked = dict[int, int]()
    for row in given.costs:
        for year, minor in row.years.items():
            booked[year] = booked.get(year, 0) + minor
    return booked


def years_of(project: Project, given: FinancingGiven) -> tuple[int, ...]:
    """Give the years that the project runs in, and all others that have an amount."""
    every: list[FinancierGiven | CostsGiven] = [*given.financiers, *given.costs]
    years = {year for row in every for year in row.years}
    if project.starts_on and project.ends_before:
        last = project.ends_before.year - (project.ends_before.timetuple().tm_yday == 1)
        years |= set(range(project.starts_on.year, last + 1))
    return tuple(sorted(years))


def _bodies(project: Project, given: FinancingGiven) -> tuple[Body, ...]:
    found = dict[str, Body]()

    def of(name: str, role: str) -> Body:
        body = found.setdefault(fold(name), Body(name))
        if role not in body.roles:
            body.roles.append(role)
        return body

    for one in given.financiers:
        of(one.name, "financier").gives_minor += sum(one.years.values())
    partners = Partner.objects.filter(project=project).select_related("organisation")
    for partner in partners:
        of(partner.organisation.name, partner.role)
    for link in project.grants.select_related("grant__funder", "grant__recipient"):
        if link.grant.recipient:
            of(link.grant.recipient.name, "recipient")
        if link.grant.funder:
            of(link.grant.funder.name, "funder")
    for money in Contribution.objects.filter(partner__project=project).select_related("organisation"):
        name = money.organisation.name if money.organisation else money.source
        body = of(name, "contributor")
        body.contributes_minor = (body.contributes_minor or 0) + money.amount_minor
    return tuple(found.values())


def _derived(
    project: Project, balances: Sequence[Balance], targets: Sequence[Indicator]
) -> tuple[Derived, ...]:
    costs = balances[-1].costs_minor
    found = [
        financing.per_unit(
            one.name,
            costs,
            project.currency,
            int(one.target),
            one.unit,
            approximate=one.target_is_approximate,
        )
        for one in targets
        if one.target is not None and not one.currency and one.target == int(one.target) and costs
    ]
    return tuple(one for one in found if one is not None)


def _what_ifs(given: FinancingGiven) -> tuple[tuple[int, WhatIf], ...]:
    """Hold other and office costs of each year against a flat rate of 15 per cent of staff."""
    sums: Mapping[str, dict[int, int]] = {"staff": {}, "beside": {}}
    for row in given.costs:
        kind = "staff" if row.category == "staff" else "beside" if row.category in ("other", "office") else ""
        for year, minor in row.years.items() if kind else ():
            sums[kind][year] = sums[kind].get(year, 0) + minor
    return tuple(
        (year, what_if(staff, sums["beside"][year], 15))
        for year, staff in sorted(sums["staff"].items())
        if staff and sums["beside"].get(year)
    )


def financing_rows(given: FinancingGiven, years: Sequence[int]) -> list[list[Any]]:
    """Give the financing and the costs as rows of a table, as they can be brought again."""
    rows: list[list[Any]] = []
    for one in given.financiers:
        kind = "fund" if one.fund else one.kind
        rows.append([one.name, kind, one.form, *(_cell(one.years, year) for year in years)])
    return rows


def cost_rows(given: FinancingGiven, years: Sequence[int]) -> list[list[Any]]:
    """Give the costs by year as rows of a table, as they can be brought again."""
    return [[one.label, *(_cell(one.years, year) for year in years)] for one in given.costs]


def _cell(years: Mapping[int, int], year: int) -> str:
    return minor_text(years[year]) if year in years else ""
