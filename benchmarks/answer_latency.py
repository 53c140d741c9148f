"""Measure an answer to a need of 40 words among 100,000 profiles, over HTTP, beside its encodings.

    python benchmarks/answer_latency.py --home /tmp/big --rows 100000 --rounds 15

`samband serve` on loopback, a need typed new each time: it is posted, kept, and the page with ten answers
and their reasons fetched. Beside it, in turns: the same texts sent to another encoder process in the same
way (all that the answer encodes, and the need's whole text alone), the same need asked again, and a list page
of ten. CPU is that of the pages' and the encoder's processes. Medians; ratios are medians of the rounds' own.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.population import WORLD, fill  # noqa: E402 - the path is set above
from benchmarks.serving import Visitor, cpu_of, descendants, serving  # noqa: E402

WORDS = 40
TEN = "IS"


def need_of(dice: Random, sentences: list[str]) -> str:
    """Type a need of forty words out of sentences that people might write."""
    words: list[str] = []
    while len(words) < WORDS:
        sentence = dice.choice(sentences).split()
        # One word from elsewhere, so that no sentence comes twice and is remembered.
        sentence[dice.randrange(len(sentence) - 1)] = dice.choice(dice.choice(sentences).split()[:-1])
        words += sentence
    return " ".join(words[:WORDS])


def swedish() -> list[str]:
    """Give Swedish sentences of the demo world."""
    rows = [json.loads(line) for line in (WORLD / "sv.jsonl").read_text("utf-8").splitlines() if line.strip()]
    said = " ".join(str(row.get(name) or "") for row in rows for name in ("text", "offers", "seeks"))
    return [f"{part.strip()}." for part in said.split(".") if 6 <= len(part.split()) <= 20]


def add_ten() -> None:
    """Add ten organisations that a filter shows alone, unless they are there."""
    from django.utils import timezone

    from samband.actors.models import Organisation
    from samband.matching.models import Profile

    if Organisation.objects.filter(country=TEN).exists():
        return
    now = timezone.now()
    for number in range(10):
        said = {
            "key": f"ten{number:09d}",
            "country": TEN,
            "lang": "is",
            "source": "ten",
            "sourced_on": now.date(),
        }
        text = "Þetta er prófun. " * 12
        about = {"sort": "organisation", "title": f"Stofa {number}", "text": text, "kinds": ["company"]}
        profile = Profile.objects.create(**said, **about, is_indexed=True, changed_at=now)
        Organisation.objects.create(
            **said,
            name=f"Stofa {number}",
            profile=profile,
            sort_key=f"stofa{number}",
            added_at=now,
            changed_at=now,
        )


class Meter:
    """Wall and CPU milliseconds by what was measured, a pair for each round."""

    def __init__(self) -> None:
        self.taken: dict[str, list[tuple[float, float, float]]] = {}

    def measure(
        self, what: str, processes: list[int], engines: list[int], work: Callable[[], object]
    ) -> None:
        """Do something once; note its time, the processes' CPU and, of it, the model's."""
        began, used, model = time.perf_counter(), cpu_of(processes), cpu_of(engines)
        work()
        wall = time.perf_counter() - began
        parts = (wall, cpu_of(processes) - used, cpu_of(engines) - model)
        self.taken.setdefault(what, []).append(tuple(1e3 * part for part in parts))

    def median(self, what: str, part: int) -> float:
        """Give the median milliseconds: 0 wall, 1 CPU, 2 CPU of the model."""
        return statistics.median(one[part] for one in self.taken[what])

    def ratio(self, over: str, under: str, part: int) -> float:
        """Give the median of the rounds' ratios."""
        pairs = zip(self.taken[over], self.taken[under], strict=True)
        return statistics.median(one[part] / other[part] for one, other in pairs)


