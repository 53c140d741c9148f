"""What is installed is whole: a wheel, and one made from the source package, carry all that runs."""

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.house.reading import ROOT

sys.path.insert(0, str(ROOT / "tools"))

import assets
import catalogues

BUILT = ("main.css", "main.js", "made-from.txt", "fonts/inter-latin-wght-normal.woff2")


def build(target: str, source: Path, out: Path) -> Path:
    """Build a package as pip would, without its isolation, and return the file."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as pip does it, far from the sources."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, home: Path, *words: str, **more: str) -> str:
    """Run Python with nothing of the sources in reach and return what it prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SAMBAND_")}
    environment |= {"PYTHONPATH": str(installed), "SAMBAND_HOME": str(home), **more}
    environment["DJANGO_SETTINGS_MODULE"] = "samband.site.settings"
    command = [sys.executable, "-P", *words]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheel_carries_front_end_catalogues_and_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    kinds = {".py", ".html", ".jsonl", ".json", ".npz", ".npy", ".csv", ".tsv", ".po", ".svg"}
    sources = [p for p in (ROOT / "src").rglob("*") if p.suffix in kinds and "assets" not in p.parts]
    wanted = {p.relative_to(ROOT / "src").as_posix() for p in sources}
    wanted |= {f"samband/base/static/samband/{name}" for name in BUILT}
    wanted |= {p.with_suffix(".mo").relative_to(ROOT / "src").as_posix() for p in catalogues.sources()}
    assert wanted - names == set()


def test_wheel_carries_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    strange = [name for name in names if not name.startswith(("samband/", "samband-"))]
    assert strange == []
    assert not [name for name in names if "node_modules" in name or "__pycache__" in name]
    assert wheel.stat().st_size < 20_000_000


def test_wheel_says_what_it_is_and_what_it_needs(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    text = archive.read(metadata).decode()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "License-Expression: EUPL-1.2" in text
    assert text.count("Requires-Dist:") >= len(project["dependencies"])
    entry_points = metadata.replace("METADATA", "entry_points.txt")
    assert "samband = samband.site.cli:main" in archive.read(entry_points).decode()


def test_source_package_builds_the_same_wheel_without_node(tmp_path: Path, wheel: Path) -> None:
    source = build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (folder,) = (tmp_path / "unpacked").iterdir()
    again = build("wheel", folder, tmp_path / "again")
    assert set(zipfile.ZipFile(again).namelist()) == set(zipfile.ZipFile(wheel).namelist())
    assert not (folder / "node_modules").exists()


def test_installed_command_answers_without_the_sources(installed: Path, tmp_path: Path) -> None:
    assert "samband" in run(installed, tmp_path, "-m", "samband.site", "--help")
    where = run(installed, tmp_path, "-c", "import samband; print(samband.__file__)")
    assert where.startswith(str(installed))


@pytest.mark.parametrize("language", ["sv", "nb", "da"])
def test_installed_pages_speak_the_language(language: str, installed: Path, tmp_path: Path) -> None:
    source = ROOT / f"src/samband/locale/{language}/LC_MESSAGES/django.po"
    plain = [m for m in catalogues.read(source) if m.msgid and m.context is None and m.plural is None]
    words = next(m for m in plain if m.is_complete and m.translations[0] != m.msgid)
    asks = (
        "import django; django.setup(); from django.utils import translation as t;"
        f"t.activate({language!r}); print(ascii(t.gettext({words.msgid!r})))"
    )
    assert run(installed, tmp_path, "-c", asks).strip() == ascii(words.translations[0])


def test_front_end_can_be_served_under_names_with_hashes(installed: Path, tmp_path: Path) -> None:
    said = run(installed, tmp_path, "-m", "django", "collectstatic", "--noinput")
    assert "post-processed" in said
    collected = {path.name.split(".")[0] for path in (tmp_path / "static/samband").glob("main.*.css")}
    assert collected == {"main"}


def test_front_end_was_made_from_the_sources_here() -> None:
    assert assets.are_built(), "The front end is older than its sources. Run: make assets"


def test_front_end_needs_no_other_server() -> None:
    style = (assets.TARGET / "main.css").read_text(encoding="utf-8")
    script = (assets.TARGET / "main.js").read_text(encoding="utf-8")
    assert "url(http" not in style
    assert "url(//" not in style
    assert "@import" not in style
    assert "sourceMappingURL" not in style + script
