"""A cost as a partner says it, and what it comes to: units, lump sums, hours and shares of pay.

Hourly pay is the yearly gross cost of employment divided by 1,720 hours, cut (Regulation (EU) 2021/1059,
article 39, and 2021/1060, article 55). A unit cost is units times its price, cut; a lump sum is the partner's
whole share, once. A fixed percentage is that share of the gross cost, cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from samband.kernel.money import LARGEST, cut, percent_of
from samband.projects.domain.read_costs import ReadLine
from samband.rules.domain.costs.categories import STAFF, charged_to
from samband.rules.domain.costs.rows import row_sum

HOURS_A_YEAR: Final = 1_720
UNIT, LUMP = "unit", "lump"
FIXED, HOURLY, FULL_TIME = "fixed-percentage", "hourly", "full-time"
RECOVERABLE, UNKNOWN_VAT = "recoverable", "unknown"
_MOST_UNITS: Final = Decimal("999999999.99")


@dataclass(frozen=True, slots=True)
class Option:
    """A unit cost or lump sum of the project; ``share_minor`` is the partner's part of a lump sum."""

    key: str
    sort: str
    categories: tuple[str, ...]
    price_minor: int
    currency: str
    share_minor: int | None = None

    @property
    def category(self) -> str:
        """Give the category that its costs stand in."""
        first = self.categories[0] if self.categories else STAFF
        count = len(self.categories) if self.sort == UNIT else 0
        return charged_to(first, is_lump_sum=self.sort == LUMP, unit_cost_categories=count)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody whose pay is reported: how it is reckoned. ``yearly_minor`` is the gross cost of a year."""

    key: str
    method: str
    currency: str
    percent: Decimal | None = None
    yearly_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A line as somebody says it; keys of what it refers to, "" and None for what is not said."""

    category: str = ""
    declared_minor: int | None = None
    currency: str = ""
    description: str = ""
    comment: str = ""
    document_number: str = ""
    supplier: str = ""
    account: str = ""
    invoice_on: date | None = None
    paid_on: date | None = None
    invoice_minor: int | None = None
    vat_minor: int | None = None
    vat: str = UNKNOWN_VAT
    units: Decimal | None = None
    option: str = ""
    staff: str = ""
    procurement: str = ""
    work_package: str = ""
    form: str = "cash"
    paid_directly_by: str = ""
    is_payroll: bool = False


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a line comes to, in its own currency."""

    category: str
    currency: str
    declared_minor: int
    units: Decimal | None
    is_payroll: bool


class EntryRefused(ValueError):
    """A line cannot be kept as it was said: ``code`` says why, ``field`` where."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(code)
        self.field, self.code = field, code


def hourly_rate(yearly_minor: int) -> int:
    """Give what an hour costs: the yearly gross cost by 1,720 hours, cut."""
    return cut(Fraction(yearly_minor, HOURS_A_YEAR))


def reckon(said: Said, option: Option | None, member: Member | None, currencies: Sequence[str]) -> Reckoned:
    """Say what a line comes to, in which category and currency.

    ``currencies`` are those that the partner may report in, its own first.

    Raises:
        EntryRefused: when something is missing, or does not fit together.
    """
    if option is not None:
        return _of_option(said, option)
    currency = said.currency or currencies[0]
    if currency not in currencies:
        raise EntryRefused("currency", "currency-not-own")
    if member is not None:
        return _of_member(said, member, currency)
    if not said.category:
        raise EntryRefused("category", "category-missing")
    if said.category in ("lump-sum", "unit-cost"):
        raise EntryRefused("category", "option-missing")
    if said.declared_minor is None:
        raise EntryRefused("declared_minor", "amount-missing")
    is_payroll = said.is_payroll or said.category == STAFF
    return Reckoned(said.category, currency, said.declared_minor, said.units, is_payroll)


def _of_option(said: Said, option: Option) -> Reckoned:
    if option.sort == LUMP:
        if option.share_minor is None:
            raise EntryRefused("option", "no-share")
        return Reckoned(option.category, option.currency, option.share_minor, Decimal(1), False)
    units = _units(said, "units-missing")
    minor = _bounded(row_sum(units, option.price_minor), "units")
    return Reckoned(option.category, option.currency, minor, units, option.category == STAFF)


def _of_member(said: Said, member: Member, currency: str) -> Reckoned:
    """Give somebody's pay by the method of the person."""
    if member.method == HOURLY:
        if member.yearly_minor is None:
            raise EntryRefused("staff", "yearly-cost-missing")
        hours = _units(said, "hours-missing")
        minor = _bounded(row_sum(hours, hourly_rate(member.yearly_minor)), "units")
        return Reckoned(STAFF, member.currency, minor, hours, True)
    if said.invoice_minor is None:
        raise EntryRefused("invoice_minor", "gross-missing")
    if member.method == FULL_TIME:
        return Reckoned(STAFF, currency, said.invoice_minor, None, True)
    if member.percent is None:
        raise EntryRefused("staff", "percent-missing")
    return Reckoned(STAFF, currency, percent_of(said.invoice_minor, member.percent), None, True)


def _units(said: Said, code: str) -> Decimal:
    if said.units is None:
        raise EntryRefused("units", code)
    if not said.units.is_finite() or abs(said.units) > _MOST_UNITS or Fraction(said.units) * 100 % 1:
        raise EntryRefused("units", "units-odd")
    return said.units


def _bounded(minor: int, field: str) -> int:
    if abs(minor) > LARGEST:
        raise EntryRefused(field, "amount-too-large")
    return minor


def said_of_read(line: ReadLine, category: str, currency: str) -> Said:
    """Give a line that was read from a file as somebody says it; ``category`` is what a person decided."""
    return Said(
        category=category,
        declared_minor=line.amount_minor,
        currency=line.currency or currency,
        description=line.text[:500],
        document_number=line.document[:60],
        account=line.account[:20],
        invoice_on=line.invoiced_on or line.booked_on,
        paid_on=line.paid_on,
        vat_minor=line.vat_minor,
        units=None,
    )
