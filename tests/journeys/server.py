"""A served home for the journeys: a small demo world, the product's own server, a free port."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90.0


def environment(home: Path) -> dict[str, str]:
    """Give the environment in which the product runs on a home, with nothing left of the tests' own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAMBAND_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "SAMBAND_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fill(home: Path, vectors: Path) -> None:
    """Load the small world; vectors that an earlier run paid for are taken from a folder, and left there."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copytree(vectors, home / "cache", dirs_exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "tests.journeys.small_world"], cwd=ROOT, env=environment(home), check=True
    )
    shutil.copytree(home / "cache", vectors, dirs_exist_ok=True)


@contextmanager
def served(home: Path, **settings: str) -> Iterator[str]:
    """Serve a home as a person would (`samband serve`), give its address, and stop it."""
    port = free_port()
    command = [sys.executable, "-m", "samband.site", "serve", "--port", str(port)]
    log = (home / "serve.log").open("w+")
    process = subprocess.Popen(command, cwd=ROOT, env={**environment(home), **settings}, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _await(url, process, home / "serve.log")
        yield url
    finally:
        process.terminate()
        try:
            process.wait(30)
        finally:
            process.kill()
            log.close()


def _await(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url + "/", timeout=30):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"samband serve did not answer:\n{log.read_text()[-3000:]}")
