"""A backup is of one moment, and comes back whole or not at all, whatever was done to it."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samband.site.keeping import swap
from samband.site.keeping.restore import restore
from samband.site.refusal import HomeRefused
from tests.site.keeping import answer, fill, filled_home, found, run, surroundings

pytestmark = pytest.mark.processes

Content = dict[str, bytes]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with organisations, a file that somebody brought, and a mail."""
    home = filled_home(tmp_path_factory)
    (home / "mail" / "one.eml").write_text("Hej")
    return home


@pytest.fixture(scope="module")
def backup(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(answer(filled, "backup", str(tmp_path_factory.mktemp("backups")))["file"])


def state(home: Path) -> dict[str, str]:
    """Give what a home holds, caches left out."""
    kept = (path for path in sorted(home.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in kept
        if path.relative_to(home).parts[0] not in {"run", "index", "cache", "backups", "static"}
    }


def rewritten(backup: Path, target: Path, change: Callable[[Any, Content], None]) -> Path:
    """Write a backup anew with a changed manifest or changed members."""
    with zipfile.ZipFile(backup) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(content.pop("manifest.json"))
    change(manifest, content)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
        archive.writestr("manifest.json", json.dumps(manifest))
    return target


def listed(manifest: Any, content: Content, name: str, body: bytes) -> None:
    """Put a member in as a backup would: listed, with its length and sum."""
    content[name] = body
    one = {"name": name, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    manifest["members"].append(one)


def test_what_was_there_comes_back_and_is_found(filled: Path, backup: Path, tmp_path: Path) -> None:
    done = answer(tmp_path / "home", "restore", str(backup))
    assert done["reindexed"]
    assert done["next"] is None
    assert len(found(tmp_path / "home")) == 8
    before, after = state(filled), state(tmp_path / "home")
    for name in ("secret", "mail/one.eml", *(name for name in before if name.startswith("files/"))):
        assert after[name] == before[name]
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0
    assert not (tmp_path / "home" / swap.PLACE).exists()


def test_a_backup_is_for_its_owners_eyes_and_says_what_it_holds(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["version"]
        assert ["base", "0001_initial"] in manifest["migrations"]
        for one in manifest["members"]:
            assert hashlib.sha256(archive.read(one["name"])).hexdigest() == one["sha256"]
        names = set(archive.namelist())
    assert {"database/samband.sqlite3", "home/secret", "home/mail/one.eml"} <= names
    assert not any(name.startswith(("home/cache", "home/index", "home/run")) for name in names)


def test_vectors_come_along_when_asked_for(filled: Path, tmp_path: Path) -> None:
    taken = answer(filled, "backup", str(tmp_path / "with.zip"), "--with-cache")
    with zipfile.ZipFile(taken["file"]) as archive:
        assert any(name.startswith("home/cache/") for name in archive.namelist())
    answer(tmp_path / "home", "restore", taken["file"])
    assert len(found(tmp_path / "home")) == 8


def test_the_rows_of_sqlite_come_back_as_they_were(filled: Path, tmp_path: Path) -> None:
    taken = answer(filled, "backup", str(tmp_path / "rows.zip"), "--portable")
    assert taken["database"] == "rows"
    answer(tmp_path / "home", "restore", taken["file"], "--no-reindex")
    with (
        sqlite3.connect(filled / "samband.sqlite3") as before,
        sqlite3.connect(tmp_path / "home" / "samband.sqlite3") as after,
    ):
        for table in ("actors_organisation", "base_event", "matching_profile", "django_session"):
            select = f"SELECT * FROM {table} ORDER BY 1"
            assert after.execute(select).fetchall() == before.execute(select).fetchall()
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            after.execute("DELETE FROM base_event")


def test_only_so_many_dated_ones_are_kept(filled: Path, tmp_path: Path) -> None:
    for day in ("01", "02", "03"):
        (tmp_path / f"samband-202001{day}-000000.zip").write_bytes(b"old")
    (tmp_path / "mine.zip").write_bytes(b"not ours")
    taken = answer(filled, "backup", str(tmp_path), "--keep", "2")
    assert taken["removed"] == ["samband-20200101-000000.zip", "samband-20200102-000000.zip"]
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"samband-20200103-000000.zip", "mine.zip", Path(taken["file"]).name}


def test_a_backup_replaces_no_file_and_does_not_lie_in_what_it_is_of(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_bytes(b"precious")
    answer(filled, "backup", str(tmp_path / "there.zip"), code=1)
    assert (tmp_path / "there.zip").read_bytes() == b"precious"
    answer(filled, "backup", str(filled / "files" / "x.zip"), code=1)
    assert run(filled, "backup", "--keep", "0").returncode == 2


def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "home", ignore=shutil.ignore_patterns("*.sock", "*.sqlite3-*"))
    database = tmp_path / "home" / "samband.sqlite3"
    with sqlite3.connect(database) as base:
        # The pages of this table are overwritten: the names of tables can still be read.
        page = base.execute("SELECT rootpage FROM sqlite_master WHERE name = 'matching_profile'").fetchone()[
            0
        ]
        size = base.execute("PRAGMA page_size").fetchone()[0]
    body = bytearray(database.read_bytes())
    body[(page - 1) * size : page * size] = b"\xff" * size
    database.write_bytes(body)
    answer(tmp_path / "home", "backup", str(tmp_path / "x.zip"), code=1)
    assert not list(tmp_path.glob("*x.zip*"))


def _cut(backup: Path, target: Path) -> None:
    target.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])


def _no_end(backup: Path, target: Path) -> None:
    target.write_bytes(backup.read_bytes()[:-1])


def _one_byte(backup: Path, target: Path) -> None:
    body = bytearray(backup.read_bytes())
    body[len(body) // 3] ^= 0xFF
    target.write_bytes(body)


def _text(backup: Path, target: Path) -> None:
    target.write_text("no archive at all")


def _other_bytes(backup: Path, target: Path) -> None:
    def change(manifest: Any, content: Content) -> None:
        content["home/secret"] = b"x" * len(content["home/secret"])

    rewritten(backup, target, change)


def _outside(name: str) -> Callable[[Path, Path], None]:
    def break_it(backup: Path, target: Path) -> None:
        rewritten(backup, target, lambda manifest, content: listed(manifest, content, name, b"out"))

    return break_it


def _unlisted(backup: Path, target: Path) -> None:
    rewritten(backup, target, lambda _manifest, content: content.update({"home/files/extra": b"x"}))


def _lacking(backup: Path, target: Path) -> None:
    rewritten(backup, target, lambda _manifest, content: content.pop("home/secret") and None)


def _longer_than_said(backup: Path, target: Path) -> None:
    def change(manifest: Any, content: Content) -> None:
        listed(manifest, content, "home/files/bomb", b"\0" * 50_000_000)
        manifest["members"][-1]["size"] = 10

    rewritten(backup, target, change)


def _huge(backup: Path, target: Path) -> None:
    def change(manifest: Any, content: Content) -> None:
        listed(manifest, content, "home/files/bomb", b"\0")
        manifest["members"][-1]["size"] = 10**15

    rewritten(backup, target, change)


def _link(backup: Path, target: Path) -> None:
    rewritten(backup, target, lambda manifest, content: listed(manifest, content, "home/files/l", b"/etc"))
    with zipfile.ZipFile(target) as archive:
        entries = [(entry, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(target, "w") as archive:
        for entry, body in entries:
            if entry.filename == "home/files/l":
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, body)


def _newer(backup: Path, target: Path) -> None:
    rewritten(backup, target, lambda manifest, _content: manifest.update(version="99.0.0"))


def _newer_form(backup: Path, target: Path) -> None:
    rewritten(backup, target, lambda manifest, _content: manifest.update(samband_backup=99))


def _newer_tables(backup: Path, target: Path) -> None:
    rewritten(backup, target, lambda manifest, _c: manifest["migrations"].append(["base", "9999_later"]))


def _newer_app(backup: Path, target: Path) -> None:
    rewritten(backup, target, lambda manifest, _c: manifest["migrations"].append(["unheard", "0001_initial"]))


def _no_database(backup: Path, target: Path) -> None:
    def change(manifest: Any, content: Content) -> None:
        del content["database/samband.sqlite3"]
        manifest["members"] = [one for one in manifest["members"] if not one["name"].startswith("data")]

    rewritten(backup, target, change)


def _strange_manifest(backup: Path, target: Path) -> None:
    rewritten(backup, target, lambda manifest, _content: manifest.update(members=[1, None]))


BROKEN: dict[str, tuple[Callable[[Path, Path], None], str]] = {
    "cut": (_cut, ""),
    "its last byte gone": (_no_end, ""),
    "one byte other": (_one_byte, ""),
    "a text": (_text, "no backup"),
    "other bytes, sums of the archive right": (_other_bytes, "not what the manifest says"),
    "a member above": (_outside("home/../../out"), "leave its folder"),
    "a member far above": (_outside("../out"), "leave its folder"),
    "a member from the root": (_outside("/tmp/out"), "leave its folder"),
    "a member for another system": (_outside("home/..\\..\\out"), "leave its folder"),
    "a member among what runs": (_outside("home/run/out"), "leave its folder"),
    "a member as another member": (_outside("home/samband.sqlite3"), "leave its folder"),
    "a member that is not listed": (_unlisted, "does not hold what"),
    "a member lacking": (_lacking, "does not hold what"),
    "a member longer than it says": (_longer_than_said, "not what the manifest says"),
    "a huge member": (_huge, "there is room for"),
    "a link": (_link, "no plain file"),
    "a newer version": (_newer, "newer"),
    "a newer form": (_newer_form, "newer"),
    "newer tables": (_newer_tables, "newer"),
    "an app of a newer one": (_newer_app, "newer"),
    "no database": (_no_database, "lacks its database"),
    "a strange manifest": (_strange_manifest, "no backup"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_backup_that_cannot_be_believed_changes_nothing(
    name: str, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAMBAND_DATABASE_URL", raising=False)
    break_it, said = BROKEN[name]
    bad, home = tmp_path / "bad.zip", tmp_path / "deep" / "home"
    break_it(backup, bad)
    with pytest.raises(HomeRefused) as refusal:
        restore(bad, home)
    assert said in refusal.value.what
    assert not (home / "samband.sqlite3").exists()
    assert not (home / swap.PLACE).exists()
    assert {path.name for path in tmp_path.iterdir()} <= {"bad.zip", "deep"}
    assert not Path("/tmp/out").exists()


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    document = answer(tmp_path / "home", "restore", str(tmp_path / "none.zip"), code=1)
    assert "no such file" in document["problems"][0]["what"]


def test_a_home_with_something_in_it_is_only_replaced_when_asked(backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    listed_file = tmp_path / "other.csv"
    listed_file.write_text("name;country;description\nHavsblick AB;SE;Vi renar dagvatten i städer\n")
    assert run(home, "import-actors", str(listed_file)).returncode == 0
    before = state(home)
    assert "not empty" in answer(home, "restore", str(backup), code=1)["problems"][0]["what"]
    assert state(home) == before
    done = answer(home, "restore", str(backup), "--replace")
    assert "Havsblick AB" not in found(home)
    assert len(found(home)) == 8
    answer(tmp_path / "second", "restore", done["former_state"])
    assert found(tmp_path / "second") == ["Havsblick AB"]


def test_nothing_is_restored_under_a_running_samband(backup: Path, tmp_path: Path) -> None:
    import fcntl

    (tmp_path / "home" / "run").mkdir(parents=True)
    with open(tmp_path / "home" / "run" / "in-use.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        document = answer(tmp_path / "home", "restore", str(backup), code=1)
    assert "running" in document["problems"][0]["what"]


# Kills the process at its nth change of a name in the home, as the power may.
KILLER = """
import os, signal, sys
left = int(sys.argv.pop(1))
def counted(do):
    def change(*words, **more):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*words, **more)
    return change
from samband.site.keeping import restore, swap
swap.os.rename = counted(os.rename)
restore.write_journal = swap.write_journal = counted(swap.write_journal)
restore.swap = counted(swap.swap)
swap.sync_folder = counted(swap.sync_folder)
restore.unpack = counted(restore.unpack)
from samband.site.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_restore_that_is_killed_is_as_if_it_had_not_begun_or_is_finished(
    backup: Path, tmp_path: Path
) -> None:
    """Killed at every step in turn: the home is the former or the new one, never something between."""
    former = tmp_path / "former"
    fill(former, tmp_path)
    (former / "mail" / "former.eml").write_text("former")
    with sqlite3.connect(former / "samband.sqlite3") as base:
        base.execute("UPDATE actors_organisation SET name = 'Former'")
        base.commit()
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    seen: list[str] = []
    for step in range(0, 100, 4):
        home = tmp_path / f"home-{step}"
        shutil.copytree(former, home, ignore=shutil.ignore_patterns("*.sock", "*-wal", "*-shm"))
        words = [sys.executable, "-c", KILLER, str(step), "restore", str(backup), "--replace", "--no-reindex"]
        killed = subprocess.run(words, env=surroundings(home), capture_output=True, text=True, check=False)
        swap.finish(home, lambda: False)  # as the next command does before it looks at anything
        seen.append(whole_state(home))
        shutil.rmtree(home)
        if killed.returncode == 0:
            break
        assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert killed.returncode == 0
    assert seen.count("former") >= 2
    assert seen.count("new") >= 2
    assert seen == sorted(seen), "once finished by the next command, always finished"


def whole_state(home: Path) -> str:
    """Say which of two states a home is in; fails when it is something between."""
    assert not (home / swap.PLACE).exists()
    with sqlite3.connect(home / "samband.sqlite3") as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        is_former = base.execute("SELECT count(*) FROM actors_organisation WHERE name = 'Former'").fetchone()[
            0
        ]
    mails = {path.name for path in (home / "mail").iterdir()}
    assert mails == ({"former.eml"} if is_former else {"one.eml"})
    return "former" if is_former else "new"


WRITER = """
import sys
from samband.site.prepare import prepare_home
prepare_home()
from samband.base.agents import OPERATOR
from samband.base.actions import report_barrier
number = 0
while True:
    report_barrier(f"{sys.argv[1]} {number} " + "x" * 500 + " end", by=OPERATOR)
    print(number, flush=True)
    number += 1
"""


def test_a_backup_while_others_write_has_every_commit_before_it_and_no_half_record(
    filled: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(filled, home, ignore=shutil.ignore_patterns("*.sock", "*-wal", "*-shm"))
    writers = []
    for name in ("a", "b"):
        log = tmp_path / f"{name}.log"
        with log.open("w") as file:
            command = [sys.executable, "-c", WRITER, name]
            writers.append((name, log, subprocess.Popen(command, env=surroundings(home), stdout=file)))
    try:
        until = time.monotonic() + 60
        while any(len(log.read_text().splitlines()) < 5 for _, log, _ in writers):
            assert time.monotonic() < until, "the writers do not write"
            time.sleep(0.05)
        before = {name: int(log.read_text().split("\n")[-2]) for name, log, _ in writers}
        taken = answer(home, "backup", str(tmp_path / "b.zip"))
        during = {name: int(log.read_text().split("\n")[-2]) for name, log, _ in writers}
    finally:
        for _, _, process in writers:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    assert all(during[name] > before[name] for name in before), "they wrote on during the backup"
    answer(tmp_path / "back", "restore", taken["file"], "--no-reindex")
    with sqlite3.connect(tmp_path / "back" / "samband.sqlite3") as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = base.execute(
            "SELECT w.text, e.id FROM base_wording w LEFT JOIN base_event e ON e.wording_id = w.id"
        ).fetchall()
    assert all(event is not None and text.endswith(" end") for text, event in rows)
    for name, last in before.items():
        numbers = {int(text.split()[1]) for text, _ in rows if text.startswith(f"{name} ")}
        assert numbers >= set(range(last + 1))
        assert numbers == set(range(len(numbers)))


def test_an_upgrade_takes_a_backup_first_and_only_then(filled: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(filled, home, ignore=shutil.ignore_patterns("*.sock", "*-wal", "*-shm"))
    assert answer(home, "upgrade")["backup"] is None
    with sqlite3.connect(home / "samband.sqlite3") as base:
        base.execute("DELETE FROM django_migrations WHERE app = 'rules'")
        for table in ("rules_setvalue", "rules_exchangerate"):
            base.execute(f"DROP TABLE {table}")
    assert "older" in answer(home, "match", "x", code=1)["problems"][0]["what"]
    old = answer(home, "backup", str(tmp_path / "old.zip"))
    done = answer(home, "upgrade")
    assert done["upgraded"]
    answer(tmp_path / "former", "restore", done["backup"])
    again = answer(tmp_path / "again", "restore", old["file"])
    assert again["to_upgrade"]
    assert "upgrade" in again["next"]
    assert answer(tmp_path / "again", "upgrade")["upgraded"]
    assert run(tmp_path / "again", "reindex").returncode == 0
    assert len(found(tmp_path / "again")) == 8
