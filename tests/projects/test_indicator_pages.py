"""Indicators on pages: targets apart, pending is not zero, red with both numbers, who may do what."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from samband.accounts.models import Person
from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.projects.actions.indicator_values import Reported, move_value, save_value, take_count
from samband.projects.actions.indicators import add_indicator, note_joint_thing
from samband.projects.domain.indicators.values import STATUSES, known
from samband.projects.models import Financing, IndicatorValue, Project, YearAmount
from tests.projects.indicator_material import NUMBERS, counted, counting_norrsken, supported, valued
from tests.projects.norrsken import Norrsken

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROLES = ("lead", "finance", "norwegian", "controller", "funder", "outsider")


@pytest.fixture
def world() -> Norrsken:
    return counting_norrsken()


def browser(who: Person | None = None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if who is not None:
        client.force_login(who)
    return client


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status, (response.status_code, response.content[:1500])
    return " ".join(str(response.content.decode()).split())


def listed(world: Norrsken, who: str = "") -> str:
    client = browser(world.people[who] if who else None)
    return text_of(client.get(reverse("project-indicators", args=[world.project.key])))


def test_a_goal_at_forty_per_cent_when_three_quarters_of_the_time_are_gone_is_red_with_both_numbers(
    world: Norrsken, monkeypatch: pytest.MonkeyPatch
) -> None:
    Project.objects.filter(pk=world.project.pk).update(
        starts_on=date(2026, 1, 1), ends_before=date(2026, 4, 11)
    )
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 3, 16))
    valued(counted(world), world, "PP", 1, 40)
    page = listed(world)
    assert "Act on this" in page
    assert "40 % reached, 75 % of the time gone" in page
    assert "40 % reached · 75 % of the time is gone" in page


def test_pending_is_named_and_is_not_zero(world: Norrsken) -> None:
    made = counted(world)
    valued(made, world, "LP", 1, None, known="pending", pending_on="mässan i mars")
    valued(made, world, "PP", 1, None)
    page = listed(world)
    assert "1 value pending: mässan i mars" in page
    assert "1 not reported" in page
    assert "Nothing approved yet" in page
    assert "<strong>0</strong>" not in page


def test_the_targets_of_a_cluster_stand_apart_from_its_financing_and_are_never_added(world: Norrsken) -> None:
    Project.objects.filter(pk=world.project.pk).update(currency="SEK")
    money = Financing.objects.create(project=world.project, name="Fonden", kind="public")
    YearAmount.objects.create(project=world.project, financing=money, year=2026, amount_minor=1_320_000_000)
    whole = counted(world, "300 företag får stöd", target=Decimal(300))
    counted(world, "300 företag får annat stöd än ekonomiskt", target=Decimal(300), within=whole)
    counted(world, "100 företag samarbetar", target=Decimal(100))
    counted(world, "8 mkr privat", target=Decimal(8_000_000), unit="", currency="SEK", kind="target")
    page = listed(world)
    assert "The second is part of the first: 300 in all." in page
    assert "At least 300, at most 400" in page
    assert "at most 600" not in page
    assert "44,000.00 SEK" in page
    assert "13200000.00 SEK / 300" in page
    assert "A target: never financing" in page
    assert "8,000,000" in page
    assert Financing.objects.count() == 1


def test_a_stranger_reads_approved_values_of_a_public_project_alone(world: Norrsken) -> None:
    made = counted(world)
    valued(made, world, "PP", 1, 41, comment="Bara för oss")
    valued(made, world, "PP", 2, 17, status="submitted")
    url = reverse("indicator-detail", args=[world.project.key, made.key])
    page = text_of(browser().get(url))
    assert ">41</td>" in page
    assert ">17</td>" not in page
    assert "Bara för oss" not in page
    assert ">17</td>" in text_of(browser(world.people["lead"]).get(url))
    Project.objects.filter(pk=world.project.pk).update(is_public=False)
    assert browser().get(url).status_code == 404


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("verb", ["submit", "take_back", "approve", "return"])
def test_who_moves_a_value_and_from_where(world: Norrsken, status: str, verb: str) -> None:
    own, leads = ("finance",), ("lead", "norwegian")
    may: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {
        ("submit", "draft"): (own, "submitted"),
        ("submit", "returned"): (own, "submitted"),
        ("take_back", "submitted"): (own, "draft"),
        ("approve", "submitted"): (leads, "approved"),
        ("return", "submitted"): (leads, "returned"),
        ("return", "approved"): (leads, "returned"),
    }
    made = counted(world)
    for number, who in enumerate(ROLES, start=1):
        IndicatorValue.objects.all().delete()
        value = valued(made, world, "PP", 1, number, status=status)
        allowed, target = may.get((verb, status), ((), ""))
        if who in allowed:
            before = Event.objects.count()
            move_value(value, by=world.agent(who), verb=verb, version=1, why="Rätta talet")
            assert Event.objects.count() == before + 1
            value.refresh_from_db()
            assert value.status == target
        else:
            with pytest.raises(Refused):
                move_value(value, by=world.agent(who), verb=verb, version=1, why="Rätta talet")


@pytest.mark.parametrize("who", ROLES)
def test_only_a_partners_own_people_write_its_values(world: Norrsken, who: str) -> None:
    made, period = counted(world), world.periods[0]
    act: dict[str, Any] = {
        "partner": world.partners["PP"],
        "period": period,
        "version": 0,
        "said": Reported(known(4)),
    }
    if who == "finance":
        assert save_value(made, by=world.agent(who), **act).value == 4
    else:
        with pytest.raises(Refused):
            save_value(made, by=world.agent(who), **act)


def test_two_who_write_a_value_at_once_do_not_overwrite_each_other(world: Norrsken) -> None:
    made, agent = counted(world), world.agent("finance")
    act: dict[str, Any] = {"partner": world.partners["PP"], "period": world.periods[0], "version": 0}
    save_value(made, by=agent, said=Reported(known(4)), **act)
    with pytest.raises(ChangedMeanwhile):
        save_value(made, by=agent, said=Reported(known(5)), **act)
    url = reverse(
        "indicator-value", args=[world.project.key, made.key, act["partner"].key, act["period"].key]
    )
    page = text_of(browser(world.people["finance"]).post(url, {"version": 0, "value": "about 9"}), 409)
    assert "about 9" in page
    assert IndicatorValue.objects.get().value == 4


def test_a_value_is_written_on_its_page_and_parts_must_add_up(world: Norrsken) -> None:
    made, client = counted(world), browser(world.people["finance"])
    at = [world.project.key, made.key, world.partners["PP"].key, world.periods[0].key]
    url = reverse("indicator-value", args=at)
    wrong = client.post(url, {"version": 0, "value": "10", "gender_women": "12"})
    assert "The parts are more than the value" in text_of(wrong, 422)
    assert client.post(url, {"version": 0, "value": "10", "gender_women": "7"}).status_code == 302
    held = IndicatorValue.objects.get()
    assert Decimal(held.disaggregation["gender"]["not-stated"]) == 3
    assert "is no number" in text_of(client.post(url, {"version": 1, "value": "kanske"}), 422)


def test_a_known_code_is_normalised_and_brings_its_name(world: Norrsken) -> None:
    Project.objects.filter(pk=world.project.pk).update(status="draft")
    world.project.refresh_from_db()
    made = add_indicator(world.project, by=world.agent("lead"), values={"code": "rco 1", "kind": "output"})
    assert made.code == "RCO01"
    assert "nterprises" in made.name
    with pytest.raises(Refused):
        add_indicator(world.project, by=world.agent("finance"), values={"name": "Annat"})


def test_an_approved_plan_is_not_changed_without_a_request(world: Norrsken) -> None:
    with pytest.raises(Refused):
        add_indicator(world.project, by=world.agent("lead"), values={"name": "Nytt"})


def test_a_pilot_of_one_country_is_left_out_with_its_reason(world: Norrsken) -> None:
    made = counted(world, "Pilotprojekt", code="RCO84", target=Decimal(2))
    days = {f"{name}_on": date(2026, 3, 1) for name in ("developed", "implemented", "finished")}
    lead, company, act = world.partners["LP"], world.partners["PP"], world.agent("lead")
    note_joint_thing(made, by=act, name="Tillsammans", partners=[lead, company], days=days)
    note_joint_thing(made, by=act, name="Ensam", partners=[lead], days=days)
    page = text_of(browser().get(reverse("indicator-detail", args=[world.project.key, made.key])))
    assert "1 count." in page
    assert "Ensam: Not joint: organisations of at least two participating countries are needed." in page


def test_what_the_register_counts_is_approved_by_the_lead(world: Norrsken) -> None:
    made = counted(world, counts="register:all")
    for number in NUMBERS[:2]:
        supported(world, "PP", f"Bolag {number}", registry_number=number)
    assert "The register counts 2 now" in listed(world, "lead")
    assert "register counts" not in listed(world)
    with pytest.raises(Refused):
        take_count(made, by=world.agent("finance"), period=world.periods[0])
    take_count(made, by=world.agent("lead"), period=world.periods[0])
    assert "<strong>2</strong>" in listed(world)


def test_the_questions_to_the_database_do_not_grow_with_the_values(
    world: Norrsken, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        made = counted(world, f"Mål {number}", code="RCO84" if number % 2 else "")
        for period in (1, 2, 3):
            valued(made, world, "PP", period, period)
    client = browser(world.people["lead"])
    with django_assert_max_num_queries(34):
        client.get(reverse("project-indicators", args=[world.project.key]))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_listed_can_be_exported(world: Norrsken, form: str) -> None:
    valued(counted(world), world, "PP", 1, 40)
    answer = browser().get(reverse("indicator-export", args=[world.project.key, form]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert len(content) > 100
    assert form != "csv" or "Företag med stöd" in content.decode()
