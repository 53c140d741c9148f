"""What tests of funding share: a funder, a cluster, a company, their people, and a grant."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import VISITOR, Agent
from samband.funding.actions.aid import Aid
from tests.challenges.challenges_material import organisation, person

FIRM, OTHER_FIRM, SOLE_TRADER = "556016-0680", "556703-7485", "811218-9876"


def aid(**more: Any) -> Aid:
    """Give aid of 20 000 euros to the firm."""
    said: dict[str, Any] = {
        "undertaking": FIRM,
        "country": "SE",
        "granted_on": date(2026, 3, 1),
        "legal_basis": "de-minimis",
        "minor": 2_000_000,
        "source": "Beslut 2026-03-01",
        **more,
    }
    return Aid(**said)


@dataclass
class Funding:
    """A funder with a steward and a colleague, a cluster, a stranger."""

    funder: Organisation
    cluster: Organisation
    other: Organisation
    people: dict[str, Person]

    def agent(self, who: str) -> Agent:
        """Give somebody's agent, as of now."""
        if who == "visitor":
            return VISITOR
        return agent_of(Person.objects.get(pk=self.people[who].pk))


def found_funding() -> Funding:
    """Make them."""
    funder = organisation("Regionen i Norr (påhittad)", kind="region")
    cluster = organisation("Skogsklustret (påhittat)", kind="cluster")
    other = organisation("Utanför AB", kind="company")
    people = {
        "steward": person("steward", funder, role="steward"),
        "funder": person("funder", funder),
        "recipient": person("recipient", cluster),
        "stranger": person("stranger", other),
    }
    return Funding(funder, cluster, other, people)
