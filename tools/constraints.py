"""Choose the versions of all Python packages anew and write them down with their hashes (needs uv).

The files name no package registry: whoever installs uses their own.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import assets

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Chosen by `make constraints` from pyproject.toml; do not edit.\n"


def choose(name: str, *sources: str) -> None:
    """Write one file of pinned versions with hashes, for every platform and Python from 3.11."""
    done = subprocess.run(
        [
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--python-version=3.11",
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
            *sources,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    (ROOT / name).write_text(HEAD + done.stdout, encoding="utf-8")
    print(f"{name}: {done.stdout.count('==')} packages")


def main() -> int:
    """Write the three files."""
    if shutil.which("uv") is None:
        print("uv is needed to choose versions: pip install uv", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder) / "build.in"
        build.write_text("hatchling>=1.27,<2\n")  # so that Samband is linked in without fetching anything
        node = Path(folder) / "node.in"
        node.write_text(assets.NODE_PACKAGE + "\n")
        choose("constraints.txt", "pyproject.toml", str(build))
        choose(
            "constraints-dev.txt",
            "--extra=dev",
            "--constraints=constraints.txt",
            "pyproject.toml",
            str(build),
        )
        choose("constraints-node.txt", str(node))
    return 0


if __name__ == "__main__":
    sys.exit(main())
