"""A project's whole budget as the document that ``samband budget`` reads, and back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samband.kernel.money import minor_text, read_minor
from samband.kernel.text import gettext_noop
from samband.projects.domain.budget_checks import OfferedFund
from samband.projects.domain.budget_document import read_budget
from samband.projects.domain.budget_given import (
    BudgetGiven,
    ContributionGiven,
    LineGiven,
    ShareGiven,
    kept_rows,
)
from samband.projects.domain.plain_json import Unreadable, read_document
from samband.rules.domain.costs.problem import Problem
from samband.rules.domain.costs.rows import row_sum


def budget_document(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give the budget in a plan's plain values as a document; periods stay with the plan."""
    project = content["project"]
    options = {one["key"]: one for one in content["cost_options"]}
    return {
        "name": project["name"],
        "rules": project["cost_pack"],
        "currency": project["currency"],
        "partners": [_partner(one, options) for one in content["partners"]],
    }


def id_of(plain: Mapping[str, Any]) -> str:
    """Give the id of a partner in a document: its abbreviation, or its number."""
    return str(plain["abbreviation"] or plain["number"])


def _partner(plain: Mapping[str, Any], options: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "id": id_of(plain),
        "country": plain["country"] or "SE",
        "options": dict(plain["options"]),
        "funds": [
            {"id": one["code"], "rate": one["percent"]}
            | ({} if one["award_minor"] is None else {"award": minor_text(one["award_minor"])})
            for one in plain["funds"]
        ],
        "contributions": [
            {"source": one["source"], "status": one["kind"], "amount": minor_text(one["amount_minor"])}
            | {"form": one["form"], "own": one["is_own"]}
            for one in plain["contributions"]
        ],
        "lines": [_line(one, options) for one in plain["lines"]],
    }


