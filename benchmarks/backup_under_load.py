"""Back up while twenty people write, kill what runs, restore, and look for what is missing or torn.

    python benchmarks/backup_under_load.py --writers 20 --rounds 10 --on both

Each writer reports barriers and changes a list of their own through the product's own actions (a record and a
line of the thread in one transaction), and tells after each commit. A backup is taken meanwhile. Rounds take
turns: what is killed (SIGKILL) is the writers after the backup or in the midst of it, the served pages with
worker and encoder while twenty post to them, the backup itself, or the restore again and again. Then every
report that was told before the backup began must be in what is restored, and every one that was told at all
in the home that was killed; none is torn, no writer's numbers have a gap, and thread and records agree.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import postgres  # noqa: E402 - the path is set above
from benchmarks.restored import Torn, look  # noqa: E402
from benchmarks.serving import descendants, free_port  # noqa: E402

WRITER = """
import sys
from samband.site.prepare import prepare_home
prepare_home()
from samband.accounts.access import agent_of
from samband.accounts.actions import add_person
from samband.base.actions import report_barrier
from samband.base.agents import OPERATOR
from samband.matching.actions import change_shortlist, make_shortlist
name = sys.argv[1]
by = agent_of(add_person(f"writer-{name}@load.example", by=OPERATOR, title=f"Writer {name}"))
made, number = make_shortlist(f"{name} -1", by=by), 0
while True:
    report_barrier(f"{name} {number} " + "x" * 2000 + " end", by=by)
    change_shortlist(made, by=by, version=made.version, title=f"{name} {number}", need_text=f"{number} end")
    print(number, flush=True)
    number += 1
"""
# Posts reports to served pages; tells after each answer.
POSTER = """
import sys
from benchmarks.persona import Poster
name, poster, number = sys.argv[1], Poster(int(sys.argv[2])), 0
while True:
    poster.report(f"{name} {number} " + "x" * 2000 + " end")
    print(number, flush=True)
    number += 1
