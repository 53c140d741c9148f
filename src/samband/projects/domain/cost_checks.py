"""What is odd about the costs of a report: what stops, and what is warned of."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as kept_in
from datetime import date
from decimal import Decimal
from typing import Final

from samband.kernel.money import minor_text
from samband.kernel.text import fold
from samband.projects.domain.cost_entry import FIXED, HOURS_A_YEAR, LUMP, RECOVERABLE
from samband.rules.domain.costs.categories import EQUIPMENT, EXTERNAL, INFRASTRUCTURE

BOUGHT: Final = (EXTERNAL, EQUIPMENT, INFRASTRUCTURE)
# From here a purchase is listed in the register of procurements. Ours, a reminder: no legal threshold.
LISTED_FROM: Final = {"EUR": 1_000_000, "SEK": 10_000_000, "NOK": 10_000_000, "DKK": 7_500_000}

DocumentId = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Cost:
    """What the checks need to know of a line."""

    key: str
    category: str
    currency: str
    declared_minor: int
    document: str = ""
    supplier: str = ""
    account: str = ""
    invoice_on: date | None = None
    paid_on: date | None = None
    invoice_minor: int | None = None
    vat_minor: int | None = None
    vat: str = "unknown"
    units: Decimal | None = None
    staff: str = ""
    method: str = ""
    has_method_document: bool = False
    option: str = ""
    option_sort: str = ""
    has_procurement: bool = False
    has_files: bool = False
    is_taken_back: bool = False

    @property
    def document_id(self) -> DocumentId:
        """Give what the same document would give again: numbers of vouchers begin anew each year."""
        year = str(self.invoice_on.year) if self.invoice_on else ""
        return (fold(self.document), fold(self.supplier), self.account, year)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a report's lines are held against: its days, its currencies, and the partner's other reports.

    ``documents`` and ``lumps`` say in which report (by number) something stands already, ``hours`` how many
    of a person are reported in the same year.
    """

    starts_on: date
    ends_before: date
    currencies: tuple[str, ...]
    covered: frozenset[str] = frozenset()
    documents: Mapping[DocumentId, int] = kept_in(default_factory=dict)
    lumps: Mapping[str, int] = kept_in(default_factory=dict)
    hours: Mapping[str, Decimal] = kept_in(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One thing that is odd about a line: ``code`` names the words; ``stops``: it hinders handing in."""

    line: str
    field: str
    code: str
    stops: bool = False
    values: Mapping[str, str] = kept_in(default_factory=dict)


def check_costs(costs: Sequence[Cost], standing: Standing) -> list[LineProblem]:
    """Find all problems of a report's lines, line by line."""
    twice = Counter(one.document_id for one in costs if one.document and not one.is_taken_back)
    lumps = Counter(one.option for one in costs if one.option_sort == LUMP)
    problems = list[LineProblem]()
    for one in costs:
        if one.is_taken_back:
            continue
        problems += _money(one, standing)
        problems += _days(one, standing)
        problems += _again(one, standing, twice, lumps)
        problems += _proof(one)
    return problems + list(_hours(costs, standing))


def _money(one: Cost, standing: Standing) -> Iterator[LineProblem]:
    if one.category in standing.covered:
        yield LineProblem(one.key, "category", "covered-by-flat-rate", stops=True)
    if not one.option and one.currency not in standing.currencies:
        yield LineProblem(one.key, "currency", "currency-not-own", stops=True)
    if one.invoice_minor is None or one.method:
        if one.vat == RECOVERABLE and one.vat_minor:
            yield LineProblem(one.key, "vat", "vat-recoverable", values=_amount(one.vat_minor))
        return
    most = one.invoice_minor - (one.vat_minor or 0) if one.vat == RECOVERABLE else one.invoice_minor
    if abs(one.declared_minor) > abs(most):
        code = "vat-declared" if one.vat == RECOVERABLE and one.vat_minor else "more-than-invoice"
        yield LineProblem(one.key, "declared_minor", code, values=_amount(most))
    if (one.declared_minor < 0) != (one.invoice_minor < 0) and one.declared_minor and one.invoice_minor:
        yield LineProblem(one.key, "declared_minor", "sign-differs")


def _amount(minor: int) -> dict[str, str]:
    return {"amount": minor_text(minor)}


def _days(one: Cost, standing: Standing) -> Iterator[LineProblem]:
    if one.option or one.method:
        return
    for name, day in (("invoice_on", one.invoice_on), ("paid_on", one.paid_on)):
        if day is not None and day >= standing.ends_before:
            yield LineProblem(one.key, name, "day-after-period")
    if one.paid_on is not None and one.paid_on < standing.starts_on:
        yield LineProblem(one.key, "paid_on", "paid-before-period")
    if one.paid_on is None:
        yield LineProblem(one.key, "paid_on", "not-paid")


def _again(
    one: Cost, standing: Standing, twice: Mapping[DocumentId, int], lumps: Mapping[str, int]
) -> Iterator[LineProblem]:
    if one.document:
        if number := standing.documents.get(one.document_id):
            yield LineProblem(one.key, "document_number", "document-earlier", values={"report": str(number)})
        elif twice[one.document_id] > 1:
            yield LineProblem(one.key, "document_number", "document-twice")
    if one.option_sort == LUMP:
        if number := standing.lumps.get(one.option):
            yield LineProblem(one.key, "option", "lump-earlier", stops=True, values={"report": str(number)})
        elif lumps[one.option] > 1:
            yield LineProblem(one.key, "option", "lump-twice", stops=True)


def _proof(one: Cost) -> Iterator[LineProblem]:
    if one.method == FIXED and not one.has_method_document:
        yield LineProblem(one.key, "staff", "no-method-document")
    if lacks_procurement(one):
        yield LineProblem(one.key, "procurement", "no-procurement")
    if not one.has_files and not one.option:
        yield LineProblem(one.key, "files", "no-evidence")


def lacks_procurement(one: Cost) -> bool:
    """Say whether a line is a purchase large enough to be in the register, and is not."""
    least = LISTED_FROM.get(one.currency, LISTED_FROM["EUR"])
    return one.category in BOUGHT and not one.has_procurement and one.declared_minor >= least


def _hours(costs: Iterable[Cost], standing: Standing) -> Iterator[LineProblem]:
    """Find who is reported with more hours in a year than the 1,720 that the rate is reckoned with."""
    sums = dict(standing.hours)
    for one in costs:
        if one.staff and one.method == "hourly" and one.units is not None:
            sums[one.staff] = sums.get(one.staff, Decimal(0)) + one.units
            if sums[one.staff] > HOURS_A_YEAR:
                values = {"hours": f"{sums[one.staff].normalize():f}", "most": str(HOURS_A_YEAR)}
                yield LineProblem(one.key, "units", "hours-too-many", stops=True, values=values)
