"""What a person takes out of a ledger: the project by its dimension and object, the dates, the accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# Purchases, other costs, staff and the rest of a result in the BAS chart and in NS 4102: what is no income
# (3) and no balance (1, 2).
EXPENDITURE: tuple[tuple[str, str], ...] = (("4000", "8999"),)
ALL_ACCOUNTS: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerChoice:
    """Which postings to take; "" and None take all.

    ``dimension`` is the number (SIE) or analysis type (SAF-T) that stands for projects, ``number`` the
    project in it. ``accounts`` are ranges, both ends included; the days too.
    """

    dimension: str = ""
    number: str = ""
    first_day: date | None = None
    last_day: date | None = None
    accounts: tuple[tuple[str, str], ...] = EXPENDITURE

    @property
    def has_dates(self) -> bool:
        """Say whether the choice is bounded in time."""
        return self.first_day is not None or self.last_day is not None

    def is_chosen(self, objects: Sequence[tuple[str, str]]) -> bool:
        """Say whether the objects name the chosen project, or, without one, anything in the dimension."""
        return any(
            dimension == self.dimension and (not self.number or number == self.number)
            for dimension, number in objects
        )

    def takes_object(self, objects: Sequence[tuple[str, str]]) -> bool:
        """Say whether a posting with these objects belongs to the choice; without a number, all do."""
        return not self.number or self.is_chosen(objects)

    def takes_account(self, account: str) -> bool:
        """Say whether an account lies in one of the ranges, compared by as many digits as a range has."""
        return not self.accounts or any(
            first <= account[: len(first)] and account[: len(last)] <= last for first, last in self.accounts
        )

    def takes_day(self, on: date | None) -> bool:
        """Say whether a day lies within the chosen ones; an unknown one only where none were chosen."""
        if on is None:
            return not self.has_dates
        after = self.first_day is None or on >= self.first_day
        return after and (self.last_day is None or on <= self.last_day)
