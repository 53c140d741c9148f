"""What every page's frame shows: navigation, the bar of the demo world, the source."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from samband.accounts.access import demo_people
from samband.accounts.models import Person
from samband.site.demo_mark import is_demo

SOURCE_URL = ""


def _title_in(person: Person, language: str) -> str:
    titles = person.titles if isinstance(person.titles, dict) else {}
    return str(titles.get(language) or person.title)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the variables of the frame."""
    if not is_demo():
        return {"demo": False}
    language = get_language() or "en"
    current = request.user if isinstance(request.user, Person) else None
    people = [
        {
            "key": person.key,
            "label": _title_in(person, language),
            "current": current is not None and person.key == current.key,
        }
        for person in demo_people()
    ]
    chosen = next((person for person in people if person["current"]), None)
    return {"demo": True, "see_as": {"people": people, "current": chosen}}
