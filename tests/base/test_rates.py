"""How often somebody may come: counted together by all processes, for each alone, forgotten in time."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from samband.base.rates import Rate, wait_for

NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.SAMBAND_HOME = tmp_path


def test_as_many_as_a_minute_holds_may_come_at_once_and_then_one_by_one() -> None:
    rate = Rate(6)
    assert [wait_for("a", rate, now=NOW) for _ in range(6)] == [0.0] * 6
    assert wait_for("a", rate, now=NOW) == pytest.approx(10)
    assert wait_for("a", rate, now=NOW + 9.9) == pytest.approx(0.1)
    assert wait_for("a", rate, now=NOW + 10) == 0
    assert wait_for("a", rate, now=NOW + 10) > 0
    assert [wait_for("a", rate, now=NOW + 100) for _ in range(7)][-2:] == [0.0, pytest.approx(10)]


def test_each_is_counted_alone_and_the_file_does_not_grow(tmp_path: Path) -> None:
    rate = Rate(1)
    for number in range(3000):
        assert wait_for(f"address {number}", rate, now=NOW) == 0
    assert wait_for("address 2999", rate, now=NOW) > 0
    assert (tmp_path / "rates").stat().st_size <= 512 * 1024
    assert b"address" not in (tmp_path / "rates").read_bytes()
    assert (tmp_path / "rates").stat().st_mode & 0o077 == 0


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    rate = Rate(1)
    wait_for("a", rate, now=NOW + 10**6)
    assert wait_for("a", rate, now=NOW) <= 60


def test_threads_and_processes_count_together(tmp_path: Path) -> None:
    rate = Rate(40)
    with ThreadPoolExecutor(8) as pool:
        let_in = [wait == 0 for wait in pool.map(lambda _: wait_for("a", rate, now=NOW), range(100))]
    assert sum(let_in) == 40
    code = (
        "from django.conf import settings\n"
        f"settings.configure(SECRET_KEY={'x' * 50!r}, SAMBAND_HOME={str(tmp_path)!r})\n"
        "from samband.base.rates import Rate, wait_for\n"
        f"print(sum(wait_for('b', Rate(40), now={NOW}) == 0 for _ in range(30)))\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert sum(int(process.communicate(timeout=60)[0]) for process in running) == 40


def test_a_file_that_cannot_be_written_lets_everybody_in(tmp_path: Path, caplog: Any) -> None:
    (tmp_path / "rates").mkdir()
    assert [wait_for("a", Rate(1), now=NOW) for _ in range(3)] == [0.0] * 3
    assert "nothing is limited" in caplog.text
