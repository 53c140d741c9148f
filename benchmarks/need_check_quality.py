"""Print how good the need check is on a judged set: precision and recall, by language and by signal.

    python benchmarks/need_check_quality.py FILE.jsonl [--wrong]

A line is ``{"id", "lang", "text", "open", "signals", "accept"}``. A locked text is found when a right or
accepted signal is raised; an open one is flagged wrongly when a signal is raised that is not accepted.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from samband.challenges.domain.need_check.quality import Counted, Judged, measure


def line(name: str, counted: Counted) -> str:
    """Give one row of the table."""
    return (
        f"{name:>20}  precision {counted.precision:.3f}  recall {counted.recall:.3f}"
        f"  (found {counted.hit}, missed {counted.missed}, false {counted.false}, quiet {counted.quiet})"
    )


def main() -> None:
    """Measure a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print the texts judged wrongly")
    options = parser.parse_args()
    rows = [json.loads(row) for row in options.file.read_text("utf-8").splitlines() if row.strip()]
    quality = measure(Judged.read(row) for row in rows)
    total = Counted()
    for lang, counted in sorted(quality.languages.items()):
        print(line(lang, counted))
        for part in ("hit", "false", "missed", "quiet"):
            setattr(total, part, getattr(total, part) + getattr(counted, part))
    print(line("all", total))
    for signal, counted in quality.signals.items():
        print(f"{signal:>20}  precision {counted.precision:.3f}  recall {counted.recall:.3f}")
    for item, raised in quality.wrong if options.wrong else ():
        print(
            "FALSE" if item.open else "MISSED", item.key, item.lang, item.text, sorted(item.signals), raised
        )


if __name__ == "__main__":
    main()
