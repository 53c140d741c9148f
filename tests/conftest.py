"""What all tests share: which of them use a database, which need a browser, and that browser."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import NO_BROWSER, find_browser, journeys_are_required, launch_arguments
from tests.emptying import let_tests_empty_what_is_append_only

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_setup", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice of the tests that a second database can answer differently."""
    parser.addoption(
        "--stored-only", action="store_true", help="only tests that a database can answer otherwise"
    )
    parser.addoption(
        "--api-examples", type=int, default=2, help="calls of each sort to each address of the API"
    )


def pytest_report_header() -> str:
    """Say on which database the tests run."""
    from django.conf import settings

    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


def uses_database(item: pytest.Item) -> bool:
    """Say whether a test reads or writes a database (asks for it by mark or by fixture)."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what lies in tests/journeys, and leave out what was not asked for or cannot run."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")
    out = []
    if config.getoption("--stored-only"):
        out += [item for item in items if not uses_database(item) or item.get_closest_marker("once")]
    if find_browser() is None and not journeys_are_required():
        silent = [item for item in items if item.get_closest_marker("journey")]
        config.stash[JOURNEYS_LEFT_OUT] = bool(silent)
        out += silent
    if out:
        left = set(out)
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=out)


JOURNEYS_LEFT_OUT = pytest.StashKey[bool]()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say loudly that journeys did not run, unless they were not asked for."""
    asked_for = "not journey" not in config.getoption("markexpr", "")
    if asked_for and config.stash.get(JOURNEYS_LEFT_OUT, False):
        terminalreporter.write(NO_BROWSER, red=True)


@pytest.fixture(autouse=True)
def _no_language_is_left_over() -> Iterator[None]:
    """Put the language back that a request of a test has set."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_count_is_left_over() -> None:
    """Forget what pages keep for a minute: which tests came before in this process is by chance."""
    from samband.actors import choices as of_map
    from samband.site import choices as of_site

    of_map.forget_kept()
    of_site.forget_kept()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Prepare the emptying of the database before the first test database is made."""
    let_tests_empty_what_is_append_only()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless browser for the session; each journey opens a context of its own."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    assert path is not None, NO_BROWSER
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver's own event loop is all that runs here
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=launch_arguments())
        yield chromium
        chromium.close()
