"""Adds the stage of projects to the home of the journeys: Norrsken at work, a report in each state.

It is the world in which every address of projects is tried. Addresses and sessions are left in the home
for those who look at the pages.
"""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.urls import reverse

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


def add_projects(session: Callable[..., str]) -> None:
    """Bring the project and its people into being, and write down where its pages are."""
    from django.conf import settings

    from samband.funding.urls import urlpatterns as of_funding
    from samband.projects.urls import urlpatterns as of_projects
    from tests.site.url_world_projects import filled_projects

    made = filled_projects()
    add_rate(date.today())
    kept = {f"as {who}": session(person, late=False) for who, person in made.people.items()}
    for route in (*of_projects, *of_funding):
        name, parameters = str(route.name), route.pattern.regex.groupindex
        given = made.arguments_of(name)
        kept[name] = reverse(name, kwargs={one: given[one] for one in parameters})
    (settings.SAMBAND_HOME / PROJECTS).write_text(json.dumps(kept))
