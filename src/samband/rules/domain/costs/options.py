"""Which flat rates a partner may choose: whole per cent, as offered, in combinations that are allowed."""

from collections.abc import Iterable, Mapping

from samband.kernel.text import gettext_noop
from samband.rules.domain.costs import categories as of
from samband.rules.domain.costs.packs import (
    OFFICE_ON_DIRECT,
    OFFICE_ON_STAFF,
    OPTIONS,
    OTHER_ON_STAFF,
    STAFF_ON_DIRECT,
    TRAVEL_ON_STAFF,
    Offer,
    Pack,
)
from samband.rules.domain.costs.problem import Problem

# What the flat rate for other costs pays: everything that is not staff or a lump sum.
_ALL_OTHER = (of.OFFICE, of.TRAVEL, of.EXTERNAL, of.EQUIPMENT, of.INFRASTRUCTURE, of.OTHER, of.UNIT_COST)


def option_problems(
    pack: Pack, options: Mapping[str, object], offers: Mapping[str, Offer] | None = None, at: str = ""
) -> list[Problem]:
    """Check a partner's flat rates against the pack, and against a call's own ``offers`` where it has some.

    A flat rate is a whole number from 1 to what is offered (all of that where it is not adjustable). Office
    costs have one base; the flat rate for other costs stands alone. ``at`` is where the options stand.
    """
    problems = list[Problem]()
    for name, percent in options.items():
        where = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
        known = pack.offers.get(name)
        offer = known if offers is None or known is None else offers.get(name)
        if offer is None or known is None:
            problems.append(_not_offered(pack, name, where))
        elif problem := _rate_problem(percent, min(offer.percent, known.percent), offer.is_adjustable, where):
            problems.append(problem)
    return problems + _combination_problems(options, at)


def covered_by(options: Iterable[str]) -> frozenset[str]:
    """Give the categories that the chosen flat rates pay, in which no cost of its own may be claimed."""
    chosen = set(options)
    covered = {OPTIONS[name] for name in chosen if name in OPTIONS}
    return frozenset(covered.union(_ALL_OTHER) if OTHER_ON_STAFF in chosen else covered)


def _not_offered(pack: Pack, name: str, where: str) -> Problem:
    if name not in OPTIONS:
        return Problem(
            where,
            gettext_noop("“%(option)s” is no flat rate."),
            gettext_noop("Use one of: %(known)s."),
            {"option": _shown(name), "known": ", ".join(pack.offers or OPTIONS)},
        )
    if not pack.offers:
        return Problem(
            where,
            gettext_noop("Under %(rules)s every cost is a real cost; no flat rate is claimed."),
            gettext_noop("Take the flat rate out, and enter the costs."),
            {"rules": pack.key},
        )
    return Problem(
        where,
        gettext_noop("The call does not offer the flat rate %(option)s."),
        gettext_noop("Take it out, or choose one that the call offers."),
        {"option": name},
    )


def _rate_problem(percent: object, most: int, is_adjustable: bool, where: str) -> Problem | None:
    if type(percent) is not int:
        return Problem(
            where,
            gettext_noop("A flat rate is a whole number of per cent."),
            gettext_noop("Write a whole number from 1 to %(most)s, without quotes or decimals."),
            {"most": str(most)},
        )
    if not is_adjustable and percent != most:
        return Problem(
            where,
            gettext_noop("This flat rate is exactly %(most)s %% in the call."),
            gettext_noop("Write %(most)s, or take the flat rate out."),
            {"most": str(most)},
        )
    if not 1 <= percent <= most:
        return Problem(
            where,
            gettext_noop("This flat rate is outside 1 to %(most)s %%."),
            gettext_noop("Write a whole number from 1 to %(most)s, or take the flat rate out."),
            {"most": str(most)},
        )
    return None


def _combination_problems(options: Mapping[str, object], at: str) -> list[Problem]:
    problems = list[Problem]()
    if OFFICE_ON_STAFF in options and OFFICE_ON_DIRECT in options:
        problems.append(
            Problem(
                f"{at}/{OFFICE_ON_DIRECT}",
                gettext_noop("Office costs are a share of staff or of direct costs, not of both."),
                gettext_noop("Keep one of office_on_staff and office_on_direct."),
            )
        )
    others = {STAFF_ON_DIRECT, TRAVEL_ON_STAFF, OFFICE_ON_STAFF, OFFICE_ON_DIRECT} & set(options)
    if OTHER_ON_STAFF in options and others:
        problems.append(
            Problem(
                f"{at}/{OTHER_ON_STAFF}",
                gettext_noop("The flat rate for other costs pays all that is not staff, so it stands alone."),
                gettext_noop("Keep other_on_staff alone, or take it out and keep %(others)s."),
                {"others": ", ".join(sorted(others))},
            )
        )
    return problems


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in name[:40])
