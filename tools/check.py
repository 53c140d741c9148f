"""Everything that must hold, one step after another, each timed; the first failure stops.

    python tools/check.py               all steps
    python tools/check.py lint types    these steps

Run by `make test` in the environment that `tools/set_up.py --dev` made.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import NO_BROWSER, find_browser, journeys_are_required  # noqa: E402

BIN = Path(sys.executable).parent
# As many at once as there are cores; who is done takes over from who is not.
TOGETHER = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]
# The settings of tests are named, since the environment names the product's for the steps that check those.
PYTEST = [sys.executable, "-m", "pytest", "-q", "--ds", "tests.settings", *TOGETHER]
ORDINARY = ["-m", "not journey and not processes"]


@dataclass(frozen=True)
class Outcome:
    """How a step ended: well or not, and what else to say of it."""

    good: bool
    remark: str = ""


def _run(*commands: list[str], **more: str) -> Outcome:
    """Run commands in a row; what they print is seen as it comes."""
    for command in commands:
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **more}, check=False)
        if done.returncode:
            return Outcome(False)
    return Outcome(True)


def lint() -> Outcome:
    """Style."""
    return _run(
        [str(BIN / "ruff"), "check", "--quiet", "."],
        [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    )


def imports() -> Outcome:
    """Import contracts: what may use what."""
    return _run([str(BIN / "lint-imports"), "--no-logo"])


def types() -> Outcome:
    """Types."""
    return _run([str(BIN / "mypy")])


def migrations() -> Outcome:
    """Every change of a model has its migration."""
    return _run([sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"])


def sqlite() -> Outcome:
    """All tests but those that have a step of their own, on SQLite."""
    return _run([*PYTEST, *ORDINARY], SAMBAND_DATABASE_URL="")


def postgresql() -> Outcome:
    """The tests that use a database, on PostgreSQL."""
    try:
        with postgres.server() as url:
            return _run(
                [*PYTEST, "-m", "not journey and not processes", "--stored-only"], SAMBAND_DATABASE_URL=url
            )
    except postgres.PostgresError as error:
        print(error, file=sys.stderr)
        return Outcome(False)


def processes() -> Outcome:
    """Backups, moves, kills and logs of whole processes, on both databases."""
    return _run([*PYTEST, "-m", "processes"], SAMBAND_DATABASE_URL="")


def journeys() -> Outcome:
    """One person's path through the pages, in a real browser."""
    if find_browser() is None and not journeys_are_required():
        print(NO_BROWSER, file=sys.stderr)
        return Outcome(True, "DID NOT RUN: no browser on this machine")
    return _run([*PYTEST, "-m", "journey", "tests/journeys"], SAMBAND_DATABASE_URL="")


STEPS: dict[str, Callable[[], Outcome]] = {
    "lint": lint,
    "imports": imports,
    "types": types,
    "migrations": migrations,
    "sqlite": sqlite,
    "postgresql": postgresql,
    "processes": processes,
    "journeys": journeys,
}


def check(names: list[str]) -> bool:
    """Run the steps and print how each one ended."""
    lines, good, started = [], True, time.monotonic()
    for name in names:
        print(f"── {name}: {STEPS[name].__doc__}", flush=True)
        begun = time.monotonic()
        outcome = STEPS[name]()
        word = outcome.remark or ("passed" if outcome.good else "FAILED")
        lines.append(f"   {name:<12}{time.monotonic() - begun:5.0f} s   {word}")
        good = outcome.good
        if not good:
            break
    print("\n".join(lines))
    print(f"   {'in all':<12}{time.monotonic() - started:5.0f} s   {'passed' if good else 'FAILED'}")
    if any("DID NOT RUN" in line for line in lines):
        print(NO_BROWSER, file=sys.stderr)
    return good


def main(words: list[str]) -> int:
    """Check from the command line."""
    unknown = [word for word in words if word not in STEPS]
    if unknown:
        print(f"No such step: {', '.join(unknown)}. There are: {', '.join(STEPS)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="samband-check-") as folder:
        os.environ |= {"SAMBAND_HOME": f"{folder}/home", "SAMBAND_DATABASE_URL": ""}
        os.environ["DJANGO_SETTINGS_MODULE"] = "samband.site.settings"
        _compile_once(folder)
        return 0 if check(words or list(STEPS)) else 1


def _compile_once(folder: str) -> None:
    """Let the hundreds of processes to come share what Python compiles, also where it may not be kept.

    Otherwise each of them compiles a thousand modules before it begins.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
