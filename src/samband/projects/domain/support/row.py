"""A row of the support register: one firm, one day, one kind of support, and the firm's answers at intake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from samband.projects.domain.indicators.counting import Identity, identity_of

# What a kind of support counts as.
FINANCIAL, NON_FINANCIAL, COOPERATION, UNSORTED = "financial", "non-financial", "cooperation", "unsorted"
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "financial": FINANCIAL,
        "non-financial": NON_FINANCIAL,
        "advice": NON_FINANCIAL,
        "test": NON_FINANCIAL,
        "training": NON_FINANCIAL,
        "matchmaking": NON_FINANCIAL,
        "cooperation": COOPERATION,
        "other": UNSORTED,
    }
)
DE_MINIMIS, GBER_28, GBER_20A, NO_AID, GROUND_UNKNOWN = (
    "de-minimis",
    "gber-28",
    "gber-20a",
    "no-aid",
    "unknown",
)
LEGAL_GROUNDS: Final = (DE_MINIMIS, GBER_28, GBER_20A, NO_AID, GROUND_UNKNOWN)
# Answers at intake: a firm may refuse each of them, and that it was not asked is a third thing.
REFUSED, NOT_ASKED, YES, NO = "refused", "not-asked", "yes", "no"
YES_OR_NO: Final = (YES, NO, REFUSED, NOT_ASKED)
# Yearly turnover in millions of euros, and people employed (full-time years), as the Union sorts firms.
TURNOVER: Final = ("under-2m", "2m-10m", "10m-50m", "over-50m")
EMPLOYEES: Final = ("1-9", "10-49", "50-249", "250-plus")
SIZES: Final = ("micro", "small", "medium", "large")
SIZE_UNKNOWN: Final = "not-stated"
LED_BY: Final = ("women", "men", "other", "not-stated")


@dataclass(frozen=True, slots=True)
class Size:
    """A firm's size class as far as its answers tell; ``why`` names what is missing for certainty."""

    code: str
    is_certain: bool
    why: str = ""


def size_of(employees: str, turnover: str) -> Size:
    """Give the size class of a firm from its bands (Recommendation 2003/361/EC, annex, article 2).

    Staff decide; the turnover may put a firm higher, unless its balance sheet is small, which is not asked.
    The bands are meant with linked and partner firms: who answered for the firm alone may be larger.
    """
    staff = EMPLOYEES.index(employees) if employees in EMPLOYEES else None
    money = TURNOVER.index(turnover) if turnover in TURNOVER else None
    if staff == len(SIZES) - 1:
        return Size(SIZES[staff], True)
    if staff is not None and money is not None:
        return Size(SIZES[staff], True) if money <= staff else Size(SIZES[money], False, "balance-sheet")
    if staff is not None:
        return Size(SIZES[staff], False, "turnover")
    if money is not None:
        return Size(SIZES[money], False, "employees")
    return Size(SIZE_UNKNOWN, False, "employees")


@dataclass(frozen=True, slots=True)
class SupportRow:
    """Support to one firm on one day.

    ``number`` is the registry number; a sole trader's is personal data and is not kept: ``is_personal`` says
    that there was one. ``own_key`` is the sender's key of the firm. ``hours`` and ``aid_minor`` (minor units
    of ``currency``) are None when not known. ``partner`` is whom the firm cooperates with, ``evidence`` what
    shows the firm's work for sustainability.
    """

    row: int
    company: str
    on: date
    kind: str
    country: str = ""
    number: str = ""
    is_personal: bool = False
    own_key: str = ""
    region: str = ""
    hours: Decimal | None = None
    aid_minor: int | None = None
    currency: str = ""
    ground: str = GROUND_UNKNOWN
    turnover: str = NOT_ASKED
    employees: str = NOT_ASKED
    innovated: str = NOT_ASKED
    new_customers: str = NOT_ASKED
    led_by: str = SIZE_UNKNOWN
    partner: str = ""
    partner_number: str = ""
    evidence: str = ""

    @property
    def identity(self) -> Identity | None:
        """Give whom the row is about."""
        return identity_of(self.country, self.number, self.own_key, self.company)

    @property
    def size(self) -> Size:
        """Give the firm's size as its answers of this day tell."""
        return size_of(self.employees, self.turnover)

    @property
    def counts_as(self) -> str:
        """Give what the row counts as: financial, non-financial, unsorted, or cooperation alone.

        Cooperation is support only when the project put hours or aid into it.
        """
        sort = KINDS[self.kind]
        if sort == COOPERATION and (self.hours or self.aid_minor):
            return NON_FINANCIAL
        return sort

    @property
    def names_partner(self) -> bool:
        """Whether it names a partner that is not the firm itself."""
        partner = identity_of(self.country, self.partner_number, "", self.partner)
        mine = (self.identity.key if self.identity else "", *_names(self))
        return bool(self.partner.strip()) and partner is not None and partner.key not in mine


def _names(row: SupportRow) -> tuple[str, ...]:
    by_name = identity_of(row.country, "", "", row.company)
    return (by_name.key,) if by_name else ()


def may_be_included(row_evidence: str, *, gate: bool) -> bool:
    """Say whether a firm may be included: where the project asks for it, only with evidence of its work."""
    return bool(row_evidence.strip()) or not gate
