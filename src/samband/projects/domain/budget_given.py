"""What somebody enters of a budget or of the financing, before it is kept: whole, as one thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LineGiven:
    """A row of a budget. ``key`` is of the row that it changes, "" for a new one; amounts are minor units."""

    category: str
    amount_minor: int
    key: str = ""
    description: str = ""
    units: Decimal | None = None
    price_minor: int | None = None
    cost_option: str = ""
    work_package: int | None = None

    @property
    def says(self) -> tuple[str, Decimal | None, int | None, int]:
        """Give what makes two rows the same money: category, units, price, amount."""
        return self.category, self.units, self.price_minor, self.amount_minor


@dataclass(frozen=True, slots=True)
class ShareGiven:
    """A fund, by its key, the percentage that it pays, and what it has awarded (None: not decided)."""

    fund: str
    percent: Decimal
    award_minor: int | None = None


@dataclass(frozen=True, slots=True)
class ContributionGiven:
    """A contribution beside the funds: from whom, of which kind, in which form, in minor units."""

    source: str
    kind: str
    amount_minor: int
    form: str = "cash"
    is_own: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class BudgetGiven:
    """A partner's whole budget: rows in their order, flat rates, funds, contributions."""

    lines: tuple[LineGiven, ...] = ()
    options: Mapping[str, int] = field(default_factory=dict)
    shares: tuple[ShareGiven, ...] = ()
    contributions: tuple[ContributionGiven, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionGiven:
    """A unit cost (``unit``) or lump sum (``lump``): its price in minor units, and what it stands for."""

    sort: str
    name: str
    price_minor: int
    categories: tuple[str, ...]
    unit: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class FinancierGiven:
    """A financier and what it gives in each year; ``fund`` is the key of a programme's fund, or ""."""

    name: str
    kind: str
    years: Mapping[int, int]
    form: str = "cash"
    fund: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class CostsGiven:
    """A sort of cost of the whole project, by year, under the name that the document gives it."""

    label: str
    category: str
    years: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class FinancingGiven:
    """The financing of a whole project: who pays, and for which costs."""

    financiers: tuple[FinancierGiven, ...] = ()
    costs: tuple[CostsGiven, ...] = ()


def kept_rows(given: tuple[LineGiven, ...], there: Mapping[str, LineGiven]) -> tuple[LineGiven, ...]:
    """Give rows without keys the keys of rows that are the same money, each once.

    What a document does not carry (words, work package, periods) stays with a row that it does not change.
    """
    free: dict[tuple[str, Decimal | None, int | None, int], list[LineGiven]] = {}
    for one in there.values():
        free.setdefault(one.says, []).append(one)
    rows = list[LineGiven]()
    for row in given:
        same = free.get(row.says)
        found = same.pop(0) if same else None
        rows.append(found if found is not None and not row.key else row)
    return tuple(rows)
