"""Kill a writer of the index at random moments and look whether the index is whole each time.

    python benchmarks/kill_store.py 200

A writer makes a fixed endless sequence of changes and tells after each that it is done. It is killed
(SIGKILL) at a random moment. The index must then show exactly the state after the last change that was
told, or after the one that was under way; every byte must be what was written; and the next writer must
go on from there and leave no file behind that the index does not need.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).resolve().parents[1] / "src"
sys.path.insert(0, str(SOURCE))

from samband.matching.domain.entry import Encoded, Entry  # noqa: E402
from samband.matching.store import SegmentStore  # noqa: E402

ENCODER = "kill-run"
KEYS = 400
DIMENSIONS = 16


class AsIs:
    """A projection that changes nothing, so that what is shown is what was stored."""

    version = "as-is"

    def project_profiles(self, raw, langs):
        """Give whole vectors as they are."""
        return raw

    def project_sentences(self, raw, langs):
        """Give sentence vectors as they are."""
        return raw

    def derive(self, projected):
        """Give the first number of each vector, which tells the change that stored it."""
        return {"first": projected[:, 0]}


class Torn(Exception):
    """The index is not whole after a kill."""


@dataclass
class Report:
    """What a run saw: kills, changes made, and kills that hit a change under way."""

    kills: int = 0
    changes: int = 0
    under_way: int = 0


def change(number: int) -> tuple[str, list[int]]:
    """Tell the change of a number: what is done, and to which keys."""
    dice = random.Random(number)
    verb = dice.choices(["upsert", "remove", "erase", "merge", "clear"], [70, 10, 10, 9, 1])[0]
    size = dice.choice([1, 1, 1, 5, 60])
    return verb, dice.sample(range(KEYS), size if verb == "upsert" else min(size, 5))


def profile(key: int, number: int) -> Encoded:
    """Make the profile that a change stores under a key; its first number tells the change."""
    vector = np.full(DIMENSIONS, number, np.float32)
    entry = Entry(key=f"key-{key}", kind="organisation", lang="sv", title="", text="")
    return Encoded(
        entry, vector, np.stack([vector / 4096] * (key % 3)) if key % 3 else vector[:0].reshape(0, 16)
    )


def apply(state: dict[str, int], number: int) -> dict[str, int]:
    """Give the state, keys and the changes that stored them, after one more change."""
    verb, keys = change(number)
    if verb == "upsert":
        return {**state, **{f"key-{key}": number for key in keys}}
    if verb in ("remove", "erase"):
        return {key: value for key, value in state.items() if key not in {f"key-{k}" for k in keys}}
    return {} if verb == "clear" else state


def write(folder: Path, start: int, told: int) -> None:
    """Make changes from a number on, without end, and tell of each through a pipe when it is done."""
    store = SegmentStore(folder, ENCODER)
    number = start
    while True:
        verb, keys = change(number)
        if verb == "upsert":
            store.upsert([profile(key, number) for key in keys])
        elif verb == "remove":
            store.remove([f"key-{key}" for key in keys])
        elif verb == "erase":
            store.rewrite_without([f"key-{key}" for key in keys])
        elif verb == "merge":
            store.merge()
        else:
            store.clear()
        os.write(told, b".")
        number += 1


def shown(folder: Path) -> dict[str, int]:
    """Read the state that the index shows, after checking every byte of it."""
    store = SegmentStore(folder, ENCODER)
    store.verify()
    view = store.view(AsIs())
    rows = np.arange(len(view))
    return dict(zip(view.keys(rows), view.derived("first").astype(int).tolist(), strict=True))


def leftovers(folder: Path) -> set[str]:
    """Tidy up as every writer does, and list the files that are needed by nothing."""
    store = SegmentStore(folder, ENCODER)
    store.upsert([profile(0, 0)])
    store.remove(["key-0"])
    listed = (folder / "manifest.json").read_text()
    return {
        path.name
        for path in folder.iterdir()
        if path.suffix != ".lock" and path.name != "manifest.json" and path.name.split(".")[0] not in listed
    }


def killed_writer(folder: Path, start: int, seconds: float) -> int:
    """Let a process write, kill it some time after its first change, and count what it told."""
    heard, told = os.pipe()
    writer = os.fork()
    if writer == 0:
        try:
            os.close(heard)
            write(folder, start, told)
        finally:
            os._exit(1)
    os.close(told)
    with os.fdopen(heard, "rb") as stream:
        first = stream.read(1)
        time.sleep(seconds)
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        return len(first + stream.read())


def run(kills: int, folder: Path, seed: int = 1, longest: float = 0.25) -> Report:
    """Kill a writer many times and check after each.

    Raises:
        Torn: when the index is not whole.
    """
    dice = random.Random(seed)
    report = Report()
    state: dict[str, int] = {}
    number = 0
    for _ in range(kills):
        for _ in range(killed_writer(folder, number, dice.uniform(0, longest))):
            state = apply(state, number)
            number += 1
        following = apply(state, number)
        seen = shown(folder)
        if seen != state:
            if seen != following:
                raise Torn(f"After change {number - 1} the index shows neither state.")
            state = following
            number += 1
            report.under_way += 1
        report.kills += 1
    report.changes = number
    if leftovers(folder):
        raise Torn("Files were left behind.")
    return report


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        report = run(given.kills, Path(folder) / "index", given.seed)
        print(
            f"{report.kills} kills in {time.monotonic() - began:.0f} s, {report.changes} changes, "
            f"{report.under_way} kills after a change was seen but before it was told: "
            "the index was whole each time."
        )


if __name__ == "__main__":
    main()
