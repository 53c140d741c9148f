"""Which category of cost an account of the Swedish BAS chart most likely is: a suggestion, never a decision.

Source: the groups of accounts of the BAS chart (bas.se). Municipalities and regions use other charts, where
the same numbers are other costs: an account whose name speaks of pay is suggested only as staff.
"""

from typing import Final

from samband.rules.domain.costs.categories import EQUIPMENT, EXTERNAL, OFFICE, STAFF, TRAVEL

# 77-79 are write-downs, depreciation and losses: no cost of staff.
_GROUPS: Final = {
    **{str(number): STAFF for number in range(70, 77)},
    **{str(number): EXTERNAL for number in range(65, 69)},
    "50": OFFICE,
    "54": EQUIPMENT,
    "58": TRAVEL,
}
_PAY: Final = ("lön", "arbetsgivaravgift", "pension", "semester")


def suggested_category(account: str, name: str = "") -> str:
    """Give the category that an account's number points to; "" where it points to none."""
    number = account.strip()
    if len(number) < 4 or not number.isdecimal():
        return ""
    category = _GROUPS.get(number[:2], "")
    speaks_of_pay = any(word in name.casefold() for word in _PAY)
    return "" if speaks_of_pay and category != STAFF else category