def _line(plain: Mapping[str, Any], options: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {"category": plain["category"]}
    if plain["units"] is None:
        row["amount"] = minor_text(plain["amount_minor"])
    else:
        row |= {"units": str(plain["units"]), "price": minor_text(plain["price_minor"])}
    said = {"description": plain["description"], "work_package": plain["work_package"]}
    said["cost_option"] = options[plain["cost_option"]]["name"] if plain["cost_option"] else ""
    return row | {name: value for name, value in said.items() if value}


def given_of(plain: Mapping[str, Any]) -> BudgetGiven:
    """Give a partner's budget, from a plan's plain values, as it would be entered."""
    return BudgetGiven(
        lines=tuple(
            LineGiven(
                one["category"],
                one["amount_minor"],
                one["key"],
                one["description"],
                None if one["units"] is None else Decimal(one["units"]),
                one["price_minor"],
                one["cost_option"] or "",
                one["work_package"],
            )
            for one in plain["lines"]
        ),
        options=dict(plain["options"]),
        shares=tuple(
            ShareGiven(one["fund"], Decimal(one["percent"]), one["award_minor"]) for one in plain["funds"]
        ),
        contributions=tuple(
            ContributionGiven(
                one["source"], one["kind"], one["amount_minor"], one["form"], one["is_own"], one["key"]
            )
            for one in plain["contributions"]
        ),
    )


@dataclass(frozen=True, slots=True)
class BudgetBrought:
    """What a document holds for the partners of a project, by their keys; and what cannot be taken."""

    given: Mapping[str, BudgetGiven]
    problems: tuple[Problem, ...] = ()


def read_for_project(
    raw: bytes, content: Mapping[str, Any], offered: Mapping[str, OfferedFund]
) -> BudgetBrought:
    """Read a document for a project: partners by id, funds by code, rows that are the same money kept."""
    try:
        place = read_document(raw)
    except Unreadable as fault:
        return BudgetBrought({}, (fault.problem,))
    budget = read_budget(place)
    if budget is None or place.problems:
        return BudgetBrought({}, tuple(place.problems))
    document, problems = json.loads(raw), list[Problem]()
    if document["currency"] != content["project"]["currency"]:
        what = gettext_noop("The file is in %(currency)s, and the project in %(own)s.")
        fix = gettext_noop("Bring a budget in the project's currency: amounts are never changed here.")
        values = {"currency": document["currency"], "own": content["project"]["currency"]}
        return BudgetBrought({}, (Problem("/currency", what, fix, values),))
    partners = {id_of(one): one for one in content["partners"]}
    names = {one["name"]: one for one in content["cost_options"]}
    given = dict[str, BudgetGiven]()
    for at, one in enumerate(document["partners"]):
        plain = partners.get(str(one["id"]))
        if plain is None:
            what = gettext_noop("The project has no partner %(id)s.")
            fix = gettext_noop("Use the partners' abbreviations: %(known)s.")
            values = {"id": str(one["id"])[:60], "known": ", ".join(partners)}
            problems.append(Problem(f"/partners/{at}/id", what, fix, values))
            continue
        own = [fund for fund in offered.values() if fund.side == plain["side"]]
        given[plain["key"]] = _given(one, plain, names, own, f"/partners/{at}", problems)
    return BudgetBrought(given, tuple(problems))


def _given(
    one: Mapping[str, Any],
    plain: Mapping[str, Any],
    names: Mapping[str, Mapping[str, Any]],
    own: Sequence[OfferedFund],
    where: str,
    problems: list[Problem],
) -> BudgetGiven:
    shares, by_code = list[ShareGiven](), {fund.code: fund for fund in own}
    for at, fund in enumerate(one.get("funds", ())):
        found = by_code.get(fund["id"])
        if found is None:
            what = gettext_noop("The fund %(fund)s does not pay this partner.")
            fix = gettext_noop("Choose a fund of the partner's own side: %(funds)s.")
            values = {"fund": str(fund["id"])[:60], "funds": ", ".join(by_code) or "–"}
            problems.append(Problem(f"{where}/funds/{at}/id", what, fix, values))
            continue
        award = fund.get("award")
        shares.append(ShareGiven(found.key, Decimal(str(fund["rate"])), _minor(award)))
    there = {line.key: line for line in given_of(plain).lines}
    rows = kept_rows(tuple(_row(line, names) for line in one["lines"]), there)
    money = [_money(two) for two in one.get("contributions", ())]
    return BudgetGiven(rows, dict(one.get("options", {})), tuple(shares), tuple(_with_own(money)))


def _minor(text: Any) -> int | None:
    try:
        return read_minor(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _row(line: Mapping[str, Any], names: Mapping[str, Mapping[str, Any]]) -> LineGiven:
    option = names.get(str(line.get("cost_option", "")))
    package = line.get("work_package")
    said = str(line.get("description", ""))[:300]
    number = package if isinstance(package, int) and 0 < package < 1000 else None
    key = option["key"] if option else ""
    if "amount" in line:
        return LineGiven(line["category"], read_minor(line["amount"]), "", said, None, None, key, number)
    units, price = Decimal(str(line["units"])), read_minor(line["price"])
    return LineGiven(line["category"], row_sum(units, price), "", said, units, price, key, number)


def _money(one: Mapping[str, Any]) -> ContributionGiven:
    form = one.get("form", "cash")
    return ContributionGiven(
        str(one.get("source", ""))[:200],
        one["status"],
        read_minor(one["amount"]),
        form if form in ("cash", "direct", "in-kind") else "cash",
        one.get("own") is True,
    )


def _with_own(money: Sequence[ContributionGiven]) -> Sequence[ContributionGiven]:
    """Where a document does not say which contribution is the partner's own, the first that may be is."""
    if any(one.is_own for one in money):
        return money
    own = next((at for at, one in enumerate(money) if one.kind != "automatic-public"), None)
    return [
        ContributionGiven(one.source, one.kind, one.amount_minor, one.form, at == own)
        for at, one in enumerate(money)
    ]
