"""The table of a joint report: one row for each certificate and correction, added side by side.

Nothing is reckoned anew: a figure is the sum of the same figure of the rows above it (N13). The two sides of
a programme have a table each, and no sum goes across them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from samband.kernel.money import half_away
from samband.projects.domain.shares import shown_percent

CERTIFICATE, CORRECTION, DEDUCTION = "certificate", "correction", "deduction"
TOTAL: Final = "total"
FUND: Final = "fund:"
NOT_PAYABLE: Final = "not-payable:"
PARTS: Final = ("contribution", "public", "automatic-public", "private", "rounding")


@dataclass(frozen=True, slots=True)
class RateShown:
    """The rate by which a partner's report was reckoned: units of ``currency`` for one of the project's."""

    currency: str
    per_unit: Decimal
    on: str = ""
    source: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: a certificate, or a correction as a dated entry of its own; amounts by part, minor units.

    ``certificate`` is the number of the certificate, ``key`` that of the row itself, ``on`` an ISO date.
    """

    sort: str
    key: str
    certificate: int
    partner: str
    name: str
    lang: str
    side: str
    is_lead: bool
    on: str
    period: int
    amounts: Mapping[str, int]
    rates: tuple[RateShown, ...] = ()

    def of(self, part: str) -> int:
        """Give one figure; nothing where the row has none of it."""
        return self.amounts.get(part, 0)


@dataclass(frozen=True, slots=True)
class FundShown:
    """A fund as the table names it: code, name, and what it has granted this side in the plan."""

    code: str
    name: str
    award_minor: int


@dataclass(frozen=True, slots=True)
class SideTable:
    """One side of a joint report, beside its part of the project's budget.

    ``before_minor`` is what earlier joint reports took from certificates, ``changed_before_minor`` what
    corrections and the programme's deductions in them changed (below zero: taken away).
    """

    side: str
    currency: str
    budget_minor: int
    funds: tuple[FundShown, ...]
    entries: tuple[Entry, ...]
    before_minor: int = 0
    changed_before_minor: int = 0
    deductions: tuple[Entry, ...] = field(default_factory=tuple)

    @property
    def total(self) -> dict[str, int]:
        """Give every figure's sum over the rows."""
        return added_amounts(one.amounts for one in self.entries)

    @property
    def approved(self) -> dict[str, int]:
        """Give every figure's sum after what the programme itself has deducted."""
        return added_amounts(one.amounts for one in (*self.entries, *self.deductions))

    @property
    def eligible_minor(self) -> int:
        """Give all that this report says is eligible, corrections with it."""
        return self.total.get(TOTAL, 0)

    @property
    def percent(self) -> Decimal | None:
        """Give its share of the budget, for showing."""
        return shown_percent(self.eligible_minor, self.budget_minor)

    @property
    def certified_so_far_minor(self) -> int:
        """Give what certificates have certified in this joint report and all before it."""
        return self.before_minor + sum(one.of(TOTAL) for one in self.entries if one.sort == CERTIFICATE)

    @property
    def percent_so_far(self) -> Decimal | None:
        """Give the share of the budget that is certified so far, for showing."""
        return shown_percent(self.certified_so_far_minor, self.budget_minor)

    @property
    def remaining_minor(self) -> int:
        """Give what is left of the budget: gross, with corrections not given back."""
        return self.budget_minor - self.certified_so_far_minor

    @property
    def remaining_net_minor(self) -> int:
        """Give what is left of the budget with what was corrected or deducted afterwards given back."""
        changes = sum(one.of(TOTAL) for one in (*self.entries, *self.deductions) if one.sort != CERTIFICATE)
        return self.remaining_minor - self.changed_before_minor - changes

    def rate_of(self, fund: FundShown) -> Decimal | None:
        """Give a fund's share of the side's budget, for showing; money is never reckoned with it."""
        return shown_percent(fund.award_minor, self.budget_minor) if self.budget_minor else None

    def claim_of(self, code: str) -> int:
        """Give what is claimed of a fund: its part less what is above its award."""
        return claim_in(self.total, code)

    def payment_of(self, code: str) -> int:
        """Give what a fund pays once the programme has verified the report."""
        return claim_in(self.approved, code)


def claim_in(amounts: Mapping[str, int], code: str) -> int:
    """Give what is payable of a fund in some amounts."""
    return amounts.get(f"{FUND}{code}", 0) - amounts.get(f"{NOT_PAYABLE}{code}", 0)


def added_amounts(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add amounts part by part."""
    sums: dict[str, int] = {}
    for amounts in rows:
        for part, minor in amounts.items():
            sums[part] = sums.get(part, 0) + minor
    return sums


def by_partner(entries: Iterable[Entry]) -> dict[str, dict[str, int]]:
    """Add rows partner by partner, in the order in which partners first stand."""
    rows: dict[str, list[Mapping[str, int]]] = {}
    for one in entries:
        rows.setdefault(one.partner, []).append(one.amounts)
    return {partner: added_amounts(amounts) for partner, amounts in rows.items()}


def in_currency(minor: int, rate: RateShown) -> int:
    """Give an amount in a rate's currency, half away from zero: shown beside, never reckoned with."""
    return half_away(Fraction(minor) * Fraction(rate.per_unit))


def entry_kept(one: Entry) -> dict[str, Any]:
    """Give a row as it is frozen with its report."""
    rates = [
        {"currency": r.currency, "rate": str(r.per_unit), "on": r.on, "source": r.source, "mark": r.mark}
        for r in one.rates
    ]
    plain = {name: getattr(one, name) for name in _PLAIN}
    return {**plain, "amounts": dict(one.amounts), "rates": rates}


_PLAIN: Final = (
    "sort", "key", "certificate", "partner", "name", "lang", "side", "is_lead", "on", "period",
)  # fmt: skip


def entry_of(kept: Mapping[str, Any]) -> Entry:
    """Give back a row from what was frozen."""
    rates = tuple(
        RateShown(one["currency"], Decimal(one["rate"]), one["on"], one["source"], one["mark"])
        for one in kept["rates"]
    )
    return Entry(**{name: kept[name] for name in _PLAIN}, amounts=kept["amounts"], rates=rates)


def tables_kept(tables: Sequence[SideTable]) -> list[dict[str, Any]]:
    """Give the tables of both sides as they are frozen with their report."""
    return [
        {
            "side": table.side,
            "currency": table.currency,
            "budget": table.budget_minor,
            "before": table.before_minor,
            "changed_before": table.changed_before_minor,
            "funds": [{"code": one.code, "name": one.name, "award": one.award_minor} for one in table.funds],
            "entries": [entry_kept(one) for one in table.entries],
            "total": table.total,
        }
        for table in tables
    ]


def tables_of(kept: Iterable[Mapping[str, Any]], deductions: Iterable[Entry] = ()) -> tuple[SideTable, ...]:
    """Give back the tables from what was frozen, with what the programme deducted since."""
    taken = tuple(deductions)
    return tuple(
        SideTable(
            one["side"],
            one["currency"],
            one["budget"],
            tuple(FundShown(fund["code"], fund["name"], fund["award"]) for fund in one["funds"]),
            tuple(entry_of(entry) for entry in one["entries"]),
            one["before"],
            one["changed_before"],
            tuple(entry for entry in taken if entry.side == one["side"]),
        )
        for one in kept
    )
