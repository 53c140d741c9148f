"""Who is who to a project, a letter each; and tables of who may do what, as they are written in tests.

A table has a row for each verb and a column for each state. A cell holds the letters of those who may; ``-``
is nobody. Whoever is not in a cell is refused.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.agents import OPERATOR, VISITOR, Agent
from samband.funding.models import Programme
from samband.projects.models import (
    ChangeRequest,
    Contribution,
    Controlling,
    Financing,
    Partner,
    PartnerPerson,
    Project,
    ReportingPeriod,
)
from tests.challenges.challenges_material import organisation, person
from tests.projects.norrsken import NOW, Norrsken, found_norrsken

# The partner is the company ("PP"), which is no lead; the approving funder is whom a change names as decider.
WHO: Final = {
    "L": "lead's project manager",
    "F": "lead's finance officer",
    "N": "lead of the Norwegian side",
    "P": "partner's finance officer",
    "c": "colleague at the partner whom nobody has named",
    "Q": "another partner's finance officer",
    "K": "controller to whom the partner is assigned",
    "b": "of the controlling body, and of the partner too",
    "k": "another partner's controller",
    "A": "approving funder",
    "M": "owner of the programme",
    "E": "financier",
    "O": "operator",
    "x": "outsider who is signed in",
    "s": "stranger",
}
PLAN_STATES: Final = ("draft", "applied", "running", "open", "decided-on", "closed", "withdrawn")
Decide = Callable[[Agent, Any], Any]
Table = Mapping[str, Mapping[str, str]]


@dataclass
class Cast:
    """Norrsken with a fourth partner, and an agent for each letter."""

    world: Norrsken
    people: dict[str, Person]
    agents: dict[str, Agent]

    @property
    def project(self) -> Project:
        """The project as it stands now."""
        return Project.objects.select_related("programme").get(pk=self.world.project.pk)

    def partner(self, who: str = "PP") -> Partner:
        """Give a partner as it stands now."""
        return Partner.objects.select_related("project__programme", "organisation").get(
            pk=self.world.partners[who].pk
        )

    @property
    def period(self) -> ReportingPeriod:
        """The first reporting period."""
        return self.world.periods[0]

    def may(self, decide: Decide, subject: Any) -> str:
        """Give the letters of those to whom a decision is yes, in the order of `WHO`; ``-`` for nobody."""
        return "".join(one for one in WHO if decide(self.agents[one], subject)) or "-"

    def answers(self, decisions: Mapping[str, Decide], subject: Any) -> dict[str, str]:
        """Give who may, by verb; verbs that ask the same are asked once."""
        known = {decide: self.may(decide, subject) for decide in set(decisions.values())}
        return {verb: known[decide] for verb, decide in decisions.items()}


def found_cast(world: Norrsken | None = None) -> Cast:
    """Make the project and everybody who has something to do with it; give their agents by letter."""
    world = world or found_norrsken()
    bodies = world.bodies
    for name in ("QP", "owner", "financier"):
        bodies[name] = organisation(f"{name} (påhittad)", kind="company")
    Programme.objects.filter(pk=world.programme.pk).update(owner=bodies["owner"])
    world.partners["QP"] = Partner.objects.create(
        project=world.project, number=4, organisation=bodies["QP"], country="SE", abbreviation="QP"
    )
    Contribution.objects.create(
        partner=world.partners["PP"], source="Fonden", kind="public", amount_minor=1,
        organisation=bodies["financier"],
    )  # fmt: skip
    Financing.objects.create(
        project=world.project, name="Fonden", kind="public", organisation=bodies["financier"]
    )
    Controlling.objects.create(partner=world.partners["QP"], body=bodies["control"], since=date(2026, 1, 1))
    people = {
        "L": world.people["lead"],
        "F": person("lead_finance", bodies["LP"]),
        "N": world.people["norwegian"],
        "P": world.people["finance"],
        "c": person("colleague", bodies["PP"]),
        "Q": person("another", bodies["QP"]),
        "K": world.people["other_controller"],
        "b": person("both", bodies["other_control"], bodies["PP"]),
        "k": world.people["controller"],
        "A": world.people["funder"],
        "M": person("owner", bodies["owner"]),
        "E": person("financier", bodies["financier"]),
        "x": world.people["outsider"],
    }
    for who, partner, role in (("L", "LP", "content"), ("F", "LP", "finance"), ("P", "PP", "finance")):
        PartnerPerson.objects.create(
            partner=world.partners[partner], person=people[who], role=role, since=date(2026, 1, 1)
        )
    agents = {letter: agent_of(Person.objects.get(pk=one.pk)) for letter, one in people.items()}
    return Cast(world, people, {**agents, "O": OPERATOR, "s": VISITOR})


def stand(cast: Cast, state: str) -> Project:
    """Let the project stand somewhere; ``open`` and ``decided-on`` are of a request to change its plan."""
    cast.project.change_requests.all().delete()
    if state not in ("draft", "applied") and not cast.project.versions.exists():
        cast.world.approved()
    if state in ("open", "decided-on"):
        request(cast, {"open": "open", "decided-on": "submitted"}[state])
        state = "running"
    Project.objects.filter(pk=cast.project.pk).update(status=state)
    return cast.project


def request(cast: Cast, status: str) -> ChangeRequest:
    """Ask to change the plan, of which the approving funder decides."""
    made = ChangeRequest.objects.create(
        project=cast.project,
        number=1,
        status=status,
        from_version=cast.project.versions.first() or cast.world.approved(),
        title="Ändring",
        decider=cast.world.bodies["funder"].key,
        made_at=NOW(),
    )
    return ChangeRequest.objects.select_related("project").get(pk=made.pk)


def read_table(text: str, who: Collection[str] = WHO) -> dict[str, dict[str, str]]:
    """Read a table: states in the first row; then a verb and, for each state, who of those known may."""
    head, *rows = [line.split() for line in text.strip().splitlines() if line.strip()]
    found = dict[str, dict[str, str]]()
    for verb, *cells in rows:
        assert len(cells) == len(head), f"{verb} has {len(cells)} cells for {len(head)} states"
        assert verb not in found, f"{verb} stands twice"
        unknown = {one for cell in cells for one in cell if one not in (*who, "-")}
        assert not unknown, f"{verb} names nobody known: {unknown}"
        found[verb] = dict(zip(head, cells, strict=True))
    return found


def column(table: Table, state: str) -> dict[str, str]:
    """Give who may in a state, by verb."""
    return {verb: cells[state] for verb, cells in table.items()}


def states_of(table: Table) -> list[str]:
    """Give the states that a table has columns for."""
    return list(next(iter(table.values())))
