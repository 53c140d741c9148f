"""A partner report's figures as they stand: a draft's reckoned now, on its plan and on what came before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from samband.projects.domain.award_cap import Payable, payable
from samband.projects.domain.carry_over import CarryOver, EarlierReport, carry_over
from samband.projects.domain.partner_report import CERTIFIED, EDITABLE, REPORTED
from samband.projects.domain.report_figures import CostLine, ReportFigures, overspent, report_figures
from samband.projects.domain.shares import Terms
from samband.projects.kept_figures import DEDUCTED, PARKED
from samband.projects.models import CertificateAmount, Correction, PartnerReport, ReportLine
from samband.projects.report_rates import RatesFound, rates_found
from samband.projects.terms import cost_lines, terms_for
from samband.rules.domain.costs.categories import CATEGORIES


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a partner has reported besides one report: by category, and what was claimed of each fund."""

    reports: tuple[EarlierReport, ...]
    claimed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A report reckoned on its version of the plan; without a needed rate there are no figures."""

    terms: Terms
    rates: RatesFound
    lines: tuple[CostLine, ...]
    figures: ReportFigures | None
    rows: Mapping[str, CarryOver]
    whole: CarryOver | None
    payable: tuple[Payable, ...]

    @property
    def overspent(self) -> dict[str, int]:
        """Give by how much categories are over their budgets, with all that was reported; a warning."""
        return overspent(self.terms.budget, {name: row.cumulative_minor for name, row in self.rows.items()})


def lines_of(report: PartnerReport) -> "QuerySet[ReportLine]":
    """Give a report's lines with all that its figures need: one question."""
    return report.lines.select_related("taken_back_from", "cost_option").order_by("number", "id")


def day_of_rates(report: PartnerReport, today: date | None = None) -> date:
    """Give the day whose rates hold for a report: of its first handing-in, or today."""
    if report.first_submitted_at is not None:
        return timezone.localdate(report.first_submitted_at)
    return today or timezone.localdate()


def rates_of(report: PartnerReport, lines: Sequence[ReportLine]) -> RatesFound:
    """Give the rates by which a report's lines are changed; a line that was taken back needs none."""
    wanted = {line.currency for line in lines if line.taken_back_from_id is None}
    return rates_found(report.partner.project, wanted, on=day_of_rates(report), kept=report.rates)


def reckoned(report: PartnerReport, lines: Sequence[ReportLine] | None = None) -> Reckoned:
    """Reckon a report as it stands now, on its version of the plan and on what was reported besides."""
    kept = list(lines_of(report)) if lines is None else list(lines)
    project = report.partner.project
    terms, rates = terms_for(report.plan, report.partner.key), rates_of(report, kept)
    if not rates.is_complete:
        return Reckoned(terms, rates, (), None, {}, None, ())
    costs = tuple(cost_lines(kept, rates.per_unit, project.currency))
    figures, before = report_figures(costs, terms), earlier_of_partner(report)
    rows, whole = carry_over(terms.budget, before.reports, figures.categories)
    claims = {part.fund: part.minor for part in figures.split.funds}
    awards = {share.fund: terms.award(share) for share in terms.funds}
    return Reckoned(terms, rates, costs, figures, rows, whole, payable(claims, awards, before.claimed))


def earlier_of_partner(report: PartnerReport) -> Earlier:
    """Give what the partner has handed in besides this report, as controlled and corrected so far.

    Two questions and, where there are certificates, two more; none grows with the lines.
    """
    given = Q(status__in=REPORTED) | Q(certificate__isnull=False)
    others = PartnerReport.objects.filter(given, partner=report.partner_id).exclude(pk=report.pk)
    rows = list(others.order_by("number").values_list("pk", "status", "figures"))
    certified = [pk for pk, status, _figures in rows if status == CERTIFIED]
    amounts = _certified_amounts(certified) if certified else {}
    claimed: dict[str, int] = {}
    reports = []
    for pk, _status, kept in rows:
        figures: dict[str, Any] = kept or {}
        declared = figures["categories"]
        found = amounts.get(pk)
        reports.append(EarlierReport(declared) if found is None else _controlled(declared, found))
        for part in figures["split"]["funds"]:
            minor = part["amount"] if found is None else found.get((CERTIFIED, f"fund:{part['fund']}"), 0)
            claimed[part["fund"]] = claimed.get(part["fund"], 0) + minor
    return Earlier(tuple(reports), claimed)


def _controlled(declared: Mapping[str, int], amounts: Mapping[tuple[str, str], int]) -> EarlierReport:
    def of(sort: str) -> dict[str, int]:
        return {category: amounts.get((sort, category), 0) for category in CATEGORIES}

    certified, parked, corrected = of(CERTIFIED), of(PARKED), of("correction")
    deducted = {name: minor - corrected[name] for name, minor in of(DEDUCTED).items()}
    now = {name: certified[name] + corrected[name] for name in CATEGORIES}
    return EarlierReport(declared, now, parked, deducted)


def _certified_amounts(reports: Sequence[int]) -> dict[int, dict[tuple[str, str], int]]:
    found: dict[int, dict[tuple[str, str], int]] = {}
    rows = CertificateAmount.objects.filter(certificate__report__in=reports)
    for pk, sort, part, minor in rows.values_list("certificate__report", "sort", "part", "amount_minor"):
        found.setdefault(pk, {})[sort, part] = minor
    corrections = Correction.objects.filter(certificate__report__in=reports)
    for pk, amounts in corrections.values_list("certificate__report", "amounts"):
        for part, minor in amounts.items():
            of = found.setdefault(pk, {})
            of["correction", part] = of.get(("correction", part), 0) + minor
            if part.startswith("fund:"):
                of[CERTIFIED, part] = of.get((CERTIFIED, part), 0) + minor
    return found


def has_frozen(report: PartnerReport) -> bool:
    """Whether a report's figures are those that were frozen when it was handed in."""
    return report.status not in EDITABLE and report.figures is not None


def kept_rates(report: PartnerReport) -> list[dict[str, Any]]:
    """Give the rates that a report was handed in with, by currency."""
    return [{"currency": currency, **one} for currency, one in sorted(report.rates.items())]
