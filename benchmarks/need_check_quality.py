"""Print how good the need check is on a judged set: precision and recall, by language and by signal.

    python benchmarks/need_check_quality.py [FILE.jsonl] [--half read|unread] [--wrong]

Without a file the set beside this script is measured (`need_check_set.jsonl`; how it was made stands in
`benchmarks/need_check_set.md`). A line is ``{"id", "lang", "text", "open", "signals", "accept"}``. A locked
text is found when a right or accepted signal is raised; an open one is flagged wrongly when a signal is
raised that is not accepted. Errors in the half ``read`` were read while rules were made; those in ``unread``
never were, so read its totals only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from samband.challenges.domain.need_check.quality import Counted, Judged, Quality, measure

OWN_SET = Path(__file__).with_name("need_check_set.jsonl")


def line(name: str, counted: Counted) -> str:
    """Give one row of the table."""
    return (
        f"{name:>20}  precision {counted.precision:.3f}  recall {counted.recall:.3f}"
        f"  (found {counted.hit}, missed {counted.missed}, false {counted.false}, quiet {counted.quiet})"
    )


def half(key: str) -> str:
    """Give the half that a text belongs to, by a hash of its key."""
    return "unread" if int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2 else "read"


def show(quality: Quality) -> None:
    """Print the tables."""
    for lang, counted in sorted(quality.languages.items()):
        print(line(lang, counted))
    print(line("all", quality.total))
    for signal, counted in quality.signals.items():
        print(line(signal, counted))
    print(f"{'signal right':>20}  {quality.right_signal:.3f}  ({quality.right} of {quality.flagged} flagged)")


def main() -> None:
    """Measure a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=OWN_SET)
    parser.add_argument("--half", choices=("read", "unread"), help="one half of the set alone")
    parser.add_argument("--wrong", action="store_true", help="print the texts judged wrongly")
    options = parser.parse_args()
    rows = [json.loads(row) for row in options.file.read_text("utf-8").splitlines() if row.strip()]
    items = [Judged.read(row) for row in rows]
    quality = measure(item for item in items if options.half in (None, half(item.key)))
    show(quality)
    if options.half is None:
        for name in ("read", "unread"):
            print(line(f"half {name}", measure(item for item in items if half(item.key) == name).total))
    for item, raised in quality.wrong if options.wrong else ():
        print(
            "FALSE" if item.open else "MISSED", item.key, item.lang, item.text, sorted(item.signals), raised
        )


if __name__ == "__main__":
    main()
