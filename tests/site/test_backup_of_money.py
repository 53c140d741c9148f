"""Certificates, the ledger and their guards come back from a backup and a move as they were."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.once import copy_of
from tests.site.keeping import answer, surroundings
from tests.site.test_move_database import plain, server, url  # noqa: F401

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parents[2]
GUARDED = ("ledgerentry", "certificate", "certificateamount", "planversion", "correction")
TABLES = (*GUARDED, "certificatepaper", "evidencefile", "reportline", "finding", "partnerreport")

# A certified report with a correction, its sealed files and a kept file of evidence.
WORK = """
from datetime import date
from samband.site.prepare import prepare_home
prepare_home()
from django.utils import timezone
from samband.base.files import keep_file
from samband.projects.actions.corrections import RejectedLine, Ruling, correct_certificate
from samband.projects.control_tasks import seal_certificate
from samband.projects.models import EvidenceFile
from tests.projects.control_material import first_certificate
under_way, made = first_certificate()
kept = keep_file(b"%PDF-1.7 evidence")
EvidenceFile.objects.create(report=under_way.report, name="f.pdf", sha256=kept, kind="pdf", size=17,
                            added_at=timezone.now())
seal_certificate.func(made.key)
line = under_way.keys()[1]
ruling = Ruling(timezone.localdate(), "Revision", "sv", "Revisionsmyndigheten")
correct_certificate(made, by=under_way.controller, ruling=ruling,
                    rejected=[RejectedLine(line, 10000, "not-eligible")])
"""


def certified(home: Path) -> None:
    """Let a home hold a project with certified money."""
    home.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-c", WORK], env={**surroundings(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("certified", certified, tmp_path_factory)


def rows(home: Path, table: str) -> list[list[Any]]:
    with sqlite3.connect(home / "samband.sqlite3") as base:
        return plain(base, f"SELECT * FROM projects_{table} ORDER BY id")


def is_whole(before: Path, after: Path) -> None:
    """Fail unless rows, files, seals and guards are as they were, and the ledger explains every figure."""
    for table in TABLES:
        assert rows(after, table) == rows(before, table), table
        assert rows(after, table), table
    checked = answer(after, "check-ledger")
    assert checked["problems"] == []
    kept = sorted(path.relative_to(before) for path in (before / "files").rglob("*") if path.is_file())
    assert len(kept) >= 3
    for path in kept:
        assert (after / path).read_bytes() == (before / path).read_bytes()
    with sqlite3.connect(after / "samband.sqlite3") as base:
        for table in GUARDED:
            for change in (f"DELETE FROM projects_{table}", f"UPDATE projects_{table} SET id = id + 1000"):
                with pytest.raises(sqlite3.DatabaseError, match="append-only"):
                    base.execute(change)


@pytest.mark.parametrize("form", ["", "--portable"])
def test_money_comes_back_from_a_backup(filled: Path, tmp_path: Path, form: str) -> None:
    words = [form] if form else []
    taken = answer(filled, "backup", str(tmp_path / "money.zip"), *words)
    home = tmp_path / "home"
    answer(home, "restore", taken["file"], "--no-reindex")
    is_whole(filled, home)
    papers = [path for path in (home / "files").rglob("*") if path.is_file()]
    sealed = [path for path in papers if b"samband-certificate" in path.read_bytes()]
    assert sealed
    for path in sealed:
        assert answer(home, "verify", str(path))["problems"] == []


def test_money_is_moved_to_postgresql_and_back(filled: Path, tmp_path: Path, url: str) -> None:  # noqa: F811
    import shutil

    home = tmp_path / "home"
    shutil.copytree(filled, home, ignore=shutil.ignore_patterns("run", "*.sock"))
    assert answer(home, "move-database", url)["equal"]
    assert answer(home, "check-ledger", url=url)["problems"] == []
    with psycopg.connect(url, autocommit=True) as base:
        for table in GUARDED:
            with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
                base.execute(f"DELETE FROM projects_{table}")
    assert answer(home, "move-database", f"sqlite:{tmp_path}/back.sqlite3", url=url)["equal"]
    (home / "samband.sqlite3").unlink()
    shutil.move(tmp_path / "back.sqlite3", home / "samband.sqlite3")
    is_whole(filled, home)
