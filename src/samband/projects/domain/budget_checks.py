"""What a partner's budget gets wrong beside its sums: funds, contributions, periods, shares of lump sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from samband.kernel.money import minor_text
from samband.kernel.text import gettext_noop
from samband.projects.domain.budget import BudgetFigures as Figures
from samband.projects.domain.budget import (
    PartnerBudget,
    PartnerFigures,
    ProjectBudget,
    budget_problems,
)
from samband.rules.domain.costs.options import option_problems
from samband.rules.domain.costs.packs import Pack
from samband.rules.domain.costs.problem import Problem

LINES, OPTIONS, FUNDS, CONTRIBUTIONS, PERIODS, OPTION = (
    "lines",
    "options",
    "funds",
    "contributions",
    "periods",
    "cost-option",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a budget: in which section of which partner, at which row or option.

    ``partner`` and ``at`` are keys, "" for none. ``stops`` says that it stands in the way of an approval.
    """

    section: str
    what: str
    fix: str
    values: Mapping[str, str] = field(default_factory=dict)
    partner: str = ""
    at: str = ""
    stops: bool = True


@dataclass(frozen=True, slots=True)
class OfferedFund:
    """A fund that a programme offers: whose side it pays, and at most how many per cent."""

    key: str
    code: str
    side: str
    max_percent: Decimal


def partner_faults(
    plain: Mapping[str, Any],
    budget: PartnerBudget,
    figures: PartnerFigures,
    pack: Pack,
    currency: str,
    offered: Mapping[str, OfferedFund],
) -> list[Fault]:
    """Find all that is wrong with one partner's budget, given as a plan's plain values and as reckoned."""
    return [
        *_sum_faults(plain, budget, figures, pack, currency),
        *(
            _of(plain, OPTIONS, one, one.where.rpartition("/")[2])
            for one in option_problems(pack, dict(plain["options"]))
        ),
        *_fund_faults(plain, figures, offered),
        *_own_faults(plain),
        *period_faults(plain),
    ]


def _sum_faults(
    plain: Mapping[str, Any], budget: PartnerBudget, figures: PartnerFigures, pack: Pack, currency: str
) -> Iterable[Fault]:
    """Place what the reckoning of budgets finds: its pointers are of a budget of this partner alone."""
    for problem in budget_problems(ProjectBudget(pack, currency, (budget,)), Figures((figures,))):
        steps = problem.where.split("/")
        if steps[3] == LINES:
            yield _of(plain, LINES, problem, str(plain["lines"][int(steps[4])]["key"]))
        else:
            yield _of(plain, CONTRIBUTIONS, problem)


def _of(plain: Mapping[str, Any], section: str, problem: Problem, at: str = "") -> Fault:
    return Fault(section, problem.what, problem.fix, problem.values, plain["key"], at)


def _fund_faults(
    plain: Mapping[str, Any], figures: PartnerFigures, offered: Mapping[str, OfferedFund]
) -> Iterable[Fault]:
    shares, partner = plain["funds"], plain["key"]
    total = sum((Decimal(share["percent"]) for share in shares), Decimal(0))
    if total > 100:
        what = gettext_noop("The funds pay %(percent)s %% together, which is more than all.")
        fix = gettext_noop("Lower the shares to 100 together, or less.")
        yield Fault(FUNDS, what, fix, {"percent": str(total)}, partner)
    own = ", ".join(one.code for one in offered.values() if one.side == plain["side"]) or "–"
    for share in shares:
        fund, percent = offered.get(share["fund"]), Decimal(share["percent"])
        values = {"fund": share["code"], "funds": own, "percent": str(percent)}
        if fund is None:
            what = gettext_noop("The fund %(fund)s is none of the programme's.")
            fix = gettext_noop("Choose one of: %(funds)s.")
            yield Fault(FUNDS, what, fix, values, partner, share["fund"])
            continue
        if fund.side != plain["side"]:
            what = gettext_noop("The fund %(fund)s pays the other side of the programme, never across.")
            fix = gettext_noop("Choose a fund of the partner's own side: %(funds)s.")
            yield Fault(FUNDS, what, fix, values, partner, share["fund"])
        if percent > fund.max_percent:
            what = gettext_noop("%(percent)s %% is more than the fund %(fund)s pays: at most %(most)s %%.")
            fix = gettext_noop("Write %(most)s or less.")
            yield Fault(FUNDS, what, fix, {**values, "most": str(fund.max_percent)}, partner, share["fund"])
        yield from _award_fault(share, figures, partner)


def _award_fault(share: Mapping[str, Any], figures: PartnerFigures, partner: str) -> Iterable[Fault]:
    award, minor = share["award_minor"], figures.funds.get(share["code"], 0)
    if award is not None and minor > award:
        values = {
            "fund": share["code"],
            "share": minor_text(minor),
            "award": minor_text(award),
            "over": minor_text(minor - award),
        }
        what = gettext_noop(
            "The share of %(fund)s is %(share)s and its award %(award)s: %(over)s is not paid."
        )
        fix = gettext_noop("Lower the share, or let another source pay %(over)s.")
        yield Fault(FUNDS, what, fix, values, partner, share["fund"])


def _own_faults(plain: Mapping[str, Any]) -> Iterable[Fault]:
    given = plain["contributions"]
    own = [one for one in given if one["is_own"]]
    if given and len(own) != 1:
        what = gettext_noop("Exactly one contribution is the partner's own; here %(count)s are.")
        fix = gettext_noop("Mark the one that the partner itself pays, if only with nothing.")
        yield Fault(CONTRIBUTIONS, what, fix, {"count": str(len(own))}, plain["key"])


def period_faults(plain: Mapping[str, Any]) -> Iterable[Fault]:
    """Find rows whose periods do not add up to them; a row that is not split into periods at all is none."""
    for line in plain["lines"]:
        parts = line["periods"]
        if parts and sum(parts.values()) != line["amount_minor"]:
            missing = line["amount_minor"] - sum(parts.values())
            values = {"sum": minor_text(sum(parts.values())), "amount": minor_text(line["amount_minor"])}
            values["missing"] = minor_text(abs(missing))
            what = gettext_noop("The periods of this row are %(sum)s together, and the row is %(amount)s.")
            more = gettext_noop("Add %(missing)s to a period, or spread the row anew.")
            fewer = gettext_noop("Take %(missing)s from a period, or spread the row anew.")
            yield Fault(PERIODS, what, more if missing > 0 else fewer, values, plain["key"], line["key"])


def lump_sum_faults(content: Mapping[str, Any]) -> Iterable[Fault]:
    """Find lump sums whose parts, of all partners, are not the whole."""
    for option in content["cost_options"]:
        if option["sort"] != "lump":
            continue
        parts = [
            line["amount_minor"]
            for partner in content["partners"]
            for line in partner["lines"]
            if line["cost_option"] == option["key"]
        ]
        if parts and sum(parts) != option["price_minor"]:
            values = {
                "name": option["name"],
                "sum": minor_text(sum(parts)),
                "price": minor_text(option["price_minor"]),
            }
            what = gettext_noop("The partners' parts of %(name)s are %(sum)s, and the lump sum is %(price)s.")
            fix = gettext_noop("Divide the whole lump sum among the partners, no more and no less.")
            yield Fault(OPTION, what, fix, values, at=option["key"])
