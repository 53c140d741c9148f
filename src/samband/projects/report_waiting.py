"""What waits for a person in partner reports, for the page My work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samband.base.agents import Agent
from samband.base.templatetags.wording import day
from samband.projects.domain.partner_report import DRAFT, RETURNED, SUBMITTED
from samband.projects.domain.project import RUNNING
from samband.projects.models import Partner, PartnerReport, ReportingPeriod

_SOON = timedelta(days=14)
_MOST = 50


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """A report that waits for somebody: what it is called, where, since when, what for."""

    title: str
    url: str
    at: datetime
    sort: str
    note: str
    is_overdue: bool = False


def _moment(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def reports_waiting(agent: Agent, today: date) -> list[WaitingReport]:
    """Give the reports that wait for an agent: to write, to mend, and to control. Five questions."""
    if not agent.person:
        return []
    return [*_with_me(agent, today), *_to_begin(agent, today), *_to_control(agent)]


def _with_me(agent: Agent, today: date) -> Iterator[WaitingReport]:
    mine = PartnerReport.objects.written_by(agent).filter(status__in=[DRAFT, RETURNED])
    rows = mine.select_related("partner__project", "period").defer("figures", "carry_over")
    for report in rows.order_by("-changed_at")[:_MOST]:
        due = report.period.report_due_on
        note = _("Sent or taken back: mend it and hand it in") if report.status == RETURNED else _("A draft")
        if due and report.status == DRAFT:
            note = _("A draft, due %(day)s") % {"day": day(due)}
        yield WaitingReport(
            _name(report.partner, report.period),
            reverse("partner-report", args=[report.key]),
            report.changed_at,
            _("Partner report"),
            note,
            bool(due and due < today),
        )


def _to_begin(agent: Agent, today: date) -> Iterator[WaitingReport]:
    near = ReportingPeriod.objects.filter(report_due_on__lte=today + _SOON, ends_before__lte=today + _SOON)
    mine = Partner.objects.worked_on_by(agent).active().filter(project__status=RUNNING)
    rows = mine.select_related("project").prefetch_related(
        Prefetch("project__periods", near.order_by("number")),
        Prefetch("reports", PartnerReport.objects.only("partner", "period")),
    )
    for partner in rows.order_by("project_id", "number")[:_MOST]:
        begun = {report.period_id for report in partner.reports.all()}
        for period in partner.project.periods.all():
            if period.pk not in begun:
                yield WaitingReport(
                    _name(partner, period),
                    reverse("project-reports", args=[partner.project.key]),
                    _moment(period.ends_before),
                    _("Partner report"),
                    _("To be begun, due %(day)s") % {"day": day(period.report_due_on)},
                    bool(period.report_due_on and period.report_due_on < today),
                )


def _to_control(agent: Agent) -> Iterator[WaitingReport]:
    given = PartnerReport.objects.controlled_by(agent).filter(Q(status=SUBMITTED))
    rows = given.select_related("partner__project", "period").defer("figures", "carry_over")
    for report in rows.order_by("submitted_at")[:_MOST]:
        yield WaitingReport(
            _name(report.partner, report.period),
            reverse("partner-report", args=[report.key]),
            report.submitted_at or report.changed_at,
            _("Control"),
            _("Handed in to you, to be controlled"),
        )


def _name(partner: Partner, period: ReportingPeriod) -> str:
    return _("%(project)s, %(partner)s, period %(number)s") % {
        "project": partner.project,
        "partner": partner,
        "number": period.number,
    }
