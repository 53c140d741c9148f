"""Measure bulk encoding against the bare encoder on all cores, side by side in one run.

    python benchmarks/bulk_encoding.py --texts 600 --rounds 3

Bare: as many processes as there are workers, each looping over its share of the same texts, with no queue
and no cache. Bulk: `encode_all` into an empty cache. They take turns, so that other work on the machine
hits both. Throughput is texts for each second of wall time, and for each second of CPU of all processes; the
clock of either begins when its models are loaded. Then a run is killed half-way and started again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from samband.matching.encoder import VectorCache, encode_all, encoder_name, load_encoder

WORDS = """
vatten rening sensor kommun region äldreomsorg hjälpmedel innovation testbädd upphandling energi lager
sjukehus helse havn skip utslipp kartlegging deltakelse vann vesi puhdistus kaupunki terveys satama
Wasser Reinigung Krankenhaus Hafen zorg gemeente haven water waste circular mobility ageing digital
"""


def texts_of(count: int) -> list[str]:
    """Make texts of one to some seventy words."""
    dice = random.Random(11)
    return [
        " ".join(dice.choices(WORDS.split(), k=dice.choice([3, 8, 15, 30, 70]))) + f" {number}"
        for number in range(count)
    ]


def bare_worker(texts: list[str], ready, go, used) -> None:
    """Encode texts one batch after the other and tell the CPU time that it took."""
    encoder = load_encoder()
    ready.release()
    go.wait()
    began = time.process_time()
    for start in range(0, len(texts), 32):
        encoder.encode(texts[start : start + 32])
    used.put(time.process_time() - began)


def bare(texts: list[str], workers: int) -> tuple[float, float]:
    """Give the wall and CPU seconds of bare encoders that share the texts."""
    spawn = multiprocessing.get_context("spawn")
    ready, go, used = spawn.Semaphore(0), spawn.Event(), spawn.Queue()
    # Long and short texts in equal measure for each, so that none waits for another at the end.
    ordered = sorted(texts, key=len, reverse=True)
    shares = [ordered[number::workers] for number in range(workers)]
    processes = [spawn.Process(target=bare_worker, args=(share, ready, go, used)) for share in shares]
    for process in processes:
        process.start()
    for _ in processes:
        ready.acquire()
    began = time.perf_counter()
    go.set()
    cpu = sum(used.get() for _ in processes)
    wall = time.perf_counter() - began
    for process in processes:
        process.join()
    return wall, cpu


def bulk(texts: list[str], workers: int) -> tuple[float, float]:
    """Give the wall and CPU seconds of a bulk run into an empty cache, without loading the models."""
    loading, loading_cpu = bulk_seconds([], workers)
    wall, cpu = bulk_seconds(texts, workers)
    return wall - loading, cpu - loading_cpu


def bulk_seconds(texts: list[str], workers: int) -> tuple[float, float]:
    """Give the wall and CPU seconds of a bulk run, this process and its workers together."""
    warm = [f"warm {number}" for number in range(workers * 2)]
    with tempfile.TemporaryDirectory() as home:
        cache = VectorCache(Path(home), encoder_name())
        began, used = time.perf_counter(), sum(os.times()[:4])
        encode_all([*texts, *warm], cache, workers=workers)
        return time.perf_counter() - began, sum(os.times()[:4]) - used


def resumed(texts: list[str], workers: int) -> None:
    """Kill a bulk run half-way, start it again, and print what was encoded in each."""
    with tempfile.TemporaryDirectory() as home:
        cache = VectorCache(Path(home), encoder_name())
        running = multiprocessing.get_context("spawn").Process(target=run_in, args=(home, texts, workers))
        running.start()
        while len(cache) < len(texts) // 2:
            time.sleep(0.05)
        os.kill(running.pid, signal.SIGKILL)
        running.join()
        kept = len(cache)
        result = encode_all(texts, cache, workers=workers)
        twice = result.encoded + kept - len(texts)
        print(
            f"killed after {kept} of {len(texts)} texts; then {result.cached} were there, "
            f"{result.encoded} were encoded, {twice} of the kept ones twice"
        )


def run_in(home: str, texts: list[str], workers: int) -> None:
    """Run a bulk run in a home."""
    encode_all(texts, VectorCache(Path(home), encoder_name()), workers=workers)


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    texts = texts_of(given.texts)
    print(f"{given.texts} texts, {given.workers} workers, texts a second by wall time and by CPU time")
    by_wall, by_cpu = [], []
    for turn in range(given.rounds):
        order = (bare, bulk) if turn % 2 == 0 else (bulk, bare)
        times = {measured.__name__: measured(texts, given.workers) for measured in order}
        for name, (wall, cpu) in sorted(times.items()):
            print(f"  {name:<5} {given.texts / wall:8.1f} {given.texts / cpu:8.1f}")
        by_wall.append(times["bare"][0] / times["bulk"][0])
        by_cpu.append(times["bare"][1] / times["bulk"][1])
    print(f"bulk / bare, median: wall {statistics.median(by_wall):.3f}, CPU {statistics.median(by_cpu):.3f}")
    resumed(texts, given.workers)


if __name__ == "__main__":
    main()
