"""Funds by side: the ERDF pays partners in the EU, Norwegian Interreg funds Norwegian ones, never across."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from samband.kernel.text import gettext_noop
from samband.projects.domain.shares import Split, nothing
from samband.rules.domain.costs.problem import Problem

EU: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a programme: its countries, its funds and the currency in which it is reckoned."""

    key: str
    countries: frozenset[str]
    funds: frozenset[str]
    currency: str


@dataclass(frozen=True, slots=True)
class PartnerMoney:
    """A partner's money: where it is, and its amount by who pays."""

    partner: str
    country: str
    split: Split


def side_of(country: str, sides: Iterable[Side]) -> Side | None:
    """Give the side on which a partner's country is; None when it is on neither."""
    return next((side for side in sides if country in side.countries), None)


def side_problems(partners: Iterable[PartnerMoney], sides: Iterable[Side]) -> list[Problem]:
    """Find money that would go across: a fund of one side that pays a partner of another."""
    known, problems = tuple(sides), list[Problem]()
    for one in partners:
        side = side_of(one.country, known)
        for part in one.split.funds:
            if side is None or part.fund not in side.funds:
                problems.append(_across(one, part.fund, side))
        if side and one.split.currency != side.currency:
            problems.append(
                Problem(
                    one.partner,
                    gettext_noop("Money of this side is reckoned in %(currency)s."),
                    gettext_noop("Enter the partner's budget in %(currency)s."),
                    {"currency": side.currency},
                )
            )
    return problems


def by_side(partners: Iterable[PartnerMoney], sides: Iterable[Side]) -> Mapping[str, Split]:
    """Add each side's money by itself, in its own currency; the two are never added.

    Raises:
        ValueError: for a partner on neither side.
    """
    known = tuple(sides)
    sums = {side.key: nothing(side.currency) for side in known}
    for one in partners:
        side = side_of(one.country, known)
        if side is None:
            raise ValueError(f"{one.partner} is in {one.country}, which is on no side of the programme.")
        sums[side.key] += one.split
    return sums


def _across(one: PartnerMoney, fund: str, side: Side | None) -> Problem:
    return Problem(
        one.partner,
        gettext_noop("The fund %(fund)s does not pay partners in %(country)s."),
        gettext_noop("Choose a fund of the partner's own side: %(funds)s."),
        {"fund": fund, "country": one.country, "funds": ", ".join(sorted(side.funds)) if side else "–"},
    )
