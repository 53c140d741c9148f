"""From SQLite to PostgreSQL and back, everything is equal: rows, keys to come, and the thread's guards."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import psycopg
import pytest

from tests.site.keeping import answer, filled_home, found, run

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import postgres

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    try:
        with postgres.server() as url:
            yield url
    except postgres.PostgresError as problem:
        pytest.skip(f"PostgreSQL cannot be had here, so nothing is moved to it: {problem}")


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of one test."""
    name = f"t{abs(hash(request.node.name)) % 10**9}"
    with psycopg.connect(server, autocommit=True) as base:
        base.execute(f"CREATE DATABASE {name}")
        yield server.rpartition("/")[0] + f"/{name}"
        base.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = filled_home(tmp_path_factory)
    with sqlite3.connect(home / "samband.sqlite3") as base:
        # A key that was given out and is free again must not be given out a second time.
        base.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('base_wording', 5000)")
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    """A home of one test's own."""
    return Path(shutil.copytree(filled, tmp_path / "home", ignore=shutil.ignore_patterns("run", "*.sock")))


def moved(home: Path, to: str, *, url: str = "") -> dict[str, Any]:
    return answer(home, "move-database", to, url=url)


def plain(base: sqlite3.Connection, select: str) -> list[list[Any]]:
    """Give rows with their documents read: PostgreSQL gives a document's names in another order."""
    return [
        [json.loads(value) if str(value)[:1] in {"{", "["} else value for value in row]
        for row in base.execute(select)
    ]


def test_there_and_back_everything_is_equal(home: Path, url: str, tmp_path: Path) -> None:
    there = moved(home, url)
    assert there["equal"]
    assert {one["table"]: one["rows"] for one in there["tables"]}["actors_organisation"] == 8
    back = moved(home, f"sqlite:{tmp_path}/back.sqlite3", url=url)
    assert back["tables"] == there["tables"]
    with (
        sqlite3.connect(home / "samband.sqlite3") as before,
        sqlite3.connect(tmp_path / "back.sqlite3") as after,
    ):
        for one in there["tables"]:
            select = f"SELECT * FROM {one['table']} ORDER BY 1"
            assert plain(before, select) == plain(after, select), one["table"]
        sequences = "SELECT name, seq FROM sqlite_sequence WHERE name NOT LIKE 'django_m%' ORDER BY 1"
        kept = dict(after.execute(sequences).fetchall())
        assert {name: kept.get(name, 0) for name, _ in before.execute(sequences)} == dict(
            before.execute(sequences)
        )
        schema = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
        assert before.execute(schema).fetchall() == after.execute(schema).fetchall()


def test_there_and_back_by_export_every_row_of_every_table_is_the_same_to_the_byte(
    home: Path, url: str, server: str, tmp_path: Path
) -> None:
    """SQLite, out as rows, into PostgreSQL, out as rows, into SQLite: the three exports are one."""
    outs = []
    for number, (place, address) in enumerate([(home, ""), (tmp_path / "pg", url), (tmp_path / "back", "")]):
        if number:
            answer(place, "restore", outs[-1], "--no-reindex", url=address)
        taken = answer(place, "backup", str(tmp_path / f"{number}.zip"), "--portable", url=address)
        assert taken["database"] == "rows"
        outs.append(taken["file"])
    first, there, back = (contents(Path(one)) for one in outs)
    assert len(first) > 20
    assert "database/rows/base_event.jsonl" in first
    assert sum(content.count(b"\n") for content in first.values()) > 30
    for name in sorted({*first, *there, *back}):
        assert first.get(name) == there.get(name) == back.get(name), name
    with (
        sqlite3.connect(home / "samband.sqlite3") as before,
        sqlite3.connect(tmp_path / "back" / "samband.sqlite3") as after,
    ):
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        tables = [name for (name,) in before.execute(names)]
        assert tables == [name for (name,) in after.execute(names)]
        for name in tables:
            if name != "django_migrations":  # when each was applied is no content
                select = f"SELECT * FROM {name} ORDER BY 1"
                assert plain(before, select) == plain(after, select), name


def contents(file: Path) -> dict[str, bytes]:
    """Give the rows of a portable backup, by table; names inside a document sorted."""
    with ZipFile(file) as archive:
        return {
            name: b"".join(
                json.dumps(json.loads(line), sort_keys=True).encode() + b"\n"
                for line in archive.read(name).splitlines()
            )
            for name in archive.namelist()
            if name.startswith("database/rows/")
        }


