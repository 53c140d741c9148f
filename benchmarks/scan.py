"""Measure the index of profiles: scan, opening, one change, filters; each beside its floor.

    python benchmarks/scan.py --rows 100000

CPU and wall milliseconds, the median of several runs in this process. Vectors are synthetic (2,000 themes
and noise), five sentences a profile, sixty words.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np

from samband.matching.domain.entry import Encoded, Entry
from samband.matching.store import Filters, SegmentStore

DIMENSIONS = 384
SENTENCES = 5
TERMS = 60
PART = 10_000
COUNTRIES = ("SE", "NO", "DK", "FI", "NL", "DE")


class Centred:
    """A projection of the usual kind: subtract a mean by language, make unit length."""

    version = "centred"

    def __init__(self) -> None:
        """Choose a mean for each language."""
        self._means = {
            lang: np.full(DIMENSIONS, 0.001 * place, np.float32) for place, lang in enumerate(COUNTRIES)
        }

    def project_profiles(self, raw, langs):
        """Project whole vectors."""
        moved = raw - np.stack([self._means[lang] for lang in langs])
        return moved / np.linalg.norm(moved, axis=1, keepdims=True)

    project_sentences = project_profiles

    def derive(self, projected):
        """Derive one number for each row."""
        return {"density": projected.sum(axis=1)}


def parts(rows: int, themes: np.ndarray, random: np.random.Generator) -> Iterator[list[Encoded]]:
    """Make profiles in parts."""
    for start in range(0, rows, PART):
        size = min(PART, rows - start)
        theme = themes[random.integers(0, len(themes), size)]
        noise = random.standard_normal((size, SENTENCES + 1, DIMENSIONS), dtype=np.float32) * np.float32(0.03)
        vectors = theme[:, None, :] + noise
        vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
        words = random.zipf(1.3, (size, TERMS)) % 200_000
        yield [profile(start + row, vectors[row], words[row]) for row in range(size)]


def profile(number: int, vectors: np.ndarray, words: np.ndarray) -> Encoded:
    """Make one profile."""
    country = COUNTRIES[number % 6]
    entry = Entry(
        key=f"key{number:09d}",
        kind="organisation" if number % 3 else "testbed",
        lang=country,
        title="",
        text="",
        country=country,
        region=f"{country}{number % 20:02d}",
        audience=("org",) if number % 50 == 0 else (),
    )
    return Encoded(entry, vectors[0], vectors[1:], tuple(f"w{word}" for word in words))


def measure(what: str, work: Callable[[], object], times: int, unit: float = 1e3) -> float:
    """Print and give the median CPU time, with the wall time beside it."""
    cpu, wall = [], []
    for _ in range(times):
        began, used = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - began) * unit)
        cpu.append((time.process_time() - used) * unit)
    print(f"{what:<66} {statistics.median(cpu):9.2f} {statistics.median(wall):9.2f} {min(cpu):9.2f}")
    return statistics.median(cpu)


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the index is made; a temporary folder by default")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        run(given.rows, Path(folder) / "index")


def run(rows: int, folder: Path) -> None:
    """Build an index and measure it."""
    random = np.random.default_rng(7)
    themes = random.standard_normal((2000, DIMENSIONS), dtype=np.float32) * np.float32(0.05)
    projection = Centred()
    store = SegmentStore(folder, "synthetic")
    print(f"{rows} profiles{'':<53} {'CPU ms':>9} {'wall ms':>9} {'least CPU':>9}")
    measure(
        "build, ten thousand at a time, joined", lambda: store.replace_all(parts(rows, themes, random)), 1
    )
    measure("project everything", lambda: store.prepare(projection), 1)
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{'on disk, MB':<66} {size / 1e6:9.0f}")
    reads(store, projection, folder, themes, random)
    changes(store, projection, folder, rows, themes, random)


def reads(store, projection, folder: Path, themes: np.ndarray, random: np.random.Generator) -> None:
    """Measure what one need asks of the index."""
    query = themes[3] / np.linalg.norm(themes[3])
    measure("open the index in a new process' place, first view", lambda: reopened(folder, projection), 5)
    view = store.view(projection)
    plain = np.ascontiguousarray(view.whole_of(np.arange(len(view))))
    rows = np.sort(random.integers(0, len(view), 400))
    for _ in range(2):
        view.dense(query)
    floor = measure("floor: read the same bytes (sum)", lambda: plain.sum(), 9)
    bare = measure("floor: one matrix-vector product in memory", lambda: plain @ query, 9)
    scan = measure("exact scan: view.dense(query)", lambda: view.dense(query), 9)
    measure("exact scan of 8 queries at once", lambda: view.dense(np.stack([query] * 8)), 5)
    print(f"{'  scan / read the same bytes, scan / product':<66} {scan / floor:9.2f} {scan / bare:9.2f}")
    measure("filter: languages, region, audience", lambda: view.mask(filters()), 9)
    measure("postings of a common word", lambda: view.postings("w1"), 9)
    measure("postings of a rare word", lambda: view.postings("w31337"), 9)
    measure("sentences of 400 profiles", lambda: view.sentences_of_many(rows), 9)
    measure("keys of 400 profiles", lambda: view.keys(rows), 9)
    measure("row of a key", lambda: view.row_of("key000000500"), 9)
    sentences = store._segments[max(store._segments, key=lambda key: store._segments[key].rows)].arrays[
        "sentences"
    ]
    error = np.abs(sentences[:20_000].astype(np.float32) @ query - full(sentences[:20_000], query)).max()
    print(f"{'largest error of a sentence product by half precision':<66} {error:9.6f}")


def full(sentences: np.ndarray, query: np.ndarray) -> np.ndarray:
    """Give products with vectors that lie half a step of half precision away: the largest rounding."""
    return np.nextafter(sentences, np.float16(1)).astype(np.float32) @ query


def filters() -> Filters:
    """Give a filter of the usual kind."""
    return Filters(
        langs=("SE", "NO"), outside_region="SE1", audience=("other",), exclude_keys=("key000000006",)
    )


def reopened(folder: Path, projection: Centred) -> None:
    """Open the index as a process does that never saw it."""
    SegmentStore(folder, "synthetic").view(projection)


def changes(store, projection, folder: Path, rows: int, themes, random: np.random.Generator) -> None:
    """Measure what one changed profile costs its writer and a reader."""
    several = next(parts(64, themes, random))
    reader = SegmentStore(folder, "synthetic")
    reader.view(projection).dense(themes[0])
    numbers = iter(range(10_000))

    def change() -> None:
        number = next(numbers)
        one = several[number % len(several)]
        entry = Entry(
            **{name: getattr(one.entry, name) for name in Entry.__slots__} | {"key": f"key{number * 7:09d}"}
        )
        store.upsert([Encoded(entry, one.whole, one.sentences, one.terms)])

    def change_and_see() -> None:
        change()
        if reader.view(projection).generation != store.generation:
            raise RuntimeError("The reader does not see the change.")

    measure("one changed profile (with joining of small segments)", change, 60)
    measure("  and another process' view of it", change_and_see, 30)
    change()
    measure("next view after a change, alone", lambda: reader.view(projection), 1)
    measure("scan after the changes", lambda: reader.view(projection).dense(themes[0]), 9)
    measure("hide one profile", lambda: store.remove([f"key{rows // 2 + next(numbers):09d}"]), 9)
    measure(
        "erase one profile (its segment is written anew)", lambda: store.rewrite_without(["key000000501"]), 1
    )
    measure("first view after that: project the segment anew", lambda: reader.view(projection), 1)
    store.verify()


if __name__ == "__main__":
    main()
