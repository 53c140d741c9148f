"""The pages of the budget: figures to the cent, what is wrong beside its place, who may what."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.projects.actions.budget import save_budget, save_periods
from samband.projects.budget_reading import budget_soundness, by_period, read_budget
from samband.projects.domain.budget_given import BudgetGiven, ContributionGiven, LineGiven, ShareGiven
from samband.projects.forms.budget_periods import spread
from samband.projects.models import BudgetLine, CostOption, FundShare, Partner, Project
from tests.projects.budget_material import browser, given_for, sending
from tests.projects.norrsken import Norrsken, found_norrsken

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def world() -> Norrsken:
    return found_norrsken()


def address(world: Norrsken, who: str = "", name: str = "partner-budget") -> str:
    arguments = [world.project.key, world.partners[who].key] if who else [world.project.key]
    return reverse(name, args=arguments)


def shown(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return shown(answer.content.decode())


def test_the_worked_example_comes_out_to_the_cent(world: Norrsken) -> None:
    reading = read_budget(world.project)
    lead, company = (reading.of(world.partners[who].key).figures for who in ("LP", "PP"))
    assert (lead.total_minor, lead.funds, lead.contribution_minor) == (22090381, {"ERDF": 14358747}, 7731634)
    assert (lead.categories["office"], lead.categories["travel"]) == (2150726, 716908)
    assert (company.total_minor, company.funds, company.contribution_minor) == (
        13719767,
        {"ERDF": 6859883},
        6859884,
    )
    both = [lead, company]
    assert sum(one.total_minor for one in both) == 35810148
    assert next(iter(reading.side_funds("eu")))[:2] == ("ERDF", 21218630)
    assert str(reading.side_funds("eu")[0][2]) == "59.25"


def test_the_overview_shows_sums_by_side_and_says_that_the_average_is_only_shown(world: Norrsken) -> None:
    words = page(browser(world, "lead"), address(world, name="project-budget"))
    for text in ("220,903.81", "137,197.67", "212,186.30 EUR", "never from it", "European Union", "Norway"):
        assert text in words, text
    assert "never across" in words


def test_what_an_amount_is_made_of_stands_beside_it(world: Norrsken) -> None:
    words = page(browser(world, "lead"), address(world, "LP"))
    assert "15 % of staff, 143,381.79; what is below a cent is cut." in words
    assert "Sum of 2 rows." in words
    assert "77,316.34" in words


def test_the_form_keeps_what_was_typed_and_leaves_one_line_on_the_thread(world: Norrsken) -> None:
    BudgetLine.objects.filter(partner=world.partners["LP"]).delete()
    data = sending(world, "LP")
    rows: list[dict[str, str]] = [
        {"category": "staff", "units": "24", "price": "4 333,33"},
        {"category": "staff", "units": "12,50", "price": "3150.55"},
        {"category": "external", "amount": "42 345,68", "description": "Utvärdering"},
        {"category": "equipment", "amount": "5000"},
        {"cost_option": CostOption.objects.get(sort="lump").key, "amount": "1500"},
    ]
    data |= {"line-TOTAL_FORMS": 7, "line-INITIAL_FORMS": 0}
    data |= {f"line-{at}-{name}": text for at, row in enumerate(rows) for name, text in row.items()}
    answer = browser(world, "lead").post(address(world, "LP"), data)
    assert answer.status_code == 302, shown(answer.content.decode())
    figures = read_budget(world.project).of(world.partners["LP"].key).figures
    assert (figures.total_minor, figures.contribution_minor) == (22090381, 7731634)
    line = Event.objects.get(verb="budget.saved")
    assert line.subject_key == world.project.key
    assert "Utvärdering" not in str(line.changes)


def test_typed_figures_are_reckoned_live_and_not_kept(world: Norrsken) -> None:
    data = sending(world, "LP", **{"do": "reckon", "line-4-amount": "6000"})
    answer = browser(world, "lead").post(address(world, "LP"), data, headers={"HX-Request": "true"})
    words = shown(answer.content.decode())
    assert answer.status_code == 200
    assert "<html" not in words
    assert "221,903.81" in words
    assert "not saved yet" in words
    assert "The contributions are 77316.34, and the funds leave 77666.34." in words
    assert read_budget(world.project).of(world.partners["LP"].key).figures.total_minor == 22090381


def test_a_row_that_cannot_be_says_so_beside_it_and_keeps_what_was_typed(world: Norrsken) -> None:
    data = sending(world, "LP", **{"line-2-amount": "tolv", "line-3-units": "2"})
    answer = browser(world, "lead").post(address(world, "LP"), data)
    words = shown(answer.content.decode())
    assert answer.status_code == 422
    assert "This is not an amount." in words
    assert 'value="tolv"' in words
    assert "Write both units and price, or neither." in words


def test_more_rows_are_given_and_nothing_typed_is_lost(world: Norrsken) -> None:
    data = sending(world, "LP", **{"do": "more", "line-4-amount": "6000"})
    words = shown(browser(world, "lead").post(address(world, "LP"), data).content.decode())
    assert 'name="line-10-category"' in words
    assert 'value="6000"' in words


def test_somebody_who_was_slower_gets_both_texts(world: Norrsken) -> None:
    data = sending(world, "LP", **{"line-4-amount": "6000"})
    save_budget(world.partners["LP"], by=world.agent("lead"), version=1, given=given_for(world, "LP"))
    answer = browser(world, "lead").post(address(world, "LP"), data)
    words = shown(answer.content.decode())
    assert answer.status_code == 409
    assert "6,000.00" in words
    assert "5,000.00" in words
    with pytest.raises(ChangedMeanwhile):
        save_budget(world.partners["LP"], by=world.agent("lead"), version=1, given=given_for(world, "LP"))


def test_a_cent_that_is_missing_stops_the_approval_and_says_where(world: Norrsken) -> None:
    assert budget_soundness(world.project) == ()
    lead = world.partners["LP"]
    given = given_for(world, "LP")
    short = ContributionGiven("Region Norrsken", "public", 4999999, is_own=True)
    money = (short, *given.contributions[1:])
    save_budget(
        lead,
        by=world.agent("lead"),
        version=1,
        given=BudgetGiven(given.lines, given.options, given.shares, money),
    )
    (fault,) = budget_soundness(world.project)
    assert (fault.section, fault.partner, fault.values["missing"]) == ("contributions", lead.key, "0.01")
    words = page(browser(world, "lead"), address(world, name="project-budget"))
    assert "Region Norrsken: Contributions" in words
    assert "Add 0.01." in words


@pytest.mark.parametrize(
    ("change", "section"),
    [
        ({"options": {"office_on_staff": 15, "office_on_direct": 7}}, "options"),
        ({"options": {"other_on_staff": 40}}, "lines"),
        ({"options": {"office_on_staff": 16}}, "options"),
    ],
)
def test_flat_rates_that_cannot_be_are_named(world: Norrsken, change: dict[str, Any], section: str) -> None:
    Partner.objects.filter(pk=world.partners["LP"].pk).update(**change)
    assert section in {fault.section for fault in budget_soundness(world.project)}


def test_funds_of_the_wrong_side_or_above_the_award_are_named(world: Norrsken) -> None:
    FundShare.objects.filter(partner=world.partners["NO"]).update(fund=world.funds["ERDF"])
    FundShare.objects.filter(partner=world.partners["LP"]).update(award_minor=14358746)
    said = {(one.partner, one.what) for one in budget_soundness(world.project)}
    assert {key for key, _ in said} == {world.partners["NO"].key, world.partners["LP"].key}
    words = page(browser(world, "lead"), address(world, name="project-budget"))
    assert "never across" in words
    assert "0.01 is not paid." in words


def test_a_fund_of_the_other_side_is_never_taken(world: Norrsken) -> None:
    given = BudgetGiven(shares=(ShareGiven(world.funds["ERDF"].key, Decimal(50)),))

    with pytest.raises(ValidationError):
        save_budget(world.partners["NO"], by=world.agent("lead"), version=1, given=given)


def test_periods_add_up_and_the_last_takes_the_rest(world: Norrsken) -> None:
    assert spread(10000, 3) == [3333, 3333, 3334]
    client, url = browser(world, "lead"), address(world, "LP", "budget-periods")
    words = shown(client.post(url, {"do": "spread", "version": 1}).content.decode())
    assert "25,999.98" in words
    lines = {one.key: one for one in BudgetLine.objects.filter(partner=world.partners["LP"])}
    keys = [one.key for one in world.periods]
    amounts = {key: dict(zip(keys, spread(line.amount_minor, 4), strict=True)) for key, line in lines.items()}
    save_periods(world.partners["LP"], by=world.agent("lead"), version=1, amounts=amounts)
    rows, left = by_period(read_budget(world.project))
    assert sum(one.total_minor for one in rows) == 22090381
    assert sum(one.funds["ERDF"] for one in rows) == 14358747
    assert {one.plain["abbreviation"] for one in left} == {"PP", "NO"}
    first = next(iter(lines))
    sent = {"version": 2, f"p-{first}-{keys[0]}": "1.00"}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "apart" in answer.content.decode()


READERS = {"lead": True, "finance": False, "norwegian": True, "controller": True, "other_controller": False}
READERS |= {"funder": True, "outsider": False}


@pytest.mark.parametrize(("who", "reads"), READERS.items())
def test_rows_are_read_by_the_partner_its_controller_the_lead_and_the_funder(
    world: Norrsken, who: str, reads: bool
) -> None:
    client = browser(world, who)
    expected = {200} if reads else {403, 404}
    for name in ("partner-budget", "budget-periods"):
        assert client.get(address(world, "LP", name)).status_code in expected
    file = reverse("budget-lines-file", args=[world.project.key, world.partners["LP"].key, "csv"])
    assert client.get(file).status_code in expected
    whole = reverse("budget-file", args=[world.project.key, "json"])
    assert client.get(whole).status_code in ({200} if who in ("lead", "norwegian", "funder") else {403, 404})


@pytest.mark.parametrize("status", ["draft", "applied", "running", "closed", "withdrawn"])
@pytest.mark.parametrize("who", ["lead", "finance", "norwegian", "controller", "funder", "outsider"])
def test_a_budget_is_changed_by_its_partner_and_the_lead_while_the_plan_is_open(
    world: Norrsken, who: str, status: str
) -> None:
    Project.objects.filter(pk=world.project.pk).update(status=status)
    partner = Partner.objects.select_related("project").get(pk=world.partners["PP"].pk)
    may = who in ("lead", "norwegian", "finance") and status in ("draft", "applied")
    given = given_for(world, "PP")
    if may:
        save_budget(partner, by=world.agent(who), version=1, given=given)
    else:
        with pytest.raises(Refused):
            save_budget(partner, by=world.agent(who), version=1, given=given)


def test_a_page_asks_as_often_for_many_rows_as_for_few(world: Norrsken) -> None:
    lead, client = world.partners["LP"], browser(world, "lead")
    urls = (address(world, "LP"), address(world, name="project-budget"))

    def asked() -> list[int]:
        counts = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    asked()
    few = asked()
    BudgetLine.objects.bulk_create(
        BudgetLine(partner=lead, category="external", amount_minor=100, position=at) for at in range(100)
    )
    assert asked() == few
    assert max(few) <= 46


def test_a_hundred_rows_are_kept_in_one_sending(world: Norrsken) -> None:
    given = given_for(world, "LP")
    many = tuple(LineGiven("external", 100 + at, description=f"rad {at}") for at in range(100))
    asked = BudgetGiven((*given.lines, *many), given.options, given.shares, given.contributions)
    save_budget(world.partners["LP"], by=world.agent("lead"), version=1, given=asked)
    answer = browser(world, "lead").post(address(world, "LP"), sending(world, "LP"))
    assert answer.status_code == 302
    assert [one.says for one in given_for(world, "LP").lines] == [one.says for one in asked.lines]
