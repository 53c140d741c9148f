"""Doors by the API: the directory, one door with its two lanes, which door, an idea without an account."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samband.base.models import Event
from samband.challenges.models import EntryPoint, Idea
from tests.challenges.doors_material import challenge, city, door_of, idea, link_of, officer_of
from tests.site.api.conftest import Make, Program
from tests.site.api.needs_material import from_afar, of
from tests.site.conftest import Register

pytestmark = pytest.mark.django_db
IDEA: dict[str, Any] = {
    "title": "Varning i tid",
    "text": "Vi mäter grundvattnet i brunnslock och varnar två dygn före.",
    "i_know_it_becomes_public": True,
}


@pytest.fixture
def door(home: Register) -> EntryPoint:
    return door_of(city())


def test_a_door_shows_its_needs_its_promise_and_how_it_was_kept(door: EntryPoint) -> None:
    need = challenge(door.organisation)
    challenge(door.organisation, title="Ett utkast", status="draft", published_at=None)
    idea(door, sent=30, due=14, answered=3)
    idea(door, sent=40, due=14)
    got = Program()("GET", f"/doors/{door.key}")
    assert got.status_code == 200
    said = got.json()
    assert [(one["key"], one["title"]) for one in said["we_need"]] == [(need.key, "Torra källare")]
    assert (said["promise_days"], said["takes_ideas"]) == (10, True)
    assert said["due_on"] > timezone.localdate().isoformat()
    assert (said["counter"]["in_time"], said["counter"]["judged"], said["counter"]["overdue"]) == (1, 2, 1)
    assert "Secret bench" not in got.content.decode()
    assert Program()("GET", f"/doors/{'b' * 12}").status_code == 404


def test_what_a_sender_must_know_is_said_in_the_language_of_the_caller(door: EntryPoint) -> None:
    english = Program()("GET", f"/doors/{door.key}").json()["before_sending"]
    assert any("public document of Älvhamns stad" in one for one in english)
    assert len(english) == 5


def test_a_closed_door_is_there_for_its_own_people_alone(door: EntryPoint) -> None:
    officer = of(officer_of(door.organisation))
    EntryPoint.objects.filter(pk=door.pk).update(is_open=False)
    path = f"/doors/{door.key}"
    assert Program()("GET", path).status_code == 404
    assert Program()("POST", f"{path}/ideas", IDEA).status_code == 404
    assert officer("GET", path).json()["takes_ideas"] is False
    assert officer("POST", f"{path}/ideas", IDEA).status_code == 403


def test_the_directory_is_narrowed_and_comes_page_by_page_at_the_same_cost(door: EntryPoint) -> None:
    links = [link_of(city(f"Stad {at}", country="NO"), name=f"Dør {at}", country="NO") for at in range(4)]
    first = Program()("GET", "/doors?limit=3").json()
    rest = Program()("GET", f"/doors?limit=3&cursor={first['next']}").json()
    keys = [one["key"] for one in first["items"] + rest["items"]]
    assert sorted(keys) == sorted([door.key, *(one.key for one in links)])
    assert rest["next"] is None
    abroad = Program()("GET", "/doors?country=NO&sort=link").json()["items"]
    assert [one["promise_days"] for one in abroad] == [None] * 4
    assert [one["key"] for one in Program()("GET", "/doors?q=innovation").json()["items"]] == [door.key]
    assert Program()("GET", "/doors?kind=link").status_code == 422
    counts = []
    for limit in (1, 5):
        with CaptureQueriesContext(connection) as asked:
            Program()("GET", f"/doors?limit={limit}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_idea_needs_no_token_and_its_code_opens_where_it_stands(door: EntryPoint) -> None:
    sent = Program()("POST", f"/doors/{door.key}/ideas", {**IDEA, "secrets": "Sju delar tenn."})
    assert sent.status_code == 201
    code, made = sent.json()["receipt"], Idea.objects.get()
    assert sent.headers["Cache-Control"] == "no-store"
    assert (made.secrets, made.status, made.lang) == ("Sju delar tenn.", "received", "sv")
    assert sent.json()["due_on"] == made.due_on.isoformat()
    assert code not in str(Idea.objects.values_list())
    assert Event.objects.filter(verb="idea.sent").count() == 1
    got = Program()("POST", "/ideas/where", {"code": code.upper().replace("-", " ")})
    assert got.status_code == 200
    assert (got.json()["status"], got.json()["promise_kept"]) == ("received", None)
    assert "withdraw" in got.json()["verbs"]
    assert "tenn" not in got.content.decode()
    wrong = Program()("POST", "/ideas/where", {"code": "bbbb-bbbb-bbbb-bbbb-bbbb"})
    assert (wrong.status_code, wrong.json()["problems"][0]["where"]) == (404, "body/code")


def test_what_was_set_aside_looks_to_its_sender_as_if_it_had_arrived(door: EntryPoint) -> None:
    links = " ".join(["https://shop.example"] * 9)
    code = Program()("POST", f"/doors/{door.key}/ideas", {**IDEA, "text": f"Köp billigt! {links}"}).json()
    assert Idea.objects.get().status == "quarantined"
    assert Program()("POST", "/ideas/where", {"code": code["receipt"]}).json()["status"] == "received"


def test_the_same_idea_with_the_same_word_is_one_with_one_receipt(door: EntryPoint) -> None:
    path, word = f"/doors/{door.key}/ideas", "q8Zt3Wf0pLkV9sYcR2mNxA"
    codes = [Program()("POST", path, {**IDEA, "once": word}).json()["receipt"] for _at in range(2)]
    assert codes[0] == codes[1]
    assert Idea.objects.count() == 1
    assert Program()("POST", path, {**IDEA, "title": "En annan", "once": word}).json()["receipt"] != codes[0]


def test_much_from_one_place_is_set_aside_and_then_told_to_wait(door: EntryPoint) -> None:
    stranger, path = from_afar(), f"/doors/{door.key}/ideas"
    answers = [stranger("POST", path, {**IDEA, "title": f"Idé {at}"}) for at in range(12)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert Idea.objects.filter(status="received").count() == 3
    assert Idea.objects.filter(status="quarantined").exists()
    guesses = [stranger("POST", "/ideas/where", {"code": "bbbb"}).status_code for _at in range(11)]
    assert guesses == [404] * 10 + [429]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"i_know_it_becomes_public": False}, "body/i_know_it_becomes_public"),
        ({"i_know_it_becomes_public": None}, "body/i_know_it_becomes_public"),
        ({"title": "  "}, "body/title"), ({"text": "Kort."}, "body/text"), ({"text": " " * 30}, "body/text"),
        ({"text": "x" * 8_001}, "body/text"), ({"email": "ingen adress"}, "body/email"),
        ({"once": "1"}, "body/once"), ({"status": "answered"}, "body/status"),
    ],
)  # fmt: skip
def test_an_idea_that_cannot_be_taken_is_not_kept(
    door: EntryPoint, change: dict[str, Any], where: str
) -> None:
    answer = Program()("POST", f"/doors/{door.key}/ideas", {**IDEA, **change})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == where
    assert not Idea.objects.exists()


def test_a_mere_link_takes_no_idea(home: Register) -> None:
    link = link_of(city())
    got = Program()("GET", f"/doors/{link.key}").json()
    assert (got["takes_ideas"], got["due_on"], got["before_sending"]) == (False, None, [])
    assert Program()("POST", f"/doors/{link.key}/ideas", IDEA).status_code == 403


def test_which_door_leads_to_a_door_with_the_reason_and_keeps_nothing(home: Register, program: Make) -> None:
    text = "Våra källare svämmar över när snön smälter. Var kan vi prova varning?"
    got = Program()("POST", "/which-door", {"text": text})
    assert got.status_code == 200
    assert got.json()["direction"] == "need"
    assert got.headers["Cache-Control"] == "no-store"
    offered = program("match")("POST", "/which-door", {"text": text, "direction": "offer", "home": "SE232"})
    assert offered.json()["direction"] == "offer"
    assert program("read")("POST", "/which-door", {"text": text}).status_code == 403
    short = Program()("POST", "/which-door", {"text": "x"})
    assert (short.status_code, short.json()["problems"][0]["where"]) == (422, "body/text")


def test_how_cities_open_doors_is_public_and_zero_is_zero(door: EntryPoint) -> None:
    got = Program()("GET", "/doors/opened").json()["items"]
    assert [one["organisation"]["name"] for one in got] == ["Älvhamns stad"]
    assert (got[0]["asked"], got[0]["median_days"], got[0]["wrong_door"]) == (0, None, 0)
