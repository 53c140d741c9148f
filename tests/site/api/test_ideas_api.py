"""The inbox by the API: who handles an idea reads and moves it, nobody else; two at once are told."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samband.challenges.models import Idea
from tests.actors.people import placed
from tests.challenges.inbox_material import SECRET, City, city, file_of, idea
from tests.site.api.conftest import Program
from tests.site.api.needs_material import late, of
from tests.site.conftest import Register

pytestmark = pytest.mark.django_db
ANSWER: dict[str, Any] = {"verb": "answer", "text": "Tack! Vi provar det i vår.", "lang": "sv"}


@pytest.fixture
def town(home: Register) -> City:
    made = city()
    for keeper, at in ((made.host, made.body), (made.deputy, made.body)):
        placed(keeper, at)
    placed(made.other_host, made.other_door.organisation)
    return made


def test_the_inbox_has_what_is_due_first_and_never_a_secret_or_a_sender(town: City) -> None:
    host = of(town.host)
    later, soon = (idea(town.door, due=due, secrets=SECRET, sender="Uppfinnaren AB") for due in (20, -2))
    idea(town.other_door)
    got = host("GET", "/ideas")
    assert [row["key"] for row in got.json()["items"]] == [soon.key, later.key]
    assert [row["is_overdue"] for row in got.json()["items"]] == [True, False]
    assert got.json()["counts"]["open"] == 2
    for secret in (SECRET, "Uppfinnaren"):
        assert secret not in got.content.decode()
    assert of(town.outsider)("GET", "/ideas").json()["items"] == []
    assert Program()("GET", "/ideas").status_code == 401


def test_the_inbox_is_narrowed_and_comes_page_by_page_at_the_same_cost(town: City) -> None:
    host = of(town.host)
    made = [idea(town.door, due=due) for due in range(1, 6)]
    idea(town.door, status="answered", title="Besvarad")
    keys, path = [], "/ideas?limit=2"
    for _at in range(3):
        page = host("GET", path).json()
        keys += [row["key"] for row in page["items"]]
        path = f"/ideas?limit=2&cursor={page['next']}"
    assert keys == [one.key for one in made]
    assert [row["title"] for row in host("GET", "/ideas?status=answered").json()["items"]] == ["Besvarad"]
    assert host("GET", "/ideas?q=besvarad").json()["items"] == []
    cursor = host("GET", "/ideas?limit=2").json()["next"]
    assert host("GET", f"/ideas?status=ended&cursor={cursor}").status_code == 400
    assert host("GET", "/ideas?status=lost").status_code == 422
    counts = []
    for limit in (1, 5):
        with CaptureQueriesContext(connection) as asked:
            host("GET", f"/ideas?limit={limit}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_handles_an_idea_reads_its_secrets_and_for_others_it_is_not_there(town: City) -> None:
    one = idea(town.door, department=town.water, status="in_hand", secrets=SECRET, email="x@firma.example")
    file_of(one, is_secret=True)
    path = f"/ideas/{one.key}"
    for worker in (town.host, town.deputy, town.engineer):
        got = of(worker)("GET", path).json()
        assert (got["secrets"], got["email"], len(got["files"])) == (SECRET, "x@firma.example", 1)
        assert "answer" in got["verbs"]
    for stranger in (town.other_host, town.outsider):
        assert of(stranger)("GET", path).status_code == 404
        assert of(stranger)("POST", f"{path}/moves", ANSWER).status_code == 404
    assert Program()("GET", path).status_code == 401
    assert of(town.host, "read")("POST", f"{path}/moves", ANSWER).status_code == 403
    assert Idea.objects.get(pk=one.pk).status == "in_hand"


def test_an_idea_is_routed_asked_about_answered_taken_further_and_closed(town: City) -> None:
    one, host = idea(town.door), of(town.host)
    path = f"/ideas/{one.key}"
    choices = host("GET", path).json()["choices"]
    assert town.water.key in [each["key"] for each in choices["departments"]]
    moves: list[tuple[dict[str, Any], str]] = [
        ({"verb": "route", "department": town.water.key, "handler": town.engineer.key}, "in_hand"),
        ({"verb": "ask_sender", "text": "Vilka brunnar?"}, "with_sender"),
        ({"verb": "note", "text": "Ring driften."}, "with_sender"), (ANSWER, "answered"),
        ({"verb": "take_further", "text": "Ett prov i mars."}, "taken_further"),
        ({"verb": "close"}, "closed"), ({"verb": "reopen", "text": "Mer att säga."}, "in_hand"),
    ]  # fmt: skip
    for body, status in moves:
        done = host("POST", f"{path}/moves", body)
        assert (done.status_code, done.json()["status"]) == (200, status), body
    said = [(each["text"], each["is_inside"]) for each in done.json()["messages"]]
    assert ("Ring driften.", True) in said
    assert done.json()["handler"]
    assert done.json()["timeline"][0]["verb"] == "idea.reopened"
    refused = host("POST", f"{path}/moves", {"verb": "close"})
    assert refused.status_code == 403


def test_who_only_handles_it_does_not_set_aside_or_hand_over(town: City) -> None:
    one = idea(town.door, department=town.water)
    engineer, path = of(town.engineer), f"/ideas/{one.key}/moves"
    for body in ({"verb": "quarantine", "why": "abuse"}, {"verb": "hand_over", "door": town.other_door.key}):
        assert engineer("POST", path, body).status_code == 403
    assert Idea.objects.get(pk=one.pk).status == "received"


def test_what_is_set_aside_is_released_or_discarded_with_a_ground(town: City) -> None:
    one, host = idea(town.door), of(town.host)
    path = f"/ideas/{one.key}/moves"
    lacking = host("POST", path, {"verb": "quarantine"})
    assert (lacking.status_code, lacking.json()["problems"][0]["where"]) == (422, "body/why")
    for body, status in (
        ({"verb": "quarantine", "why": "advertising"}, "quarantined"), ({"verb": "release"}, "received"),
        ({"verb": "quarantine", "why": "abuse"}, "quarantined"),
        ({"verb": "discard", "why": "abuse"}, "spam"),
    ):  # fmt: skip
        assert host("POST", path, body).json()["status"] == status
    assert [row["key"] for row in host("GET", "/ideas?status=aside").json()["items"]] == [one.key]


def test_an_idea_that_went_to_another_door_is_gone_from_this_one(town: City) -> None:
    one, host = idea(town.door), of(town.host)
    body = {"verb": "hand_over", "door": town.other_door.key, "text": "Det är er å.", "version": 1}
    assert host("POST", f"/ideas/{one.key}/moves", {**body, "door": "b" * 12}).status_code == 422
    assert host("POST", f"/ideas/{one.key}/moves", body).status_code == 204
    assert host("GET", f"/ideas/{one.key}").status_code == 404
    assert of(town.other_host)("GET", f"/ideas/{one.key}").json()["messages"][0]["text"] == "Det är er å."


def test_of_two_hosts_who_answer_at_once_the_second_is_told_what_the_first_wrote(
    town: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = idea(town.door)
    path, host, deputy = f"/ideas/{one.key}", of(town.host), of(town.deputy)
    etag = deputy("GET", path).headers["ETag"]
    assert host("POST", f"{path}/moves", {**ANSWER, "version": 1}).status_code == 200
    told = deputy("POST", f"{path}/moves", {"verb": "answer", "text": "Nej tack.", "version": 1})
    assert told.status_code == 409
    assert ANSWER["text"] in told.json()["theirs"]["text"]
    assert told.json()["yours"]["text"] == "Nej tack."
    stale = deputy("POST", f"{path}/moves", {"verb": "close"}, **{"if-match": etag})
    assert (stale.status_code, stale.json()["problems"][0]["where"]) == (412, "If-Match")
    assert Idea.objects.get(pk=one.pk).messages.count() == 1
    fresh = idea(town.door)
    late(monkeypatch, "samband.challenges.actions.ideas.hold", Idea)
    raced = deputy("POST", f"/ideas/{fresh.key}/moves", ANSWER)
    assert raced.status_code == 412
    assert not Idea.objects.get(pk=fresh.pk).messages.exists()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"verb": "answer", "text": "  "}, "body/text"), ({"verb": "eat"}, "body/verb"), ({}, "body/verb"),
        ({"verb": "route"}, "body/department"),
        ({"verb": "route", "department": "b" * 12}, "body/department"),
        ({"verb": "answer", "text": "x" * 8_001}, "body/text"),
        ({"verb": "answer", "text": "Tack", "secrets": ""}, "body/secrets"),
    ],
)  # fmt: skip
def test_a_move_that_lacks_something_is_said_in_words(town: City, body: dict[str, Any], where: str) -> None:
    one = idea(town.door)
    answer = of(town.host)("POST", f"/ideas/{one.key}/moves", body)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == where
    assert Idea.objects.get(pk=one.pk).version == 1
