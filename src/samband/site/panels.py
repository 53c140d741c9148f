"""What one stage's pages show of another's: organisations behind a project, what waits for a person.

Matching knows no stage, so here is where its hits meet the map.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samband.actors.labels import KINDS, PARTICIPATION_ROLES, ROLES_BEHIND
from samband.actors.models import ContactPoint, Organisation, Participation
from samband.base.agents import Agent
from samband.kernel.period import Period
from samband.matching.models import Profile

SORT_LABELS = {
    "organisation": _("Organisation"),
    "testbed": _("Testbed"),
    "project": _("Project"),
    "challenge": _("Challenge"),
}
SORT_PLURALS = {"testbed": _("Testbeds"), "project": _("Projects of the past")}
KINDS_IN_FILTER = (
    "organisation",
    "testbed",
    "project",
    "challenge",
    "company",
    "cluster",
    "university",
    "research-institute",
    "municipality",
    "hospital",
)


def kind_label(kind: str) -> Any:
    """Give a kind's or sort's name in the reader's language; an unknown one stands as it is."""
    return SORT_LABELS.get(kind) or KINDS.get(kind) or kind


def years(first: int | None, last: int | None) -> str:
    """Give a period of years as it is written ("2019–22"), nothing when both are unknown."""
    return Period.of_years(first, last).describe() if first or last else ""


@dataclass(frozen=True, slots=True)
class Behind:
    """An organisation behind a profile: its role, when, and how to reach it."""

    key: str
    name: str
    lang: str
    url: str
    role_label: str
    period: str
    contact_url: str


@dataclass(frozen=True, slots=True)
class TookPart:
    """A project or testbed that an organisation has to do with."""

    title: str
    lang: str
    url: str
    period: str
    role_label: str


def organisation_url(key: str) -> str:
    """Give the address of an organisation's page."""
    return reverse("organisation-detail", args=[key])


def profile_url(profile: Profile, organisations: dict[int, Organisation]) -> str:
    """Give the page of whatever a profile describes."""
    organisation = organisations.get(profile.pk)
    if organisation is not None:
        return organisation_url(organisation.key)
    return reverse("profile-detail", args=[profile.key])


def organisations_of(profiles: Iterable[Profile], agent: Agent) -> dict[int, Organisation]:
    """Give for profiles of organisations, by the profile's id, the organisation (visible ones)."""
    ids = [profile.pk for profile in profiles if profile.sort == "organisation"]
    if not ids:
        return {}
    found = Organisation.objects.visible_to(agent).filter(profile_id__in=ids).prefetch_related("contacts")
    return {organisation.profile_id or 0: organisation for organisation in found}


def organisations_behind(profiles: Iterable[Profile], agent: Agent) -> dict[int, list[Behind]]:
    """Give for projects and testbeds, by the profile's id, the organisations behind them."""
    ids = [profile.pk for profile in profiles if profile.sort != "organisation"]
    behind: dict[int, list[Behind]] = defaultdict(list)
    if not ids:
        return behind
    rows = list(Participation.objects.filter(profile_id__in=ids).order_by("profile_id", "role", "id"))
    # Who may be seen is asked of the few that are met: as one query it would go through all there are.
    met = {row.organisation_id for row in rows}
    visible = Organisation.objects.visible_to(agent).prefetch_related("contacts").in_bulk(met)
    found = [(row, visible[row.organisation_id]) for row in rows if row.organisation_id in visible]
    for row, one in sorted(found, key=lambda pair: (pair[0].profile_id, pair[0].role, pair[1].sort_key)):
        behind[row.profile_id].append(
            Behind(
                key=one.key,
                name=one.name,
                lang=one.lang,
                url=organisation_url(one.key),
                role_label=str(ROLES_BEHIND.get(row.role, row.role)),
                period=years(row.started_year, row.ended_year),
                contact_url=contact_url(one.contacts.all()),
            )
        )
    return behind


def took_part(organisations: Iterable[Organisation], agent: Agent) -> dict[int, list[TookPart]]:
    """Give for organisations, by id, the projects and testbeds they have to do with, newest first."""
    ids = [organisation.pk for organisation in organisations]
    found: dict[int, list[TookPart]] = defaultdict(list)
    if not ids:
        return found
    rows = list(
        Participation.objects.filter(organisation_id__in=ids).order_by("organisation_id", "-ended_year", "id")
    )
    visible = Profile.objects.visible_to(agent).in_bulk({row.profile_id for row in rows})
    for row in rows:
        profile = visible.get(row.profile_id)
        if profile is None:
            continue
        found[row.organisation_id].append(
            TookPart(
                title=profile.title,
                lang=profile.lang,
                url=reverse("profile-detail", args=[profile.key]),
                period=years(row.started_year, row.ended_year),
                role_label=str(PARTICIPATION_ROLES.get(row.role, row.role)),
            )
        )
    return found


def contact_url(contacts: Iterable[ContactPoint]) -> str:
    """Give the best way to reach somebody as a link: a mailbox, else a form, else a telephone."""
    links = contact_links(contacts)
    return links[0][1] if links else ""


def contact_links(contacts: Iterable[ContactPoint]) -> Sequence[tuple[str, str, str]]:
    """Give contact points as (sort, link, shown), mailbox first."""
    order = {"mailbox": 0, "form": 1, "telephone": 2}
    links = []
    for point in sorted(contacts, key=lambda one: order.get(one.sort, 9)):
        if point.sort == "mailbox":
            links.append((point.sort, f"mailto:{point.value}", point.value))
        elif point.sort == "telephone":
            links.append((point.sort, "tel:" + point.value.replace(" ", ""), point.value))
        elif point.value.startswith(("https://", "http://")):
            links.append((point.sort, point.value, point.value))
    return links
