"""What tests of shortlists share: two people, things to choose from, and a list."""

from typing import Any

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person
from samband.accounts.actions.belonging import belong
from samband.accounts.models import Person
from samband.base.agents import OPERATOR
from samband.matching.actions import ProfileContent, add_to_shortlist, make_shortlist, save_profile
from samband.matching.models import Profile, Shortlist, ShortlistRow


def person(name: str, organisation_key: str = "", **more: Any) -> Person:
    """Add somebody, who may belong to an organisation."""
    added = add_person(f"{name}@city.example", by=OPERATOR, title=f"{name.title()}, city of Älvhamn", **more)
    return belong(added, organisation_keys=[organisation_key] if organisation_key else [])


def profile(title: str = "Torra källare", **more: Any) -> Profile:
    """Save a project that may be chosen."""
    values = {"sort": "project", "title": title, "text": f"{title}: om källare och snö.", "lang": "sv"}
    return save_profile(None, by=OPERATOR, content=ProfileContent(**{**values, **more}))


def filled(owner: Person, *titles: str, **more: Any) -> tuple[Shortlist, list[ShortlistRow]]:
    """Make a list with some candidates."""
    agent = agent_of(owner)
    made = make_shortlist("Källare", by=agent, **more)
    rows = [add_to_shortlist(made, by=agent, profile=profile(title)) for title in titles]
    return made, rows
