"""What tests of two at once share: a database that several write at the same moment, and what came of it."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections

from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused

WAIT = 60
# What tells somebody that another was first; anything else (a deadlock, a broken constraint) is a fault.
TOLD = (ChangedMeanwhile, Refused)


@contextmanager
def written_by_several(folder: Path) -> Iterator[None]:
    """Have several threads write the tests' database as they would a home's.

    In memory SQLite says "locked" where in a file a writer waits in line, so the tests' SQLite is copied to a
    file for as long as this lasts. PostgreSQL is as it is.
    """
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, settings = connections["default"], connections["default"].settings_dict
    name, file = settings["NAME"], folder / "several.sqlite3"
    with in_memory.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    options = settings["OPTIONS"]
    settings["NAME"] = str(file)
    # The disk need not keep what is thrown away.
    settings["OPTIONS"] = options | {"init_command": f"{options['init_command']} PRAGMA synchronous=OFF;"}
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"], settings["OPTIONS"] = name, options
        connections["default"] = in_memory


def at_once(*acts: Callable[[], Any], dice: random.Random) -> list[Any]:
    """Do things at the same moment, each in a thread with a connection of its own; give what came of each.

    That is its result, or how it was told that another was first. Each begins up to three milliseconds after
    the first, by chance, so that all orders are met.
    """
    ready = threading.Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)
    faults: list[BaseException] = []

    def do(number: int, pause: float) -> None:
        try:
            connection.ensure_connection()
            ready.wait(WAIT)
            time.sleep(pause)
            outcomes[number] = acts[number]()
        except TOLD as told:
            outcomes[number] = told
        except BaseException as fault:  # noqa: BLE001 - raised below, where the test sees it
            faults.append(fault)
        finally:
            connection.close()

    pauses = [dice.choice((0, dice.uniform(0, 0.003))) for _ in acts]
    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(pauses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    if faults:
        raise faults[0]
    return outcomes


def was_told(outcome: Any) -> bool:
    """Whether somebody heard that another was first."""
    return isinstance(outcome, TOLD)


def first_and_second(outcomes: list[Any]) -> tuple[int, int]:
    """Give who of two was first and who was told, by number; there is exactly one of each."""
    told = [number for number, outcome in enumerate(outcomes) if was_told(outcome)]
    assert len(outcomes) == 2, outcomes
    assert len(told) == 1, outcomes
    return 1 - told[0], told[0]
