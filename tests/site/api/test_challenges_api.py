"""Challenges by the API: read as on their pages, written with the same permissions, two at once told."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samband.base.models import Event
from samband.challenges.actions.questions import ask_question
from samband.challenges.models import Challenge, Follow
from tests.challenges.challenges_material import City, found_city, in_review
from tests.challenges.public_material import Cities, acting, cities, draft, standing
from tests.site.api.conftest import Make, Program
from tests.site.api.needs_material import from_afar, late, of
from tests.site.conftest import Register

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(home: Register) -> Cities:
    return cities()


@pytest.fixture
def town(home: Register) -> City:
    return found_city()


def test_everybody_reads_what_is_published_with_what_is_not_stated_as_null(both: Cities) -> None:
    one = standing("published", both.maker, both.city, both.department)
    got = Program()("GET", f"/challenges/{one.key}")
    assert got.status_code == 200
    said = got.json()
    assert said["statement"]["affected"] == "Två tusen hushåll vid ån."
    assert (said["statement"]["measure"], said["statement"]["year"]) == (None, None)
    assert {"measure", "year", "present"} <= set(said["not_stated"])
    assert [owner["name"] for owner in said["owners"]] == ["Älvhamn", "Vatten och avlopp"]
    assert (said["status"], said["verbs"], said["may_edit"]) == ("published", [], False)
    assert "maker@" not in got.content.decode()
    assert of(both.maker)("GET", f"/challenges/{one.key}").json()["verbs"][0] == "begin_dialogue"
    again = Program()("GET", f"/challenges/{one.key}", **{"if-none-match": got.headers["ETag"]})
    assert again.status_code == 304


def test_a_draft_is_not_there_for_others_and_lacks_what_its_owner_is_told(both: Cities) -> None:
    one = draft(both.maker, both.city, shared=False)
    path = f"/challenges/{one.key}"
    calls: list[tuple[str, str, Any]] = [
        ("GET", path, None), ("GET", f"{path}/versions", None), ("PATCH", path, {"title": "Mitt"}),
        ("DELETE", path, None), ("POST", f"{path}/moves", {"verb": "publish"}),
        ("POST", f"{path}/merge", {"into": one.key}), ("PUT", f"{path}/follow", None),
        ("POST", f"{path}/questions", {"text": "Var?"}), ("GET", f"{path}/answers", None),
        ("GET", f"{path}/before", None), ("POST", f"{path}/before", {"why": "Vi vill."}),
    ]  # fmt: skip
    for other in (of(both.outsider), of(both.colleague)):
        for method, address, body in calls:
            assert other(method, address, body).status_code == 404, (method, address)
    assert Program()("GET", path).status_code == 404
    mine = of(both.maker)
    assert mine("GET", path).json()["lacking"] == ["looked"]
    assert [row["key"] for row in mine("GET", "/my-challenges").json()["items"]] == [one.key]
    assert of(both.outsider)("GET", "/my-challenges").json()["items"] == []
    assert one.key not in Program()("GET", "/challenges").content.decode()


def test_who_may_not_write_is_refused_what_everybody_may_read(both: Cities) -> None:
    one = standing("published", both.maker, both.city)
    path = f"/challenges/{one.key}"
    for method, address, body in (
        ("PATCH", path, {"title": "Mitt"}), ("DELETE", path, None), ("GET", f"{path}/before", None),
        ("POST", f"{path}/moves", {"verb": "solve", "words": "Klart."}),
        ("POST", f"{path}/merge", {"into": one.key}),
    ):  # fmt: skip
        assert of(both.outsider)(method, address, body).status_code == 403, (method, address)
    assert Challenge.objects.get(pk=one.pk).title == one.title


def test_the_list_is_narrowed_and_comes_page_by_page_at_the_same_cost(both: Cities) -> None:
    keys = [standing("published", both.maker, both.city, title=f"Behov {at}").key for at in range(4)]
    abroad = standing("solved", both.outsider, both.other, title="Tørre kjellere")
    everybody = Program()
    first = everybody("GET", "/challenges?limit=3").json()
    rest = everybody("GET", f"/challenges?limit=3&cursor={first['next']}").json()
    assert [row["key"] for row in first["items"] + rest["items"]] == [abroad.key, *reversed(keys)]
    assert rest["next"] is None
    assert [row["key"] for row in everybody("GET", "/challenges?country=NO").json()["items"]] == [abroad.key]
    assert len(everybody("GET", "/challenges?standing=live").json()["items"]) == 4
    assert everybody("GET", f"/challenges?country=NO&cursor={first['next']}").status_code == 400
    assert everybody("GET", "/challenges?colour=red").status_code == 422
    counts = []
    for limit in (1, 5):
        with CaptureQueriesContext(connection) as asked:
            everybody("GET", f"/challenges?limit={limit}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_was_merged_leads_on_for_ever(both: Cities) -> None:
    gone, kept = (standing("published", both.maker, both.city, title=title) for title in ("Ett", "Två"))
    mine = of(both.maker)
    refused = mine("POST", f"/challenges/{gone.key}/merge", {"into": "b" * 12})
    assert (refused.status_code, refused.json()["problems"][0]["where"]) == (404, "body/into")
    merged = mine("POST", f"/challenges/{gone.key}/merge", {"into": kept.key, "version": gone.version})
    assert (merged.status_code, merged.json()["key"]) == (200, kept.key)
    moved = Program()("GET", f"/challenges/{gone.key}")
    assert (moved.status_code, moved.json()["key"]) == (301, kept.key)
    assert moved.headers["Location"] == f"/api/v1/challenges/{kept.key}"


def test_a_challenge_is_begun_worded_looked_at_and_published(town: City) -> None:
    writes = of(town.officer)
    made = writes("POST", "/challenges", {"text": "Äldre faller hemma.", "organisation": town.city.key})
    assert made.status_code == 201
    path = made.headers["Location"].removeprefix("/api/v1")
    assert (made.json()["title"], made.json()["status"]) == ("Äldre faller hemma", "draft")
    lacks = writes("POST", f"{path}/moves", {"verb": "publish"})
    assert lacks.status_code == 422
    assert {"challenge/affected", "challenge/looked"} <= {one["where"] for one in lacks.json()["problems"]}
    words = {
        "affected": "1 400 äldre.", "future": "Ingen ligger länge på golvet.", "owner": "Äldreförvaltningen",
        "adoption": "Nämnden beslutar i september.", "year": 2028, "themes": ["health"],
    }  # fmt: skip
    saved = writes("PATCH", path, {"version": made.json()["version"], **words}).json()
    assert (saved["statement"]["year"], saved["themes"], saved["lacking"]) == (2028, ["health"], ["looked"])
    assert writes("PATCH", path, {"year": None}).json()["statement"]["year"] is None
    assert writes("GET", f"{path}/before").json()["seen"] in ("some", "none")
    assert writes("POST", f"{path}/before", {"why": "Vi har andra golv."}).status_code == 200
    published = writes("POST", f"{path}/moves", {"verb": "publish"})
    assert (published.status_code, published.json()["status"]) == (200, "published")
    versions = Program()("GET", f"{path}/versions").json()["items"]
    assert versions[0]["statement"]["affected"] == "1 400 äldre."
    assert versions[0]["by"] == ""
    assert len(writes("GET", f"{path}/versions?limit=1").json()["items"]) == 1
    assert writes("DELETE", path).status_code == 403
    assert Event.objects.filter(verb="challenge.published").count() == 1


def test_who_was_named_approves_or_sends_back_with_a_reason(town: City) -> None:
    one = in_review(town)
    path, head = f"/challenges/{one.key}/moves", of(town.head)
    assert of(town.officer)("POST", path, {"verb": "approve"}).status_code == 403
    refused = head("POST", path, {"verb": "send_back"})
    assert (refused.status_code, refused.json()["problems"][0]["where"]) == (422, "body/words")
    back = head("POST", path, {"verb": "send_back", "words": "Hur många?"})
    assert back.status_code == 404 or back.json()["status"] == "draft"
    assert Challenge.objects.get(pk=one.pk).status == "draft"


def test_the_second_of_two_gets_both_texts_and_writes_over_nothing(
    both: Cities, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = standing("published", both.maker, both.city)
    path, first, second = f"/challenges/{one.key}", of(both.maker), of(both.colleague)
    etag = first("GET", path).headers["ETag"]
    assert (
        first("PATCH", path, {"version": one.version, "future": "Alla källare är torra."}).status_code == 200
    )
    told = second("PATCH", path, {"version": one.version, "future": "Ingen vet."})
    assert told.status_code == 409
    assert told.json()["theirs"] == {"future": "Alla källare är torra."}
    assert told.json()["yours"] == {"future": "Ingen vet."}
    assert second("PATCH", path, {"future": "Ingen vet."}, **{"if-match": etag}).status_code == 412
    moved = second("POST", f"{path}/moves", {"verb": "begin_trial", "version": one.version})
    assert (moved.status_code, moved.json()["theirs"]["status"]) == (409, "published")
    late(monkeypatch, "samband.site.api.drafts.save_statement", Challenge)
    assert second("PATCH", path, {"future": "Ingen vet."}).status_code == 412
    assert Challenge.objects.get(pk=one.pk).future == "Alla källare är torra."


def test_a_move_needs_its_words_and_shows_on_the_timeline(both: Cities) -> None:
    one = standing("published", both.maker, both.city)
    path, mine = f"/challenges/{one.key}", of(both.maker)
    silent = mine("POST", f"{path}/moves", {"verb": "give_up", "words": "  "})
    assert (silent.status_code, silent.json()["problems"][0]["where"]) == (422, "body/words")
    given = mine("POST", f"{path}/moves", {"verb": "give_up", "words": "Givare fryser."}).json()
    assert (given["status"], given["learned"]) == ("not_solved", "Givare fryser.")
    assert Program()("GET", path).json()["timeline"][0]["verb"] == "challenge.not_solved"
    assert mine("POST", f"{path}/moves", {"verb": "begin_trial"}).status_code == 403


def test_strangers_ask_at_a_low_rate_and_owners_answer_for_everybody(both: Cities) -> None:
    one = standing("published", both.maker, both.city)
    path, stranger, mine = f"/challenges/{one.key}", from_afar(), of(both.maker)
    asked = stranger("POST", f"{path}/questions", {"text": "Finns mätningar?"})
    assert asked.status_code == 201
    question = f"{path}/questions/{asked.json()['key']}"
    assert stranger("GET", path).json()["questions"] == []
    assert mine("GET", path).json()["questions"][0]["answer"] is None
    assert of(both.outsider)("PATCH", question, {"answer": "Nej."}).status_code == 404
    assert mine("PATCH", question, {}).status_code == 422
    answered = mine("PATCH", question, {"answer": "Ja, sedan 2019.", "version": 1})
    assert (answered.status_code, answered.json()["answer"]) == (200, "Ja, sedan 2019.")
    told = of(both.colleague)("PATCH", question, {"answer": "Nej.", "version": 1})
    assert (told.status_code, told.json()["theirs"]) == (409, {"answer": "Ja, sedan 2019."})
    assert stranger("GET", path).json()["questions"][0]["answer"] == "Ja, sedan 2019."
    codes = [stranger("POST", f"{path}/questions", {"text": "Var?"}).status_code for _at in range(6)]
    assert codes[-1] == 429
    assert 201 in codes


def test_a_question_is_set_aside_and_a_challenge_followed(both: Cities) -> None:
    one = standing("published", both.maker, both.city)
    asked = ask_question(one, by=acting(both.outsider), text="Köp nu!")
    path, mine = f"/challenges/{one.key}", of(both.maker)
    aside = mine("PATCH", f"{path}/questions/{asked.key}", {"set_aside": True})
    assert aside.json()["is_aside"] is True
    reader = of(both.outsider)
    assert reader("PUT", f"{path}/follow").json() == {"follows": True}
    assert reader("GET", path).json()["follows"] is True
    assert reader("DELETE", f"{path}/follow").json() == {"follows": False}
    assert not Follow.objects.exists()
    assert Program()("PUT", f"{path}/follow").status_code == 401


def test_who_can_answer_is_said_with_reasons(home: Register, both: Cities, program: Make) -> None:
    one = standing("published", both.maker, both.city)
    got = program("match")("GET", f"/challenges/{one.key}/answers")
    assert got.status_code == 200
    assert "Varningsbyrån i Viken Oy" in [match["name"] for match in got.json()["matches"]]
    assert all(match["reasons"] for match in got.json()["matches"][:1])
    assert program("read")("GET", f"/challenges/{one.key}/answers").status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body", "where"),
    [
        ("POST", "", {"text": "   "}, "body/text"), ("POST", "", {"text": "x" * 40_001}, "body/text"),
        ("PATCH", "key", {}, "body"), ("PATCH", "key", {"affected": "x" * 4_001}, "body/affected"),
        ("PATCH", "key", {"year": 1}, "body/year"), ("PATCH", "key", {"status": "solved"}, "body/status"),
        ("POST", "key/moves", {"verb": "eat"}, "body/verb"),
        ("POST", "key/questions", {"text": " "}, "body/text"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_in_words(
    both: Cities, method: str, path: str, body: dict[str, Any], where: str
) -> None:
    one = standing("published", both.maker, both.city)
    path = f"/{path.replace('key', one.key)}" if path else ""
    answer = of(both.maker)(method, f"/challenges{path}", body)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == where
    assert answer.json()["problems"][0]["fix"]
