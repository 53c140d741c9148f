"""What a project's budget and financing come to, for whoever reads them on its pages."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path

from samband.kernel.money import minor_text
from samband.projects.access.budget import can_read_budget, can_read_partner_budget, readable_budgets
from samband.projects.budget_reading import BudgetReading, PartnerReading, read_budget
from samband.projects.budget_words import fault_words
from samband.projects.financing_reading import read_financing_of
from samband.site.api import projects
from samband.site.api.answers import own_read
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key
from samband.site.api.money_shapes import written
from samband.site.api.project_shapes import BudgetWhole, FinancingWhole, PartnerBudgetWhole
from samband.site.api.projects import project_of

router = projects.router


@own_read(router, "/{key}/budget", BudgetWhole, 403, 404)
def get_project_budget(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Give what a project's budget comes to, by partner, category and fund, and what is wrong in it."""
    agent = caller_of(request).agent
    one = project_of(agent, key)
    can_read_budget(agent, one).or_refuse()
    reading, readable = read_budget(one), readable_budgets(agent, one)
    figures = reading.figures
    return {
        "currency": reading.currency,
        "cost_pack": reading.content["project"]["cost_pack"],
        "partners": [_row(row, row.plain["key"] in readable) for row in reading.partners],
        "categories": written(reading.categories),
        "total": minor_text(figures.total_minor),
        "funds": written(figures.funds),
        "contribution": minor_text(figures.contribution_minor),
        "problems": _problems(reading),
    }


@own_read(router, "/{key}/budget/{partner}", PartnerBudgetWhole, 403, 404)
def get_partner_budget(request: HttpRequest, key: Path[Key], partner: Path[Key]) -> dict[str, Any]:
    """Give a partner's budget with its rows: to its people, its controller, the leads and the funder."""
    agent = caller_of(request).agent
    one = project_of(agent, key)
    found = one.partners.select_related("organisation", "project__programme").filter(key=partner).first()
    if found is None:
        raise Http404
    can_read_partner_budget(agent, found).or_refuse()
    reading = read_budget(one)
    row = reading.of(found.key)
    return {
        **_row(row, True),
        "currency": reading.currency,
        "rows": row.plain["lines"],
        "contributions": row.plain["contributions"],
        "options": row.plain["options"],
        "problems": [fault_words(fault, row.plain["name"]) for fault in row.faults],
    }


@own_read(router, "/{key}/financing", FinancingWhole, 403, 404)
def get_project_financing(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Give who pays by year against the costs by year, with the balance of each and of all."""
    agent = caller_of(request).agent
    one = project_of(agent, key)
    can_read_budget(agent, one).or_refuse()
    reading = read_financing_of(one)
    return {
        "currency": one.currency,
        "financiers": [
            {
                **{name: getattr(row, name) for name in ("key", "name", "kind", "form", "fund")},
                "years": _years(row.years),
                "total": minor_text(sum(row.years.values())),
            }
            for row in reading.given.financiers
        ],
        "costs": [
            {"label": row.label, "category": row.category, "years": _years(row.years)}
            for row in reading.given.costs
        ],
        "balances": [
            {
                "year": row.year,
                "booked": minor_text(row.booked_minor),
                "paid_directly": minor_text(row.paid_directly_minor),
                "in_kind": minor_text(row.in_kind_minor),
                "costs": minor_text(row.costs_minor),
                "financing": minor_text(row.financing_minor),
                "difference": minor_text(row.difference_minor),
            }
            for row in reading.balances
        ],
        "total": minor_text(reading.total_minor),
        "payable": minor_text(reading.payable_minor),
        "version": one.version,
    }


def _years(years: Any) -> dict[str, str]:
    return {str(year): minor_text(minor) for year, minor in sorted(years.items())}


def _row(one: PartnerReading, may_read: bool) -> dict[str, Any]:
    figures = one.figures
    return {
        "key": one.plain["key"],
        "name": one.plain["name"],
        "side": one.plain["side"],
        "categories": written(figures.categories),
        "total": minor_text(figures.total_minor),
        "funds": written(figures.funds),
        "contribution": minor_text(figures.contribution_minor),
        "missing": minor_text(one.missing_minor),
        "may_read_rows": may_read,
    }


def _problems(reading: BudgetReading) -> list[dict[str, str]]:
    names = {row.plain["key"]: row.plain["name"] for row in reading.partners}
    return [fault_words(fault, names.get(fault.partner, "")) for fault in reading.faults]
