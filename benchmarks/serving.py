"""Serves a home for a measure: a real server on loopback, a visitor's connection, and CPU by process."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0


class Visitor:
    """One visitor's connection, with the cookie and the token that forms ask for."""

    def __init__(self, port: int) -> None:
        """Open the start page."""
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookie = ""
        page = self.get("/").decode()
        self.token = page.split('name="csrfmiddlewaretoken" value="', 1)[1].split('"', 1)[0]

    def _ask(self, method: str, path: str, body: str | None, **headers: str) -> tuple[int, bytes]:
        self.line.request(method, path, body, {"Cookie": self.cookie, **headers})
        answer = self.line.getresponse()
        content = self.body = answer.read()
        self.location = answer.getheader("Location") or ""
        given = answer.getheader("Set-Cookie") or ""
        if given.startswith("csrftoken"):
            self.cookie = given.split(";", 1)[0]
        return answer.status, content

    def get(self, path: str) -> bytes:
        """Fetch a page that must be there."""
        status, content = self._ask("GET", path, None)
        if status != 200:
            raise ValueError(f"{path} answers {status}")
        return content

    def post(self, path: str, text: str, **headers: str) -> int:
        """Send a need's text, whatever its characters; give the answer's status."""
        written = quote_from_bytes(text.encode("utf-8", "surrogatepass"))
        body = f"csrfmiddlewaretoken={self.token}&home=&text={written}"
        return self._ask(
            "POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"}, **headers
        )[0]


def free_port() -> int:
    """Give a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(home: Path, log: Path, **settings: str) -> Iterator[tuple[int, int]]:
    """Run `samband serve` for a home; give its port and process."""
    port = free_port()
    words = [sys.executable, "-m", "samband.site", "serve", "--port", str(port)]
    environment = {**os.environ, "SAMBAND_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), **settings}
    with log.open("wb") as errors:
        process = subprocess.Popen(words, env=environment, stdout=errors, stderr=errors, cwd=ROOT)
        try:
            await_line(log)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def await_line(log: Path) -> None:
    """Wait until the server has said where it is."""
    until = time.monotonic() + 120
    while b"Samband is at" not in log.read_bytes():
        if time.monotonic() > until:
            raise TimeoutError(log.read_text("utf-8", "replace")[-2000:])
        time.sleep(0.1)


def descendants(process: int) -> dict[int, str]:
    """Give the processes that a process started, and theirs, with their command lines."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError, ValueError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found: dict[int, str] = {}
    waiting = [process]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            found[child] = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            waiting.append(child)
    return found


def cpu_of(processes: list[int]) -> float:
    """Give the CPU seconds that processes have used, all threads, to the nanosecond."""
    # The kernel's number of another process' CPU clock, see clock_getcpuclockid(3).
    return sum(time.clock_gettime((~process << 3) | 2) for process in processes)