"""


@dataclass
class Place:
    """A home with its database, and a way to run the product on it."""

    home: Path
    url: str = ""

    def surroundings(self) -> dict[str, str]:
        """Give the environment, with nothing left of another home's."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SAMBAND_")}
        own = {"SAMBAND_HOME": str(self.home), "SAMBAND_ENCODER": "hashing", "SAMBAND_DATABASE_URL": self.url}
        return {**kept, **own, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}

    def start(self, *words: str, **more: Any) -> subprocess.Popen[bytes]:
        """Start Python with some words."""
        return subprocess.Popen([sys.executable, *words], env=self.surroundings(), cwd=ROOT, **more)

    def samband(self, *words: str) -> float:
        """Run a command that must end well; give its seconds."""
        begun = time.monotonic()
        process = self.start("-m", "samband.site", *words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, said = process.communicate(timeout=600)
        if process.returncode:
            raise Torn(f"`samband {words[0]}` failed: {said.decode()[-2000:]}")
        return time.monotonic() - begun

    def killed(self, after: float, *words: str) -> bool:
        """Start a command and kill it after some seconds; say whether it had not ended by itself."""
        process = self.start(
            "-m", "samband.site", *words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(after)
        process.kill()
        return process.wait() == -signal.SIGKILL


@dataclass
class Writers:
    """Twenty who write at once, each a process, and what each has told so far."""

    place: Place
    folder: Path
    running: list[tuple[Path, subprocess.Popen[bytes]]] = field(default_factory=list)
    server: subprocess.Popen[bytes] | None = None

    def begin(self, count: int, *, served: bool) -> None:
        """Start them, by the product's actions or by its pages, and wait until each has written a little."""
        words: tuple[str, ...] = (WRITER,)
        if served:
            port = free_port()
            log = (self.folder / "serve.log").open("wb")
            self.server = self.place.start(
                "-m", "samband.site", "serve", "--port", str(port), stdout=log, stderr=log
            )
            words = (POSTER, str(port))
        for name in range(count):
            log_of = self.folder / f"{name}.log"
            with log_of.open("w") as file:
                errors = subprocess.DEVNULL if served else None
                process = self.place.start("-c", words[0], str(name), *words[1:], stdout=file, stderr=errors)
                self.running.append((log_of, process))
        until = time.monotonic() + 180
        while any(last(log) < 3 for log, _ in self.running):
            if time.monotonic() > until or any(process.poll() is not None for _, process in self.running):
                raise Torn("the writers do not write")
            time.sleep(0.1)

    def told(self) -> list[int]:
        """Give the last number that each has told."""
        return [last(log) for log, _ in self.running]

    def kill(self) -> None:
        """Kill them; where pages are served, the whole of the server first."""
        if self.server is not None:
            for number in (self.server.pid, *descendants(self.server.pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            self.server.wait()
        for _, process in self.running:
            process.kill()
            process.wait()


def last(log: Path) -> int:
    """Give the last number in a log; -1 for none."""
    lines = log.read_text().split("\n")
    return int(lines[-2]) if len(lines) > 1 else -1


def backup(place: Place, archive: Path, writers: Writers, kind: str) -> None:
    """Take a backup, and kill what this round kills."""
    chance = random.uniform(0.1, 2.5)
    if kind == "backup":
        for number in range(3):
            broken = archive.with_name(f"broken-{number}.zip")
            place.killed(random.uniform(0.3, 3.0), "backup", str(broken))
            if broken.exists():  # it was ready: then it is whole
                broken.rename(archive.with_name(f"ready-{number}.zip"))
    if kind in {"writers", "server"}:
        process = place.start("-m", "samband.site", "backup", str(archive), stdout=subprocess.DEVNULL)
        time.sleep(chance)
        writers.kill()
        if process.wait(600):
            raise Torn("the backup failed when those who wrote were killed")
    else:
        place.samband("backup", str(archive))


def restore(place: Place, archive: Path, kind: str) -> int:
    """Restore, and kill it a few times before in this round; say how often it was cut short."""
    cut = 0
    if kind == "restore":
        for _ in range(4):
            cut += place.killed(random.uniform(0.3, 2.5), "restore", str(archive), "--no-reindex")
    try:
        place.samband("restore", str(archive), "--no-reindex")
    except Torn as problem:
        # A restore that was killed late is finished by the next command, which then finds it done.
        if not (kind == "restore" and "not empty" in str(problem)):
            raise
    return cut


def one_round(folder: Path, count: int, kind: str, new_url: Callable[[], str]) -> None:
    """Write, back up, kill, restore, look."""
    place, archive = Place(folder / "home", new_url()), folder / "backup.zip"
    place.samband("backup", str(folder / "empty.zip"))
    writers = Writers(place, folder)
    try:
        writers.begin(count, served=kind == "server")
        before = writers.told()
        begun = time.monotonic()
        backup(place, archive, writers, kind)
        seconds, during = time.monotonic() - begun, sum(writers.told()) - sum(before)
    finally:
        writers.kill()
    at_all = writers.told()
    # What was killed goes on where it was: the next command opens it.
    place.samband("backup", str(folder / "after.zip"))
    here = look(place.home, place.url, at_all)
    back = Place(folder / "back", new_url())
    cut = restore(back, archive, kind)
    there = look(back.home, back.url, before)
    for ready in folder.glob("ready-*.zip"):
        other = Place(folder / ready.stem, new_url())
        restore(other, ready, "")
        look(other.home, other.url, before)
    told = sum(before) + len(before)
    print(
        f"  {kind or 'nothing':<8} killed: {told} told before, {during} during {seconds:.1f} s of backup; "
        f"{there} in it, {here} of {sum(at_all) + len(at_all)} in the home"
        + (f"; restore cut short {cut} times" if kind == "restore" else "")
        + ": none missing, none torn",
        flush=True,
    )


@contextlib.contextmanager
def databases(kind: str) -> Iterator[Callable[[], str]]:
    """Give what makes the address of an empty database of a kind; SQLite needs none."""
    if kind == "sqlite":
        yield lambda: ""
        return
    import psycopg

    made: dict[str, int] = defaultdict(int)
    with postgres.server() as url:

        def new() -> str:
            made["count"] += 1
            name = f"base{made['count']}"
            with psycopg.connect(url, autocommit=True) as base:
                base.execute(f"CREATE DATABASE {name}")
            return url.rpartition("/")[0] + f"/{name}"

        yield new


def main() -> int:
    """Run the rounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    given = parser.parse_args()
    kinds = ("", "writers", "server", "backup", "restore")
    for base in ("sqlite", "postgresql") if given.on == "both" else (given.on,):
        print(f"{base}: {given.writers} writers, {given.rounds} rounds", flush=True)
        with databases(base) as new_url:
            for number in range(given.rounds):
                with tempfile.TemporaryDirectory(prefix="samband-load-") as folder:
                    try:
                        one_round(Path(folder), given.writers, kinds[number % len(kinds)], new_url)
                    except Torn as problem:
                        print(f"  {kinds[number % len(kinds)]}: {problem}", file=sys.stderr)
                        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
