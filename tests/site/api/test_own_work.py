"""Standing searches, what waits, notifications and the need check by the API: as on pages and command."""

import json
from typing import Any

import pytest
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.base.agents import SYSTEM
from samband.base.models import Event, Notification
from samband.base.rates import Rate
from samband.matching.actions import ask_need
from samband.matching.actions.standing import begin_search, note_findings
from samband.matching.domain.standing import Sighting
from samband.matching.models import Need, Profile, StandingSearch
from samband.site.api import gate
from samband.site.cli.main import main
from tests.matching.shortlist_material import profile
from tests.site.api.conftest import Make, Program
from tests.site.conftest import TEXT, Register

pytestmark = pytest.mark.django_db
HIDDEN = "Vi behöver en app från Fitbit som varnar för översvämning."


def searching(caller: Program, title: str = "Snö") -> StandingSearch:
    """Begin a search of somebody's."""
    assert caller.person is not None
    agent = agent_of(caller.person)
    return begin_search(ask_need(TEXT, by=agent, lang="sv"), by=agent, title=title)


def find(search: StandingSearch, *profiles: Profile) -> None:
    """Let a search find something new."""
    StandingSearch.objects.filter(pk=search.pk).update(last_run_at=search.since)
    search.refresh_from_db()
    now = timezone.now()
    sightings = [Sighting(one.key, "strong", now) for one in profiles]
    assert note_findings(search, by=SYSTEM, sightings=sightings, at=now) == len(profiles)


def test_a_need_is_watched_and_its_search_changed_stopped_and_erased(home: Register, program: Make) -> None:
    owner = program("read", "write")
    assert owner.person is not None
    need = ask_need(TEXT, by=agent_of(owner.person), lang="sv", home_region="SE232")
    sent = {"need": need.key, "title": "Snö", "country": ["FI"], "outside_home_region": True}
    begun = owner("POST", "/searches", sent)
    assert begun.status_code == 201
    path = begun.headers["Location"].removeprefix("/api/v1")
    got = begun.json()
    assert (got["text"], got["often"], got["is_active"], got["home_region"]) == (TEXT, "daily", True, "SE232")
    assert got["filters"] == {
        "kind": [], "country": ["FI"], "lang": [], "outside_home_region": True, "other_fields": False
    }  # fmt: skip
    assert StandingSearch.objects.get().filters == {"country": ["FI"], "outside": True}

    changed = owner("PATCH", path, {"often": "weekly", "is_active": False}).json()
    assert (changed["often"], changed["is_active"], changed["title"]) == ("weekly", False, "Snö")
    assert owner("PATCH", path, {"is_active": True}).json()["is_active"] is True
    assert owner("PATCH", path, {"title": "Snö och vatten"}).json()["title"] == "Snö och vatten"
    assert StandingSearch.objects.get().feed_token not in owner("GET", path).content.decode()
    assert owner("DELETE", path).status_code == 204
    assert owner("GET", path).status_code == 404
    verbs = Event.objects.filter(subject_type="search").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "search.begun", "search.changed", "search.stopped", "search.resumed", "search.changed",
        "search.removed",
    ]  # fmt: skip


def test_a_search_is_its_owners_alone_and_not_written_over(home: Register, program: Make) -> None:
    owner, other = program("read", "write"), program("read", "write")
    path = f"/searches/{searching(owner).key}"
    for method, body in (("GET", None), ("PATCH", {"is_active": False}), ("DELETE", None)):
        assert other(method, path, body).status_code == 404
    assert other("GET", "/searches").json()["items"] == []
    before = owner("GET", path).headers["ETag"]
    assert owner("PATCH", path, {"is_active": False}, **{"if-match": before}).status_code == 200
    for method, body in (("PATCH", {"is_active": True}), ("DELETE", None)):
        assert owner(method, path, body, **{"if-match": before}).status_code == 412
    assert StandingSearch.objects.get().is_active is False
    refused = {"need": "b" * 26, "title": "Snö"}
    assert owner("POST", "/searches", refused).status_code == 404
    for wrong in ({"title": " "}, {"often": "hourly"}, {"is_seen": False}, {"text": "x"}):
        assert owner("PATCH", path, wrong).status_code == 422


