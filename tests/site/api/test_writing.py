"""Writing by the API: needs of one's own, feedback, lists; the same actions as the pages."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from samband.actors.models import ImportRun, Organisation
from samband.base.models import Event
from samband.matching.models import Feedback, Need
from samband.matching.store import StoreError
from samband.site.cli.main import main
from tests.site.api.conftest import Make, Program
from tests.site.conftest import TEXT, Register

pytestmark = pytest.mark.django_db
LIST = "name;country;municipality\nHavsblick AB;SE;Viken\n;SE;\nStrandbod AB;SE;Viken\n"


def test_an_answer_is_the_one_that_the_command_line_gives(
    home: Register, program: Make, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = program("match")("POST", "/match", {"text": TEXT, "k": 2, "home_region": "SE232"})
    assert answer.status_code == 200
    got = answer.json()
    monkeypatch.setattr("samband.site.cli.match.prepare_home", lambda: None)
    assert main(["match", TEXT, "-k", "2", "--home-region", "SE232", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    for one in (got, printed):
        assert one.pop("milliseconds") > 0
    assert got == printed
    assert got["matches"][0]["reasons"]
    assert not Need.objects.exists()


def test_an_answer_is_narrowed_and_takes_the_persons_own_view(home: Register, program: Make) -> None:
    ask = program("match", home_region="FI1C1")
    found = ask("POST", "/match", {"text": TEXT, "kind": ["company"]}).json()["matches"]
    assert [(one["name"], one["new_to_you"]) for one in found] == [("Varningsbyrån i Viken Oy", False)]
    assert ask("POST", "/match", {"text": TEXT, "country": ["EE"]}).json()["matches"] == []


@pytest.mark.parametrize("fault", ["busy", "index"])
def test_an_engine_that_cannot_answer_says_when_to_try_again(
    home: Register, program: Make, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    from samband.matching.encoder import EncoderBusy

    def fail(*_arguments: Any, **_more: Any) -> Any:
        raise EncoderBusy("full") if fault == "busy" else StoreError("broken")

    monkeypatch.setattr("samband.site.api.needs.answer", fail)
    answer = program("match")("POST", "/match", {"text": TEXT})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["problems"][0]["fix"]


def test_a_need_is_kept_read_judged_and_forgotten_by_its_person_alone(home: Register, program: Make) -> None:
    owner, other = program("read", "write"), program("read", "write")
    kept = owner("POST", "/needs", {"text": TEXT, "home_region": "SE232"})
    assert kept.status_code == 201
    need = Need.objects.get()
    assert kept.headers["Location"] == f"/api/v1/needs/{need.key}"
    assert kept.headers["Cache-Control"] == "no-store"
    assert (need.text, need.lang, need.person_key) == (TEXT, "sv", owner.person.key)  # type: ignore[union-attr]
    path = f"/needs/{need.key}"
    judging = f"{path}/feedback/{home.company.profile.key}"  # type: ignore[union-attr]
    assert owner("GET", path).json()["text"] == TEXT
    assert [other("GET", path).status_code, other("DELETE", path).status_code] == [404, 404]
    assert other("PUT", judging, {"verdict": "useful"}).status_code == 404
    assert Program()("GET", path).status_code == 401

    before = owner("GET", path).headers["ETag"]
    assert owner("PUT", judging, {"verdict": "great"}).status_code == 422
    assert owner("PUT", f"{path}/feedback/{'b' * 12}", {"verdict": "useful"}).status_code == 404
    assert owner("PUT", judging, {"verdict": "useful"}).json()["verdict"] == "useful"
    assert Feedback.objects.get().person_key == owner.person.key  # type: ignore[union-attr]
    assert owner("GET", path).json()["feedback"][0]["verdict"] == "useful"

    assert owner("DELETE", path, **{"if-match": before}).status_code == 412
    assert Need.objects.exists()
    now = owner("GET", path, lang="sv").headers["ETag"]
    assert owner("DELETE", path, **{"if-match": now}).status_code == 204
    assert owner("GET", path).status_code == 404
    assert not Need.objects.exists()
    verbs = Event.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["need.asked", "hit.judged", "need.forgotten"]


def test_a_need_of_somebody_who_is_not_signed_in_is_nobodys(home: Register, program: Make) -> None:
    need = home.ask()
    assert program("read")("GET", f"/needs/{need.key}").status_code == 404


@pytest.mark.parametrize("text", ["kort", " " * 30, "x" * 10_001, "källare\0översvämmas", None])
def test_what_is_no_need_is_not_kept(home: Register, program: Make, text: Any) -> None:
    answer = program("write")("POST", "/needs", {"text": text})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == "body/text"
    assert not Need.objects.exists()


def bring(caller: Program, content: str | bytes = LIST, lang: str = "en", **fields: str) -> HttpResponse:
    """Send a list as a form with a file."""
    file = SimpleUploadedFile("lista.csv", content.encode() if isinstance(content, str) else content)
    headers = {"authorization": f"Bearer {caller.token}", "accept-language": lang}
    answer: HttpResponse = Client().post("/api/v1/imports", {"file": file, **fields}, headers=headers)  # type: ignore[assignment]
    return answer


def test_a_list_is_looked_at_then_started_and_followed_by_whoever_brought_it(
    home: Register, program: Make
) -> None:
    owner, other = program("read", "write", rights=("import",)), program("read", "write", rights=("import",))
    before = Organisation.objects.count()
    looked = bring(owner, source="Regionens lista")
    assert looked.status_code == 202
    state = looked.json()
    assert (state["status"], state["source"]) == ("previewed", "Regionens lista")
    assert (state["counts"]["created"], state["counts"]["refused"]) == (2, 1)
    assert [set(one) for one in state["problems"]] == [{"where", "what", "fix"}]
    assert Organisation.objects.count() == before
    path = looked.headers["Location"].removeprefix("/api/v1")
    tag = owner("GET", path).headers["ETag"]
    for method, tail in (("GET", ""), ("POST", "/start"), ("DELETE", "")):
        assert other(method, path + tail).status_code == 404

    assert owner("POST", f"{path}/start", **{"if-match": '"other"'}).status_code == 412
    assert owner("POST", f"{path}/start", **{"if-match": tag}).json()["status"] == "waiting"
    assert owner("POST", f"{path}/start").status_code == 403
    assert owner("DELETE", path).status_code == 403

    from samband.actors.tasks import take_in_list

    take_in_list.call(state["key"])
    done = owner("GET", path).json()
    assert (done["status"], done["counts"]["created"], done["done"]) == ("done", 2, 3)
    assert done["problems"] == state["problems"]
    assert Organisation.objects.count() == before + 2
    swedish = owner("GET", path, lang="sv").json()["problems"][0]["what"]
    assert swedish != done["problems"][0]["what"]


def test_a_list_is_taken_in_at_once_or_put_away(home: Register, program: Make) -> None:
    owner = program("read", "write", rights=("import",))
    assert bring(owner, mode="run").json()["status"] == "waiting"
    looked = bring(owner).headers["Location"].removeprefix("/api/v1")
    assert owner("DELETE", looked).status_code == 204
    assert owner("GET", looked).status_code == 404
    assert ImportRun.objects.count() == 1


def test_problems_of_a_list_come_page_by_page(home: Register, program: Make) -> None:
    owner = program("read", "write", rights=("import",))
    path = bring(owner, "name;country\n" + ";SE\n" * 5).headers["Location"].removeprefix("/api/v1")
    first = owner("GET", f"{path}?limit=2").json()
    second = owner("GET", f"{path}?limit=4&cursor={first['next']}").json()
    assert [len(first["problems"]), len(second["problems"]), second["next"]] == [2, 3, None]
    assert owner("GET", f"{path}?cursor={first['next']}x").status_code == 400


def test_whoever_may_not_bring_lists_is_told_so_in_their_language(home: Register, program: Make) -> None:
    answer = bring(program("write"), lang="sv")
    assert answer.status_code == 403
    assert answer.json()["problems"][0]["what"].startswith("Du behöver behörighet")
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("content", "fields"),
    [("alpha;beta\n1;2\n", {}), (b"\x00\x01\x02", {}), (b"PK\x03\x04broken", {}), (LIST, {"mode": "now"}),
     (LIST, {"source": "x" * 201})],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(
    home: Register, program: Make, content: Any, fields: dict[str, str]
) -> None:
    answer = bring(program("write", rights=("import",)), content, **fields)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["fix"]
    assert not ImportRun.objects.exists()


def test_a_list_that_is_too_large_is_not_read(home: Register, program: Make) -> None:
    owner = program("write", rights=("import",))
    answer = owner("POST", "/imports", b"x", **{"content-length": str(60 * 1024 * 1024)})
    assert answer.status_code == 413
