"""What tests of the pages share: a home with a few findable things, answered without a model."""

import copy
import gc
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from samband.actors import choices as choices_of_the_map
from samband.actors.actions.organisations import add_organisation, add_participation
from samband.actors.models import Organisation
from samband.base.agents import OPERATOR
from samband.matching.actions import ProfileContent, ask_need, save_profile
from samband.matching.domain.entry import Vectors
from samband.matching.encoder.hashing import Hashing
from samband.matching.engine import Engine, engine
from samband.matching.indexing import encode_entries
from samband.matching.models import Need, Profile
from samband.site import choices as choices_of_the_site

TEXT = "Våra källare svämmar över när snön smälter. Vi söker varning i tid."


class Beside:
    """The encoder without a model, in the tests' own process; counts how often it is asked."""

    def __init__(self) -> None:
        self.name = "hashing:64"
        self.dimensions = 64
        self.asked = 0

    def encode(self, texts: Sequence[str], *, bulk: bool = False) -> Vectors:
        """Encode as the encoder's process would."""
        self.asked += 1
        return Hashing(self.dimensions).encode(texts)


@dataclass
class Register:
    """Who and what is in the home of a test."""

    company: Organisation
    silent: Organisation
    project: Profile
    encoder: Beside

    def index(self) -> None:
        """Make everything findable, as the worker would."""
        waiting = list(Profile.objects.all())
        encoded, refused = encode_entries(engine(), [profile.entry() for profile in waiting])
        assert not refused
        engine().store.upsert(encoded)

    def ask(self, text: str = TEXT, **more: Any) -> Need:
        """Keep a need."""
        return ask_need(text, by=OPERATOR, lang="sv", **more)


def forget_kept() -> None:
    """Forget what pages keep for a minute of what they counted."""
    choices_of_the_map.forget_kept()
    choices_of_the_site.forget_kept()


def set_up() -> Engine:
    """Give the engine of the home that the settings name, with the encoder beside it."""
    made = engine()
    made.__dict__["encoder"] = Beside()
    return made


@pytest.fixture
def motor(tmp_path: Path, settings: Any) -> Engine:
    """The engine of an empty home, with the encoder beside it."""
    settings.SAMBAND_HOME = tmp_path
    settings.SAMBAND_ENCODER = "hashing:64"
    return set_up()


@pytest.fixture
def register(db: None, motor: Engine) -> Iterator[Register]:
    """A company that can be reached, one that cannot, and a project of the first; all findable."""
    forget_kept()
    yield registered()
    forget_kept()


def registered() -> Register:
    """Fill an empty home: what the register has in it."""
    company = add_organisation(
        "Varningsbyrån i Viken Oy",
        by=OPERATOR,
        source="test",
        kinds=["company"],
        country="FI",
        region="FI1C1",
        municipality="Viken",
        lang="fi",
        offers="Varoitamme asukkaita ajoissa, kun lumi sulaa. Källare översvämmas inte.",
        themes=["water"],
        contacts=[("mailbox", "post@varning.example")],
    )
    silent = add_organisation(
        "Gemeente Zwijgen", by=OPERATOR, source="test", kinds=["municipality"], country="NL", lang="nl",
        offers="Wij waarschuwen bewoners als kelders vollopen.",
    )  # fmt: skip
    content = ProfileContent(
        sort="project", title="Torra källare", text="Ett projekt om källare och snö.", lang="sv",
        kinds=["project"], country="SE", region="SE232", codes=["theme:water"],
        started_year=2019, ended_year=2022, source="test", sourced_on=date(2026, 1, 1),
    )  # fmt: skip
    project = save_profile(None, by=OPERATOR, content=content)
    add_participation(
        company, by=OPERATOR, profile=project, role="lead", source="test", started_year=2019, ended_year=2022
    )
    made = Register(company, silent, project, engine().encoder)  # type: ignore[arg-type]
    made.index()
    return made


IN_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@contextmanager
def _kept_open(blocker: Any) -> Iterator[None]:
    """Keep one transaction open around the tests of a module, and undo it after them."""
    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
    try:
        yield
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@dataclass
class Kept:
    """A world as it was once made: what it names, its home, and each table's columns and rows."""

    world: Any
    tables: dict[str, tuple[list[str], list[Any]]]

    def lay(self, home: Path) -> Any:
        """Make it again, in the database and in a folder that is not there yet."""
        shutil.copytree(self.world.home, home)
        with connection.cursor() as cursor:
            for name, (columns, rows) in self.tables.items():
                told = ", ".join(f'"{column}"' for column in columns)
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f'INSERT INTO "{name}" ({told}) VALUES ({places})', rows)
        laid = copy.deepcopy(self.world)
        laid.home = home
        return laid


def _rows_of_all_tables() -> dict[str, tuple[list[str], list[Any]]]:
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = [column[0] for column in cursor.description], cursor.fetchall()
    return {name: table for name, table in found.items() if table[1]}


@pytest.fixture(scope="session")
def kept_world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Kept:
    """Everybody and one of each thing, made once; the database is left as it was."""
    from tests.site.url_world import World

    home = tmp_path_factory.mktemp("home")
    with (
        django_db_blocker.unblock(),
        override_settings(SAMBAND_HOME=home, SAMBAND_ENCODER="hashing:64", TASKS=IN_DATABASE),
        transaction.atomic(),
    ):
        before = _rows_of_all_tables()
        forget_kept()
        set_up()
        made = World(registered(), home).fill()
        after = _rows_of_all_tables()
        transaction.set_rollback(True)
    forget_kept()
    assert before == {name: table for name, table in after.items() if name in before}
    return Kept(made, {name: table for name, table in after.items() if name not in before})


@pytest.fixture(scope="module")
def first_world(
    kept_world: Kept, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The same for a module; no test has it itself."""
    with _kept_open(django_db_blocker):
        with django_db_blocker.unblock():
            laid = kept_world.lay(tmp_path_factory.mktemp("laid") / "home")
        # What stands for the whole module is not looked through each time that memory is tidied.
        gc.collect()
        gc.freeze()
        yield laid
        gc.unfreeze()
    forget_kept()


@pytest.fixture
def world(first_world: Any, db: None, tmp_path: Path, settings: Any) -> Iterator[Any]:
    """Everybody, and one of each thing, for whoever tries every address: what a test changes is undone.

    The rows are in the module's transaction, in which each test has its own; the home is copied.
    """
    home = tmp_path / "home"
    shutil.copytree(first_world.home, home)
    settings.SAMBAND_HOME, settings.SAMBAND_ENCODER, settings.TASKS = home, "hashing:64", IN_DATABASE
    forget_kept()
    own = copy.deepcopy(first_world)
    own.home, own.register.encoder = home, set_up().encoder
    yield own
    forget_kept()
