"""Fifty people at once on a served demo world: how long each sort of page takes, and what fails.

    python benchmarks/load.py --people 50 --seconds 120 --on both

A real `samband serve` (pages, worker, encoder) over HTTP on loopback, each person with a session of their own
that a sign-in link began, a connection kept open as browsers do, and time to think between steps. Reads and
writes are mixed as WEIGHTS says; each typed need is new, so none comes from a cache. On SQLite, on
PostgreSQL, or on both in turn. It stops by itself, and ends with 1 when anything failed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "tools")]

import postgres  # noqa: E402 - the path is set above
from benchmarks.persona import WEIGHTS, Failed, Persona  # noqa: E402
from benchmarks.serving import cpu_of, descendants, serving  # noqa: E402

MOST_PEOPLE, MOST_SECONDS = 200, 1800.0
# What a log says when two got in each other's way, or a page broke.
BAD_WORDS = ("database is locked", "deadlock", '"fault"', "fault=", "Traceback", "PoolTimeout", "too many")
PEOPLE = """
import json, sys
from samband.site.prepare import prepare_home
prepare_home()
from samband.accounts.actions import add_person, make_sign_in_link
from samband.base.agents import OPERATOR
made = [
    make_sign_in_link(
        add_person(f"reader-{n}@load.example", by=OPERATOR, title=f"Officer {n}", language="en"), by=OPERATOR
    )
    for n in range(int(sys.argv[1]))
]
json.dump(made, sys.stdout)
"""


@dataclass
class Tally:
    """What was seen: seconds by sort of page, and failures in words."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def took(self, what: str, seconds: float) -> None:
        """Note an answer."""
        with self.lock:
            self.seconds[what].append(seconds)

    def failed(self, what: str, why: str) -> None:
        """Note a failure."""
        with self.lock:
            self.failures[f"{what}: {why}"] += 1


def samband(home: Path, *words: str, url: str) -> str:
    """Run Python or the product in the surroundings of a home; give what it prints."""
    environment = {**os.environ, "SAMBAND_HOME": str(home), "SAMBAND_DATABASE_URL": url}
    environment["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run(
        [sys.executable, *words], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def fill(home: Path, vectors: Path | None, url: str) -> None:
    """Load the demo world; vectors that an earlier run paid for are taken from another home."""
    if vectors and (vectors / "cache").is_dir():
        shutil.copytree(vectors / "cache", home / "cache", dirs_exist_ok=True)
    samband(home, "-m", "samband.site", "demo", "--no-serve", url=url)


def live(persona: Persona, tally: Tally, until: float, think: float) -> None:
    """Do one thing after another, thinking between them, until the time is over."""
    chance = random.Random(persona.number)
    time.sleep(chance.uniform(0, think))
    while time.monotonic() < until:
        what = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        begin(persona, what, tally)
        time.sleep(max(0.0, min(chance.uniform(0.5, 1.5) * think, until - time.monotonic())))


def begin(persona: Persona, what: str, tally: Tally) -> None:
    """Do one thing, and note how it went."""
    try:
        for name, seconds in persona.do(what):
            tally.took(name, seconds)
    except Failed as problem:
        tally.failed(what, str(problem))


def at_once(people: list[Persona], work: str, tally: Tally, until: float, think: float) -> None:
    """Have all of them work, each in a thread of their own; ``work`` is "sign in", or "live"."""

    def one(persona: Persona) -> None:
        if work == "live":
            live(persona, tally, until, think)
        else:
            begin(persona, work, tally)

    threads = [threading.Thread(target=one, args=(persona,), daemon=True) for persona in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run(home: Path, url: str, given: argparse.Namespace) -> bool:
    """Serve a filled home to everybody; print what came of it; say whether nothing failed."""
    secrets = json.loads(samband(home, "-c", PEOPLE, str(given.people), url=url))
    tally, start = Tally(), Tally()
    log = home / "serve.log"
    with serving(home, log, SAMBAND_DATABASE_URL=url, SAMBAND_LOG="json") as (port, process):
        people = [Persona(port, number, secret) for number, secret in enumerate(secrets)]
        for group in range(0, len(people), 5):
            at_once(people[group : group + 5], "sign in", start, 0, 0)
        mine, theirs = time.process_time(), cpu_of([process, *descendants(process)])
        begun = time.monotonic()
        at_once(people, "live", tally, begun + given.seconds, given.think)
        took = time.monotonic() - begun
        used = cpu_of([process, *descendants(process)]) - theirs
        mine = time.process_time() - mine
    tally.failures.update(start.failures)
    tally.seconds["sign in, first list"] = start.seconds["sign in"]
    in_log = [line for line in log.read_text("utf-8", "replace").splitlines() if bad(line)]
    for line in in_log:
        tally.failures[f"log: {line[:160]}"] += 1
    show(tally, took, used, mine)
    return not tally.failures


def bad(line: str) -> bool:
    """Whether a line of the log tells of a fault."""
    return any(word in line for word in BAD_WORDS)


def show(tally: Tally, took: float, used: float, mine: float) -> None:
    """Print a table."""
    print(f"  {'':<22}{'answers':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'worst':>9}")
    everything = [one for name, found in tally.seconds.items() if "sign in" not in name for one in found]
    for name, found in [*sorted(tally.seconds.items()), ("all", everything)]:
        if found:
            ordered = sorted(found)
            cells = "".join(f"{at(ordered, share) * 1000:9.0f}" for share in (0.50, 0.95, 0.99, 1.0))
            print(f"  {name:<22}{len(found):>8}{cells}")
    cores = os.cpu_count() or 1
    theirs, own = (100 * one / took / cores for one in (used, mine))
    print(
        f"  {len(everything) / took:.1f} answers a second for {took:.0f} s; "
        f"of {cores} cores the product used {theirs:.0f} %, the readers {own:.0f} %"
    )
    print(f"  failures: {sum(tally.failures.values())}")
    for why, times in tally.failures.most_common(20):
        print(f"    {times} × {why}")


def at(ordered: list[float], share: float) -> float:
    """Give the value below which a share of all lie."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextlib.contextmanager
def database(kind: str) -> Iterator[str]:
    """Give the address of an empty database of a kind; SQLite needs none."""
    if kind == "sqlite":
        yield ""
        return
    with postgres.server() as url:
        yield url


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--think", type=float, default=5.0, help="seconds between two steps of one person")
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--vectors", type=Path, help="a home whose vectors are taken, to begin sooner")
    given = parser.parse_args()
    if not (0 < given.people <= MOST_PEOPLE and 0 < given.seconds <= MOST_SECONDS and given.think > 0):
        parser.error(f"at most {MOST_PEOPLE} people for {MOST_SECONDS:.0f} seconds, who think")
    good = True
    for kind in ("sqlite", "postgresql") if given.on == "both" else (given.on,):
        print(f"{kind}: {given.people} people, {given.think:g} s (half to one and a half) between steps")
        with tempfile.TemporaryDirectory(prefix="samband-people-") as place, database(kind) as url:
            home = Path(place) / "home"
            fill(home, given.vectors, url)
            good &= run(home, url, given)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
