"""What tests of published challenges share: two cities with their people, and a challenge in any state."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from samband.accounts.models import Person
from samband.actors.actions import add_organisation
from samband.actors.models import Organisation
from samband.base.agents import OPERATOR, Agent
from samband.challenges.actions.challenges import save_statement, set_owners, share_draft, start_challenge
from samband.challenges.domain.challenge import MERGED, PUBLIC
from samband.challenges.models import Challenge
from tests.actors.people import agent, placed, somebody

WORDS = {
    "title": "Torra källare när snön smälter",
    "lang": "sv",
    "affected": "Två tusen hushåll vid ån.",
    "future": "Ingen källare svämmas över när snön smälter.",
    "owner": "Enheten för vatten",
    "adoption": "Nämnden har avsatt pengar för 2028.",
}


@dataclass
class Cities:
    """A city with a maker and a colleague, a department, another city with somebody of its own."""

    city: Organisation
    other: Organisation
    department: Organisation
    maker: Person
    colleague: Person
    outsider: Person


def organisation(name: str, kind: str = "municipality", **more: Any) -> Organisation:
    """Add an organisation."""
    values = {"kinds": [kind], "country": "SE", "region": "SE232", "municipality": name, "source": "Test"}
    return add_organisation(by=OPERATOR, name=name, **{**values, **more})


def cities() -> Cities:
    """Make both cities."""
    city, other = organisation("Älvhamn"), organisation("Fjordvik", country="NO", region="NO0A2")
    return Cities(
        city=city,
        other=other,
        department=organisation("Vatten och avlopp", "department", municipality="Älvhamn"),
        maker=placed(somebody("maker"), city, "steward"),
        colleague=placed(somebody("colleague"), city),
        outsider=placed(somebody("outsider"), other),
    )


def draft(maker: Person, *owners: Organisation, shared: bool = True, **words: Any) -> Challenge:
    """Make a draft that lacks nothing but a look at what others have done."""
    by = agent(maker)
    made = start_challenge(by=by, organisation=owners[0] if owners else None, lang="sv")
    made = save_statement(made, by=by, version=made.version, words={**WORDS, **words})
    if len(owners) > 1:
        made = set_owners(made, by=OPERATOR, version=made.version, organisations=owners)
    return share_draft(made, by=by, version=made.version) if owners and shared else made


def standing(status: str, maker: Person, *owners: Organisation, **words: Any) -> Challenge:
    """Make a challenge that stands somewhere, as if all moves there had been made."""
    made = draft(maker, *owners, **words)
    values: dict[str, Any] = {"status": status, "looked_at": timezone.now()}
    if status in PUBLIC or status == MERGED:
        values["published_at"] = timezone.now()
    values |= {"not_solved": {"learned": "Givare fryser."}, "withdrawn": {"why": "Annat först."}}.get(
        status, {}
    )
    if status == MERGED:
        values["merged_into"] = draft(maker, *owners, title="Den som är kvar")
    Challenge.objects.filter(pk=made.pk).update(**values)
    return Challenge.objects.get(pk=made.pk)


def acting(person: Person) -> Agent:
    """Give somebody's agent as of now."""
    return agent(person)
