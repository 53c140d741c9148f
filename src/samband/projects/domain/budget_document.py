"""A budget as a JSON document: read strictly, reckoned, answered with its figures and its problems.

Amounts are strings, so that no number is ever read as a float. A problem says where by a JSON pointer.
"""

from decimal import Decimal

from samband.kernel.money import LARGEST, checked_currency, read_minor
from samband.kernel.text import gettext_noop
from samband.projects.domain.budget import (
    BudgetLine,
    Contribution,
    PartnerBudget,
    ProjectBudget,
    budget_figures,
    budget_problems,
)
from samband.projects.domain.plain_json import Place, Unreadable, read_document
from samband.projects.domain.shares import STATUSES, FundShare
from samband.rules.domain.costs.categories import CATEGORIES
from samband.rules.domain.costs.options import option_problems
from samband.rules.domain.costs.packs import Pack, shipped_packs
from samband.rules.domain.costs.problem import Problem
from samband.rules.domain.costs.rows import row_sum

_NOTHING: dict[str, object] = {"total": None, "funds": {}, "contribution": None, "partners": []}


def budget_answer(content: bytes) -> tuple[dict[str, object], list[Problem]]:
    """Give a budget's figures as a document (unknown where they cannot be reckoned) and its problems."""
    try:
        place = read_document(content)
    except Unreadable as fault:
        return dict(_NOTHING), [fault.problem]
    budget = read_budget(place)
    if budget is None or place.problems:
        return dict(_NOTHING), list(place.problems)
    figures = budget_figures(budget)
    return figures.document(), budget_problems(budget, figures)


def read_budget(place: Place) -> ProjectBudget | None:
    """Read a whole budget; what is wrong is noted on the place."""
    if not place.is_object(("name", "rules", "currency", "partners")):
        return None
    place.at("name").text(required=False)
    pack = _pack(place.at("rules"))
    currency = place.at("currency").read(_currency)
    partners = list[PartnerBudget]()
    taken = set[str]()
    for one in place.at("partners").items():
        partner = _partner(one, pack)
        if partner and partner.id and partner.id in taken:
            one.at("id").note(
                gettext_noop("Another partner has the same id."),
                gettext_noop("Give each partner an id of its own."),
            )
        if partner:
            taken.add(partner.id)
            partners.append(partner)
    if place.at("partners").is_empty_list():
        place.at("partners").note(
            gettext_noop("The budget has no partner."), gettext_noop("Add at least one partner.")
        )
    return ProjectBudget(pack, currency or "", tuple(partners)) if pack else None


def _pack(place: Place) -> Pack | None:
    key = place.text()
    if key is None:
        return None
    pack = shipped_packs().get(key)
    if pack is None:
        place.note(
            gettext_noop("These rules are not known."),
            gettext_noop("Use one of: %(known)s."),
            known=", ".join(shipped_packs()),
        )
    return pack


def _partner(place: Place, pack: Pack | None) -> PartnerBudget | None:
    if not place.is_object(("id", "country", "options", "funds", "contributions", "lines", "name")):
        return None
    country = place.at("country").text(required=False)
    if country and not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        place.at("country").note(
            gettext_noop("This is no country code."),
            gettext_noop("Write two capital letters, such as SE or NO."),
        )
    options = place.at("options").mapping()
    if pack and options:
        place.problems.extend(option_problems(pack, options, at=place.at("options").where))
    return PartnerBudget(
        id=place.at("id").text() or "",
        country=country or "",
        options={name: percent for name, percent in options.items() if type(percent) is int},
        funds=_funds(place.at("funds")),
        contributions=tuple(
            one for item in place.at("contributions").items(required=False) if (one := _contribution(item))
        ),
        lines=tuple(row for item in place.at("lines").items() if (row := _line(item))),
    )


def _funds(place: Place) -> tuple[FundShare, ...]:
    shares = list[FundShare]()
    for item in place.items(required=False):
        if not item.is_object(("id", "rate")):
            continue
        fund, rate = item.at("id").text(), item.at("rate").read(_rate, whole=True)
        if fund is not None and fund in {share.fund for share in shares}:
            item.at("id").note(
                gettext_noop("This fund is there twice."),
                gettext_noop("Name each fund once, with its whole rate."),
            )
        elif fund is not None and rate is not None:
            shares.append(FundShare(fund, rate))
    if sum(share.percent for share in shares) > 100:
        place.note(
            gettext_noop("The funds pay more than 100 %%."),
            gettext_noop("Lower the rates to 100 together, or less."),
        )
    return tuple(shares)


def _contribution(place: Place) -> Contribution | None:
    if not place.is_object(("source", "status", "amount")):
        return None
    source, status = place.at("source").text(required=False), place.at("status").choice(STATUSES)
    minor = place.at("amount").read(_amount)
    return None if status is None or minor is None else Contribution(source or "", status, minor)


def _line(place: Place) -> BudgetLine | None:
    if not place.is_object(("category", "amount", "units", "price")):
        return None
    category = place.at("category").choice(CATEGORIES)
    has_amount, has_units, has_price = (place.has(name) for name in ("amount", "units", "price"))
    if has_amount == (has_units or has_price) or has_units != has_price:
        place.note(
            gettext_noop("A row has an amount, or units and a price."),
            gettext_noop("Write either the amount alone, or both units and price."),
        )
        return None
    if has_amount:
        minor = place.at("amount").read(_amount)
    else:
        units, price = place.at("units").read(_units, whole=True), place.at("price").read(_amount)
        minor = None if units is None or price is None else row_sum(units, price)
    if minor is not None and minor > LARGEST:
        place.note(
            gettext_noop("The row's sum is more than 999 999 999.99."),
            gettext_noop("Look at its units and price."),
        )
    return None if category is None or minor is None else BudgetLine(category, minor)


def _currency(text: str) -> str:
    return checked_currency(text)


def _amount(text: str) -> int:
    minor = read_minor(text)
    if minor < 0 or text.startswith("-"):
        raise ValueError("A budget has no amounts below zero. Write the amount without a minus.")
    return minor


def _units(text: str) -> Decimal:
    return Decimal(_amount(text)).scaleb(-2)


def _rate(text: str) -> Decimal:
    percent = _units(text)
    if percent > 100:
        raise ValueError("A fund pays at most 100 per cent. Write a number from 0 to 100.")
    return percent
