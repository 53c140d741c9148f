"""What the pages of a budget show: tables with ways from every number to what it is made of."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samband.base.templatetags.wording import amount, number
from samband.projects.budget_reading import BudgetReading, PartnerReading, by_package, by_period
from samband.projects.budget_words import (
    CATEGORY_WORDS,
    FORM_WORDS,
    KIND_WORDS,
    OPTION_WORDS,
    SIDE_WORDS,
    fault_words,
    what_if_words,
)
from samband.projects.domain.budget_origin import Origin
from samband.projects.domain.roles import SIDES
from samband.projects.domain.shares import shown_percent
from samband.rules.domain.costs.categories import CATEGORIES


def overview(reading: BudgetReading, readable: Collection[str]) -> dict[str, Any]:
    """Give the tables of the whole budget. ``readable`` are the partners whose rows the reader may see."""
    figures, sums = reading.figures, reading.categories
    used = [one for one in CATEGORIES if any(p.figures.categories[one] for p in reading.partners)]
    periods, left = by_period(reading)
    packages, flat = by_package(reading)
    titles = {one["number"]: one for one in reading.content["work_packages"]}
    return {
        "currency": reading.currency,
        "rules": reading.pack.name,
        "columns": [{"code": one, "name": CATEGORY_WORDS[one]} for one in used],
        "rows": [_row(reading, one, used, one.plain["key"] in readable) for one in reading.partners],
        "sums": [{"name": CATEGORY_WORDS[one], "minor": sums[one]} for one in used],
        "total_minor": figures.total_minor,
        "funds_minor": sum(figures.funds.values()),
        "contribution_minor": figures.contribution_minor,
        "average": shown_percent(sum(figures.funds.values()), figures.total_minor),
        "sides": _sides(reading),
        "periods": periods,
        "not_split": [one.plain for one in left],
        "packages": [
            {"number": one, "package": titles.get(one) if one else None, "minor": minor}
            for one, minor in packages
        ],
        "flat_minor": flat,
        "has_rows": any(one.plain["lines"] for one in reading.partners),
    }


def _row(reading: BudgetReading, one: PartnerReading, used: list[str], may_read: bool) -> dict[str, Any]:
    url = reverse("partner-budget", args=[reading.content["project"]["key"], one.plain["key"]])
    return {
        "plain": one.plain,
        "url": url if may_read else "",
        "cells": [
            {"name": CATEGORY_WORDS[code], "code": code, "minor": one.figures.categories[code]}
            for code in used
        ],
        "total_minor": one.figures.total_minor,
        "fund_minor": sum(one.figures.funds.values()),
        "contribution_minor": one.figures.contribution_minor,
        "missing_minor": one.missing_minor,
        "is_wrong": any(fault.stops for fault in one.faults),
    }


def _sides(reading: BudgetReading) -> list[dict[str, Any]]:
    sides = []
    for side in SIDES:
        here = [one for one in reading.partners if one.plain["side"] == side]
        if here:
            sides.append(
                {
                    "name": SIDE_WORDS[side],
                    "funds": [
                        {"code": code, "minor": minor, "average": average}
                        for code, minor, average in reading.side_funds(side)
                    ],
                    "contribution_minor": sum(one.figures.contribution_minor for one in here),
                    "total_minor": sum(one.figures.total_minor for one in here),
                }
            )
    return sides


def partner_figures_shown(reading: BudgetReading, one: PartnerReading) -> dict[str, Any]:
    """Give what a partner's budget comes to, each amount with what it is made of."""
    shares = {share["code"]: share for share in one.plain["funds"]}
    return {
        "currency": reading.currency,
        "rules": reading.pack.name,
        "has_flat_rates": bool(reading.pack.offers),
        "lines": [_line(reading, one, plain) for plain in one.plain["lines"]],
        "origins": [
            {
                "code": part.category,
                "name": CATEGORY_WORDS[part.category],
                "minor": part.minor,
                "how": how(part),
            }
            for part in one.origins
            if part.minor or part.rows
        ],
        "total_minor": one.figures.total_minor,
        "funds": [
            {
                "code": code,
                "minor": minor,
                "percent": number(Decimal(shares[code]["percent"])),
                "share": shares[code],
            }
            for code, minor in one.figures.funds.items()
        ],
        "contribution_minor": one.figures.contribution_minor,
        "given": [
            {**money, "kind_word": KIND_WORDS[money["kind"]], "form_word": FORM_WORDS[money["form"]]}
            for money in one.plain["contributions"]
        ],
        "given_minor": one.given_minor,
        "missing_minor": one.missing_minor,
        "payable_minor": one.payable_minor,
        "chosen": [{"name": OPTION_WORDS[o], "percent": p} for o, p in one.budget.options.items()],
        "what_ifs": [what_if_words(flat) for flat in one.what_ifs],
    }


def _line(reading: BudgetReading, one: PartnerReading, plain: Any) -> dict[str, Any]:
    options = {option["key"]: option for option in reading.content["cost_options"]}
    return {
        **plain,
        "name": CATEGORY_WORDS[plain["category"]],
        "option": options.get(plain["cost_option"] or ""),
        "faults": [fault_words(fault) for fault in one.faults if fault.at == plain["key"]],
    }


def how(part: Origin) -> str:
    """Say what an amount of a budget is made of."""
    if part.option:
        said = {"percent": number(part.percent), "base": amount(part.base_minor)}
        if part.option.endswith("staff"):
            return _("%(percent)s %% of staff, %(base)s; what is below a cent is cut.") % said
        return _("%(percent)s %% of direct costs, %(base)s; what is below a cent is cut.") % said
    if part.left_out_minor:
        return _("Left out: a flat rate pays this already.")
    return ngettext("Sum of %(count)s row.", "Sum of %(count)s rows.", part.rows) % {"count": part.rows}


def typed_budget(one: PartnerReading, currency: str) -> str:
    """Give a budget as plain lines, to be held against another."""
    rows = [
        f"{CATEGORY_WORDS[line['category']]}: {line['description'] or '–'} · {amount(line['amount_minor'])}"
        for line in one.plain["lines"]
    ]
    rows += [f"{OPTION_WORDS[name]}: {percent} %" for name, percent in one.budget.options.items()]
    rows += [f"{share['code']}: {share['percent']} %" for share in one.plain["funds"]]
    rows += [f"{money['source']}: {amount(money['amount_minor'])}" for money in one.plain["contributions"]]
    return "\n".join([*rows, f"{_('Total')}: {amount(one.figures.total_minor, currency)}"])
