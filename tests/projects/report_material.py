"""What tests of partner reports share: Norrsken running, rates of months, the lines of its reports."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from samband.accounts.models import Person
from samband.base.agents import OPERATOR
from samband.funding.models import GrantCondition
from samband.kernel.period import Period
from samband.projects.actions.reports import begin_report, submit_report
from samband.projects.models import (
    CostOption,
    ItemProgress,
    Partner,
    PartnerReport,
    PlanItem,
    PlanVersion,
    ReportLine,
    ReportText,
    WorkPackage,
)
from samband.rules.actions import add_exchange_rate
from samband.rules.domain.exchange import Rate, month_of
from tests.projects.norrsken import Norrsken, found_norrsken

AUGUST = datetime(2026, 8, 10, 9, tzinfo=UTC)
SEPTEMBER = datetime(2026, 9, 3, 9, tzinfo=UTC)
MARCH_AFTER = datetime(2027, 3, 10, 9, tzinfo=UTC)


def at(moment: datetime) -> Any:
    """Let it be another moment."""
    return patch("django.utils.timezone.now", return_value=moment)


def rate(currency: str, per_base: str, day: date, mark: str = "verified") -> None:
    """Keep a rate of a month."""
    month: Period = month_of(day)
    add_exchange_rate(
        Rate(currency, "EUR", Decimal(per_base), month, "InforEuro", day, mark),
        by=OPERATOR,
        has_looked_again=True,
    )


@dataclass
class Running:
    """Norrsken with an approved plan; its lead partner has an activity and a deliverable to report on."""

    world: Norrsken
    version: PlanVersion
    activity: PlanItem
    condition: GrantCondition

    @property
    def lead(self) -> Partner:
        """The lead partner, as it stands now."""
        return Partner.objects.select_related("project__programme", "organisation").get(
            pk=self.world.partners["LP"].pk
        )


def run_norrsken(outsider: Person | None = None) -> Running:
    """Found it with something to do, a question of the grant and days that reports are due on; approve it."""
    world = found_norrsken(outsider)
    package = WorkPackage.objects.get(project=world.project, number=1)
    activity = PlanItem.objects.create(
        project=world.project,
        sort="activity",
        work_package=package,
        number=1,
        title="Kartlägg behoven",
        lang="sv",
        responsible=world.partners["LP"],
        starts_on=date(2026, 1, 1),
        due_on=date(2026, 5, 31),
    )
    grant = world.project.grants.get().grant
    condition = GrantCondition.objects.create(
        grant=grant,
        sort="reporting",
        text="Redovisa jämställdhet",
        question="Hur många var kvinnor?",
        lang="sv",
    )
    for number, period in enumerate(world.periods):
        period.report_due_on = date(2026 + (number + 1) // 2, 9 if number % 2 == 0 else 3, 1)
        period.save()
    return Running(world, world.approved(), activity, condition)


def begun(running: Running, *, who: str = "lead", partner: str = "LP", period: int = 0) -> PartnerReport:
    """Begin a report and answer what it asks."""
    world = running.world
    held = Partner.objects.get(pk=world.partners[partner].pk)
    report = begin_report(held, period=world.periods[period], by=world.agent(who))
    ReportText.objects.filter(report=report).update(text="Vi har gjort det vi skulle.", lang="sv")
    ItemProgress.objects.filter(report=report).update(state="under_way")
    return report


def line(report: PartnerReport, number: int, category: str, minor: int, **more: Any) -> ReportLine:
    """Add a cost line, in kronor unless it says otherwise."""
    return ReportLine.objects.create(
        report=report,
        number=number,
        category=category,
        declared_minor=minor,
        **{"currency": "SEK", "invoice_on": report.starts_on, "paid_on": report.starts_on, **more},
    )


def first_lines(report: PartnerReport) -> list[ReportLine]:
    """Give the report the lines of the worked example's first (6.4)."""
    start = CostOption.objects.get(project=report.partner.project, name="Förberedelser")
    return [
        line(report, 1, "staff", 25000000),
        line(report, 2, "staff", 8765432),
        line(report, 3, "external", 10000000),
        line(report, 4, "equipment", 2864175),
        line(report, 5, "lump-sum", 150000, currency="EUR", cost_option=start),
    ]


def handed_in(running: Running) -> PartnerReport:
    """Hand in the lead partner's first report, in August at 11.4567."""
    rate("SEK", "11.4567", date(2026, 8, 1))
    report = begun(running)
    first_lines(report)
    with at(AUGUST):
        return submit_report(report, by=running.world.agent("lead"), version=report.version)


def now() -> datetime:
    """Give this moment."""
    return timezone.now()
