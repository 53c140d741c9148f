"""What else waits for a person in projects, for the page My work: each function asks one question.

Questions and answers of controls, certificates that have come, joint reports to make, sign and decide on,
change requests, values of indicators, money to pass on.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samband.base.agents import Agent
from samband.base.models import Notification
from samband.base.templatetags.wording import amount, day
from samband.base.waiting import Waiting
from samband.projects.domain.change_request import SUBMITTED as ASKED
from samband.projects.domain.joint_report import APPROVED, RETURNED, SUBMITTED
from samband.projects.domain.joint_report import EDITABLE as JOINT_EDITABLE
from samband.projects.domain.partner_report import IN_CONTROL
from samband.projects.domain.payment_split import fund_balances
from samband.projects.domain.project import RUNNING
from samband.projects.models import (
    Certificate,
    ChangeRequest,
    ControlQuestion,
    IndicatorValue,
    JointReport,
    Partner,
    PartnerReport,
    Payment,
    Project,
    ReportingPeriod,
)
from samband.projects.payments_reading import paid_of
from samband.projects.report_waiting import name_of_period

_SOON = timedelta(days=14)
_MOST = 50


def work_waiting(agent: Agent, today: date) -> list[Waiting]:
    """Give what waits for an agent in projects besides partner reports; a fixed number of questions."""
    if not agent.person:
        return []
    return [
        *_questions(agent, today),
        *_answers(agent),
        *_certificates(agent),
        *_joint_to_begin(agent, today),
        *_joint_with_lead(agent, today),
        *_joint_to_decide(agent),
        *_changes_to_decide(agent),
        *_values_to_approve(agent),
        *_values_to_mend(agent),
        *_money_to_pass_on(agent),
    ]


def _due(what: str, on: date | None) -> str:
    return _("%(what)s, due %(day)s") % {"what": what, "day": day(on)} if on else what


def _questions(agent: Agent, today: date) -> Iterator[Waiting]:
    """Give what controllers ask of the partners that an agent works for."""
    mine = PartnerReport.objects.written_by(agent).filter(status=IN_CONTROL).values("pk")
    asked = ControlQuestion.objects.visible_to(agent).filter(report__in=mine, answered_at__isnull=True)
    for one in asked.select_related("report__partner__project", "report__period")[:_MOST]:
        yield Waiting(
            name_of_period(one.report.partner, one.report.period),
            reverse("control-report", args=[one.report.key]) + "#questions",
            one.asked_at,
            _("Question of the controller"),
            _due(_("To be answered"), one.due_on),
            bool(one.due_on and one.due_on < today),
        )


def _answers(agent: Agent) -> Iterator[Waiting]:
    """Give the reports in one's control in which partners have answered, as long as they are controlled."""
    held = PartnerReport.objects.controlled_by(agent).filter(status=IN_CONTROL).values("pk")
    rows = ControlQuestion.objects.visible_to(agent).filter(report__in=held, answered_at__isnull=False)
    found: dict[PartnerReport, list[datetime]] = defaultdict(list)
    for one in rows.select_related("report__partner__project", "report__period").order_by("-answered_at"):
        if one.answered_at is not None:
            found[one.report].append(one.answered_at)
    for report, moments in found.items():
        said = ngettext("%(count)d answer has come", "%(count)d answers have come", len(moments))
        yield Waiting(
            name_of_period(report.partner, report.period),
            reverse("control-report", args=[report.key]) + "#questions",
            moments[0],
            _("Answer of the partner"),
            said % {"count": len(moments)},
        )


def _certificates(agent: Agent) -> Iterator[Waiting]:
    """Give the certificates that somebody was told of and has not opened yet."""
    unread = Notification.objects.visible_to(agent).unread().filter(verb="certificate.issued")
    rows = Certificate.objects.visible_to(agent).filter(key__in=unread.order_by().values("subject_key"))
    for one in rows.select_related("report__partner__project", "report__period").order_by("-pk")[:_MOST]:
        yield Waiting(
            name_of_period(one.report.partner, one.report.period),
            reverse("certificate-detail", args=[one.key]),
            one.made_at,
            _("Certificate"),
            _("Certificate %(number)d is ready") % {"number": one.number},
        )


def _joint_to_begin(agent: Agent, today: date) -> Iterator[Waiting]:
    """Give the periods without a joint report whose certificates have begun to come, or that are due soon."""
    led = Project.objects.led_by(agent).filter(status=RUNNING).values("pk")
    free = Q(reports__certificate__isnull=False, reports__certificate__joint__isnull=True)
    none = ~Exists(JointReport.objects.filter(period=OuterRef("pk")))
    periods = ReportingPeriod.objects.filter(none, project__in=led).annotate(
        ready=Count("reports__certificate", filter=free),
        first=Min("reports__certificate__made_at", filter=free),
    )
    near = Q(joint_due_on__lte=today + _SOON, ends_before__lte=today + _SOON)
    for one in (
        periods.filter(near | Q(ready__gt=0)).select_related("project").order_by("ends_before")[:_MOST]
    ):
        said = ngettext("%(count)d certificate is ready", "%(count)d certificates are ready", one.ready)
        yield Waiting(
            _("%(project)s, period %(number)s") % {"project": one.project, "number": one.number},
            reverse("project-joint", args=[one.project.key]),
            one.first or timezone.make_aware(datetime.combine(one.ends_before, time.min)),
            _("Joint report to make"),
            _due(said % {"count": one.ready}, one.joint_due_on),
            bool(one.joint_due_on and one.joint_due_on < today),
        )


