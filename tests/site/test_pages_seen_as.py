"""The bar of the demo world: anybody may be one of its people there, and nobody anywhere else."""

import pytest
from django.test import Client

from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.base.agents import OPERATOR
from samband.site.demo_mark import mark_path
from tests.site.conftest import Register

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(register: Register) -> Person:
    """One of the people of the demo world, who may bring lists."""
    mark_path().write_text("demo")
    return add_person(
        "host@demo.example", by=OPERATOR, title="Host", titles={"sv": "Värd för en väg in"},
        demo_role="host", rights=["import"],
    )  # fmt: skip


def test_one_is_somebody_else_with_a_press_and_a_visitor_again(client: Client, host: Person) -> None:
    assert client.get("/organisations/import/").status_code == 403
    response = client.post("/see-as/", {"person": host.key, "next": "/organisations/"})
    assert response.headers["Location"] == "/organisations/"
    page = client.get("/", headers={"accept-language": "sv"}).content.decode()
    assert "Du ser Samband som: Värd för en väg in" in page
    assert client.get("/organisations/import/").status_code == 200
    client.post("/see-as/", {"person": ""})
    assert client.get("/organisations/import/").status_code == 403


def test_people_who_are_not_of_the_demo_cannot_be_seen_as(client: Client, host: Person) -> None:
    real = add_person("real@city.example", by=OPERATOR, title="Officer", rights=["import"])
    for key in (real.key, "nobody234567"):
        assert client.post("/see-as/", {"person": key}).status_code == 404
    assert client.get("/organisations/import/").status_code == 403


def test_without_the_demo_nobody_can_be_seen_as(client: Client, host: Person) -> None:
    mark_path().unlink()
    assert client.post("/see-as/", {"person": host.key}).status_code == 404
    assert "see-as" not in client.get("/").content.decode()


def test_one_is_led_back_only_within_the_installation(client: Client, host: Person) -> None:
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        response = client.post("/see-as/", {"person": host.key, "next": elsewhere})
        assert response.headers["Location"] == "/"


def test_strangers_are_told_how_lists_are_brought(client: Client, register: Register) -> None:
    response = client.get("/organisations/import/", headers={"accept-language": "sv"})
    assert response.status_code == 403
    assert "Logga in för att lägga till en lista" in response.content.decode()


def test_the_tour_is_there(client: Client, host: Person) -> None:
    page = client.get("/tour/", headers={"accept-language": "sv"}).content.decode()
    assert "Skriv till dem" in page
    assert page.count("<h2") >= 5
