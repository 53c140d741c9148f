"""A seal is checked by command, page and API with one answer; nothing is kept, a fresh home stays empty."""

import base64
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samband.base.seal_keys import keys_document
from samband.base.sealing import seal_json, seal_pdf
from samband.site import seal_answers
from samband.site.api import verify as by_api
from samband.site.cli import main
from samband.site.views import verify as by_page
from tests.site.keeping import answer, run

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CONTENT = {"kind": "samband-certificate", "number": "7", "total": "44995.17"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF"


def sealed(home: Path | None = None) -> bytes:
    return seal_json(CONTENT, home=home, at=AT)


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main(["verify", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def kept(tmp_path: Path, data: bytes) -> str:
    file = tmp_path / "certificate"
    file.write_bytes(data)
    return str(file)


def test_the_command_says_what_is_valid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = call(capsys, kept(tmp_path, sealed()))
    assert (code, said["valid"], said["kind"], said["problems"]) == (0, True, "samband-certificate", [])
    assert (said["sealed_at"], said["key"]["whose"]) == ("2026-03-02T09:30:00Z", "own")
    code, said = call(capsys, kept(tmp_path, seal_pdf(PDF, {"kind": "samband-certificate"}, at=AT)))
    assert (code, said["form"]) == (0, "pdf")
    assert main(["verify", kept(tmp_path, sealed())]) == 0
    assert "Sealed is not signed" in capsys.readouterr().out


def test_the_command_says_what_was_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = kept(tmp_path, sealed().replace(b"44995.17", b"44995.71"))
    code, said = call(capsys, file)
    assert (code, said["valid"]) == (1, False)
    assert said["changed"] == ["The part “total” was changed."]
    assert set(said["problems"][0]) == {"where", "what", "fix"}
    assert main(["verify", file]) == 1
    assert "“total”" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["no-such-file", "/", "a\0b", ""])
def test_a_file_that_cannot_be_read_is_a_problem(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = call(capsys, name)
    assert (code, said["problems"][0]["where"]) == (1, "file")


def test_standard_input_is_read_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sealed())))
    assert call(capsys, "-")[0] == 0


def test_a_key_that_is_given_makes_somebody_elses_document_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = tmp_path / "theirs"
    file = kept(tmp_path, sealed(theirs))
    code, said = call(capsys, file)
    assert (code, said["key"]["whose"], said["problems"][0]["where"]) == (1, "unknown", "seal")
    published = keys_document(theirs)
    (tmp_path / "region.json").write_text(json.dumps(published))
    code, said = call(capsys, file, "--key", str(tmp_path / "region.json"))
    assert (code, said["key"]["whose"], said["key"]["name"]) == (0, "given", "region.json")
    key = published["keys"][0]["public_key"]
    assert call(capsys, file, "--key", key)[0] == 0
    (tmp_path / "region.pem").write_text(_pem(key))
    assert call(capsys, file, "--key", str(tmp_path / "region.pem"))[0] == 0


def _pem(key: str) -> str:
    # RFC 8410: twelve bytes that say "Ed25519", then the key.
    der = bytes.fromhex("302a300506032b6570032100") + base64.b64decode(key)
    return f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(der).decode()}\n-----END PUBLIC KEY-----\n"


@pytest.mark.parametrize("key", ["no-such-file", "/", "", "-----BEGIN PUBLIC KEY-----"])
def test_a_key_that_is_none_is_a_wrong_word(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", kept(tmp_path, sealed()), "--key", key]) == 2
    assert capsys.readouterr().err.startswith("--key: ")


@pytest.mark.processes
def test_a_fresh_home_stays_as_empty_as_it_was(tmp_path: Path) -> None:
    theirs, fresh = tmp_path / "theirs", tmp_path / "fresh"
    file = kept(tmp_path, sealed(theirs))
    said = answer(fresh, "verify", file, code=1)
    assert said["key"]["whose"] == "unknown"
    key = said["key"]["public_key"]
    assert answer(fresh, "verify", file, "--key", key)["valid"] is True
    assert not fresh.exists()
    assert run(fresh, "verify").returncode == 2


@pytest.mark.processes
def test_a_backup_carries_the_keys_and_a_renewed_one_stays_known(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    first = answer(home, "seal-key")["keys"]
    file = kept(tmp_path, sealed(home))
    assert len(answer(home, "seal-key", "--renew")["keys"]) == 2
    answer(home, "backup", str(tmp_path / "kept.zip"))
    answer(other, "restore", str(tmp_path / "kept.zip"))
    said = answer(other, "verify", file)
    assert (said["key"]["whose"], said["key"]["id"]) == ("own-earlier", first[0]["key_id"])
    assert answer(other, "seal-key")["keys"] == answer(home, "seal-key")["keys"]


def send(client: Client, data: bytes, key: str = "") -> Any:
    return client.post("/verify/", {"file": SimpleUploadedFile("x.json", data), "key": key})


@pytest.mark.django_db
def test_the_page_says_it_in_words_and_keeps_nothing(client: Client) -> None:
    before = sorted(path.name for path in (Path(settings.SAMBAND_HOME)).rglob("*"))
    assert b"Is this document as it was sealed?" in client.get("/verify/").content
    page = send(client, sealed()).content.decode()
    assert "Yes: nothing was changed" in page
    assert "Certificate of a control" in page
    page = send(client, sealed().replace(b"44995", b"54995")).content.decode()
    assert "This cannot be relied on" in page
    assert "The part “total” was changed." in page
    after = sorted(path.name for path in (Path(settings.SAMBAND_HOME)).rglob("*"))
    assert set(after) - set(before) <= {"seal", "key", "rates"}


@pytest.mark.django_db
def test_the_page_takes_any_bytes_and_says_what_is_missing(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for data in (b"", b"\0\xff", b"%PDF-", sealed()[:-40]):
        assert b"This cannot be relied on" in send(client, data).content
    assert client.post("/verify/", {}).status_code == 422
    assert send(client, sealed(), key="no key").status_code == 422
    theirs = tmp_path / "theirs"
    data = sealed(theirs)
    said = send(client, data, key=json.dumps(keys_document(theirs)))
    assert "The key that you gave." in said.content.decode()
    monkeypatch.setattr(by_page, "MOST_SENT", 10)
    assert send(client, sealed()).status_code == 422


@pytest.mark.django_db
def test_the_api_answers_as_the_command(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for data in (sealed(), sealed().replace(b"44995", b"54995"), b"x"):
        got = client.post("/api/v1/verify", {"file": SimpleUploadedFile("x", data)})
        assert got.status_code == 200
        assert got.json() == call(capsys, kept(tmp_path, data))[1]
    wrong = {"file": SimpleUploadedFile("x", sealed()), "key": "no key"}
    assert client.post("/api/v1/verify", wrong).status_code == 422
    assert client.post("/api/v1/verify", {}).status_code == 422
    monkeypatch.setattr(by_api, "MOST_SENT", 10)
    assert client.post("/api/v1/verify", {"file": SimpleUploadedFile("x", sealed())}).status_code == 413
    assert seal_answers.MOST_SENT == 16 * 1024 * 1024


@pytest.mark.django_db
def test_the_public_keys_are_published(client: Client) -> None:
    key = json.loads(sealed())["seal"]["public_key"]
    got = client.get("/.well-known/samband-seal.json")
    assert got.json()["keys"][0]["public_key"] == key
    assert "private" not in got.content.decode()
    assert client.post("/.well-known/samband-seal.json").status_code == 405
