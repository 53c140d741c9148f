"""What waits for a person in partner reports, for the page My work."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samband.base.agents import Agent
from samband.base.templatetags.wording import day
from samband.base.waiting import Waiting
from samband.projects.domain.partner_report import DRAFT, IN_CONTROL, RETURNED, SUBMITTED
from samband.projects.domain.project import RUNNING
from samband.projects.models import Partner, PartnerReport, ReportingPeriod

_SOON = timedelta(days=14)
_MOST = 50


def _moment(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def reports_waiting(agent: Agent, today: date) -> list[Waiting]:
    """Give the reports that wait for an agent: to write, to mend, and to control. Five questions."""
    if not agent.person:
        return []
    return [*_with_me(agent, today), *_to_begin(agent, today), *_to_control(agent, today)]


def _with_me(agent: Agent, today: date) -> Iterator[Waiting]:
    mine = PartnerReport.objects.written_by(agent).filter(status__in=[DRAFT, RETURNED])
    rows = mine.select_related("partner__project", "period").defer("figures", "carry_over")
    for report in rows.order_by("-changed_at")[:_MOST]:
        due = report.period.report_due_on
        note = _("Sent or taken back: mend it and hand it in") if report.status == RETURNED else _("A draft")
        if due and report.status == DRAFT:
            note = _("A draft, due %(day)s") % {"day": day(due)}
        yield Waiting(
            name_of_period(report.partner, report.period),
            reverse("partner-report", args=[report.key]),
            report.changed_at,
            _("Partner report"),
            note,
            bool(due and due < today),
        )


def _to_begin(agent: Agent, today: date) -> Iterator[Waiting]:
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
                yield Waiting(
                    name_of_period(partner, period),
                    reverse("project-reports", args=[partner.project.key]),
                    _moment(period.ends_before),
                    _("Partner report"),
                    _("To be begun, due %(day)s") % {"day": day(period.report_due_on)},
                    bool(period.report_due_on and period.report_due_on < today),
                )


def _to_control(agent: Agent, today: date) -> Iterator[Waiting]:
    given = PartnerReport.objects.controlled_by(agent).filter(status__in=[SUBMITTED, IN_CONTROL])
    rows = given.select_related("partner__project", "period").defer("figures", "carry_over")
    for report in rows.order_by("submitted_at")[:_MOST]:
        due = report.period.control_due_on
        note = _("Handed in to you, to be controlled")
        if report.status == IN_CONTROL:
            note = _("Its control is under way")
        if due:
            note = _("%(what)s, due %(day)s") % {"what": note, "day": day(due)}
        yield Waiting(
            name_of_period(report.partner, report.period),
            reverse("control-report", args=[report.key]),
            report.submitted_at or report.changed_at,
            _("Control"),
            note,
            bool(due and due < today),
        )


def name_of_period(partner: Partner, period: ReportingPeriod) -> str:
    """Say whose report of which project and period something is about."""
    return _("%(project)s, %(partner)s, period %(number)s") % {
        "project": partner.project,
        "partner": partner,
        "number": period.number,
    }
