"""Does the ledger explain every figure that is kept, and is every row of it explained by one?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from samband.kernel.text import gettext_noop

# A figure of the ledger: what it comes from (type, key), the sort of entry, the part.
Place = tuple[str, str, str, str]
MISSING: Final = gettext_noop("The ledger has no row for a figure that is kept.")
UNEXPLAINED: Final = gettext_noop("The ledger has a row that no kept figure explains.")
DIFFERENT: Final = gettext_noop("The ledger says another amount than the figure that is kept.")
CHANGEABLE: Final = gettext_noop("The database would let rows of this table be changed.")
OFF_BALANCE: Final = gettext_noop("Certified, deducted and parked are not what was declared.")
CAUSES: Final = (
    "partner_report",
    "certificate",
    "correction",
    "joint_report",
    "programme_deduction",
    "payment",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree: where, what, and the two amounts in minor units (None: none there)."""

    cause: str
    key: str
    figure: str
    what: str
    kept_minor: int | None = None
    ledger_minor: int | None = None


def differences(kept: Mapping[Place, int], ledger: Mapping[Place, int]) -> list[Difference]:
    """Compare kept figures with the ledger's sums, both ways; a figure of nothing needs no row."""
    found = []
    for place in sorted({*kept, *ledger}):
        ours, theirs = kept.get(place, 0), ledger.get(place, 0)
        if ours == theirs:
            continue
        what = DIFFERENT
        if not theirs and place not in ledger:
            what = MISSING
        elif place not in kept:
            what = UNEXPLAINED
        cause, key, sort, part = place
        found.append(Difference(cause, key, f"{sort} {part}", what, ours, theirs))
    return found


def off_balance(certificate: str, amounts: Mapping[tuple[str, str], int]) -> list[Difference]:
    """Find the categories, and the whole, where a certificate's three parts are not what was declared."""
    found = []
    for part in sorted({part for sort, part in amounts if sort == "declared"}):
        declared = amounts["declared", part]
        rest = sum(amounts.get((sort, part), 0) for sort in ("certified", "deducted", "parked"))
        if declared != rest:
            found.append(Difference("certificate", certificate, part, OFF_BALANCE, declared, rest))
    return found


def changeable(tables: Iterable[str]) -> list[Difference]:
    """Name the tables that lack the triggers which refuse changes."""
    return [Difference("table", table, "", CHANGEABLE) for table in tables]
