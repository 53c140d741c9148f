"""Nobody forgets a report: partners are told before its day, and when it has passed."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.access.reports import can_remind
from samband.projects.domain.partner_report import EDITABLE
from samband.projects.domain.project import RUNNING
from samband.projects.models import Partner, PartnerReport, ReportingPeriod
from samband.projects.report_tasks import tell_partner_people

DUE_SOON: Final = "partner_report.due_soon"
OVERDUE: Final = "partner_report.overdue"
REMINDED: Final = "partner_report.reminded"
declare(DUE_SOON, _("The report of period {period} is due on {due}"))
declare(OVERDUE, _("The report of period {period} was due on {due}"))
declare(REMINDED, _("{by} reminded of the report of period {period}"))
SOON: Final = timedelta(days=14)
# A lead reminds once a day, however often the button is pressed.
_AGAIN: Final = timedelta(hours=20)


def missing_reports(periods: Iterable[ReportingPeriod]) -> list[tuple[Partner, ReportingPeriod]]:
    """Give who has not handed in which report: partners who were there when the period began.

    A report that was sent back is missing as well. Two questions, however many periods.
    """
    wanted = list(periods)
    projects = {one.project_id for one in wanted}
    partners = Partner.objects.filter(project__in=projects).select_related("project", "organisation")
    found = list(partners.order_by("project_id", "number"))
    given = PartnerReport.objects.filter(period__in=wanted).exclude(status__in=EDITABLE)
    there = set(given.values_list("partner", "period"))
    return [
        (partner, period)
        for period in wanted
        for partner in found
        if partner.project_id == period.project_id
        and (partner.left_on is None or partner.left_on >= period.starts_on)
        and (partner.pk, period.pk) not in there
    ]


def remind_of_due_reports(today: date, *, by: Agent) -> int:
    """Tell partners of reports that are due within two weeks, and of those whose day has passed.

    Each once for a partner, period and day, however often this runs. Gives how many were told of.

    Not an event: each partner has its own line, and its own transaction.

    Raises:
        Refused: when somebody else than the installation does.
    """
    if not by.is_operator:
        raise Refused(_("Reminders are sent by the installation itself."))
    near = ReportingPeriod.objects.filter(project__status=RUNNING, report_due_on__lte=today + SOON)
    ended = near.filter(ends_before__lte=today + SOON).order_by("report_due_on", "id")
    missing = missing_reports(ended)
    known = _told_of([partner.key for partner, _period in missing])
    return sum(
        _remind(partner, period, today, by)
        for partner, period in missing
        if _mark(partner, period, today) not in known
    )


def _verb(period: ReportingPeriod, today: date) -> str:
    return OVERDUE if period.report_due_on and period.report_due_on < today else DUE_SOON


def _mark(partner: Partner, period: ReportingPeriod, today: date) -> tuple[str, str, int, str]:
    due = period.report_due_on.isoformat() if period.report_due_on else ""
    return (_verb(period, today), partner.key, period.number, due)


def _told_of(keys: Iterable[str]) -> set[tuple[str, str, int, str]]:
    told = Event.objects.filter(
        subject_type="partner", subject_key__in=list(keys), verb__in=[OVERDUE, DUE_SOON]
    )
    return {
        (verb, key, int(changes.get("period", 0)), str(changes.get("due", "")))
        for verb, key, changes in told.values_list("verb", "subject_key", "changes")
    }


@transaction.atomic
def _remind(partner: Partner, period: ReportingPeriod, today: date, by: Agent) -> int:
    held = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    given = held.reports.filter(period=period).exclude(status__in=EDITABLE).exists()
    if given or _mark(partner, period, today) in _told_of([held.key]):
        return 0
    verb, _key, number, due = _mark(partner, period, today)
    event = record(verb, ("partner", held.key), by=by, period=number, due=due)
    tell_partner_people.enqueue(held.key, event.pk)
    return 1


@transaction.atomic
def remind_of_report(partner: Partner, *, period: ReportingPeriod, by: Agent) -> bool:
    """Remind a partner of a report that it has not handed in; false when it was reminded today already.

    Raises:
        Refused: when the agent does not lead the project, or the report is there.
    """
    can_remind(by, partner.project).or_refuse()
    held = Partner.objects.select_for_update(no_key=True).select_related("project").get(pk=partner.pk)
    if period.project_id != held.project_id or held.left_on is not None:
        raise Refused(_("This partner has no report of that period to hand in."))
    if held.reports.filter(period=period).exclude(status__in=EDITABLE).exists():
        raise Refused(_("This report has been handed in already."))
    lately = Event.objects.filter(
        subject_type="partner", subject_key=held.key, verb=REMINDED, at__gt=timezone.now() - _AGAIN
    )
    if any(one.changes.get("period") == period.number for one in lately):
        return False
    event = record(REMINDED, ("partner", held.key), by=by, period=period.number)
    tell_partner_people.enqueue(held.key, event.pk)
    return True
