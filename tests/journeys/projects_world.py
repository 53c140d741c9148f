"""Adds the stage of projects to the home of the journeys: Norrsken at work, a report in each state.

It is the world in which every address of projects is tried. Addresses and sessions are left in the home
for those who look at the pages.
"""

import json
from collections.abc import Callable

from django.urls import reverse

PROJECTS = "journey-projects.json"


def add_projects(session: Callable[..., str]) -> None:
    """Bring the project and its people into being, and write down where its pages are."""
    from django.conf import settings

    from samband.funding.urls import urlpatterns as of_funding
    from samband.projects.urls import urlpatterns as of_projects
    from tests.site.url_world_projects import filled_projects

    made = filled_projects()
    kept = {f"as {who}": session(person, late=False) for who, person in made.people.items()}
    for route in (*of_projects, *of_funding):
        name, parameters = str(route.name), route.pattern.regex.groupindex
        given = made.arguments_of(name)
        kept[name] = reverse(name, kwargs={one: given[one] for one in parameters})
    (settings.SAMBAND_HOME / PROJECTS).write_text(json.dumps(kept))
