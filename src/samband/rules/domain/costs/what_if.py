"""What a flat rate would have given where real costs are claimed, and how near the claim is to one.

A share of 15.013 % is not a flat rate of 15 %: it is real costs that happen to lie near it.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from samband.kernel.money import half_away, percent_of
from samband.kernel.text import gettext_noop

NEAR: Final = Fraction(1, 2)  # of a percentage point
IS_NEAR: Final = gettext_noop("%(claimed)s %% is near %(percent)s %% but is not the flat rate.")
IS_EQUAL: Final = gettext_noop("The costs are exactly %(percent)s %% of staff, but they are real costs.")
IS_FAR: Final = gettext_noop("The costs are %(claimed)s %% of staff; a flat rate would be %(percent)s %%.")


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A flat rate on staff beside the real costs (minor units): never a change of what is claimed.

    ``above_minor`` is what the real costs are above the flat rate's amount (below zero: under it);
    ``claimed`` is their share of staff in per cent, three decimals for showing, None without staff.
    """

    percent: int
    staff_minor: int
    real_minor: int
    would_give_minor: int
    claimed: Decimal | None
    message: str

    @property
    def above_minor(self) -> int:
        """Give how much the real costs are above what the flat rate would give."""
        return self.real_minor - self.would_give_minor

    @property
    def total_minor(self) -> int:
        """Give staff and the flat rate together."""
        return self.staff_minor + self.would_give_minor

    @property
    def values(self) -> dict[str, str]:
        """Give what fills the message."""
        return {"claimed": "–" if self.claimed is None else str(self.claimed), "percent": str(self.percent)}


def what_if(staff_minor: int, real_minor: int, percent: int) -> WhatIf:
    """Reckon what a flat rate on staff would give in place of real costs."""
    exact = Fraction(real_minor, staff_minor) * 100 if staff_minor else None
    claimed = None if exact is None else Decimal(half_away(exact * 1000)).scaleb(-3)
    if exact == percent:
        message = IS_EQUAL
    elif exact is not None and abs(exact - percent) <= NEAR:
        message = IS_NEAR
    else:
        message = IS_FAR
    return WhatIf(percent, staff_minor, real_minor, percent_of(staff_minor, percent), claimed, message)
