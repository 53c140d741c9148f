"""A certificate: what a control accepted of one partner report, with all that it rests on, as plain data.

Amounts are minor units of one currency; in the document they are text with two decimals. Nobody is named but,
where the body wishes it, the controller: findings say what was found, never about whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from samband.kernel.money import checked_currency, half_away, minor_text
from samband.kernel.text import gettext_noop

KIND: Final = "samband-certificate"
# Said of a certificate in a project whose official system is another one.
INTERNAL: Final = gettext_noop("Internal control, not the programme's certificate.")
ROUNDING: Final = gettext_noop(
    "Rounding difference: public, automatic public and private are each cut to the cent."
)


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """What became of one cost category: declared is certified plus deducted plus parked."""

    code: str
    name: str
    declared: int
    deducted: int
    parked: int
    certified: int


@dataclass(frozen=True, slots=True)
class FundRow:
    """What one fund pays of the certified costs; over the award nothing is payable.

    ``award`` is the most that it pays in all, None where there is no such cap; ``paid_before`` what earlier
    certificates gave.
    """

    code: str
    name: str
    declared: int
    parked: int
    certified: int
    award: int | None = None
    paid_before: int = 0

    @property
    def not_payable(self) -> int:
        """What is above the award and not paid; below zero where a claim takes such a part back."""
        if self.award is None:
            return 0
        before, now = self.paid_before, self.paid_before + self.certified
        return self.certified - (min(self.award, now) - min(self.award, before))

    def to_content(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "code": self.code,
            "name": self.name,
            "declared": minor_text(self.declared),
            "parked": minor_text(self.parked),
            "certified": minor_text(self.certified),
            "award": None if self.award is None else minor_text(self.award),
            "paid_before": minor_text(self.paid_before),
            "payable": minor_text(self.certified - self.not_payable),
            "not_payable": minor_text(self.not_payable),
        }


@dataclass(frozen=True, slots=True)
class Contributions:
    """The partner's part of the certified costs and who gives it; the parts may miss it by cents."""

    total: int
    public: int
    automatic_public: int
    private: int

    @property
    def rounding(self) -> int:
        """The named difference: the contribution minus its three parts."""
        return self.total - self.public - self.automatic_public - self.private

    def to_content(self) -> dict[str, Any]:
        """Give it as plain data; a difference is named."""
        return {
            "total": minor_text(self.total),
            "public": minor_text(self.public),
            "automatic_public": minor_text(self.automatic_public),
            "private": minor_text(self.private),
            "rounding_difference": minor_text(self.rounding),
            "rounding_note": ROUNDING if self.rounding else "",
        }


@dataclass(frozen=True, slots=True)
class Sample:
    """What was looked at: lines and their amount, of all that is no flat rate."""

    lines: int
    of_lines: int
    amount: int
    of_amount: int

    def to_content(self) -> dict[str, Any]:
        """Give it as plain data; the share in per cent with two decimals, none of nothing."""
        share = half_away(Fraction(self.amount * 10_000, self.of_amount)) if self.of_amount else None
        return {
            "lines": self.lines,
            "of_lines": self.of_lines,
            "amount": minor_text(self.amount),
            "of_amount": minor_text(self.of_amount),
            "share_percent": None if share is None else minor_text(share),
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """A type of error: how often it was found and what was deducted for it."""

    code: str
    name: str
    count: int
    deducted: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the checklist and how it was answered: ``yes``, ``no`` or ``not-applicable``."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class RateUsed:
    """A rate of exchange: so many units of ``currency`` for one of the certificate's own."""

    currency: str
    rate: Decimal
    valid_on: date
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of one partner report. Organisations are named; people stand by their role.

    ``official_system`` is "" when Samband is the official system of the project.
    """

    number: str
    issued_on: date
    lang: str
    currency: str
    project_key: str
    project_name: str
    programme: str
    official_system: str
    partner: str
    report_number: int
    period_start: date
    period_end: date  # the last day of it
    submitted_on: date
    version: int
    controller_body: str
    controller_role: str
    categories: Sequence[CategoryRow]
    funds: Sequence[FundRow]
    contribution: Contributions
    sample: Sample
    terms_version: str
    findings: Sequence[Finding] = ()
    checklist: Sequence[Answer] = ()
    rates: Sequence[RateUsed] = ()
    controller_name: str = ""

    def totals(self) -> CategoryRow:
        """Add the categories up."""
        names = ("declared", "deducted", "parked", "certified")
        sums = {name: sum(getattr(row, name) for row in self.categories) for name in names}
        return CategoryRow("total", "", **sums)

    def to_content(self) -> dict[str, Any]:
        """Give the whole certificate as plain data, ready to be sealed and set on paper."""
        return {
            **self._head(),
            "categories": [_category(row) for row in self.categories],
            "total": _category(self.totals()),
            "funds": [row.to_content() for row in self.funds],
            "contribution": self.contribution.to_content(),
            "sample": self.sample.to_content(),
            "findings": [
                {
                    "code": one.code,
                    "name": one.name,
                    "count": one.count,
                    "deducted": minor_text(one.deducted),
                }
                for one in self.findings
            ],
            "checklist": [{"question": one.question, "answer": one.answer} for one in self.checklist],
            "rates": [_rate(one) for one in self.rates],
            "terms_version": self.terms_version,
        }

    def _head(self) -> dict[str, Any]:
        """Give who certifies what of whom."""
        return {
            "kind": KIND,
            "number": self.number,
            "lang": self.lang,
            "currency": checked_currency(self.currency),
            "issued_on": self.issued_on.isoformat(),
            "internal_note": INTERNAL if self.official_system else "",
            "official_system": self.official_system,
            "project": {"key": self.project_key, "name": self.project_name, "version": self.version},
            "programme": self.programme,
            "partner": self.partner,
            "report": {
                "number": self.report_number,
                "period_start": self.period_start.isoformat(),
                "period_end": self.period_end.isoformat(),
                "submitted_on": self.submitted_on.isoformat(),
            },
            "controller": {
                "body": self.controller_body,
                "role": self.controller_role,
                "name": self.controller_name,
            },
        }


def _category(row: CategoryRow) -> dict[str, str]:
    names = ("declared", "deducted", "parked", "certified")
    return {
        "code": row.code,
        "name": row.name,
        **{name: minor_text(getattr(row, name)) for name in names},
    }


def _rate(one: RateUsed) -> dict[str, str]:
    return {
        "currency": checked_currency(one.currency),
        "rate": f"{one.rate:f}",
        "valid_on": one.valid_on.isoformat(),
        "source": one.source,
        "mark": one.mark,
    }


def certificate_problems(certificate: Certificate) -> list[str]:
    """Say what in a certificate does not add up, by code of the row or the sum; nothing when all does.

    Each category and the whole: declared = certified + deducted + parked. Funds and contribution make up the
    certified total. A rounding difference is at most two cents either way (rule N7).
    """
    rows = [*certificate.categories, certificate.totals()]
    problems = [row.code for row in rows if row.declared != row.certified + row.deducted + row.parked]
    paid = sum(row.certified for row in certificate.funds) + certificate.contribution.total
    if paid != certificate.totals().certified:
        problems.append("funds")
    if abs(certificate.contribution.rounding) > 2:
        problems.append("contribution")
    if certificate.sample.lines > certificate.sample.of_lines:
        problems.append("sample")
    for codes in ([row.code for row in certificate.categories], [row.code for row in certificate.funds]):
        problems += sorted({f"twice {code}" for code in codes if codes.count(code) > 1})
    return problems
