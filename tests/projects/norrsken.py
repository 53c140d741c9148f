"""What tests of projects share: Norrsken, a fictional project of three partners in three currencies.

The figures of the first two partners are those of the worked example that the money rules are tested
by; the third is Norwegian and paid by Norwegian funds at a fictional 50 per cent.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.funding.models import Fund, Grant, Programme
from samband.projects.models import (
    BudgetLine,
    Contribution,
    Controlling,
    CostOption,
    FundShare,
    Partner,
    PlanVersion,
    Project,
    ProjectGrant,
    ReportingPeriod,
    WorkPackage,
)
from samband.projects.plan_snapshot import digest, snapshot
from tests.challenges.challenges_material import organisation, person

NOW = timezone.now


@dataclass
class Norrsken:
    """The project, its partners (``LP``, ``PP``, ``NO``), its people by role."""

    project: Project
    programme: Programme
    funds: dict[str, Fund]
    partners: dict[str, Partner]
    periods: list[ReportingPeriod]
    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Organisation] = field(default_factory=dict)

    def agent(self, who: str) -> Agent:
        """Give the agent of somebody by what they are to the project (see ``_people``), as of now."""
        return agent_of(Person.objects.get(pk=self.people[who].pk))

    def approved(self) -> PlanVersion:
        """Freeze the plan as it stands and let the project run."""
        content = snapshot(self.project)
        version = PlanVersion.objects.create(
            project=self.project,
            number=self.project.versions.count() + 1,
            content=content,
            sha256=digest(content),
            approved_at=NOW(),
        )
        Project.objects.filter(pk=self.project.pk).update(status="running")
        self.project.refresh_from_db()
        return version


def _programme(owner: Organisation) -> tuple[Programme, dict[str, Fund]]:
    made = Programme.objects.create(
        name="Norra samarbetet (påhittat)",
        lang="sv",
        owner=owner,
        cost_pack="interreg-2021",
        currency="EUR",
        exchange_rule="commission-month",
        has_two_sides=True,
        fund_statement="Medfinansieras av Europeiska unionen",
        fund_statement_lang="sv",
        is_fictional=True,
        made_at=NOW(),
    )
    erdf = Fund.objects.create(programme=made, code="ERDF", name="Europeiska regionala utvecklingsfonden")
    norway = Fund.objects.create(
        programme=made, code="IR", name="Norske Interreg-midler", side="no", position=1
    )
    return made, {"ERDF": erdf, "IR": norway}


def _partner(
    project: Project, number: int, body: Organisation, fund: Fund, percent: str, **more: Any
) -> Partner:
    made = Partner.objects.create(
        project=project, number=number, organisation=body, country=body.country, **more
    )
    FundShare.objects.create(partner=made, fund=fund, percent=Decimal(percent))
    return made


def _line(partner: Partner, category: str, minor: int, **more: Any) -> BudgetLine:
    return BudgetLine.objects.create(partner=partner, category=category, amount_minor=minor, **more)


def _contribution(partner: Partner, source: str, kind: str, minor: int, **more: Any) -> Contribution:
    return Contribution.objects.create(partner=partner, source=source, kind=kind, amount_minor=minor, **more)


def _budget(partners: dict[str, Partner]) -> None:
    lead, company, norway = partners["LP"], partners["PP"], partners["NO"]
    start = CostOption.objects.create(
        project=lead.project,
        sort="lump",
        name="Förberedelser",
        price_minor=250000,
        currency="EUR",
        categories=["staff", "travel"],
    )
    hour = CostOption.objects.create(
        project=lead.project,
        sort="unit",
        name="Timme",
        unit="h",
        price_minor=4321,
        currency="EUR",
        categories=["staff"],
    )
    _line(lead, "staff", 10399992, units=Decimal("24.00"), price_minor=433333)
    _line(lead, "staff", 3938187, units=Decimal("12.50"), price_minor=315055)
    _line(lead, "external", 3000000)
    _line(lead, "external", 1234568)
    _line(lead, "equipment", 500000)
    _line(lead, "lump-sum", 150000, cost_option=start)
    _contribution(lead, "Region Norrsken", "public", 5000000, is_own=True)
    _contribution(lead, "Regionens anslag", "automatic-public", 2731634)
    _line(company, "staff", 8000005)
    _line(company, "staff", 1728400, units=Decimal("400.00"), price_minor=4321, cost_option=hour)
    _line(company, "lump-sum", 100000, cost_option=start)
    _contribution(company, "Klusterbolaget", "private", 6859884, is_own=True)
    _line(norway, "staff", 4000000)
    _line(norway, "external", 1000000)
    _contribution(norway, "Fjordby kommune", "public", 2800000, is_own=True)


def _people(world: Norrsken, outsider: Person | None) -> None:
    bodies = world.bodies
    world.people = {
        "lead": person("lead", bodies["LP"]),
        "finance": person("finance", bodies["PP"]),
        "norwegian": person("norwegian", bodies["NO"]),
        "controller": person("controller", bodies["control"]),
        "other_controller": person("other_controller", bodies["other_control"]),
        "funder": person("funder", bodies["funder"]),
        "outsider": outsider or person("outsider", bodies["outside"]),
    }


def _bodies() -> dict[str, Organisation]:
    return {
        "LP": organisation("Region Norrsken", kind="region"),
        "PP": organisation("Klusterbolaget Revontulet", kind="cluster", country="FI", region="FI1D7"),
        "NO": organisation("Fjordby kommune (påhittad)", country="NO", region="NO0A2"),
        "control": organisation("Kontrollkontoret"),
        "other_control": organisation("Tarkastustoimisto", country="FI", region="FI1D7"),
        "funder": organisation("Programmyndigheten (påhittad)"),
        "outside": organisation("Utanför AB", kind="company"),
    }


def _project(programme: Programme) -> tuple[Project, list[ReportingPeriod]]:
    project = Project.objects.create(
        name="Norrsken",
        acronym="Norrsken",
        lang="sv",
        programme=programme,
        currency="EUR",
        starts_on=date(2026, 1, 1),
        ends_before=date(2028, 1, 1),
        is_fictional=True,
        is_public=True,
        made_at=NOW(),
        changed_at=NOW(),
    )
    starts = [date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1), date(2027, 7, 1), date(2028, 1, 1)]
    periods = [
        ReportingPeriod.objects.create(
            project=project, number=number, starts_on=starts[number - 1], ends_before=starts[number]
        )
        for number in range(1, 5)
    ]
    return project, periods


def found_norrsken(outsider: Person | None = None) -> Norrsken:
    """Make the project with its budget; the plan is not approved yet (see ``approved``).

    ``outsider`` is somebody who is there already, and nobody to the project.

    ``LP`` is controlled by ``controller``, ``PP`` by ``other_controller``, ``NO`` by nobody yet.
    """
    bodies = _bodies()
    programme, funds = _programme(bodies["funder"])
    project, periods = _project(programme)
    eu, norway = funds["ERDF"], funds["IR"]
    lead = _partner(
        project,
        1,
        bodies["LP"],
        eu,
        "65.00",
        abbreviation="LP",
        role="lead",
        currency="SEK",
        options={"office_on_staff": 15, "travel_on_staff": 5},
    )
    company = _partner(
        project, 2, bodies["PP"], eu, "50.00", abbreviation="PP", options={"other_on_staff": 40}
    )
    north = _partner(
        project,
        3,
        bodies["NO"],
        norway,
        "50.00",
        abbreviation="NO",
        role="norwegian-lead",
        side="no",
        currency="NOK",
        options={"office_on_staff": 15},
    )
    partners = {"LP": lead, "PP": company, "NO": north}
    _budget(partners)
    WorkPackage.objects.create(project=project, number=1, title="Samverkan", lang="sv", leader=lead)
    WorkPackage.objects.create(project=project, number=2, title="Testbäddar", lang="sv", is_defined=False)
    since = date(2026, 1, 1)
    Controlling.objects.create(partner=lead, body=bodies["control"], since=since)
    Controlling.objects.create(partner=company, body=bodies["other_control"], since=since)
    world = Norrsken(project, programme, funds, partners, periods, bodies=bodies)
    grant = Grant.objects.create(
        title="Norrsken",
        status="in_force",
        programme=programme,
        fund=eu,
        funder=bodies["funder"],
        recipient=bodies["LP"],
        amount_minor=21218630,
        currency="EUR",
        decided_on=date(2025, 12, 1),
        owning_body=bodies["funder"].key,
        made_at=NOW(),
        changed_at=NOW(),
    )
    ProjectGrant.objects.create(project=project, grant=grant)
    _people(world, outsider)
    return world
