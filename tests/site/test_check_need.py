"""`samband check-need`: its document, its refusals, and that it answers at once."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from samband.site.cli import main
from samband.site.need_documents import check_document, scaffold_lines

KEYS = ["lang", "open", "flags", "missing", "questions"]


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["check-need", *words])
    return code, capsys.readouterr().out


def give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))


def test_one_need_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "need.txt"
    file.write_bytes("Vi behöver\r\nen app.\r\n".encode())
    code, out = call(capsys, str(file), "--json")
    document = json.loads(out)
    assert code == 0
    assert list(document) == KEYS
    (flag,) = document["flags"]
    assert (flag["signal"], flag["text"], flag["start"], flag["end"]) == ("buy-artefact", "app", 15, 18)
    assert flag["why"]
    assert flag["ask"]
    assert document["open"] is False


def test_many_needs_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = '{"id": 1, "text": "We need an app.", "lang": "en"}\n\n{"id": "b", "text": "Safe homes."}\n'
    give(monkeypatch, lines.encode())
    code, out = call(capsys, "-", "--jsonl", "--json")
    results = json.loads(out)["results"]
    assert code == 0
    assert [(result["id"], result["open"]) for result in results] == [(1, False), ("b", True)]


def test_a_bad_line_is_told_and_the_good_ones_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give(monkeypatch, b'{"id": "a", "text": "We need an app."}\nno json\n{"id": "c"}\n')
    code, out = call(capsys, "--jsonl", "--json")
    document = json.loads(out)
    assert code == 1
    assert [result["id"] for result in document["results"]] == ["a"]
    assert [problem["where"] for problem in document["problems"]] == ["line 2", "line 3"]


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe\xff"])
def test_what_is_no_text_is_refused(
    content: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give(monkeypatch, content)
    code, out = call(capsys, "--json")
    assert code == 1
    assert set(json.loads(out)["problems"][0]) == {"where", "what", "fix"}


def test_a_file_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = call(capsys, "no-such-file.txt", "--json")
    assert code == 1
    assert json.loads(out)["problems"][0]["where"] == "no-such-file.txt"


def test_words_for_people_hold_the_frame_of_a_future(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give(monkeypatch, b"We need an app so that parents can see the bus by 2030.")
    code, out = call(capsys)
    assert code == 0
    assert "“app”" in out
    assert "2030" in out
    assert "…" in out


def test_the_reader_is_told_in_the_language_given() -> None:
    said = check_document("We need an app.", say=str.upper)
    assert said["flags"][0]["why"].isupper()
    assert all(question.isupper() for question in said["questions"])
    assert scaffold_lines("We need an app.", say=str.upper)[0].startswith("IN THE YEAR")


def test_no_framework_is_loaded_for_it() -> None:
    words = "import sys; from samband.site.cli import main; main(['check-need', '-', '--json'])"
    words += "; assert not {'django', 'numpy', 'py3langid'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], input=b"We need an app.", capture_output=True)
    assert done.returncode == 0, done.stderr
