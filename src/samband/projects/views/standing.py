"""The page of where a project stands, for who works on it and who pays for it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.templatetags import wording
from samband.projects.collaboration_reading import collaboration_of
from samband.projects.frame import frame_of
from samband.projects.indicator_reading import material_of, shown_indicators
from samband.projects.light_reading import in_words, shown
from samband.projects.models import Project
from samband.projects.standing_panel import reads_standing
from samband.projects.standing_reading import StandingOfProject, standing_of
from samband.projects.views.plan_common import for_people, project_of


@for_people
@require_GET
def standing(request: HttpRequest, key: str) -> HttpResponse:
    """Show where a project stands: every light with its rule and the numbers it saw."""
    project, agent = project_of(request, key), agent_of(request.user)
    if not reads_standing(agent, project):
        raise Http404
    today = timezone.localdate()
    indicators = shown_indicators(material_of(project, agent, register=False), today)
    found = standing_of(project, indicators, today)
    context = {
        **frame_of(agent, project, "project-standing"),
        "today": today,
        "light": shown(found.light),
        "packages": [{"package": one, "light": shown(light)} for one, light in found.packages],
        "goals": [{"one": one, "light": shown(one.light)} for one in indicators if one.light is not None],
        "counts": [{"one": one, "light": shown(light)} for one, light in found.counts],
        "spending": shown(found.spending) if found.spending else None,
        "value": _value(found),
        "curve": _curve(found, project),
        "reports": [{"row": row, "light": shown(row.light)} for row in found.reports],
        "found": found,
        "collaboration": collaboration_of(project, agent),
    }
    return page(request, "projects/standing_page.html", context)


def _value(found: StandingOfProject) -> dict[str, Any] | None:
    value = found.value
    if value is None:
        return None
    currency = value.currency
    return {
        "lights": [shown(light) for light in found.value_lights],
        "measured": found.measured.indicator if found.measured else None,
        "rows": [
            (name, in_words("index", index, currency) if index is not None else None)
            for name, index in (
                (_("Earned for each unit spent (CPI)"), value.cpi),
                (_("Earned against planned (SPI)"), value.spi),
            )
        ],
        "forecast": value.forecast_minor,
        "naive": value.naive_minor,
        "differs": value.forecast_minor is not None
        and value.naive_minor is not None
        and (value.forecast_minor > value.budget_minor) != (value.naive_minor > value.budget_minor),
        "figures": value,
    }


def _curve(found: StandingOfProject, project: Project) -> dict[str, Any] | None:
    """Give the plan and what was certified as two lines of 1000 by 300, and as rows of a table."""
    top = max([minor for _day, minor in (*found.curve, *found.spent)], default=0)
    if project.starts_on is None or project.ends_before is None or not top:
        return None
    days = (project.ends_before - project.starts_on).days

    def points(rows: Any) -> str:
        return " ".join(
            f"{min(max((day - project.starts_on).days, 0) * 1000 // days, 1000)},{300 - minor * 290 // top}"
            for day, minor in rows
        )

    spent = ((project.starts_on, 0), *found.spent) if found.spent else ()
    held = dict(found.spent)
    planned = dict(found.curve)
    table = [(day, planned.get(day), held.get(day)) for day in sorted({*planned, *held})]
    return {
        "planned": points(found.curve),
        "spent": points(spent),
        "rows": [
            {
                "day": wording.day(day, "medium"),
                "planned": wording.amount(plan, project.currency),
                "spent": wording.amount(cost, project.currency),
            }
            for day, plan, cost in table
        ],
    }
