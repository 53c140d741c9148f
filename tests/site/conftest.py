"""What tests of the pages share: a home with a few findable things, answered without a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from samband.actors.actions.organisations import add_organisation, add_participation
from samband.actors.models import Organisation
from samband.base.agents import OPERATOR
from samband.matching.actions import ProfileContent, ask_need, save_profile
from samband.matching.domain.entry import Vectors
from samband.matching.encoder.hashing import Hashing
from samband.matching.engine import Engine, engine
from samband.matching.indexing import encode_entries
from samband.matching.models import Need, Profile

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


@pytest.fixture
def motor(tmp_path: Path, settings: Any) -> Engine:
    """The engine of an empty home, with the encoder beside it."""
    settings.SAMBAND_HOME = tmp_path
    settings.SAMBAND_ENCODER = "hashing:64"
    made = engine()
    made.__dict__["encoder"] = Beside()
    return made


@pytest.fixture
def register(db: None, motor: Engine) -> Register:
    """A company that can be reached, one that cannot, and a project of the first; all findable."""
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


@pytest.fixture
def world(register: Register, tmp_path: Path, settings: Any) -> Any:
    """Everybody, and one of each thing, for whoever tries every address."""
    from tests.site.url_world import World

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    return World(register, tmp_path).fill()
