"""A home is prepared once, finished when that was cut short, and never touched when it is newer."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes


def samband(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "SAMBAND_HOME": str(home),
        "SAMBAND_DATABASE_URL": "",
        "SAMBAND_ENCODER": "hashing",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "samband.site", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("homes") / "home"
    done = samband(place, "match", "x", "--json")
    assert done.returncode == 0, done.stderr
    return place


def test_a_home_is_for_its_owners_eyes_only(home: Path) -> None:
    assert home.stat().st_mode & 0o077 == 0
    assert (home / "secret").stat().st_mode & 0o077 == 0


def test_an_empty_index_gives_an_empty_list(home: Path) -> None:
    done = samband(home, "match", "Vi behöver hjälp med dagvatten", "--json")
    assert done.returncode == 0
    assert '"matches": []' in done.stdout


def test_a_first_preparation_that_was_cut_short_is_finished(home: Path) -> None:
    with sqlite3.connect(home / "samband.sqlite3") as base:
        base.execute(
            "DELETE FROM django_migrations WHERE app IN ('actors', 'challenges', 'funding', 'projects')"
        )
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
            if name.startswith(("actors_", "challenges_", "funding_", "projects_")):
                base.execute(f"DROP TABLE {name}")
    assert samband(home, "match", "x", "--json").returncode == 0


def test_a_newer_home_is_refused_in_words(home: Path) -> None:
    with sqlite3.connect(home / "samband.sqlite3") as base:
        base.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('base', '9999_later', '2030-01-01')"
        )
    done = samband(home, "match", "x", "--json")
    with sqlite3.connect(home / "samband.sqlite3") as base:
        base.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
    assert done.returncode == 1
    assert "newer" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("SAMBAND_DATABASE_URL", "mysql://x"), ("SAMBAND_WORKERS", "many"), ("SAMBAND_ENCODER", "magic")],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    environment = {**os.environ, "SAMBAND_HOME": str(tmp_path / "home"), name: value}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "samband.site", "demo", "--no-serve"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", [["nonsense"], ["match"], ["match", "x", "-k", "0"], ["match", "x", "--what"]]
)
def test_wrong_words_end_with_two(home: Path, words: list[str]) -> None:
    assert samband(home, *words).returncode == 2
