"""What pages of a project read: partners with all their roles, problems in words, events, time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from samband.accounts.access import titles_of
from samband.base.models import Event
from samband.base.timeline import Told, people_of, tell
from samband.projects.domain.periods import Bar, bar_on
from samband.projects.domain.plan_check import PlanProblem
from samband.projects.models import Financing, Partner, Project, ReportingPeriod, WorkPackage
from samband.projects.plan_words import ROLE_WORDS

_MOST_EVENTS = 100
_PAGES = {"plan": "project-plan", "partners": "project-partners", "budget": "project-budget"}


def partners_of(project: Project) -> list[Partner]:
    """Give a project's partners with their organisations, in their order."""
    return list(project.partners.select_related("organisation").order_by("number", "id"))


def partner_rows(project: Project) -> list[dict[str, Any]]:
    """Give a project's partners, each body with all that it is: partner, financier, funder; counted once."""
    financing = set(Financing.objects.filter(project=project).values_list("organisation_id", flat=True))
    paying = set(project.grants.values_list("grant__funder_id", flat=True))
    rows = []
    for one in partners_of(project):
        roles = [ROLE_WORDS[one.role]]
        roles += [_("Financier")] if one.organisation_id in financing else []
        roles += [_("Funder")] if one.organisation_id in paying else []
        rows.append(
            {
                "partner": one,
                "name": one.organisation.name,
                "lang": one.organisation.lang,
                "url": reverse("organisation-detail", args=[one.organisation.key]),
                "roles": roles,
                "left_on": one.left_on,
            }
        )
    return rows


def problem_rows(project: Project, problems: Sequence[PlanProblem]) -> list[dict[str, Any]]:
    """Give problems in words, as the table of problems shows them."""
    labels = {"plan": _("Plan"), "partners": _("Partners"), "budget": _("Budget")}
    return [
        {
            "where": f"{labels[one.place]}: {one.at}" if one.at else labels[one.place],
            "what": _(one.what) % one.values,
            "fix": _(one.fix) % one.values,
        }
        for one in problems
    ]


def page_url(project: Project, place: str) -> str:
    """Give the address of a part of a project; nothing where there is no such page."""
    try:
        return reverse(_PAGES[place], args=[project.key])
    except NoReverseMatch:
        return ""


def events_of(project: Project) -> list[Told]:
    """Tell what has happened in a project, newest first."""
    events = list(
        Event.objects.filter(subject_type="project", subject_key=project.key).order_by("-id")[:_MOST_EVENTS]
    )
    return tell(events, subject=project.name, people=titles_of(people_of(events)))


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A row of the line of time: its label, its dates, and where it stands, in thousandths."""

    label: str
    lang: str
    starts_on: date | None
    last_day: date | None
    bar: Bar | None
    is_defined: bool = True


@dataclass(frozen=True, slots=True)
class TimeLine:
    """A project's line of time: periods on top, work packages below, and where today is."""

    periods: list[TimeRow]
    packages: list[TimeRow]
    today: int | None


def time_line(
    project: Project, periods: Sequence[ReportingPeriod], packages: Sequence[WorkPackage], today: date
) -> TimeLine | None:
    """Place periods and work packages on the project's time; None while that is not known."""
    first, end = project.starts_on, project.ends_before
    if first is None or end is None:
        return None

    def row(label: str, lang: str, starts: date | None, ends: date | None, known: bool = True) -> TimeRow:
        bar = bar_on(first, end, starts, ends) if starts and ends else None
        return TimeRow(label, lang, starts, ends - timedelta(days=1) if ends else None, bar, known)

    now = bar_on(first, end, today, today + timedelta(days=1))
    return TimeLine(
        [row(_("Period %(number)d") % {"number": p.number}, "", p.starts_on, p.ends_before) for p in periods],
        [row(f"{p.number} {p.title}", p.lang, p.starts_on, p.ends_before, p.is_defined) for p in packages],
        now.start if now else None,
    )
