"""The databases that are read and filled here: the home's own, and another one beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import OperationalError, connections, transaction

from samband.base import rows
from samband.kernel.text import fold
from samband.site.environment import BadSetting, Environment, database_of, read_environment
from samband.site.keeping.swap import DATABASE
from samband.site.refusal import HomeRefused

OTHER = "other"


def settings_of(url: str, home: Path) -> dict[str, Any]:
    """Give the settings of a database by its address: ``sqlite``, ``sqlite:PATH`` or PostgreSQL's.

    ``sqlite`` alone is the file in the home.

    Raises:
        HomeRefused: when it is no such address.
    """
    now = read_environment()
    names = {name: getattr(now, name) for name in Environment.__slots__}
    if fold(url) == "sqlite" or url.startswith("sqlite:"):
        made = database_of(Environment(**{**names, "database_url": ""}))
        place = url.partition(":")[2]
        if place.startswith("//"):
            place = place[2:]
        return {**made, "NAME": str(Path(place).resolve() if place else home / DATABASE)}
    try:
        made = database_of(Environment(**{**names, "database_url": url}))
    except BadSetting as problem:
        fix = "Write postgresql://user:password@host:5432/name, or sqlite for the file in the home."
        raise HomeRefused("URL", problem.what, fix) from problem
    # One connection is enough, and a pool would keep it open.
    return {**made, "OPTIONS": {}}


def shown(url: str) -> str:
    """Give an address without its password."""
    parts = urlsplit(url)
    if not parts.password:
        return url
    return url.replace(f":{parts.password}@", ":…@", 1)


@contextmanager
def other(made: dict[str, Any], *, alias: str = OTHER) -> Iterator[str]:
    """Have another database at hand under a name of its own.

    Raises:
        HomeRefused: when it does not answer.
    """
    whole = connections.configure_settings({"default": dict(connections.settings["default"]), alias: made})
    connections.settings[alias] = whole[alias]
    try:
        try:
            connections[alias].ensure_connection()
        except OperationalError as problem:
            what, fix = "The database does not answer.", "Check the address, the user and the password."
            raise HomeRefused("URL", what, fix) from problem
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


@contextmanager
def one_moment(alias: str) -> Iterator[None]:
    """See a database as it is at one moment, while others write."""
    connection = connections[alias]
    with transaction.atomic(using=alias):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def is_empty(alias: str) -> bool:
    """Whether a database has no tables at all."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def all_tables(alias: str, names: rows.Names) -> list[Any]:
    """Give a model for each table.

    Raises:
        HomeRefused: when one is there that Samband did not make.
    """
    try:
        return list(rows.tables(alias, names))
    except rows.UnknownTable as problem:
        what = f"The database holds tables that Samband did not make: {problem}."
        raise HomeRefused("database", what, "Move them elsewhere, then try again.") from problem
