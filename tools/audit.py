"""Ask whether a fault is known in any package that is pinned, and which pins are behind.

    python tools/audit.py

Runs pip-audit and `npm audit` on the pinned versions, each with the data of its own service; where a machine
cannot reach them, it says so instead of "clean", and ends with 2. In any case the packages that
pyproject.toml names are resolved anew without bounds, and every pin that is behind the newest is listed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
CLEAN, FOUND, UNKNOWN = 0, 1, 2
# What the tools print when they had no data: then silence about faults means nothing.
NO_DATA = ("could not be audited", "ConnectionError", "NameResolution", "audit endpoint returned an error")


@dataclass(frozen=True)
class Answer:
    """What one audit came to: clean, something found, or not known; and its words."""

    state: int
    words: str


def judge(code: int, output: str) -> Answer:
    """Read an audit's exit code and words; one without data is never clean."""
    if any(sign in output for sign in NO_DATA):
        line = next(one for one in output.splitlines() if any(sign in one for sign in NO_DATA))
        return Answer(UNKNOWN, f"NOT KNOWN, its data cannot be reached here: {line.strip()[:160]}")
    return Answer(CLEAN, "clean") if code == 0 else Answer(FOUND, output.strip()[-6000:])


def run(*words: str, cwd: Path = ROOT) -> Answer:
    """Run an audit; one that hangs or is not there is not known."""
    if shutil.which(words[0]) is None:
        return Answer(UNKNOWN, f"NOT KNOWN: {words[0]} is not on this machine")
    try:
        done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
    except subprocess.TimeoutExpired:
        return Answer(UNKNOWN, "NOT KNOWN: no answer within five minutes")
    return judge(done.returncode, done.stdout + done.stderr)


def pip_audit(name: str) -> Answer:
    """Audit the packages of one constraints file."""
    return run("pip-audit", "--requirement", name, "--disable-pip", "--progress-spinner=off", "--timeout=15")


def npm_audit() -> Answer:
    """Audit the packages that the pages are made of."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, folder)
        return run("npm", "audit", "--audit=true", "--package-lock-only", cwd=Path(folder))


def pins(text: str) -> dict[str, set[str]]:
    """Read pinned versions by name; one may have several, each for some versions of Python."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall(text):
        found.setdefault(name.replace("_", "-"), set()).add(version)
    return found


def named() -> list[str]:
    """Give the packages that pyproject.toml names, without bounds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    whole = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    return sorted({re.split(r"[<>=~! ]", one)[0] for one in whole})


def behind() -> str:
    """Say which pins are behind the newest that go together; needs uv."""
    if shutil.which("uv") is None:
        return "uv is needed: pip install uv"
    words = ["uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--python-version=3.11", "-"]
    done = subprocess.run(words, input="\n".join(named()), capture_output=True, text=True, check=False)
    if done.returncode:
        return f"NOT KNOWN: {done.stderr.strip()[-300:]}"
    ours, newest = pins((ROOT / "constraints-dev.txt").read_text("utf-8")), pins(done.stdout)
    late = [
        f"{name} {', '.join(sorted(ours[name]))} -> {', '.join(newest[name])}"
        for name in sorted(ours.keys() & newest.keys())
        if not newest[name] <= ours[name]
    ]
    return "\n".join(late) or "none"


def main() -> int:
    """Audit everything; the worst answer is the exit code."""
    answers = {
        "Python, what runs": pip_audit("constraints.txt"),
        "Python, what tests": pip_audit("constraints-dev.txt"),
        "npm": npm_audit(),
    }
    for what, answer in answers.items():
        print(f"{what}: {answer.words}")
    print(f"pins behind the newest:\n{behind()}")
    states = {answer.state for answer in answers.values()}
    return FOUND if FOUND in states else max(states)


if __name__ == "__main__":
    sys.exit(main())
