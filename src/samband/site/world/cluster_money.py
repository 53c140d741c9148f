"""The demo world's small money: a project of a cluster whose goal is red, and a follow-up that is late."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from samband.base.agents import OPERATOR
from samband.funding.actions.follow_ups import (
    FollowedSaid,
    PlanSaid,
    Reached,
    save_follow_up,
    set_up_follow_up,
)
from samband.funding.actions.grants import GrantSaid, move_grant, note_grant
from samband.funding.actions.programmes import FundSaid, ProgrammeSaid, add_programme
from samband.funding.models import FollowUp, Fund, Grant, Programme
from samband.projects.actions.budget import save_budget
from samband.projects.actions.financing import save_financing
from samband.projects.actions.indicator_values import Reported, move_value, save_value
from samband.projects.actions.indicators import add_indicator
from samband.projects.actions.plan import add_thing
from samband.projects.actions.project_moves import approve_project
from samband.projects.actions.projects import set_public, start_project
from samband.projects.domain.budget_given import (
    BudgetGiven,
    ContributionGiven,
    CostsGiven,
    FinancierGiven,
    FinancingGiven,
    LineGiven,
    ShareGiven,
)
from samband.projects.domain.indicators.values import known
from samband.projects.domain.periods import months_after
from samband.projects.models import IndicatorValue, Partner, Project
from samband.site.world.norrsken_plan import months_before
from samband.site.world.scene import Scene

NAME: Final = "Väv ihop: mindre spill i textilklustret"
PROGRAMME: Final = "Regionala fonden Norra bandet (påhittad)"
FOLLOWED: Final = "Klusterstöd till trähus"
# A project of 36 months, of which 27 are over when the world is loaded.
MONTHS: Final = 36
GONE: Final = 27
# Minor units of a month, so that every year's costs are exactly what its financiers pay.
COSTS: Final = {"Egen personal": ("staff", 15_000_000), "Externa tjänster": ("external", 6_000_000),
                "Övriga kostnader": ("other", 2_000_000)}  # fmt: skip
FINANCIERS: Final = {
    "ERUF": 11_500_000,
    "Region Västerälven": 10_000_000,
    "Textilklustret Garnvik": 1_500_000,
}
REACHED: Final = (3, 1, 2, 2)


def plan_cluster_money(scene: Scene) -> None:
    """Plan the small project of a cluster, and the grant of another whose follow-up nobody has handed in."""
    plan = scene.plan
    plan(1_000, partial(_add_programme, scene))
    plan(990, partial(_begin, scene))
    plan(985, partial(_money, scene))
    plan(980, partial(_work, scene))
    plan(900, partial(_approve, scene))
    for number, minor in enumerate(REACHED, 1):
        plan(600 - 150 * (number - 1), partial(_report, scene, number, minor))
    plan(400, partial(_grant, scene))
    plan(395, partial(_follow, scene))
    plan(60, partial(_fill, scene))


def _project() -> Project:
    return Project.objects.select_related("programme").get(name=NAME)


def _first_day(scene: Scene) -> date:
    """Give the first day: as many months ago as are gone, so that three quarters of the time are."""
    return months_before(scene.today, GONE).replace(day=min(scene.today.day, 28))


def _add_programme(scene: Scene) -> None:
    said = ProgrammeSaid(
        name=PROGRAMME,
        lang="sv",
        cost_pack="erdf-2014",
        currency="SEK",
        fund_statement="Medfinansieras av Europeiska unionen (påhittat)",
        fund_statement_lang="sv",
        funds=(FundSaid("ERUF", "Europeiska regionala utvecklingsfonden", max_percent=Decimal(50)),),
    )
    add_programme(scene.organisations["sv-p1"], by=scene.agent("funder"), said=said)


def _begin(scene: Scene) -> None:
    start_project(
        by=scene.agent("garnvik"),
        name=NAME,
        organisation=scene.organisations["sv-018"],
        programme=Programme.objects.get(name=PROGRAMME),
        starts_on=_first_day(scene),
        months=MONTHS,
        acronym="Väv ihop",
        lang="sv",
        summary="Tjugo företag i klustret ska ha prövat ett nytt sätt att ta hand om spill.",
        is_fictional=True,
    )


def _years(first: date, a_month: int) -> dict[int, int]:
    """Give what falls into each calendar year, month by month."""
    found: dict[int, int] = {}
    for number in range(MONTHS):
        year = months_after(first, number).year
        found[year] = found.get(year, 0) + a_month
    return found


def _money(scene: Scene) -> None:
    """Enter real costs with one fund of a half, and who finances it year by year: nothing is left over."""
    by, project = scene.agent("garnvik"), _project()
    fund = Fund.objects.get(programme=project.programme, code="ERUF").key
    held = Partner.objects.select_related("project__programme", "organisation").get(project=project)
    given = BudgetGiven(
        tuple(LineGiven(code, MONTHS * minor, description=label) for label, (code, minor) in COSTS.items()),
        {},
        (ShareGiven(fund, Decimal("50.00")),),
        (
            ContributionGiven("Textilklustret Garnvik", "private", MONTHS * 1_500_000, is_own=True),
            ContributionGiven("Region Västerälven", "public", MONTHS * 10_000_000),
        ),
    )
    save_budget(held, by=by, version=held.version, given=given)
    first, project = _first_day(scene), _project()
    financing = FinancingGiven(
        tuple(
            FinancierGiven(
                name,
                "private" if name.startswith("Textil") else "public",
                _years(first, minor),
                fund=fund if name == "ERUF" else "",
            )
            for name, minor in FINANCIERS.items()
        ),
        tuple(CostsGiven(label, code, _years(first, minor)) for label, (code, minor) in COSTS.items()),
    )
    save_financing(project, by=by, version=project.version, given=financing)


def _work(scene: Scene) -> None:
    by = scene.agent("garnvik")
    add_thing(
        _project(), by=by, sort="goal", values={"text": "Spillet i klustret är halverat.", "lang": "sv"}
    )
    values = {
        "name": "Klustrets mål: företag som prövat en ny metod",
        "unit": "företag",
        "target": Decimal(20),
        "baseline": Decimal(0),
        "kind": "result",
    }
    add_indicator(_project(), by=by, values=values)


def _approve(scene: Scene) -> None:
    by, project = scene.agent("garnvik"), _project()
    approve_project(project, by=by, version=project.version, decision="Påhittat beslut RF-3")
    project = _project()
    set_public(project, by=by, version=project.version, is_public=True)


def _report(scene: Scene, number: int, reached: int) -> None:
    """Report what the cluster reached in a period; as lead it approves its own value."""
    by, project = scene.agent("garnvik"), _project()
    value = save_value(
        project.indicators.get(number=1),
        by=by,
        partner=project.partners.select_related("project").get(number=1),
        period=project.periods.get(number=number),
        version=0,
        said=Reported(known(reached)),
    )
    for verb in ("submit", "approve"):
        held = IndicatorValue.objects.select_related("indicator__project", "partner", "period").get(
            pk=value.pk
        )
        move_value(held, by=by, verb=verb, version=held.version)


def _grant(scene: Scene) -> None:
    programme, day = Programme.objects.get(name=PROGRAMME), scene.today - timedelta(days=402)
    said = GrantSaid(
        title=FOLLOWED,
        recipient=scene.organisations["sv-013"],
        lang="sv",
        minor=90_000_000,
        programme=programme,
        fund=programme.funds.get(code="ERUF"),
        decision="RF-9",
        decided_on=day,
        starts_on=day,
        ends_before=scene.today + timedelta(days=330),
        is_public=True,
    )
    grant = note_grant(scene.organisations["sv-p1"], by=scene.agent("funder"), said=said)
    move_grant(grant, by=scene.agent("funder"), verb="grant", version=grant.version)


def _follow(scene: Scene) -> None:
    """Agree on aims, three indicators and two dates; the first of them has passed without a word."""
    plan = PlanSaid(
        "Fler hus i trä som går att flytta\nUnga som stannar i branschen",
        (
            FollowedSaid("Företag som prövat en ny fog", "företag", "12"),
            FollowedSaid("Lärlingar", "personer", "15", "4"),
            FollowedSaid("Gemensamma offerter", "offerter", "6"),
        ),
        scene.today - timedelta(days=16),
        scene.today + timedelta(days=300),
        "sv",
    )
    set_up_follow_up(Grant.objects.get(title=FOLLOWED), by=scene.agent("funder"), said=plan)


def _fill(_scene: Scene) -> None:
    """Fill in a part of it, on the telephone with the cluster; it is never handed in."""
    held = FollowUp.objects.select_related("grant__funder", "grant__recipient").get(grant__title=FOLLOWED)
    first, second, _third = [row["key"] for row in held.indicators]
    reached = {first: Reached("3"), second: Reached(None, "Skolan räknar i juni")}
    answers = {"done": "Två träffar om fogar har hållits."}
    save_follow_up(held, by=OPERATOR, version=held.version, reached=reached, answers=answers, lang="sv")
