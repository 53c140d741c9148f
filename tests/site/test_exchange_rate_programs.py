"""Exchange rates for programs: the command and the API give what the pages give."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samband.rules.models import ExchangeRate
from samband.site.cli.main import main
from tests.matching.shortlist_material import person
from tests.site.api.conftest import Make, Program, program  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
FILE = "currency,month,per_base\nSEK,2026-03,11.4567\nNOK,2026-03,11.789\n"
NEW = {
    "currency": "SEK", "per_base": "11.4567", "month": "2026-03", "source": "InforEuro",
    "read_on": "2026-03-02", "mark": "verified",
}  # fmt: skip


@pytest.fixture
def keeper(program: Make) -> Program:  # noqa: F811 - the fixture by its name
    """A program of somebody who looks after the installation."""
    return program("read", "write", rights=("operate",))


@pytest.fixture
def run(monkeypatch: Any, capsys: Any, tmp_path: Path) -> Any:
    """Run the command on a text; give its exit and its document."""
    monkeypatch.setattr("samband.site.cli.import_exchange_rates.prepare_home", lambda: None)

    def call(text: str, *more: str) -> tuple[int, dict[str, Any]]:
        path = tmp_path / "rates.csv"
        path.write_text(text)
        code = main(["import-exchange-rates", str(path), "--json", *more])
        return code, json.loads(capsys.readouterr().out)

    return call


def test_the_command_brings_a_file_once_and_tells_what_differs(run: Any) -> None:
    none = {"read": 2, "created": 2, "unchanged": 0, "conflicts": 0, "refused": 0, "look_again": 0}
    assert run(FILE, "--source", "InforEuro", "--dry-run") == (0, {**none, "problems": []})
    assert not ExchangeRate.objects.exists()
    assert run(FILE, "--source", "InforEuro")[1]["created"] == 2
    code, again = run(FILE, "--source", "InforEuro")
    assert (code, again["created"], again["unchanged"]) == (0, 0, 2)
    code, other = run(FILE.replace("11.4567", "11.5"))
    assert (code, other["conflicts"], len(other["problems"])) == (1, 1, 1)
    assert {row.mark for row in ExchangeRate.objects.all()} == {"verified"}


def test_the_command_says_what_is_wrong_with_the_file_the_month_and_the_person(run: Any) -> None:
    person("somebody")
    for text, more, what in (
        ("name\nx\n", (), "The column “currency” is missing."),
        (FILE, ("--month", "mars"), "“mars” is no month."),
        (FILE, ("--as", "somebody@city.example"), None),
        (FILE, ("--as", "nobody@city.example"), "Nobody with this e-mail address is known here."),
    ):
        code, document = run(text, *more)
        assert code == 1
        (problem,) = document["problems"]
        assert what is None or problem["what"] == what
        assert problem["fix"]
    assert not ExchangeRate.objects.exists()
    assert main(["import-exchange-rates", "/nowhere/rates.csv"]) == 1


def test_the_api_adds_lists_and_corrects(keeper: Program, program: Make) -> None:  # noqa: F811
    made = keeper("POST", "/exchange-rates", NEW)
    assert made.status_code == 201
    key = made.json()["key"]
    listed = program()("GET", "/exchange-rates?currency=SEK&year=2026").json()
    assert [(one["key"], one["per_base"]) for one in listed["items"]] == [(key, "11.4567")]
    again = keeper("POST", "/exchange-rates", {**NEW, "per_base": "11.5"})
    assert again.status_code == 409
    assert (again.json()["theirs"], again.json()["yours"]) == ({"per_base": "11.4567"}, {"per_base": "11.5"})
    said = {name: NEW[name] for name in ("source", "read_on", "mark")}
    correction = {**said, "per_base": "11.4667", "reason": "Two digits were exchanged"}
    new = keeper("POST", f"/exchange-rates/{key}/correct", correction)
    assert new.status_code == 201
    assert (new.json()["replaces"], new.json()["revision"]) == (key, 2)
    assert (
        keeper("POST", f"/exchange-rates/{key}/correct", {**correction, "per_base": "11"}).status_code == 409
    )
    assert program()("GET", f"/exchange-rates/{key}").json()["per_base"] == "11.4567"


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_base": "elva"}, {"month": "2026-13"}, {"month": None}, {"currency": "EUR"}, {"scope": "Aurora"},
        {"valid_from": "2026-03-01"}, {"unknown": 1}, {"mark": "sure"}, {"source": "x\0"},
    ],
)  # fmt: skip
def test_the_api_refuses_what_fits_nowhere(keeper: Program, wrong: dict[str, Any]) -> None:
    assert keeper("POST", "/exchange-rates", {**NEW, **wrong}).status_code == 422
    assert not ExchangeRate.objects.exists()


def test_the_api_asks_to_look_again_at_a_jump(keeper: Program) -> None:
    keeper("POST", "/exchange-rates", NEW)
    jump = {**NEW, "month": "2026-04", "per_base": "0.0873"}
    assert "10 %" in keeper("POST", "/exchange-rates", jump).json()["problems"][0]["what"]
    assert keeper("POST", "/exchange-rates", {**jump, "has_looked_again": True}).status_code == 201


def test_the_api_pages_and_takes_files(keeper: Program, program: Make, client: Client) -> None:  # noqa: F811
    def bring(who: Program, **said: str) -> Any:
        file = SimpleUploadedFile("rates.csv", FILE.encode())
        headers = {"authorization": f"Bearer {who.token}", "accept-language": "en"}
        return client.post("/api/v1/exchange-rates/import", {"file": file, **said}, headers=headers)

    assert bring(keeper).json()["created"] == 2
    assert not ExchangeRate.objects.exists(), "a preview changes nothing"
    assert bring(program("write"), mode="run").status_code == 403
    assert bring(keeper, mode="run", source="InforEuro").json()["created"] == 2
    assert bring(keeper, month="2026-77").status_code == 422
    first = program()("GET", "/exchange-rates?limit=1").json()
    second = program()("GET", f"/exchange-rates?limit=1&cursor={first['next']}").json()
    assert [one["currency"] for one in (*first["items"], *second["items"])] == ["NOK", "SEK"]
    assert second["next"] is None
    assert program()("GET", f"/exchange-rates?limit=1&currency=SEK&cursor={first['next']}").status_code == 400
