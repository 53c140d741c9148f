"""Adds the stage of projects to the home of the journeys: Norrsken at work, a report in each state.

It is the world in which every address of projects is tried. Addresses and sessions are left in the home
for those who look at the pages.
"""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from tests.site.url_world_projects import Projects

PROJECTS = "journey-projects.json"
KRONOR = "11.0000"


def first_day(today: date) -> date:
    """Give the day on which a project begins that has three months behind it."""
    months = today.year * 12 + today.month - 1 - 3
    return date(months // 12, months % 12 + 1, 1)


def add_rate(today: date) -> None:
    """Keep how many kronor a euro is worth this month, unless the world knows it."""
    from samband.base.agents import OPERATOR
    from samband.rules.actions import add_exchange_rate
    from samband.rules.domain.exchange import Rate, month_of

    rate = Rate("SEK", "EUR", Decimal(KRONOR), month_of(today), "Påhittad", today, "verified")
    add_exchange_rate(rate, by=OPERATOR, has_looked_again=True)


def _elsewhere(made: "Projects") -> dict[str, str]:
    """Give the pages that are seen in another state than the one they are tried in, by address.

    A change is begun where none is under way, and a joint report verified once it is handed in.
    """
    from samband.projects.models import Partner, Project

    project, lead = made.project, made.world.partners["LP"]
    other = Project.objects.create(
        name="Nordanvind (påhittat)", lang="sv", currency="EUR", status="running", is_fictional=True,
        made_at=project.made_at, changed_at=project.changed_at,
    )  # fmt: skip
    Partner.objects.create(
        project=other, number=1, organisation=lead.organisation, country="SE", currency="EUR",
        role=lead.role,
    )  # fmt: skip
    return {
        "change-new": reverse("change-new", args=[other.key]),
        "joint-deductions": reverse("joint-deductions", args=[made.public.key]),
    }


def _stewarded(made: "Projects") -> None:
    """Let the funder's person look after the funder, whose programme it is."""
    from samband.actors.actions import settle_member
    from samband.base.agents import OPERATOR

    settle_member(made.world.bodies["funder"], by=OPERATOR, person=made.people["funder"], role="steward")


def add_projects(session: Callable[..., str]) -> None:
    """Bring the project and its people into being, and write down where its pages are."""
    from django.conf import settings

    from samband.funding.urls import urlpatterns as of_funding
    from samband.projects.urls import urlpatterns as of_projects
    from tests.site.url_world_projects import filled_projects

    made = filled_projects()
    _stewarded(made)
    add_rate(date.today())
    kept = {f"as {who}": session(person, late=False) for who, person in made.people.items()}
    for route in (*of_projects, *of_funding):
        name, parameters = str(route.name), route.pattern.regex.groupindex
        given = made.arguments_of(name)
        kept[name] = reverse(name, kwargs={one: given[one] for one in parameters})
    kept |= _elsewhere(made)
    (settings.SAMBAND_HOME / PROJECTS).write_text(json.dumps(kept))
