"""From an approved version of the plan, or the working plan, to what the money rules reckon with."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from samband.projects.domain.budget import BudgetLine, Contribution, PartnerBudget, terms_of
from samband.projects.domain.report_figures import CostLine
from samband.projects.domain.shares import FundShare, Terms
from samband.projects.models import PlanVersion, ReportLine


def partner_in(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Give a partner of a version's content by its key.

    Raises:
        LookupError: when the version has no such partner.
    """
    for partner in content["partners"]:
        if partner["key"] == key:
            return dict(partner)
    raise LookupError(f"no partner {key} in this version")


def budget_in(partner: Mapping[str, Any]) -> PartnerBudget:
    """Give a partner's budget as the money rules know it, from a version's content."""
    options = {option["key"]: option for option in partner.get("cost_options", ())}
    return PartnerBudget(
        id=partner["abbreviation"] or str(partner["number"]),
        country=partner["country"],
        options={name: int(percent) for name, percent in partner["options"].items()},
        funds=tuple(FundShare(share["code"], Decimal(share["percent"])) for share in partner["funds"]),
        contributions=tuple(
            Contribution(one["source"], one["kind"], one["amount_minor"]) for one in partner["contributions"]
        ),
        lines=tuple(BudgetLine(_counts_in(line, options), line["amount_minor"]) for line in partner["lines"]),
    )


def _counts_in(line: Mapping[str, Any], options: Mapping[str, Mapping[str, Any]]) -> str:
    option = options.get(line.get("cost_option") or "")
    if option is None:
        return str(line["category"])
    if option["sort"] == "lump":
        return "lump-sum"
    categories = option["categories"]
    return str(categories[0]) if len(categories) == 1 else "unit-cost"


def terms_in(content: Mapping[str, Any], key: str) -> Terms:
    """Give the terms on which a partner's reports stand, from a version's content.

    A fund's award is what was decided for the partner, or else its share of the approved budget.
    """
    partner = {**partner_in(content, key), "cost_options": content["cost_options"]}
    terms = terms_of(budget_in(partner), content["project"]["currency"])
    awarded = {one["code"]: one["award_minor"] for one in partner["funds"] if one["award_minor"] is not None}
    return replace(terms, awarded=awarded)


def terms_for(version: PlanVersion, key: str) -> Terms:
    """Give the terms on which a partner's reports stand in a version of the plan."""
    return terms_in(version.content, key)


def cost_lines(lines: Iterable[ReportLine], rates: Mapping[str, Decimal], currency: str) -> list[CostLine]:
    """Give a report's lines as the money rules know them, in the order given.

    ``rates`` hold how many of a currency make one of the project's. A line in the project's own currency
    needs none; one that was taken back keeps the amount it had.

    Raises:
        KeyError: when the rate of a line's currency is missing.
    """
    return [_cost_line(line, rates, currency) for line in lines]


def _cost_line(line: ReportLine, rates: Mapping[str, Decimal], currency: str) -> CostLine:
    kept = line.taken_back_from.amount_minor if line.taken_back_from else None
    option = line.cost_option
    own = line.currency == currency
    return CostLine(
        key=line.key,
        category=line.category,
        amount_minor=line.declared_minor,
        units=line.units if option and option.sort == "unit" else None,
        price_minor=option.price_minor if option and option.sort == "unit" else None,
        rate=Decimal(1) if own or kept is not None else rates[line.currency],
        is_lump_sum=bool(option and option.sort == "lump") or line.category == "lump-sum",
        unit_cost_categories=len(option.categories) if option and option.sort == "unit" else 0,
        kept_minor=kept,
    )
