"""A financier's cut of the joint reports that the reader may see: certified costs by category."""

from dataclasses import dataclass

from samband.base.agents import Agent
from samband.projects.domain.financier_cut import Cut, cuts
from samband.projects.domain.financing import share
from samband.projects.financing_reading import FinancingReading
from samband.projects.models import CertificateAmount, Financing, JointReport, Project
from samband.rules.domain.costs.categories import CATEGORIES


@dataclass(frozen=True, slots=True)
class ReportCut:
    """A joint report's figures with what of them falls on a financier.

    ``fund_minor`` is what the certificates themselves give of the financier's fund, where it is one.
    """

    number: int
    period: int
    rows: tuple[Cut, ...]
    fund_minor: int | None


def cuts_for(
    agent: Agent, project: Project, reading: FinancingReading, financier: Financing
) -> list[ReportCut]:
    """Give the cuts of a financier, the first report first; only certificates count, as in joint reports."""
    rows = reading.given.financiers
    weights = [sum(one.years.values()) for one in rows]
    at = next(place for place, one in enumerate(rows) if one.key == financier.key)
    reports = list(
        JointReport.objects.visible_to(agent)
        .filter(project=project)
        .exclude(status="draft")
        .select_related("period")
        .order_by("number")
    )
    sums = _sums(reports)
    found = list[ReportCut]()
    for report in reports:
        figures = sums.get(report.pk, {})
        shown = {part: figures[part] for part in (*CATEGORIES, "total") if figures.get(part)}
        fund = figures.get(f"fund:{financier.fund.code}", 0) if financier.fund else None
        found.append(ReportCut(report.number, report.period.number, tuple(cuts(shown, weights, at)), fund))
    return found


def _sums(reports: list[JointReport]) -> dict[int, dict[str, int]]:
    sums = dict[int, dict[str, int]]()
    amounts = CertificateAmount.objects.filter(
        sort="certified", certificate__joint__report__in=[one.pk for one in reports]
    )
    for report, part, minor in amounts.values_list("certificate__joint__report", "part", "amount_minor"):
        here = sums.setdefault(report, {})
        here[part] = here.get(part, 0) + minor
    return sums


def percent_of_plan(reading: FinancingReading, financier: Financing) -> str:
    """Give a financier's share in the plan, for showing."""
    own = sum(sum(one.years.values()) for one in reading.given.financiers if one.key == financier.key)
    percent = share(own, reading.total_minor)
    return "–" if percent is None else str(percent)
