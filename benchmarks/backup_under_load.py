"""Back up while twenty people write, kill them, restore, and look for what is missing or torn.

    python benchmarks/backup_under_load.py --writers 20 --rounds 5

Each writer reports barriers through the product's own action (a text and a line of the thread in one
transaction) and tells after each commit. A backup is taken meanwhile, the writers are killed (SIGKILL), it
is restored. Every report that was told before the backup began must be there, none may be torn, and
the numbers of each writer must have no gap.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WRITER = """
import sys
from samband.site.prepare import prepare_home
prepare_home()
from samband.base.agents import OPERATOR
from samband.base.actions import report_barrier
number = 0
while True:
    report_barrier(f"{sys.argv[1]} {number} " + "x" * 2000 + " end", by=OPERATOR)
    print(number, flush=True)
    number += 1
"""


def surroundings(home: Path) -> dict[str, str]:
    """Give the environment of a home of its own, on SQLite."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAMBAND_")}
    return {**kept, "SAMBAND_HOME": str(home), "SAMBAND_ENCODER": "hashing", "PYTHONPATH": str(ROOT / "src")}


def samband(home: Path, *words: str) -> float:
    """Run a command; give its seconds."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "samband.site", *words]
    subprocess.run(command, env=surroundings(home), check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begun


def last(log: Path) -> int:
    """Give the last report that a writer told of; -1 for none."""
    lines = log.read_text().split("\n")
    return int(lines[-2]) if len(lines) > 1 else -1


def one_round(place: Path, writers: int) -> None:
    """Write, back up, kill, restore, look."""
    home, archive = place / "home", place / "backup.zip"
    samband(home, "backup", str(place / "empty.zip"))
    running = []
    for name in range(writers):
        log = place / f"{name}.log"
        with log.open("w") as file:
            command = [sys.executable, "-c", WRITER, str(name)]
            running.append((log, subprocess.Popen(command, env=surroundings(home), stdout=file)))
    try:
        while any(last(log) < 3 for log, _ in running):
            if any(process.poll() is not None for _, process in running):
                raise SystemExit("a writer ended by itself")
            time.sleep(0.1)
        before = [last(log) for log, _ in running]
        seconds = samband(home, "backup", str(archive))
        during = sum(last(log) for log, _ in running) - sum(before)
    finally:
        for _, process in running:
            process.send_signal(signal.SIGKILL)
            process.wait()
    samband(place / "back", "restore", str(archive), "--no-reindex")
    rows = look(place / "back" / "samband.sqlite3", before)
    told = sum(before) + len(before)
    print(
        f"{told} told before, {during} during the {seconds:.1f} s of the backup, {rows} in it: none missing"
    )


def look(database: Path, before: list[int]) -> int:
    """Count the reports; stop loudly when one is missing or torn."""
    base = sqlite3.connect(database)
    select = "SELECT w.text, e.id FROM base_wording w LEFT JOIN base_event e ON e.wording_id = w.id"
    rows = base.execute(select).fetchall()
    if base.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise SystemExit("the restored database is damaged")
    base.close()
    if any(event is None or not text.endswith(" end") for text, event in rows):
        raise SystemExit("half a record")
    for name, told in enumerate(before):
        numbers = sorted(int(text.split()[1]) for text, _ in rows if text.split()[0] == str(name))
        if numbers != list(range(len(numbers))) or len(numbers) <= told:
            raise SystemExit(f"writer {name}: {told + 1} told, {len(numbers)} there")
    return len(rows)


def main() -> None:
    """Run the rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    for _ in range(given.rounds):
        with tempfile.TemporaryDirectory(prefix="samband-load-") as place:
            one_round(Path(place), given.writers)


if __name__ == "__main__":
    main()
