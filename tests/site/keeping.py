"""What tests of backups share: the product's own command on homes of their own, and its answer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.server import environment
from tests.once import copy_of

LIST = "name;country;description;municipality\n" + "".join(
    f"Älvhamn Vatten {number} AB;SE;Vi renar dagvatten i {number} städer;Älvhamn\n" for number in range(8)
)


def run(home: Path, *words: str, url: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a command on a home, with the encoder that needs no model."""
    return subprocess.run(
        [sys.executable, "-m", "samband.site", *words],
        env=surroundings(home, url=url, **more),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def surroundings(home: Path, *, url: str = "", **more: str) -> dict[str, str]:
    """Give the environment of such a command."""
    given = {**environment(home), "SAMBAND_ENCODER": "hashing", "SAMBAND_DATABASE_URL": url, **more}
    return {**given, "PATH": os.environ.get("PATH", "")} | more


def answer(home: Path, *words: str, code: int = 0, url: str = "", **more: str) -> dict[str, Any]:
    """Run a command with --json, and give its one document."""
    done = run(home, *words, "--json", url=url, **more)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    document = json.loads(done.stdout)
    assert isinstance(document, dict)
    for problem in document["problems"]:
        assert set(problem) == {"where", "what", "fix"}
        assert all(problem.values())
    assert bool(document["problems"]) == bool(code)
    return document


def fill(home: Path, folder: Path, *, url: str = "") -> None:
    """Bring a list into a home, so that there is something to lose."""
    listed = folder / "list.csv"
    listed.write_text(LIST, encoding="utf-8")
    done = run(home, "import-actors", str(listed), "--json", url=url)
    assert done.returncode == 0, done.stdout + done.stderr


def found(home: Path, *, url: str = "") -> list[str]:
    """Give the names that a need finds."""
    done = run(home, "match", "dagvatten i städer", "--json", "-k", "50", url=url)
    assert done.returncode == 0, done.stderr
    return sorted(match["name"] for match in json.loads(done.stdout)["matches"])


def filled_home(factory: pytest.TempPathFactory) -> Path:
    """Give a home of one's own with a list brought into it."""
    return copy_of("filled", lambda home: fill(home, home.parent), factory)
