"""What tests of challenges share: a city with a department, its people, drafts in every state."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.actors.actions import settle_member
from samband.actors.actions.organisations import add_organisation
from samband.actors.models import Organisation, OrganisationKind, Tie
from samband.base.agents import OPERATOR, Agent
from samband.challenges.actions.challenge_before import decide_on_prior_answers
from samband.challenges.actions.challenge_publication import (
    approve_challenge,
    ask_for_approval,
    publish_challenge,
    send_back_challenge,
)
from samband.challenges.actions.challenges import save_statement, set_owners, share_draft, start_challenge
from samband.challenges.domain.challenge import DRAFT, PUBLIC, PUBLISHED, REVIEW
from samband.challenges.models import Challenge

WORDS: dict[str, Any] = {
    "title": "Äldre som faller hemma",
    "lang": "sv",
    "affected": "Äldre som bor ensamma, omkring 1 400 i staden.",
    "future": "Ingen ligger mer än tio minuter på golvet utan att någon vet om det.",
    "owner": "Äldreförvaltningen, avdelningschef hemtjänst",
    "adoption": "Nämnden beslutar i september; ramavtalet rymmer ett års drift.",
}
OLD_TENDER = (
    "Kommunen ska upphandla 400 fallsensorer med radar. Äldre som bor ensamma faller ofta på natten. "
    "I dag hittas var tredje först på morgonen. År 2028 ska ingen ligga mer än tio minuter på golvet. "
    "Socialförvaltningen äger behovet."
)


def organisation(name: str, kind: str = "municipality", **more: Any) -> Organisation:
    """Add an organisation of a kind."""
    values = {"country": "SE", "region": "SE232", "municipality": "Älvhamn", "lang": "sv", **more}
    made = add_organisation(by=OPERATOR, name=name, source="test", sourced_on=date(2026, 1, 1), **values)
    OrganisationKind.objects.get_or_create(organisation=made, kind=kind)
    return made


def department(city: Organisation, name: str) -> Organisation:
    """Add a department that is part of a city."""
    made = organisation(name, kind="department")
    Tie.objects.create(
        organisation=made, other=city, kind="member-of", source="test", sourced_on=date(2026, 1, 1)
    )
    return made


def person(name: str, *organisations: Organisation, role: str = "member") -> Person:
    """Add somebody who belongs to some organisations."""
    added = add_person(f"{name}@city.example", by=OPERATOR, title=f"{name.title()}, city of Älvhamn")
    for one in organisations:
        settle_member(one, by=OPERATOR, person=added, role=role)
    return Person.objects.get(pk=added.pk)


@dataclass
class City:
    """A city, a department of it, another city, and people in each."""

    city: Organisation
    care: Organisation
    other: Organisation
    officer: Person
    colleague: Person
    in_care: Person
    head: Person
    outsider: Person

    def agent(self, who: str) -> Agent:
        """Give the agent of one of the people, as of now."""
        return agent_of(Person.objects.get(pk=getattr(self, who).pk))

    @property
    def by(self) -> Agent:
        """The one who writes."""
        return self.agent("officer")


def found_city() -> City:
    """Make the city."""
    city = organisation("Älvhamns stad")
    care = department(city, "Äldreförvaltningen")
    other = organisation("Fjordby kommune", country="NO", region="NO0A2")
    return City(
        city=city,
        care=care,
        other=other,
        officer=person("officer", city),
        colleague=person("colleague", city),
        in_care=person("carer", care),
        head=person("head", city, role="steward"),
        outsider=person("outsider", other),
    )


def draft(town: City, **words: Any) -> Challenge:
    """Begin a challenge of the city, with some words."""
    made = start_challenge(
        by=town.by, title=str(words.get("title", "Äldre som faller")), organisation=town.city
    )
    return save_statement(made, by=town.by, version=made.version, words=words) if words else made


def ready(town: City, **words: Any) -> Challenge:
    """Begin a challenge that can be published."""
    made = draft(town, **{**WORDS, **words})
    return decide_on_prior_answers(made, by=town.by, version=made.version, decided=())


def owned(made: Challenge, town: City) -> Challenge:
    """Let city and department own it together, and all of them work on it."""
    now = set_owners(made, by=town.by, version=made.version, organisations=[town.city, town.care])
    return share_draft(now, by=town.by, version=now.version)


def in_review(town: City, **words: Any) -> Challenge:
    """Lay one before the head."""
    made = ready(town, **words)
    return ask_for_approval(made, by=town.by, version=made.version, approver=town.head)


def published(town: City, **words: Any) -> Challenge:
    """Publish one."""
    made = ready(town, **words)
    return publish_challenge(made, by=town.by, version=made.version)


def in_state(town: City, status: str) -> Challenge:
    """Give a challenge of city and department, with the head named to approve, that stands in a status."""
    made = owned(ready(town), town)
    made = ask_for_approval(made, by=town.by, version=made.version, approver=town.head)
    if status == REVIEW:
        return made
    if status == DRAFT:
        return send_back_challenge(made, by=town.agent("head"), version=made.version, why="Säg hur många.")
    made = approve_challenge(made, by=town.agent("head"), version=made.version)
    if status != PUBLISHED:
        into = published(town) if status not in PUBLIC else None
        Challenge.objects.filter(pk=made.pk).update(
            status=status, learned="Golvlarm väcker alla.", why="Vi slår ihop.", merged_into=into
        )
    return Challenge.objects.get(pk=made.pk)
