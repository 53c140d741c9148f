"""What tests of requests share: a cluster, a city, a company, their people, and something asked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.actors.actions.memberships import settle_member
from samband.actors.actions.organisations import add_organisation
from samband.actors.models import Organisation
from samband.actors.tasks import tell_stewards_of
from samband.base.agents import OPERATOR, Agent
from samband.challenges.actions.requests import Wish, ask_organisation
from samband.challenges.models import EntryPoint, Request

WISH = Wish("introduction", "Möta era driftingenjörer", "Vi vill träffa dem som sköter pumparna.", "sv")
# A text with everything that breaks what is careless: marks, right to left, signs above the plane, markup.
STRANGE = "Ærø—Å\u0301\u202eabc 🜁 ﷺ <b>&amp;</b> =1+1 {subject} %s"


def run_jobs() -> None:
    """Run what waits to be told, as the worker would."""
    for one in DBTaskResult.objects.ready().filter(task_path=tell_stewards_of.module_path).order_by("id"):
        tell_stewards_of.func(*one.args_kwargs["args"])


def organisation(name: str, kind: str, **more: Any) -> Organisation:
    """Add an organisation of one kind."""
    said = {"kinds": [kind], "country": "SE", "region": "SE232", "lang": "sv", **more}
    return add_organisation(name, by=OPERATOR, source="test", **said)


def somebody(name: str, *of: Organisation, role: str = "member", **more: Any) -> Person:
    """Add a person who belongs to some organisations."""
    added = add_person(f"{name}@post.example", by=OPERATOR, title=f"The {name}", language="en", **more)
    for one in of:
        settle_member(one, by=OPERATOR, person=added, role=role)
    added.refresh_from_db()
    return added


def door_of(owner: Organisation, **more: Any) -> EntryPoint:
    """Open a door, as its own pages do."""
    said = {"sort": "role", "role_title": "Näringslivslots", "name": "En väg in", "country": "SE", **more}
    return EntryPoint.objects.create(organisation=owner, made_at=timezone.now(), lang="sv", **said)


@dataclass
class Parties:
    """Who asks, who is asked, and who has nothing to do with it."""

    cluster: Organisation
    city: Organisation
    company: Organisation
    matchmaker: Person
    host: Person
    stranger: Person

    @property
    def asking(self) -> Agent:
        """The agent of the cluster."""
        return agent_of(self.matchmaker)

    @property
    def answering(self) -> Agent:
        """The agent of the city."""
        return agent_of(self.host)

    def ask(self, wish: Wish = WISH, asked: Organisation | None = None) -> Request:
        """Let the cluster ask the city."""
        return ask_organisation(asked or self.city, by=self.asking, asker=self.cluster, wish=wish)

    def lent(self) -> Wish:
        """Somebody's hours."""
        first = date(2026, 3, 2)
        return Wish(
            "resource", "En hydrolog", "Vi behöver räkna om ett dämme.", "sv",
            competence="Hydrologi", hours=40, starts_on=first, ends_before=first + timedelta(days=30),
        )  # fmt: skip


def parties() -> Parties:
    """Make them."""
    cluster = organisation("Pumpklustret i Vik", "cluster")
    city = organisation("Älvhamns stad", "municipality")
    company = organisation("Vattenvakt AB", "company")
    return Parties(
        cluster,
        city,
        company,
        somebody("matchmaker", cluster),
        somebody("host", city, role="steward"),
        somebody("stranger", company),
    )