def test_what_a_search_found_comes_page_by_page_and_can_be_marked_as_seen(
    home: Register, program: Make
) -> None:
    owner = program("read", "write")
    search = searching(owner)
    find(search, *[profile(title) for title in "ABC"])
    path = f"/searches/{search.key}"
    first = owner("GET", f"{path}?limit=2").json()
    second = owner("GET", f"{path}?limit=2&cursor={first['next']}").json()
    rows = [*first["found"], *second["found"]]
    assert [one["name"] for one in rows] == ["A", "B", "C"]
    assert {(one["band"], one["is_read"]) for one in rows} == {("strong", False)}
    assert (first["unread"], second["next"]) == (3, None)
    assert owner("PATCH", path, {"is_seen": True}).json()["unread"] == 0
    assert owner("GET", "/searches").json()["items"][0]["unread"] == 0


def test_what_waits_and_what_one_was_told_is_ones_own_and_can_be_marked_as_read(
    home: Register, program: Make
) -> None:
    owner, other = program("read", "write"), program("read", "write")
    for title in ("Snö", "Regn"):
        find(searching(owner, title), profile(f"Svar om {title}"))
    work = owner("GET", "/my-work?limit=1").json()
    assert [one["title"] for one in work["waiting"]] == ["Regn", "Snö"]
    assert work["waiting"][0]["url"].startswith("http://testserver/my-work/searches/")
    assert (work["unread"], len(work["notifications"])) == (2, 1)
    latest = work["notifications"][0]
    assert "Regn" in latest["sentence"]
    assert latest["is_read"] is False
    earlier = owner("GET", f"/my-work?limit=1&cursor={work['next']}").json()
    assert "Snö" in earlier["notifications"][0]["sentence"]
    assert earlier["next"] is None
    assert owner("GET", "/my-work", lang="sv").json()["waiting"][0]["sort"] != work["waiting"][0]["sort"]

    assert other("GET", "/my-work").json() == {"waiting": [], "notifications": [], "unread": 0, "next": None}
    assert other("GET", f"/my-work?cursor={work['next']}").status_code == 400
    assert other("POST", "/my-work/read", {"keys": [latest["key"]]}).json() == {"marked": 0, "unread": 0}
    assert Notification.objects.filter(read_at__isnull=True).count() == 2
    assert owner("POST", "/my-work/read", {"keys": [latest["key"]]}).json() == {"marked": 1, "unread": 1}
    assert owner("GET", "/my-work").json()["notifications"][0]["is_read"] is True
    assert owner("POST", "/my-work/read", {}).json() == {"marked": 1, "unread": 0}


def test_a_need_is_checked_as_by_the_command_and_not_kept(
    home: Register, program: Make, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = Program()("POST", "/check-need", {"text": HIDDEN, "lang": "sv"}, lang="sv")
    assert answer.status_code == 200
    file = tmp_path / "need.txt"
    file.write_text(HIDDEN, encoding="utf-8")
    assert main(["check-need", str(file), "--lang", "sv", "--json"]) == 0
    assert answer.json() == json.loads(capsys.readouterr().out)
    assert answer.json()["flags"]
    assert answer.json()["open"] is False
    english = Program()("POST", "/check-need", {"text": HIDDEN, "lang": "sv"}).json()
    assert english["flags"][0]["why"] != answer.json()["flags"][0]["why"]
    assert not Need.objects.exists()
    assert program("read")("POST", "/check-need", {"text": HIDDEN}).status_code == 200
    assert program("write")("POST", "/check-need", {"text": HIDDEN}).status_code == 403
    for wrong in (
        {"text": ""},
        {"text": " \n"},
        {"text": "x" * 10_001},
        {"text": "x", "lang": "svenska"},
        {},
    ):
        assert Program()("POST", "/check-need", wrong).status_code == 422


def test_needs_are_checked_as_often_as_visitors_call(
    home: Register, program: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(gate.RATES, "visitor", Rate(2))
    got = [Program()("POST", "/check-need", {"text": HIDDEN}).status_code for _at in range(3)]
    assert got == [200, 200, 429]
