"""Tables laid at once are those that the migrations come to, one after another, on both databases."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from samband.base.first_tables import GuardInDatabase, lay_first_tables
from tests.site.keeping import surroundings

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import postgres

PROGRAM = Path(__file__).parent / "schema_of.py"


@pytest.fixture(params=["sqlite", "postgresql"])
def two_empty(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Give two databases with nothing in them; the SQLite ones are those of two homes."""
    if request.param == "sqlite":
        yield "", ""
        return
    try:
        with postgres.server() as one, postgres.server() as other:
            yield one, other
    except postgres.PostgresError as problem:
        pytest.skip(f"PostgreSQL cannot be had here: {problem}")


def made(way: str, home: Path, url: str) -> dict[str, Any]:
    home.mkdir()
    done = subprocess.run(
        [sys.executable, str(PROGRAM), way],
        env={**surroundings(home, url=url), "DJANGO_SETTINGS_MODULE": "samband.site.settings"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.processes
def test_laid_at_once_is_what_the_steps_come_to(two_empty: tuple[str, str], tmp_path: Path) -> None:
    steps = made("steps", tmp_path / "steps", two_empty[0])
    at_once = made("at-once", tmp_path / "at-once", two_empty[1])
    assert {name: rows for name, rows in steps.items() if at_once.get(name) != rows} == {}
    assert at_once.keys() == steps.keys()
    triggers = [row for row in at_once["schema 0"] + at_once.get("schema 3", []) if "TRIGGER" in str(row)]
    assert any("projects_ledgerentry" in str(row) for row in triggers)
    assert len(at_once["django_migrations"]) > 50


@pytest.mark.django_db
def test_a_database_with_tables_is_left_as_it_is() -> None:
    assert lay_first_tables("default") is False


def test_a_guard_is_found_in_every_migration_that_puts_triggers_in() -> None:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    with_guards = {
        key
        for key, step in loader.disk_migrations.items()
        if any(isinstance(part, GuardInDatabase) for part in step.operations)
    }
    assert {
        ("base", "0002_thread_is_append_only"),
        ("projects", "0002_append_only"),
        ("projects", "0003_costs_joint_and_support"),
        ("rules", "0003_exchange_rates_append_only"),
    } <= with_guards
