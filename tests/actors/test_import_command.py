"""``samband import-actors`` keeps what the contract promises: words, shapes, exit codes."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from samband.accounts.actions import add_person
from samband.actors.models import ImportRun, Organisation
from samband.base.agents import OPERATOR
from samband.site.cli import import_actors
from tests.actors.conftest import as_csv, many

pytestmark = pytest.mark.django_db
COUNTS = ["read", "created", "updated", "unchanged", "merged", "review", "refused"]


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch) -> None:
    # The test's own database stands for a prepared home.
    monkeypatch.setattr(import_actors, "prepare_home", lambda: None)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    """Call the command; give its exit code and its one JSON document."""

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        parser = ArgumentParser()
        import_actors.add_arguments(parser)
        code = import_actors.run(parser.parse_args([*words, "--json", "--no-wait"]))
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def make_file(tmp_path: Path) -> Any:
    """Write a file; give its path."""

    def write(content: bytes, name: str = "aktörer.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return write


def test_counts_and_problems_and_exit_codes(call: Any, make_file: Any) -> None:
    code, answer = call(make_file(as_csv(many(3))))
    assert (code, list(answer), answer["problems"]) == (0, [*COUNTS, "problems"], [])
    assert (answer["read"], answer["created"]) == (3, 3)
    assert set(Organisation.objects.values_list("source", flat=True)) == {"aktörer.csv"}
    code, answer = call(make_file(as_csv([*many(3), ["4", ""]])))
    assert (code, answer["unchanged"], answer["refused"]) == (1, 3, 1)
    assert answer["read"] == sum(answer[name] for name in COUNTS[1:])
    assert answer["problems"] == [
        {
            "where": "row 5, column name",
            "what": "The row has no name.",
            "fix": "Write the organisation's name.",
        }
    ]


def test_what_is_wrong_but_taken_in_is_told_and_does_not_fail(call: Any, make_file: Any) -> None:
    code, answer = call(make_file(b"name,country\nA,Narnia\n"))
    assert (code, answer["created"], len(answer["problems"])) == (0, 1, 1)


def test_a_dry_run_changes_nothing(call: Any, make_file: Any) -> None:
    code, answer = call(make_file(as_csv(many(3))), "--dry-run", "--source", "Klustret")
    assert (code, answer["created"]) == (0, 3)
    assert not Organisation.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_source_is_a_name_of_its_own(call: Any, make_file: Any) -> None:
    call(make_file(as_csv(many(1))), "--source", "Klustret")
    code, answer = call(make_file(as_csv(many(1)), "another name.csv"), "--source", "Klustret")
    assert (code, answer["unchanged"]) == (0, 1)


@pytest.mark.parametrize("content", [None, b"", b"\x00\x01\x02" * 99, b"no,header\nat,all\n", b"PK\x03\x04"])
def test_a_file_that_cannot_be_read_is_a_problem_in_words(
    call: Any, make_file: Any, content: bytes | None
) -> None:
    path = "/nowhere/list.csv" if content is None else make_file(content)
    code, answer = call(path)
    assert (code, answer["read"], len(answer["problems"])) == (1, 0, 1)
    assert set(answer["problems"][0]) == {"where", "what", "fix"}
    assert not Organisation.objects.exists()


def test_as_somebody_who_may_not(call: Any, make_file: Any) -> None:
    add_person("officer@test.example", by=OPERATOR, title="Officer")
    for email in ("officer@test.example", "nobody@test.example"):
        code, answer = call(make_file(as_csv(many(1))), "--as", email)
        assert (code, answer["problems"][0]["where"]) == (1, "--as")
    assert not Organisation.objects.exists()


def test_as_somebody_who_may(call: Any, make_file: Any) -> None:
    person = add_person("host@test.example", by=OPERATOR, title="Host", rights=["import"])
    code, _answer = call(make_file(as_csv(many(1))), "--as", "host@test.example")
    assert code == 0
    assert ImportRun.objects.get().person_key == person.key