def test_in_the_new_database_the_thread_is_guarded_and_keys_go_on(home: Path, url: str) -> None:
    moved(home, url)
    with psycopg.connect(url) as base:
        for how in (
            "UPDATE base_event SET verb = 'x'",
            "DELETE FROM base_event",
            "TRUNCATE base_event CASCADE",
        ):
            with pytest.raises(psycopg.errors.RaiseException, match="append-only"), base.transaction():
                base.execute(how)
        text = "INSERT INTO base_wording (key, text, lang) VALUES ('newnewnewnew', '', '') RETURNING id"
        assert base.execute(text).fetchone() == (5001,)


def test_the_product_goes_on_in_the_new_database(home: Path, url: str, tmp_path: Path) -> None:
    moved(home, url)
    assert run(home, "reindex", url=url).returncode == 0
    assert len(found(home, url=url)) == 8
    (tmp_path / "one.csv").write_text("name;country\nHavsblick AB;SE\n")
    assert run(home, "import-actors", str(tmp_path / "one.csv"), "--json", url=url).returncode == 0


def test_a_database_that_is_not_empty_is_refused_and_left_alone(home: Path, url: str) -> None:
    with psycopg.connect(url) as base:
        base.execute("CREATE TABLE mine (a int)")
    document = answer(home, "move-database", url, code=1)
    assert "not empty" in document["problems"][0]["what"]
    with psycopg.connect(url) as base:
        rows = base.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert rows == [("mine",)]
    back = answer(home, "move-database", "sqlite", code=1)
    assert "already" in back["problems"][0]["what"]


def test_what_does_not_fit_leaves_nothing_behind(home: Path, url: str) -> None:
    with sqlite3.connect(home / "samband.sqlite3") as base:
        base.execute("INSERT INTO base_wording (key, text, lang) VALUES ('a', 'b' || char(0) || 'c', 'sv')")
    document = answer(home, "move-database", url, code=1)
    assert "do not fit" in document["problems"][0]["what"]
    with psycopg.connect(url) as base:
        assert base.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_nothing_moves_while_the_home_is_used(home: Path, tmp_path: Path) -> None:
    import fcntl

    (home / "run").mkdir(exist_ok=True)
    with open(home / "run" / "in-use.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        document = answer(home, "move-database", f"sqlite:{tmp_path}/other.sqlite3", code=1)
    assert "running" in document["problems"][0]["what"]
    assert not (tmp_path / "other.sqlite3").exists()


@pytest.mark.parametrize("to", ["mysql://x/y", "postgresql://nobody@127.0.0.1:1/none", "nonsense"])
def test_an_address_that_leads_nowhere_is_refused_in_words(home: Path, to: str) -> None:
    answer(home, "move-database", to, code=1)


@pytest.mark.parametrize("words", [(), ("--portable",)], ids=["as the tools are", "portable"])
def test_a_backup_of_postgresql_comes_back(
    home: Path, url: str, server: str, tmp_path: Path, words: Any
) -> None:
    moved(home, url)
    taken = answer(home, "backup", str(tmp_path), *words, url=url)
    assert taken["database"] in ({"rows"} if words else {"rows", "pg_dump"})
    with psycopg.connect(server, autocommit=True) as base:
        base.execute("CREATE DATABASE again")
    try:
        again = server.rpartition("/")[0] + "/again"
        answer(tmp_path / "second", "restore", taken["file"], url=again)
        assert len(found(tmp_path / "second", url=again)) == 8
        document = answer(tmp_path / "third", "restore", taken["file"], code=1, url=again)
        assert "not empty" in document["problems"][0]["what"]
        former = moved(home, f"sqlite:{tmp_path}/a.sqlite3", url=url)["tables"]
        assert moved(home, f"sqlite:{tmp_path}/b.sqlite3", url=again)["tables"] == former
    finally:
        with psycopg.connect(server, autocommit=True) as base:
            base.execute("DROP DATABASE again WITH (FORCE)")


def test_postgresqls_own_dump_comes_back_where_its_tools_fit(
    home: Path, url: str, server: str, tmp_path: Path
) -> None:
    tools = postgres._programs() / "bin"
    moved(home, url)
    path = f"{tools}:/usr/bin:/bin"
    taken = answer(home, "backup", str(tmp_path), url=url, PATH=path)
    assert taken["database"] == "pg_dump"
    document = answer(tmp_path / "lite", "restore", taken["file"], code=1)
    assert document["problems"][0]["where"] == "SAMBAND_DATABASE_URL"
    with psycopg.connect(server, autocommit=True) as base:
        base.execute("CREATE DATABASE dumped")
    try:
        dumped = server.rpartition("/")[0] + "/dumped"
        answer(tmp_path / "second", "restore", taken["file"], url=dumped, PATH=path)
        assert len(found(tmp_path / "second", url=dumped)) == 8
    finally:
        with psycopg.connect(server, autocommit=True) as base:
            base.execute("DROP DATABASE dumped WITH (FORCE)")
