"""Measure how often "Which door?" leads to the wrong one: needs and offers routed in the demo world.

    python benchmarks/which_door.py
    python benchmarks/which_door.py --home /tmp/demo     # a home with the demo world that is there already

The right doors stand in which_door.jsonl beside this: by the world's own ids, written before anything was
routed. A door here is the organisation or testbed that keeps it, whether it has opened an entry point or not.
Two rates: of the door to begin with, and of a whole page of doors.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

CASES = Path(__file__).with_suffix(".jsonl")


def world(home: Path) -> None:
    """Load the demo world into a home, and make it searchable, unless it is there."""
    os.environ["SAMBAND_HOME"] = str(home)
    from samband.site.prepare import prepare_home, set_up_django

    set_up_django()
    prepare_home()
    from samband.matching.indexing import index_waiting
    from samband.site.world.load import load_world

    load_world()
    index_waiting()


def ids() -> dict[str, str]:
    """Give the world's own id of each organisation and profile, by public key."""
    from samband.actors.models import Organisation
    from samband.matching.models import Profile

    named = dict(Organisation.objects.values_list("key", "source_id"))
    return named | dict(Profile.objects.exclude(sort="organisation").values_list("key", "source_id"))


def measure() -> dict[str, float | int]:
    """Route every case; print a line of each and give the rates."""
    from samband.site.which_door import Asked, route

    named, cases = ids(), [json.loads(line) for line in CASES.read_text("utf-8").splitlines() if line]
    wrong_first = wrong_page = wrong_way = 0
    for case in cases:
        found = route(Asked(case["text"], home=case.get("home", "")))
        shown = [named.get(led.key, "?") for led in found.doors]
        first = next((named.get(led.key, "?") for led in found.doors if led.is_first), "none")
        right = set(case["doors"])
        wrong_first += first not in right
        wrong_page += right.isdisjoint(shown)
        wrong_way += found.direction != case["direction"]
        mark = "right" if first in right else ("on the page" if not right.isdisjoint(shown) else "WRONG")
        print(f"{mark:12} {found.direction:6} {first:8} of {' '.join(shown):60} {case['text'][:60]}")
    count = len(cases)
    return {
        "cases": count,
        "wrong_first": round(wrong_first / count, 3),
        "wrong_page": round(wrong_page / count, 3),
        "wrong_direction": round(wrong_way / count, 3),
    }


def main() -> None:
    """Measure, in a home of its own or in the one that is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, help="a home with the demo world; else a new one is made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="which-door-") as made:
        world(options.home or Path(made))
        print(json.dumps(measure()))


if __name__ == "__main__":
    main()
