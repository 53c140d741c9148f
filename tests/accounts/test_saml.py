"""A service by SAML, switched on by settings: whom it vouches for gets in; no forged or old answer does."""

import json
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest

from tests.journeys.server import ROOT, environment

pytestmark = pytest.mark.skipif(
    find_spec("onelogin") is None, reason="SAML is not installed here: pip install 'samband[saml]'"
)
REFUSED = (
    "replayed by the same",
    "replayed by another",
    "another's key",
    "not signed",
    "changed after signing",
    "SHA-1",
    "expired",
    "not yet valid",
    "for somebody else",
    "by somebody else",
    "sent elsewhere",
    "never asked for",
    "no answer at all",
    "a stranger",  # accounts are made by the operator
)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """What came of every walk, and the log of it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.accounts.saml_walk"],
        cwd=ROOT,
        env={**environment(tmp_path_factory.mktemp("saml") / "home"), "SAMBAND_LOG": "json"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout), done.stderr


def test_somebody_known_is_signed_in(walked: tuple[dict[str, Any], str]) -> None:
    known = walked[0]["known"]
    assert (known["signed_in"], known["as"]) == (True, "officer@city.example")
    assert known["button"]
    assert known["place"]
    assert known["issuer"] == "https://samband.city.example"
    assert known["acs"] == "http://localhost/account/saml/saml/acs/"
    assert "form-action 'self' http://localhost:" in known["policy"]


@pytest.mark.parametrize("how", REFUSED)
def test_an_answer_that_is_not_right_signs_nobody_in(walked: tuple[dict[str, Any], str], how: str) -> None:
    answer = walked[0][how]
    assert not answer["signed_in"]
    assert answer["status"] < 500


def test_nobody_was_made_on_the_way(walked: tuple[dict[str, Any], str]) -> None:
    assert walked[0]["people"] == 1


def test_we_say_who_we_are(walked: tuple[dict[str, Any], str]) -> None:
    said = walked[0]["metadata"]
    assert said["status"] == 200
    assert 'entityID="https://samband.city.example"' in said["text"]


def test_the_log_holds_nothing_of_what_was_sent(walked: tuple[dict[str, Any], str]) -> None:
    lines = [json.loads(line) for line in walked[1].splitlines()]
    assert lines
    for word in ("other.example", "officer", "Zebra", "city.example"):
        assert word not in walked[1], word
