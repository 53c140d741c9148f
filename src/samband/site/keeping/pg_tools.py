"""PostgreSQL's own programs, ``pg_dump`` and ``pg_restore``, where the machine has them."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any


class ToolFailed(Exception):
    """One of PostgreSQL's programs could not do it; the text is what it said first."""


def has(program: str) -> bool:
    """Whether the machine has a program."""
    return shutil.which(program) is not None


def _run(words: list[str], database: dict[str, Any]) -> None:
    """Run a program on a database; the password goes by the environment, where nobody lists it."""
    named = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    given = {name: str(database[key]) for name, key in named.items() if database.get(key)}
    done = subprocess.run(  # noqa: S603 - a fixed program of PostgreSQL
        words,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise ToolFailed((done.stderr.strip().splitlines() or ["it gave no reason"])[0][:300])


def dump(database: dict[str, Any], target: Path) -> None:
    """Write a database, as it is at one moment, into a file.

    Raises:
        ToolFailed: for example when the program is older than the server.
    """
    _run(
        ["pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--file={target}"],
        database,
    )


def load(database: dict[str, Any], source: Path) -> None:
    """Fill an empty database from such a file, whole or not at all.

    Raises:
        ToolFailed: when it is not filled.
    """
    _run(
        [
            *("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
            *(f"--dbname={database['NAME']}", str(source)),
        ],
        database,
    )
