"""One organisation as its page shows it: what it says, how to reach it, ties, facts with their sources."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from samband.accounts.access import titles_of
from samband.actors import labels
from samband.actors.access import can_see_organisation
from samband.actors.belonging import people_panel
from samband.actors.listing import place_words
from samband.actors.models import Organisation, Tie
from samband.actors.page_panels import panels_of
from samband.base.agents import Agent
from samband.base.labels import country_name, in_one_line, language_name, region_name, source_label
from samband.base.models import Event
from samband.base.timeline import people_of, tell
from samband.kernel.period import Period
from samband.matching.models import Profile

STALE_DAYS = 730
_MOST_EVENTS = 100


def portrait(organisation: Organisation, agent: Agent, today: date) -> dict[str, Any]:
    """Give all that the page of an organisation shows to an agent."""
    kinds = [str(labels.KINDS.get(one.kind, one.kind)) for one in organisation.kinds.all()]
    themes = [str(labels.THEMES.get(one.theme, one.theme)) for one in organisation.themes.all()]
    said = list(organisation.statements.all())
    parts = _took_part(organisation, agent)
    return {
        "organisation": {
            "key": organisation.key,
            "name": organisation.name,
            "lang": organisation.lang,
            "kinds": in_one_line(kinds),
            "place": place_words(organisation.municipality, organisation.region, organisation.country),
            "notes": _notes(organisation, today),
            "offers": [{"lang": one.lang, "text": one.text} for one in said if one.role == "offers"],
            "seeks": [{"lang": one.lang, "text": one.text} for one in said if one.role == "seeks"],
            "themes": themes,
            "facts": _facts(organisation, kinds, themes),
            "website": organisation.website,
            "website_label": organisation.website.removeprefix("https://")
            .removeprefix("http://")
            .rstrip("/"),
        },
        "contacts": _contacts(organisation),
        "ties": _ties(organisation, agent),
        "projects": [part for part in parts if part["sort"] != "testbed"],
        "testbeds": [part for part in parts if part["sort"] == "testbed"],
        "events": _events(organisation),
        "people": people_panel(organisation, agent),
        "panels": panels_of(organisation, agent),
        "is_stale": is_stale(organisation, today),
        "like_url": _profile_address("profile-like", organisation),
        "shortlist_url": _profile_address("shortlist-add", organisation),
    }


def is_stale(organisation: Organisation, today: date) -> bool:
    """Whether what is said was last confirmed more than two years ago, or never and is that old."""
    seen = organisation.confirmed_on or organisation.sourced_on
    return (today - seen).days > STALE_DAYS


def _notes(organisation: Organisation, today: date) -> list[str]:
    notes = []
    if organisation.closed_on:
        notes.append(_("This organisation has closed. Its page stays because others refer to it."))
    if organisation.confirmed_on is None:
        words = _("The organisation has not confirmed this itself. It comes from %(source)s.")
        notes.append(words % {"source": source_label(organisation.source)})
    elif is_stale(organisation, today):
        notes.append(_("This was last confirmed more than two years ago. Check it before you rely on it."))
    return notes


def _facts(organisation: Organisation, kinds: list[str], themes: list[str]) -> list[dict[str, Any]]:
    values = {
        "kinds": in_one_line(kinds),
        "country": country_name(organisation.country),
        "region": _region(organisation.region),
        "municipality": organisation.municipality,
        "lang": language_name(organisation.lang),
        "website": organisation.website,
        "registry_number": organisation.registry_number,
        "themes": in_one_line(themes),
    }
    rows: list[dict[str, Any]] = [
        {"label": labels.FACTS[name], "value": value, **_origin(organisation, name)}
        for name, value in values.items()
        if value
    ]
    confirmed: dict[str, Any] = {"label": _("Last confirmed"), "value": _("never"), "on": None}
    if organisation.confirmed_on:
        confirmed |= {"value": _("by the organisation itself"), "on": organisation.confirmed_on}
    return [*rows, confirmed]


def _region(code: str) -> str:
    name = region_name(code)
    return f"{name} ({code})" if code and name != code else code


def _origin(organisation: Organisation, name: str) -> dict[str, Any]:
    """Give source, date and mark of a fact; those of the organisation where it has none of its own."""
    noted: Mapping[str, str] = organisation.provenance.get(name) or {}
    try:
        on = date.fromisoformat(noted.get("date", ""))
    except ValueError:
        on = organisation.sourced_on
    return {
        "source": source_label(noted.get("source") or organisation.source),
        "on": on,
        "mark": labels.MARKS.get(noted.get("mark", "unverified")),
    }


def _contacts(organisation: Organisation) -> list[dict[str, Any]]:
    prefixes = {"mailbox": "mailto:", "telephone": "tel:", "form": ""}
    order = {"mailbox": 0, "form": 1, "telephone": 2}
    return [
        {
            "label": labels.CONTACT_SORTS.get(one.sort, one.sort),
            "value": one.value,
            "url": prefixes.get(one.sort, "")
            + (one.value.replace(" ", "") if one.sort == "telephone" else one.value),
            "source": source_label(one.source),
            "on": one.sourced_on,
        }
        for one in sorted(organisation.contacts.all(), key=lambda one: order.get(one.sort, 9))
        if one.sort != "form" or one.value.startswith(("https://", "http://"))
    ]


def _ties(organisation: Organisation, agent: Agent) -> list[dict[str, Any]]:
    out = organisation.ties.select_related("other").order_by("kind", "other__sort_key")
    back = organisation.ties_from_others.select_related("organisation")
    rows = [_tie(tie, tie.other, labels.TIES) for tie in out if can_see_organisation(agent, tie.other)]
    rows += [
        _tie(tie, tie.organisation, labels.TIES_FROM_OTHERS)
        for tie in back.order_by("kind", "organisation__sort_key")
        if can_see_organisation(agent, tie.organisation)
    ]
    return rows


def _tie(tie: Tie, other: Organisation, words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": words.get(tie.kind, tie.kind),
        "other": other.name,
        "lang": other.lang,
        "url": reverse("organisation-detail", args=[other.key]),
        "period": _period(tie.started_year, tie.ended_year),
        "source": source_label(tie.source),
    }


def _period(first: int | None, last: int | None) -> str:
    return Period.of_years(first, last).describe() if first or last else ""


def _took_part(organisation: Organisation, agent: Agent) -> list[dict[str, Any]]:
    visible = Profile.objects.visible_to(agent).values("id")
    parts = organisation.participations.filter(profile__in=visible).select_related("profile")
    return [
        {
            "sort": part.profile.sort,
            "title": part.profile.title,
            "lang": part.profile.lang,
            "url": _profile_url(part.profile),
            "period": _period(part.started_year, part.ended_year),
            "role_label": labels.PARTICIPATION_ROLES.get(part.role, part.role),
        }
        for part in parts.order_by("-ended_year", "profile__sort_key")
    ]


def _profile_url(profile: Profile) -> str:
    return _address("profile-detail", profile.key)


def _profile_address(name: str, organisation: Organisation) -> str:
    profile = organisation.profile
    return "" if profile is None or profile.is_withdrawn else _address(name, profile.key)


def _address(name: str, key: str) -> str:
    """Give an address of the composition root; "" where it has no such page."""
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


def _events(organisation: Organisation) -> list[Any]:
    events: Iterable[Event] = list(Event.objects.about("organisation", organisation.key)[:_MOST_EVENTS])
    return tell(events, subject=organisation.name, people=titles_of(people_of(events)))