def run(home: Path, rounds: int) -> Meter:
    """Measure in turns."""
    from samband.matching.domain.preparation import prepare
    from samband.matching.encoder import EncoderClient, start_server

    dice = Random(5)
    sentences = swedish()
    meter = Meter()
    with tempfile.TemporaryDirectory(prefix="samband-latency-") as folder:
        bare = Path(folder) / "bare"
        other = start_server(bare)
        client = EncoderClient(bare)
        with serving(home, Path(folder) / "log") as (port, process):
            time.sleep(5)  # until the worker has warmed up
            family = descendants(process)
            pages = [one for one, line in family.items() if "granian" in line or "encoder" in line]
            engines = [one for one, line in family.items() if "encoder.child" in line]
            beside = [other.process.pid, *descendants(other.process.pid)]
            visitor = Visitor(port)
            for number in range(-2, rounds):
                need = need_of(dice, sentences)
                texts = prepare(need, "sv").texts
                if number == -2:
                    meter = Meter()
                bare_engine = [one for one, line in descendants(other.process.pid).items() if "child" in line]
                meter.measure("whole", beside, bare_engine, lambda need=need: client.encode([f"{need} "]))
                meter.measure("all", beside, bare_engine, lambda texts=texts: client.encode(texts))
                meter.measure("new", pages, engines, lambda need=need: asked(visitor, need))
                address = visitor.location
                why = first_why(visitor, address)
                meter.measure("why", pages, engines, lambda why=why: visitor.get(why))
                time.sleep(0.3)  # until everything of the first answer is done
                meter.measure("again", pages, engines, lambda need=need: asked(visitor, need))
                meter.measure("page", pages, engines, lambda address=address: visitor.get(address))
                meter.measure("list", pages, engines, lambda: visitor.get(f"/organisations/?country={TEN}"))
                live = need_of(dice, sentences)
                meter.measure(
                    "live",
                    pages,
                    engines,
                    lambda live=live: visitor.post("/answer/", live, **{"HX-Request": "true"}),
                )
                if number == -1:
                    meter = Meter()
        other.stop()
    return meter


def first_why(visitor: Visitor, address: str) -> str:
    """Give the address of the first hit's reasons, from the page that was just fetched."""
    found = re.search(rb'hx-get="([^"]+/why/[^"]+)"', visitor.body)
    if not found:
        raise ValueError(f"no reasons on {address}")
    return found.group(1).decode()


def asked(visitor: Visitor, need: str) -> None:
    """Ask as a browser does: post the need, follow to its page."""
    if visitor.post("/ask/", need) != 302:
        raise ValueError("the need was not taken")
    address = visitor.location
    if b'class="hit"' not in visitor.get(address):
        raise ValueError("no answers")
    visitor.location = address


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, required=True, help="made when it is not there")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    fill(given.home, given.rows)
    add_ten()
    meter = run(given.home, given.rounds)
    names = {
        "whole": "encoding the need's whole text once",
        "all": "all encodings that the answer makes",
        "new": "the whole answer to a new need (two requests)",
        "why": "then the reasons of its first hit (one request)",
        "live": "the answer while one types (one request)",
        "again": "the same need again (two requests)",
        "page": "its page again (one request)",
        "list": "a list page of ten organisations",
    }
    print(
        f"{given.rows} profiles, {given.rounds} rounds{'':<19} {'wall ms':>9} {'CPU ms':>9} {'model CPU':>9}"
    )
    for what, words in names.items():
        print(f"{words:<50} " + " ".join(f"{meter.median(what, part):9.1f}" for part in (0, 1, 2)))
    for over, under, most in (("new", "all", 1.3), ("new", "whole", 2.5)):
        ratios = " ".join(f"{meter.ratio(over, under, part):.2f}" for part in (0, 1))
        print(f"{over} / {under}: {ratios} (wall, CPU); at most {most}")
    for what in ("again", "page"):
        more = meter.median(what, 1) - meter.median("list", 1)
        print(f"{what} less list page of ten: {more:.1f} ms CPU; at most 25")


if __name__ == "__main__":
    main()
