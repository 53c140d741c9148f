"""Requests and workshop notes by the API: for their people alone, two at once told, no line lost."""

from typing import Any

import pytest

from samband.challenges.models import Register, Request
from tests.challenges.requests_material import Parties, parties
from tests.site.api.conftest import Make, Program
from tests.site.api.needs_material import of
from tests.site.conftest import Register as Home

pytestmark = pytest.mark.django_db
NOTES = (
    "# Vatten\nUtmaning: Källare svämmar över varje vår.\nÅtgärd: Mät i tre brunnar, våren 2027.\n"
    "Vem äger det?\n"
)


@pytest.fixture
def sides(home: Home) -> Parties:
    return parties()


def wish(sides: Parties, **more: Any) -> dict[str, Any]:
    """Say what the cluster asks of the city."""
    said = {
        "sort": "introduction",
        "title": "Möta driften",
        "text": "Vi vill träffa dem som sköter pumparna.",
    }
    return {"asked": sides.city.key, **said, **more}


def test_an_organisation_asks_another_and_is_answered(sides: Parties) -> None:
    asks, answers = of(sides.matchmaker), of(sides.host)
    made = asks("POST", "/requests", wish(sides, on_behalf_of=sides.company.key))
    assert made.status_code == 201
    path = made.headers["Location"].removeprefix("/api/v1")
    assert (made.json()["direction"], made.json()["on_behalf_of"]["name"]) == ("made", "Vattenvakt AB")
    assert "accept" not in made.json()["verbs"]
    assert [one["direction"] for one in answers("GET", "/requests").json()["items"]] == ["received"]
    assert answers("GET", "/requests?direction=made").json()["items"] == []
    said = answers("POST", f"{path}/moves", {"verb": "accept", "text": "Ja, på tisdag.", "version": 1})
    assert (said.status_code, said.json()["status"], said.json()["answer"]) == (
        200,
        "accepted",
        "Ja, på tisdag.",
    )
    done = asks("POST", f"{path}/moves", {"verb": "report", "text": "Vi sågs."}).json()
    assert (done["status"], done["result"]) == ("done", "Vi sågs.")
    assert len(done["timeline"]) == 3


def test_a_request_is_not_there_for_others_and_answered_by_the_asked_alone(sides: Parties) -> None:
    one = sides.ask()
    path = f"/requests/{one.key}"
    stranger = of(sides.stranger)
    assert stranger("GET", path).status_code == 404
    assert stranger("POST", f"{path}/moves", {"verb": "accept", "text": "Ja."}).status_code == 404
    assert stranger("GET", "/requests").json()["items"] == []
    assert of(sides.matchmaker)("POST", f"{path}/moves", {"verb": "accept", "text": "Ja."}).status_code == 403
    assert Program()("GET", "/requests").status_code == 401
    assert stranger("POST", "/requests", wish(sides, asker=sides.cluster.key)).status_code == 403
    assert Request.objects.get().status == "asked"


def test_the_second_of_two_who_answer_gets_both_answers(sides: Parties) -> None:
    one, host = sides.ask(), of(sides.host)
    path = f"/requests/{one.key}"
    etag = host("GET", path).headers["ETag"]
    assert host("POST", f"{path}/moves", {"verb": "accept", "text": "Ja.", "version": 1}).status_code == 200
    told = host("POST", f"{path}/moves", {"verb": "decline", "text": "Nej.", "version": 1})
    assert (told.status_code, told.json()["theirs"]["answer"], told.json()["yours"]["text"]) == (
        409,
        "Ja.",
        "Nej.",
    )
    stale = host("POST", f"{path}/moves", {"verb": "report", "text": "Bra."}, **{"if-match": etag})
    assert stale.status_code == 412
    assert host("POST", f"{path}/moves", {"verb": "decline", "text": "Nej."}).status_code == 403


@pytest.mark.parametrize(
    ("change", "status", "where"),
    [
        ({"title": " "}, 422, "body/title"), ({"text": "x" * 4_001}, 422, "body/text"),
        ({"asked": "b" * 12}, 404, "body/asked"), ({"asker": "b" * 12}, 404, "body/asker"),
        ({"sort": "resource"}, 422, "body/competence"),
        ({"on_behalf_of": "b" * 12}, 422, "body/on_behalf_of"),
        ({"challenge": "b" * 12}, 422, "body/challenge"), ({"hours": 0}, 422, "body/hours"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_in_words(
    sides: Parties, change: dict[str, Any], status: int, where: str
) -> None:
    answer = of(sides.matchmaker)("POST", "/requests", wish(sides, **change))
    assert answer.status_code == status
    assert where in [one["where"] for one in answer.json()["problems"]]
    assert not Request.objects.exists()


def test_notes_become_a_register_that_loses_no_line(home: Home, program: Make) -> None:
    mine, other = program("read", "write"), program("read", "write")
    made = mine("POST", "/notes", {"title": "Verkstad", "text": NOTES})
    assert made.status_code == 201
    path = made.headers["Location"].removeprefix("/api/v1")
    whole = mine("GET", path).json()
    assert (
        sum(whole["counts"].get(sort, 0) for sort in ("challenge", "solution", "action", "open_question")) > 1
    )
    assert [one["key"] for one in mine("GET", "/notes").json()["items"]] == [whole["key"]]
    first = mine("GET", f"{path}?limit=1").json()
    second = mine("GET", f"{path}?limit=1&cursor={first['next']}").json()
    assert [first["entries"][0]["key"], second["entries"][0]["key"]] == [
        one["key"] for one in whole["entries"][:2]
    ]
    lines = [one["text"] for one in mine("GET", f"{path}/lines").json()["items"]]
    assert [line for line in lines if line.strip()] == [line for line in NOTES.splitlines() if line.strip()]
    for address in (path, f"{path}/lines"):
        assert other("GET", address).status_code == 404
    assert other("GET", "/notes").json()["items"] == []
    assert Program()("POST", "/notes", {"title": "Verkstad", "text": NOTES}).status_code == 401


def test_notes_without_words_or_for_somebody_else_are_not_kept(home: Home, sides: Parties) -> None:
    bring = of(sides.stranger)
    for body, status in (
        ({"title": "Verkstad", "text": " \n "}, 422), ({"title": " ", "text": NOTES}, 422),
        ({"title": "Verkstad", "text": NOTES, "organisation": sides.city.key}, 404),
    ):  # fmt: skip
        assert bring("POST", "/notes", body).status_code == status
    assert not Register.objects.exists()
