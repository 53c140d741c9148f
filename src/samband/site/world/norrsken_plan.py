"""The demo world's large project: four partners, two sides, three currencies, an approved plan, a request."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from samband.base.agents import OPERATOR, Agent
from samband.funding.actions.programmes import FundSaid, ProgrammeSaid, add_programme
from samband.funding.models import Fund, Programme
from samband.projects.actions.budget import save_budget
from samband.projects.actions.changes import begin_change, submit_change
from samband.projects.actions.financing import save_cost_options
from samband.projects.actions.indicators import add_indicator
from samband.projects.actions.partner_people import assign_controller, name_person
from samband.projects.actions.partners import add_partner, save_partner
from samband.projects.actions.plan import add_thing
from samband.projects.actions.project_moves import approve_project, move_project
from samband.projects.actions.projects import save_due_days, set_public, start_project
from samband.projects.domain.budget_given import OptionGiven
from samband.projects.models import Partner, Project, ReportingPeriod
from samband.rules.actions import add_exchange_rate
from samband.rules.domain.exchange import Rate, month_of
from samband.site.world.norrsken_budget import budget_of
from samband.site.world.scene import Scene

PROGRAMME: Final = "Norra bandet (påhittat program)"
NAME: Final = "Norrsken: testbäddar över gränsen"
# The month in which the lead partner handed its second report in has the rate of the worked example.
LEAD_HANDED_IN: Final = 20
LEAD_RATE: Final = Decimal("11.4567")
_RATES: Final = {"SEK": Decimal("11.4120"), "NOK": Decimal("11.7890"), "DKK": Decimal("7.4600")}
_SOURCE: Final = "Made up for the demo world (fictional)"
_MONTHS_BEFORE: Final = 14
# Who acts for which partner.
_ACTING: Final = {"LP": "project-manager", "PP": "strandnas", "NO": "host", "DK": "finance-officer"}
_OPTIONS: Final = (
    OptionGiven("lump", "Förberedelser", 250_000, ("staff", "travel")),
    OptionGiven("unit", "Timme", 4_321, ("staff",), "h"),
)


def months_before(day: date, months: int) -> date:
    """Give the first day of the month so many months before a day."""
    at = day.year * 12 + day.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)


@dataclass
class Norrsken:
    """The project among those who are there: read anew each time, since versions count on."""

    scene: Scene

    @property
    def project(self) -> Project:
        """The project as it stands at this moment."""
        return Project.objects.select_related("programme").get(name=NAME)

    def partner(self, who: str) -> Partner:
        """Give a partner by its abbreviation."""
        related = ("project__programme", "organisation")
        return Partner.objects.select_related(*related).get(project__name=NAME, abbreviation=who)

    def period(self, number: int) -> ReportingPeriod:
        """Give a reporting period."""
        return ReportingPeriod.objects.select_related("project").get(project__name=NAME, number=number)

    def fund(self, code: str) -> Fund:
        """Give a fund of the programme."""
        return Fund.objects.get(programme__name=PROGRAMME, code=code)

    def agent(self, who: str) -> Agent:
        """Give who acts for a partner by its abbreviation, or one of the other people."""
        return self.scene.agent(_ACTING.get(who, who))

    def day(self, days_ago: int) -> date:
        """Give the day so many days ago."""
        return self.scene.today - timedelta(days=days_ago)


def plan_norrsken(one: Norrsken) -> None:
    """Plan the programme, the rates of exchange, and the project from its draft to a change request."""
    plan = one.scene.plan
    plan(560, partial(_add_programme, one))
    plan(540, partial(_begin, one))
    plan(535, partial(_add_partners, one))
    plan(530, partial(_budget, one))
    plan(525, partial(_work, one))
    plan(520, partial(_count, one))
    plan(515, partial(_due_days, one))
    plan(500, partial(_move, one, "apply"))
    plan(470, partial(_approve, one))
    plan(460, partial(_people, one))
    plan(11, partial(_change, one))
    for months in range(_MONTHS_BEFORE, -1, -1):
        first = months_before(one.scene.today, months)
        plan(max((one.scene.today - first).days, 0.5), partial(_add_rates, one, first))


def _add_programme(one: Norrsken) -> None:
    said = ProgrammeSaid(
        name=PROGRAMME,
        lang="sv",
        cost_pack="interreg-2021",
        exchange_rule="commission-month",
        has_two_sides=True,
        fund_statement="Medfinansieras av Europeiska unionen och norska Interregmedel (påhittat)",
        fund_statement_lang="sv",
        funds=(
            FundSaid("ERDF", "Europeiska regionala utvecklingsfonden", max_percent=Decimal(65)),
            FundSaid("IR", "Norske Interreg-midler", "no", Decimal(50)),
        ),
    )
    add_programme(one.scene.organisations["sv-p1"], by=one.agent("funder"), said=said)


def _add_rates(one: Norrsken, first: date) -> None:
    """Bring the made-up rates of a month, as whoever runs the installation does when the month begins."""
    for currency, usual in _RATES.items():
        is_lead = currency == "SEK" and month_of(one.day(LEAD_HANDED_IN)) == month_of(first)
        per_base = LEAD_RATE if is_lead else usual
        rate = Rate(currency, "EUR", per_base, month_of(first), _SOURCE, first, "verified")
        add_exchange_rate(rate, by=OPERATOR)


def _begin(one: Norrsken) -> None:
    start_project(
        by=one.agent("LP"),
        name=NAME,
        organisation=one.scene.organisations["sv-004"],
        programme=Programme.objects.get(name=PROGRAMME),
        starts_on=months_before(one.scene.today, _MONTHS_BEFORE),
        months=24,
        acronym="Norrsken",
        lang="sv",
        summary="Fyra partner öppnar sina testmiljöer för varandras företag, på båda sidor om gränsen.",
        is_fictional=True,
    )


def _add_partners(one: Norrsken) -> None:
    by, bodies = one.agent("LP"), one.scene.organisations
    lead = Partner.objects.get(project=one.project, number=1)
    values: dict[str, Any] = {
        "abbreviation": "LP",
        "is_public_body": True,
        "options": {"office_on_staff": 15, "travel_on_staff": 5},
    }
    save_partner(lead, by=by, version=lead.version, values=values)
    for who, name, more in (
        ("PP", "sv-033", {"options": {"other_on_staff": 40}}),
        ("NO", "nb-001", {"options": {"office_on_staff": 15}, "role": "norwegian-lead"}),
        ("DK", "da-002", {}),
    ):
        add_partner(one.project, by=by, organisation=bodies[name], abbreviation=who, **more)


def _budget(one: Norrsken) -> None:
    project = one.project
    save_cost_options(project, by=one.agent("LP"), version=project.version, given=_OPTIONS)
    options = {option.sort: option.key for option in project.cost_options.all()}
    for who in ("LP", "PP", "NO", "DK"):
        held = one.partner(who)
        fund = one.fund("IR" if who == "NO" else "ERDF").key
        given = budget_of(who, fund, options, held.options)
        save_budget(held, by=one.agent("LP"), version=held.version, given=given)


def _work(one: Norrsken) -> None:
    """Write goals and work: one package runs, one is not defined yet, one deliverable is late."""
    by, lead, start = one.agent("LP"), one.partner("LP"), one.project.starts_on

    def add(thing: str, **values: Any) -> Any:
        return add_thing(one.project, by=by, sort=thing, values={"lang": "sv", **values})

    add("goal", text="Fler små företag prövar nytt i en annan region.", is_overall=True)
    add("goal", text="Fyra testmiljöer har öppnat för varandra.")
    ends = one.project.ends_before
    first = add("package", title="Samverkan", leader=lead, starts_on=start, ends_before=ends)
    add("package", title="Testbäddar i drift", is_defined=False)
    work = add(
        "item",
        sort="activity",
        title="Kartlägga testmiljöer",
        work_package=first,
        responsible=lead,
        starts_on=start,
        due_on=one.day(120),
    )
    add(
        "item", sort="deliverable", title="Karta över testmiljöer", parent=work, responsible=lead,
        due_on=one.day(75),
    )  # fmt: skip
    add(
        "criterion",
        criterion="gender-equality",
        analysis="Sju av tio företagsledare i klustren är män.",
        baseline="30 procent kvinnor bland deltagarna.",
        goal="Minst 40 procent kvinnor.",
        follow_up="Räknas vid varje träff.",
    )


def _count(one: Norrsken) -> None:
    for values in (
        {"code": "RCO01", "target": Decimal(30), "counts": "register:all"},
        {"name": "Nya samarbeten mellan regionerna", "unit": "samarbeten", "target": Decimal(12)},
        {"name": "Företag som har infört något nytt", "unit": "företag", "target": Decimal(10),
         "baseline": Decimal(0), "kind": "result"},
    ):  # fmt: skip
        add_indicator(one.project, by=one.agent("LP"), values=values)


def _due_days(one: Norrsken) -> None:
    """Say by when the reports of the first two periods are due: the second passed some days ago."""
    for number, report, control, joint in ((1, 190, 160, 140), (2, 12, -30, -60)):
        days = {
            "report_due_on": one.day(report),
            "control_due_on": one.day(control),
            "joint_due_on": one.day(joint),
        }
        save_due_days(one.period(number), by=one.agent("LP"), days=days)


def _move(one: Norrsken, verb: str) -> None:
    project = one.project
    move_project(project, by=one.agent("LP"), verb=verb, version=project.version)


def _approve(one: Norrsken) -> None:
    project, by = one.project, one.agent("LP")
    approve_project(project, by=by, version=project.version, decision="Påhittat beslut NB-7")
    project = one.project
    set_public(project, by=by, version=project.version, is_public=True)


def _people(one: Norrsken) -> None:
    """Name who works for two partners, and who controls: the Danish partner has nobody yet."""
    by, people, bodies = one.agent("LP"), one.scene.people, one.scene.organisations
    name_person(one.partner("LP"), by=by, person=people["project-manager"], role="both")
    name_person(one.partner("PP"), by=by, person=people["strandnas"], role="both")
    for who in ("LP", "PP", "NO"):
        assign_controller(
            one.partner(who),
            by=by,
            body=bodies["nb-004"],
            person=people["controller"],
            since=one.day(460),
        )


def _change(one: Norrsken) -> None:
    """Ask to change the plan: it waits for the programme's decision."""
    by = one.agent("LP")
    why = "Hamnarna vill pröva laddning vid kaj redan i vinter. Budgeten ändras inte."
    request = begin_change(one.project, by=by, title="En aktivitet till i Samverkan", why=why)
    values = {
        "sort": "activity",
        "title": "Pröva laddning vid kaj",
        "work_package": one.project.work_packages.get(number=1),
        "responsible": one.partner("NO"),
        "starts_on": one.scene.today,
        "due_on": one.day(-120),
        "lang": "sv",
    }
    add_thing(one.project, by=by, sort="item", values=values)
    request.refresh_from_db()
    submit_change(request, by=by, version=request.version, decider=one.scene.organisations["sv-p1"])
