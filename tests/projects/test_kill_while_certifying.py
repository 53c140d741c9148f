"""A process that is killed as it hands in or certifies leaves each report wholly done or not at all."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.keeping import surroundings

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import postgres

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.processes


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    try:
        with postgres.server() as address:
            yield address
    except postgres.PostgresError as problem:
        pytest.skip(f"PostgreSQL cannot be had here: {problem}")


def test_ten_kills_leave_nothing_half(url: str, tmp_path: Path) -> None:
    program = ROOT / "benchmarks" / "kill_while_certifying.py"
    done = subprocess.run(
        [sys.executable, str(program), "--inside", "--kills", "10"],
        env=surroundings(tmp_path / "home", url=url),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "10 kills" in done.stdout
    assert "every balance explained" in done.stdout
