"""Programmes, grants, small aid, indicators and the register of support by the API."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from samband.funding.models import Grant
from samband.projects.models import Indicator, IndicatorValue, Support
from tests.projects.norrsken import Norrsken
from tests.projects.report_material import run_norrsken
from tests.site.api.conftest import Program
from tests.site.api.projects_material import answered, whose

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Norrsken:
    return run_norrsken().world


def test_programmes_are_public_and_grants_are_read_by_both_sides_of_them(world: Norrsken) -> None:
    said = Program()("GET", f"/programmes/{world.programme.key}").json()
    assert [(fund["code"], fund["side"]) for fund in said["funds"]] == [("ERDF", "eu"), ("IR", "no")]
    assert [row["key"] for row in Program()("GET", "/programmes").json()["items"]] == [world.programme.key]
    grant = Grant.objects.get()
    got = answered(world, f"/grants/{grant.key}")
    assert {who for who, status in got.items() if status == 200} == {"lead", "funder"}
    assert got[""] == 404
    told = whose(world, "lead")("GET", f"/grants/{grant.key}").json()
    assert (told["amount"], told["conditions"][0]["question"]) == ("212186.30", "Hur många var kvinnor?")
    assert whose(world, "outsider")("GET", "/grants").json()["items"] == []


def test_small_aid_is_checked_against_a_ceiling_with_its_source_and_nothing_is_kept(world: Norrsken) -> None:
    asked = {"country": "SE", "undertaking": "556016-0680", "amount": "25000.00", "on": "2026-10-01"}
    assert Program()("POST", "/aid/check", asked).status_code == 401
    mine = whose(world, "lead")
    said = mine("POST", "/aid/check", asked).json()
    assert (Decimal(said["sum"]), said["allowed"]) == (0, True)
    over = mine("POST", "/aid/check", {**asked, "declared": [{"on": "2025-03-01", "amount": "299000.00"}]})
    assert (Decimal(over.json()["sum"]), over.json()["allowed"]) == (299_000, False)
    wrong = mine("POST", "/aid/check", {**asked, "country": "XX"})
    assert (wrong.status_code, wrong.json()["problems"][0]["where"]) == (422, "body/country")


def test_pending_is_not_zero_and_a_draft_value_is_its_partner_s(world: Norrsken) -> None:
    one = Indicator.objects.create(project=world.project, number=1, code="RCO01", name="Företag", target=300)
    values = (("PP", "approved", "known", 12), ("LP", "draft", "pending", None))
    for who, status, known, number in values:
        IndicatorValue.objects.create(
            indicator=one, partner=world.partners[who], period=world.periods[0], status=status, known=known,
            value=number, pending_on="" if number else "Enkäten", changed_at=timezone.now(),
        )  # fmt: skip
    path = f"/managed-projects/{world.project.key}/indicators"
    shown = Program()("GET", path).json()["items"][0]
    assert (shown["target"], shown["actual"], len(shown["values"])) == ("300", "12", 1)
    inside = whose(world, "lead")("GET", path).json()["items"][0]
    assert {(row["known"], row["value"]) for row in inside["values"]} == {("known", "12"), ("pending", None)}


def test_the_register_is_read_by_leads_and_its_own_partner_and_a_person_s_number_is_masked(
    world: Norrsken,
) -> None:
    Support.objects.create(
        project=world.project, partner=world.partners["PP"], company="Snickeri", is_person=True, country="SE",
        registry_number="800101-0019", on=date(2026, 3, 1), kind="advice", made_at=timezone.now(),
    )  # fmt: skip
    path = f"/managed-projects/{world.project.key}/support"
    got = answered(world, path)
    assert {who for who, status in got.items() if status == 404} == {"funder", "outsider"}
    read = {who: whose(world, who)("GET", path).json()["items"] for who in ("lead", "finance", "controller")}
    assert read["finance"][0]["registry_number"] == "800101-0019"
    assert "0019" not in read["lead"][0]["registry_number"]
    assert read["controller"] == []
