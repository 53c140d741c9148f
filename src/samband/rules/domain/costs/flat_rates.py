"""Flat rates: computed on totals of categories, in one order, each cut; later ones build on what is cut.

The same function serves budgets, periods, reports, parked, certified and corrected amounts, so that a flat
rate is never deducted but always computed anew from what remains of its base (rules N3 and N4).
"""

from collections.abc import Mapping, Sequence

from samband.kernel.money import percent_of
from samband.rules.domain.costs import categories as of
from samband.rules.domain.costs.options import covered_by
from samband.rules.domain.costs.packs import (
    OFFICE_ON_DIRECT,
    OFFICE_ON_STAFF,
    OTHER_ON_STAFF,
    STAFF_ON_DIRECT,
    TRAVEL_ON_STAFF,
)

Options = Mapping[str, int]


def cost_categories(options: Options, sums: Mapping[str, int]) -> dict[str, int]:
    """Give every category's amount (minor units) from the sums of its rows and the chosen flat rates.

    Costs entered in a category that a flat rate pays are left out, as they may not be claimed twice. First
    staff, as a share of direct costs other than staff (travel among them where it is no flat rate itself);
    then travel, on staff; then office, on staff or on direct costs; then all other costs, on staff. Lump sums
    and unit costs over several categories are in no base.
    """
    covered = covered_by(options)
    amounts = {category: 0 if category in covered else sums.get(category, 0) for category in of.CATEGORIES}
    if STAFF_ON_DIRECT in options:
        amounts[of.STAFF] = percent_of(_direct_but_staff(amounts), options[STAFF_ON_DIRECT])
    if TRAVEL_ON_STAFF in options:
        amounts[of.TRAVEL] = percent_of(amounts[of.STAFF], options[TRAVEL_ON_STAFF])
    if OFFICE_ON_STAFF in options:
        amounts[of.OFFICE] = percent_of(amounts[of.STAFF], options[OFFICE_ON_STAFF])
    elif OFFICE_ON_DIRECT in options:
        base = amounts[of.STAFF] + _direct_but_staff(amounts)
        amounts[of.OFFICE] = percent_of(base, options[OFFICE_ON_DIRECT])
    if OTHER_ON_STAFF in options and STAFF_ON_DIRECT not in options:
        amounts[of.OTHER] = percent_of(amounts[of.STAFF], options[OTHER_ON_STAFF])
    return amounts


def by_period(options: Options, periods: Sequence[Mapping[str, int]]) -> list[dict[str, int]]:
    """Give each period's categories from its rows; the last takes what the others leave of the whole.

    Flat rates are cut in each period; the cents that this leaves end in the last one.
    """
    whole = cost_categories(options, of.added(*periods))
    given = [cost_categories(options, period) for period in periods[:-1]]
    return [*given, of.less(whole, of.added(*given))] if periods else []


def _direct_but_staff(amounts: Mapping[str, int]) -> int:
    return sum(amounts[one] for one in (of.TRAVEL, of.EXTERNAL, of.EQUIPMENT, of.INFRASTRUCTURE))
