"""What the journeys share: a served demo home, and somebody in front of a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.person import Person
from tests.journeys.server import fill, served
from tests.once import copy_of

WORDS = {"sv": "sv-SE", "en": "en-GB"}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The home that this process serves: a copy of the one that whichever process comes first fills."""
    vectors = pytestconfig.cache.mkdir("journey-vectors")
    return copy_of("journeys", lambda home: fill(home, vectors), tmp_path_factory)


@pytest.fixture(scope="session")
def site(home: Path) -> Iterator[str]:
    """The address of a running Samband with a small demo world in it."""
    with served(home) as url:
        yield url


@pytest.fixture
def somebody(browser: Any, site: str) -> Iterator[Callable[..., Person]]:
    """Put a person in front of a browser that has never been here; what it complains of fails the test."""
    people: list[Person] = []

    def arrive(lang: str, *, scripts: bool = True, **more: Any) -> Person:
        context = browser.new_context(
            base_url=site, locale=WORDS[lang], java_script_enabled=scripts, reduced_motion="reduce", **more
        )
        context.set_default_timeout(20_000)
        people.append(Person(context.new_page()))
        return people[-1]

    yield arrive
    for person in people:
        person.page.context.close()
    assert [complaint for person in people for complaint in person.complaints] == []
