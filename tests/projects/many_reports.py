"""What tests of two at once and of kills share: as many reports of Norrsken as they want, in periods of
their own, each with costs: of the lead partner in kronor, of the company in euro.
"""

from datetime import timedelta

from django.utils import timezone

from samband.projects.actions.certification import certify_report
from samband.projects.actions.control import answer_checklist, start_control
from samband.projects.actions.reports import begin_report, submit_report
from samband.projects.models import (
    Certificate,
    Control,
    ItemProgress,
    Partner,
    PartnerReport,
    Project,
    ReportingPeriod,
    ReportText,
)
from tests.projects.control_material import ALL_YES, control_of, fresh
from tests.projects.norrsken import Norrsken
from tests.projects.report_material import Running, line, rate, run_norrsken

# Who reports for a partner, and who controls it.
WRITERS = {"LP": "lead", "PP": "finance"}
CONTROLLERS = {"LP": "controller", "PP": "other_controller"}
# What a report of theirs declares before flat rates, in the partner's own currency.
COSTS = {"LP": (("staff", 1145671), ("external", 572833)), "PP": (("staff", 100001), ("staff", 3337))}


def much_reported(days: int = 30) -> Running:
    """Found Norrsken, running, with the rate of this month, and as many periods of a day more."""
    running = run_norrsken()
    rate("SEK", "11.4567", timezone.localdate())
    of, last = running.world.project, running.world.periods[-1]
    Project.objects.filter(pk=of.pk).update(ends_before=last.ends_before + timedelta(days=days))
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            project=of,
            number=last.number + number + 1,
            starts_on=last.ends_before + timedelta(days=number),
            ends_before=last.ends_before + timedelta(days=number + 1),
        )
        for number in range(days)
    )
    of.refresh_from_db()
    running.version = running.world.approved()
    return running


def period_more(world: Norrsken) -> ReportingPeriod:
    """Give the next period that was not given yet."""
    given = [one.pk for one in world.periods]
    world.periods.append(world.project.periods.exclude(pk__in=given).order_by("number")[0])
    return world.periods[-1]


def drafted(running: Running, partner: str = "LP", period: ReportingPeriod | None = None) -> PartnerReport:
    """Begin a report, answer what it asks and write its costs."""
    world = running.world
    held = Partner.objects.get(pk=world.partners[partner].pk)
    by = world.agent(WRITERS[partner])
    return filled(begin_report(held, period=period or period_more(world), by=by))


def filled(report: PartnerReport) -> PartnerReport:
    """Answer what a report asks, and write its costs."""
    ReportText.objects.filter(report=report).update(text="Vi har gjort det vi skulle.", lang="sv")
    ItemProgress.objects.filter(report=report).update(state="under_way")
    partner = report.partner
    for number, (category, minor) in enumerate(COSTS[partner.abbreviation], 1):
        line(report, number, category, minor, currency=partner.currency)
    return fresh(report)


def given_in(running: Running, partner: str = "LP", period: ReportingPeriod | None = None) -> PartnerReport:
    """Hand in a report more."""
    report, by = drafted(running, partner, period), running.world.agent(WRITERS[partner])
    return fresh(submit_report(report, by=by, version=report.version))


def controlled(
    running: Running, partner: str = "LP", period: ReportingPeriod | None = None
) -> tuple[PartnerReport, Control]:
    """Begin the control of a report more, and answer its checklist."""
    report, by = given_in(running, partner, period), running.world.agent(CONTROLLERS[partner])
    held = start_control(report, by=by, version=report.version)
    answer_checklist(control_of(report), by=by, version=held.version, answers=ALL_YES)
    return fresh(report), control_of(report)


def certified(running: Running, partner: str = "LP", period: ReportingPeriod | None = None) -> Certificate:
    """Certify a report more."""
    report, control = controlled(running, partner, period)
    by = running.world.agent(CONTROLLERS[partner])
    return certify_report(report, by=by, version=control.version)
