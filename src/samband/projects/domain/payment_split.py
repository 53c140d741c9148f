"""Payments: how much of what was approved has come from a fund, gone on to partners, or come back.

All amounts are minor units of one currency. What is paid back goes from a partner, by way of the lead, to the
fund; without a partner it is the lead's own. A reversal counts against what it reverses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from samband.kernel.money import split
from samband.kernel.text import gettext_noop

RECEIVED, PASSED_ON, PAID_BACK = "received", "passed-on", "paid-back"


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment: its sort, fund and partner ("" for none); below zero where it reverses another."""

    sort: str
    fund: str
    partner: str
    minor: int


@dataclass(frozen=True, slots=True)
class PartnerBalance:
    """What a fund owes a partner: approved less deductions, what has reached it, what it gave back."""

    partner: str
    fund: str
    approved_minor: int
    passed_on_minor: int = 0
    paid_back_minor: int = 0

    @property
    def outstanding_minor(self) -> int:
        """Give what is still to be passed on; below zero where too much was."""
        return self.approved_minor - self.passed_on_minor + self.paid_back_minor


@dataclass(frozen=True, slots=True)
class FundBalance:
    """What a fund owes the project, and what of its money the lead holds."""

    fund: str
    approved_minor: int
    received_minor: int
    paid_back_minor: int
    with_partners_minor: int

    @property
    def outstanding_minor(self) -> int:
        """Give what the fund has still to pay; below zero where it paid too much."""
        return self.approved_minor - self.received_minor + self.paid_back_minor

    @property
    def held_minor(self) -> int:
        """Give what has come from the fund and is neither with a partner nor paid back."""
        return self.received_minor - self.paid_back_minor - self.with_partners_minor


@dataclass(frozen=True, slots=True)
class PaymentWarning:
    """Why a payment is unusual, with its numbers (minor units by name)."""

    what: str
    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ProposedPart:
    """A part of what was received for one partner; ``residue_minor`` is what rounding left to it."""

    partner: str
    claim_minor: int
    minor: int
    residue_minor: int = 0


def partner_balances(
    approved: Mapping[tuple[str, str], int], payments: Iterable[Paid]
) -> list[PartnerBalance]:
    """Give a balance for each partner and fund; ``approved`` is by (partner, fund)."""
    rows = list(payments)
    places = dict.fromkeys([*approved, *((one.partner, one.fund) for one in rows if one.partner)])
    return [
        PartnerBalance(
            partner,
            fund,
            approved.get((partner, fund), 0),
            _sum(one for one in rows if (one.partner, one.fund, one.sort) == (partner, fund, PASSED_ON)),
            _sum(one for one in rows if (one.partner, one.fund, one.sort) == (partner, fund, PAID_BACK)),
        )
        for partner, fund in places
    ]


def fund_balances(
    approved: Mapping[tuple[str, str], int], payments: Iterable[Paid], funds: Iterable[str] = ()
) -> list[FundBalance]:
    """Give a balance for each fund."""
    rows = list(payments)
    codes = dict.fromkeys([*funds, *(fund for _, fund in approved), *(one.fund for one in rows)])
    return [
        FundBalance(
            code,
            sum(minor for (_, fund), minor in approved.items() if fund == code),
            _sum(one for one in rows if (one.fund, one.sort) == (code, RECEIVED)),
            _sum(one for one in rows if (one.fund, one.sort) == (code, PAID_BACK)),
            _sum(one for one in rows if (one.fund, one.sort) == (code, PASSED_ON))
            - _sum(one for one in rows if (one.fund, one.sort) == (code, PAID_BACK) and one.partner),
        )
        for code in codes
    ]


def _sum(rows: Iterable[Paid]) -> int:
    return sum(one.minor for one in rows)


_OVER_FUND: Final = gettext_noop(
    "The fund has then paid %(after)s, and %(approved)s is approved less deductions: %(over)s too much."
)
_OVER_PARTNER: Final = gettext_noop(
    "The partner has then %(after)s, and %(approved)s is approved less deductions: %(over)s too much."
)
_NOT_HELD: Final = gettext_noop(
    "%(held)s of this fund is with the lead, and %(minor)s is to be paid: %(over)s is missing."
)
_MORE_BACK: Final = gettext_noop(
    "%(there)s has been paid, and %(minor)s is to be paid back: %(over)s too much."
)


def payment_warnings(
    payment: Paid, approved: Mapping[tuple[str, str], int], payments: Iterable[Paid]
) -> list[PaymentWarning]:
    """Find what is unusual in one more payment: above what was approved less deductions, or not there."""
    rows = list(payments)
    fund = next(one for one in fund_balances(approved, rows, [payment.fund]) if one.fund == payment.fund)
    own = partner_balances({(payment.partner, payment.fund): 0, **approved}, rows)
    partner = next(one for one in own if (one.partner, one.fund) == (payment.partner, payment.fund))
    there = partner.passed_on_minor - partner.paid_back_minor
    found = []
    if payment.sort == RECEIVED:
        after = fund.received_minor - fund.paid_back_minor + payment.minor
        found += _over(_OVER_FUND, after - fund.approved_minor, after=after, approved=fund.approved_minor)
    elif payment.sort == PASSED_ON:
        after = there + payment.minor
        found += _over(
            _OVER_PARTNER, after - partner.approved_minor, after=after, approved=partner.approved_minor
        )
        found += _over(_NOT_HELD, payment.minor - fund.held_minor, held=fund.held_minor, minor=payment.minor)
    else:
        base = there if payment.partner else fund.held_minor
        found += _over(_MORE_BACK, payment.minor - base, there=base, minor=payment.minor)
    return found


def _over(what: str, over: int, **amounts: int) -> list[PaymentWarning]:
    return [PaymentWarning(what, {**amounts, "over": over})] if over > 0 else []


def proposed_split(received_minor: int, claims: Sequence[tuple[str, int]]) -> list[ProposedPart]:
    """Divide what came from a fund by what each partner may claim of it; the parts are exactly what came.

    A partner whose claim is not above zero gets nothing. What cutting leaves goes to the last partner that
    gets something, and is named. Nothing is divided where nobody claims.
    """
    claiming = [(partner, claim) for partner, claim in claims if claim > 0]
    if not claiming or received_minor <= 0:
        return []
    parts = split(received_minor, [claim for _, claim in claiming])
    whole = sum(claim for _, claim in claiming)
    exact_last = received_minor * claiming[-1][1] // whole
    return [
        ProposedPart(partner, claim, minor, minor - exact_last if at == len(claiming) - 1 else 0)
        for at, ((partner, claim), minor) in enumerate(zip(claiming, parts, strict=True))
    ]


def counted(row: Mapping[str, Any]) -> Paid:
    """Give a payment from its values: ``sort``, ``fund``, ``partner``, ``minor``, ``reverses``."""
    sign = -1 if row["reverses"] else 1
    return Paid(row["sort"], row["fund"], row["partner"] or "", sign * row["minor"])
