"""Set Samband up in this folder: virtual environment, packages, front end, catalogues.

Standard library alone: it runs on a machine with Python 3.11 and nothing else. Each part is
skipped when it is already as it should be, so running it again costs a moment. Versions and
hashes come from the constraints files; uv does the work when it is found, else pip.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import assets
import catalogues

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
STAMP = VENV / "made-from.txt"


class SetUpError(Exception):
    """Set-up cannot go on; the text says what to do."""


def say(text: str) -> None:
    """Tell whoever waits what is happening, on standard error."""
    print(text, file=sys.stderr, flush=True)


def run(command: list[str], what: str) -> None:
    """Run a step quietly; show its words only when it fails."""
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise SetUpError(
            f"{done.stdout[-4000:]}\nCould not {what}: see above.\nThe command was: {' '.join(command)}"
        )


def fingerprint(*, dev: bool) -> str:
    """Return the hash of everything that decides what is installed."""
    digest = hashlib.sha256(f"{sys.version} {ROOT} {dev}".encode())
    for name in ("pyproject.toml", _constraints(dev=dev), "hatch_build.py", "src/samband/__init__.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _constraints(*, dev: bool) -> str:
    return "constraints-dev.txt" if dev else "constraints.txt"


def is_installed(*, dev: bool) -> bool:
    """Say whether the environment holds what is wanted; what developers need includes the rest."""
    if not (PYTHON.exists() and STAMP.is_file()):
        return False
    made_from = STAMP.read_text().split()
    return fingerprint(dev=True) in made_from or (not dev and fingerprint(dev=False) in made_from)


def _make_environment(uv: str | None) -> None:
    """Make .venv, with uv, with venv, or with the machine's pip where Debian left ensurepip out."""
    if PYTHON.exists():
        return
    if uv:
        run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)], "make .venv with uv")
        return
    try:
        run([sys.executable, "-m", "venv", str(VENV)], "make .venv")
    except SetUpError:
        shutil.rmtree(VENV, ignore_errors=True)
        run(
            [sys.executable, "-m", "venv", "--without-pip", str(VENV)],
            "make .venv (on Debian and Ubuntu: apt-get install python3-venv)",
        )


def _installer(uv: str | None) -> list[str]:
    """Return the command that installs into .venv."""
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    own = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False)
    if own.returncode == 0:
        return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    outer = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    if outer.returncode == 0:
        return [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]
    raise SetUpError(
        "Neither uv nor pip is here. Install one: on Debian and Ubuntu `apt-get install python3-venv`,"
        " elsewhere `python3 -m ensurepip`."
    )


def install(*, dev: bool) -> None:
    """Install the locked packages, then Samband itself as a link to this folder."""
    uv = shutil.which("uv")
    installer = _installer(uv)
    run([*installer, "--require-hashes", "-r", _constraints(dev=dev)], "install the packages")
    own = [*installer, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    run(own, "install Samband into .venv")
    STAMP.write_text(fingerprint(dev=dev) + "\n")


def set_up(*, dev: bool) -> None:
    """Bring this folder to the state in which `samband` runs, one timed step after another."""
    if sys.version_info < (3, 11):
        raise SetUpError(f"Samband needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    if os.name != "posix":
        raise SetUpError("Samband runs on Linux and macOS. On Windows, use it inside WSL.")
    started = time.monotonic()
    did = []
    if not is_installed(dev=dev):
        tool = "uv" if shutil.which("uv") else "pip"
        say(f"Setting up .venv with {tool}{' for developers' if dev else ''} …")
        _make_environment(shutil.which("uv"))
        _build_front_end(did, dev=dev)
        install(dev=dev)
        did.append(f"packages with {tool} {_since(started)}")
    else:
        _build_front_end(did, dev=dev)
    if made := catalogues.compile_all():
        did.append(f"{made} catalogues")
    if did:
        say(f"set-up {_since(started)} ({', '.join(did)})")


def _build_front_end(did: list[str], *, dev: bool) -> None:
    """Build the front end first: the package's own build must find it ready.

    Only developers keep the tools for it.
    """
    started = time.monotonic()
    if not assets.are_built():
        say("Building the front end …")
    if assets.build():
        did.append(f"front end {_since(started)}")
        if not dev:
            assets.drop_tools()


def _since(moment: float) -> str:
    return f"{time.monotonic() - moment:.0f} s"


def main() -> int:
    """Set up from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="with what tests and developers need")
    try:
        set_up(dev=parser.parse_args().dev)
    except (SetUpError, assets.AssetsError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