def _joint(report: JointReport, note: str, is_overdue: bool = False) -> Waiting:
    """Give a joint report as something that waits; it needs its project and period."""
    return Waiting(
        _("%(project)s, period %(number)s") % {"project": report.project, "number": report.period.number},
        reverse("joint-report", args=[report.key]),
        report.approved_at or report.submitted_at or report.made_at,
        _("Joint report"),
        note,
        is_overdue,
    )


def _joint_with_lead(agent: Agent, today: date) -> Iterator[Waiting]:
    """Give the joint reports to finish and to publish."""
    led = Project.objects.led_by(agent).values("pk")
    mine = JointReport.objects.visible_to(agent).filter(project__in=led)
    rows = mine.filter(status__in=[*JOINT_EDITABLE, APPROVED]).select_related("project", "period")
    for one in rows.order_by("-changed_at")[:_MOST]:
        due = one.period.joint_due_on
        if one.status == APPROVED:
            yield _joint(one, _("Approved, to be published"))
        else:
            said = (
                _("Sent back to be mended") if one.status == RETURNED else _("To be finished and handed in")
            )
            yield _joint(one, _due(said, due), bool(due and due < today))


def _joint_to_decide(agent: Agent) -> Iterator[Waiting]:
    """Give the joint reports that wait for the decision of those who pay."""
    own = sorted(agent.organisations)
    pays = Q(project__grants__grant__funder__key__in=own) | Q(project__programme__owner__key__in=own)
    rows = JointReport.objects.visible_to(agent).filter(pays, status=SUBMITTED)
    for one in rows.select_related("project", "period").order_by("submitted_at")[:_MOST]:
        yield _joint(one, _("Waits for your approval"))


def _changes_to_decide(agent: Agent) -> Iterator[Waiting]:
    """Give the change requests that wait for one's decision; where nobody is named, the lead's."""
    led = Project.objects.led_by(agent).values("pk")
    mine = Q(decider__in=sorted(agent.organisations)) | Q(decider="", project__in=led)
    for one in ChangeRequest.objects.filter(mine, status=ASKED).select_related("project")[:_MOST]:
        yield Waiting(
            _("%(project)s: %(title)s") % {"project": one.project, "title": one.title},
            reverse("change-detail", args=[one.project.key, one.key]),
            one.submitted_at or one.made_at,
            _("Change request"),
            _("Waits for your decision"),
        )


def _values_to_approve(agent: Agent) -> Iterator[Waiting]:
    """Give the projects whose values of indicators wait for the lead."""
    led = Project.objects.led_by(agent).filter(status=RUNNING).values("pk")
    place = ("indicator__project__key", "indicator__project__acronym", "indicator__project__name")
    rows = IndicatorValue.objects.filter(status="submitted", indicator__project__in=led).order_by()
    found = rows.values_list(*place).annotate(Count("id"), Min("changed_at"))
    for key, acronym, name, count, since in found[:_MOST]:
        said = ngettext(
            "%(count)s value of an indicator waits for approval",
            "%(count)s values of indicators wait for approval",
            count,
        )
        url = reverse("project-indicators", args=[key])
        yield Waiting(acronym or name, url, since, _("Indicators"), said % {"count": count})


def _values_to_mend(agent: Agent) -> Iterator[Waiting]:
    """Give the values that were sent back to the partners an agent works for."""
    mine = Partner.objects.worked_on_by(agent).values("pk")
    rows = IndicatorValue.objects.filter(
        partner__in=mine, status="returned", indicator__project__status=RUNNING
    )
    for one in rows.select_related("indicator__project").order_by("-changed_at")[:_MOST]:
        project = one.indicator.project
        yield Waiting(
            _("%(project)s: %(title)s") % {"project": project, "title": one.indicator.name},
            reverse("indicator-detail", args=[project.key, one.indicator.key]),
            one.changed_at,
            _("Indicators"),
            _("Sent back to be mended"),
        )


def _money_to_pass_on(agent: Agent) -> Iterator[Waiting]:
    """Give what lead partners hold of money that funds have paid for all."""
    led = Project.objects.led_by(agent).values("pk")
    rows = Payment.objects.visible_to(agent).filter(project__in=led)
    by_project: dict[Project, list[Payment]] = defaultdict(list)
    for row in rows.select_related("project", "fund", "partner").order_by("on", "pk"):
        by_project[row.project].append(row)
    for project, payments in by_project.items():
        for one in fund_balances({}, paid_of(payments)):
            if one.held_minor > 0:
                held = {"amount": amount(one.held_minor, project.currency), "fund": one.fund}
                yield Waiting(
                    str(project),
                    reverse("project-payments", args=[project.key]),
                    payments[-1].made_at,
                    _("Payments"),
                    _("%(amount)s from %(fund)s is to be passed on to the partners") % held,
                )
