"""A reported cost as it is carried to an official system and recognised when it comes back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OfficialLine:
    """One reported cost of one partner's report.

    Amounts are whole minor units: ``total_minor``, ``vat_minor`` and ``declared_minor`` of ``currency``,
    ``report_minor`` of ``report_currency``. None is "not stated", never zero. ``number`` counts the lines of
    the report from 1 and does not change; ``key`` is the line's public key. ``category`` is one of the cost
    packs' codes and ``cost_option`` the name of a lump sum or unit cost. ``voucher`` and ``account`` are the
    partner's own ledger's. Whoever may not see names gets lines that are masked already.
    """

    number: int
    key: str
    partner: str
    category: str
    currency: str
    declared_minor: int
    cost_option: str = ""
    document_number: str = ""
    supplier: str = ""
    description: str = ""
    invoice_on: date | None = None
    paid_on: date | None = None
    total_minor: int | None = None
    vat_minor: int | None = None
    is_vat_recoverable: bool | None = None
    rate: Decimal | None = None
    report_minor: int | None = None
    report_currency: str = ""
    procurement: str = ""
    comment: str = ""
    voucher: str = ""
    account: str = ""
    is_payroll: bool = False

    @property
    def reference(self) -> str:
        """Its number as papers and files carry it: ``003``."""
        return f"{self.number:03d}"
