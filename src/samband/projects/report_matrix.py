"""Where the reports of a project stand: a row for each partner, a column for each period."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samband.base.agents import Agent
from samband.projects.access.roles import roles_in
from samband.projects.domain.partner_report import EDITABLE
from samband.projects.domain.report_lights import (
    IN_TIME,
    LATE,
    LATER,
    NO_DAY,
    OVERDUE,
    SOON,
    Light,
    light_of,
)
from samband.projects.domain.roles import FUNDER, LEAD, PARTNER
from samband.projects.models import Controlling, Partner, PartnerReport, Project, ReportingPeriod
from samband.projects.report_words import STATE_WORDS


@dataclass(frozen=True, slots=True)
class Cell:
    """One partner's report of one period: its state in words, its light, what a reader may do with it."""

    partner: Partner
    period: ReportingPeriod
    status: str
    key: str
    light: Light
    may_begin: bool
    may_remind: bool

    @property
    def state(self) -> str:
        """Give where it stands, in words."""
        return str(STATE_WORDS[self.status]) if self.status else _("not begun")

    @property
    def rule(self) -> str:
        """Give why its light is what it is, with the numbers."""
        return rule_words(self.light)

    @property
    def is_missing(self) -> bool:
        """Whether it should have been handed in by now."""
        return self.light.rule == OVERDUE


@dataclass(frozen=True, slots=True)
class Column:
    """One period: how many of its reports are handed in, and whose are missing."""

    period: ReportingPeriod
    given: int
    wanted: int
    missing: tuple[str, ...]
    has_ended: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Partners by periods."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Partner, tuple[Cell | None, ...]], ...]


def rule_words(light: Light) -> str:
    """Say which rule gave a light, with its numbers."""
    days = light.days
    said = {
        NO_DAY: _("no day is set"),
        IN_TIME: ngettext(
            "handed in %(days)s day before its day", "handed in %(days)s days before its day", days
        ),
        LATE: ngettext("handed in %(days)s day late", "handed in %(days)s days late", days),
        OVERDUE: ngettext("%(days)s day overdue", "%(days)s days overdue", days),
        SOON: ngettext("due in %(days)s day", "due in %(days)s days", days),
        LATER: ngettext("due in %(days)s day", "due in %(days)s days", days),
    }
    return said[light.rule] % {"days": days}


def matrix_of(agent: Agent, project: Project) -> Matrix:
    """Give where a project's reports stand; who controls one partner sees that one's row alone."""
    today, roles = timezone.localdate(), roles_in(agent, project)
    partners = project.partners.select_related("organisation").order_by("number")
    if not roles & {LEAD, PARTNER, FUNDER}:
        partners = partners.filter(pk__in=Controlling.objects.held_by(agent).values("partner"))
    shown, periods = list(partners), list(project.periods.order_by("number"))
    reports = PartnerReport.objects.filter(partner__project=project)
    seen = set(reports.visible_to(agent).values_list("pk", flat=True))
    mine = set(Partner.objects.worked_on_by(agent).filter(project=project).values_list("pk", flat=True))
    there = {(one.partner_id, one.period_id): one for one in reports.defer("figures", "carry_over")}
    is_running = project.status == "running"

    def cell(partner: Partner, period: ReportingPeriod) -> Cell | None:
        if partner.left_on is not None and partner.left_on < period.starts_on:
            return None
        report = there.get((partner.pk, period.pk))
        given = (
            timezone.localdate(report.first_submitted_at) if report and report.first_submitted_at else None
        )
        light = light_of(report.status if report else "", period.report_due_on, given, today)
        is_open = report is None or report.status in EDITABLE
        may_remind = LEAD in roles and is_open and is_running and _has_ended(period, today)
        return Cell(
            partner,
            period,
            report.status if report else "",
            report.key if report and report.pk in seen else "",
            light,
            report is None and partner.pk in mine and is_running and period.starts_on <= today,
            may_remind,
        )

    rows = tuple((partner, tuple(cell(partner, period) for period in periods)) for partner in shown)
    columns = tuple(_column(period, [row[1][at] for row in rows], today) for at, period in enumerate(periods))
    return Matrix(columns, rows)


def _has_ended(period: ReportingPeriod, today: date) -> bool:
    return period.ends_before <= today or (period.report_due_on is not None and period.report_due_on <= today)


def _column(period: ReportingPeriod, cells: list[Cell | None], today: date) -> Column:
    wanted = [one for one in cells if one is not None]
    open_ones = [one for one in wanted if not one.status or one.status in EDITABLE]
    names = tuple(str(one.partner) for one in open_ones)
    return Column(period, len(wanted) - len(open_ones), len(wanted), names, _has_ended(period, today))


def export_rows(matrix: Matrix) -> list[list[Any]]:
    """Give a line for each partner and period, for a file."""
    return [
        [
            str(partner.number),
            str(partner),
            partner.organisation.name,
            one.period.number,
            one.period.starts_on.isoformat(),
            one.period.ends_before.isoformat(),
            one.period.report_due_on.isoformat() if one.period.report_due_on else "",
            one.state,
            one.rule,
        ]
        for partner, cells in matrix.rows
        for one in cells
        if one is not None
    ]
