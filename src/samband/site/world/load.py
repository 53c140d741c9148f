"""Loads the demo world: fictional organisations, testbeds and projects, people by role, ties.

Nothing here is written as rows: every thing goes through the action that a person would use, so
that loading the world is itself a test. All dates are relative to the day of loading.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.actors.actions.memberships import settle_member
from samband.actors.actions.organisations import (
    add_organisation,
    add_participation,
    add_tie,
    close_organisation,
)
from samband.actors.models import Organisation
from samband.base.agents import OPERATOR
from samband.base.labels import DEMO_WORLD
from samband.matching.actions import ProfileContent, save_profile
from samband.matching.models import Profile
from samband.site.demo_mark import is_demo, mark_path

SOURCE = DEMO_WORLD
LANGUAGES = ("sv", "nb", "nn", "da", "fi", "nl", "de", "en")
# Who may bring lists in the demo world.
IMPORTERS = ("host", "matchmaker")
# Who looks after the installation there.
OPERATORS = ("host",)

Row = dict[str, Any]


class WorldRefused(Exception):
    """The demo world may not be loaded here; the message says why."""


def rows(name: str) -> Iterator[Row]:
    """Read one of the world's files."""
    text = files("samband.site.world").joinpath(f"{name}.jsonl").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip():
            yield json.loads(line)


def everything() -> list[Row]:
    """Read all organisations, testbeds and projects of the world."""
    return [row for lang in LANGUAGES for row in rows(lang)]


def load_world(on: date | None = None) -> int:
    """Load the world into an empty home; a home that has it already is left as it is.

    Gives how many organisations, testbeds and projects were added.

    Raises:
        WorldRefused: when the home holds other data.
    """
    if is_demo():
        return 0
    if Organisation.objects.exists() or Profile.objects.exists() or Person.objects.exists():
        raise WorldRefused(_("This home holds other data; the demo world must not be mixed with it."))
    with transaction.atomic():
        added = _load(on or timezone.localdate())
    mark_path().write_text("This home holds the fictional demo world.\n")
    return added


def _load(today: date) -> int:
    world = everything()
    organisations = {
        row["id"]: load_organisation(row, today) for row in world if row["sort"] == "organisation"
    }
    for row in world:
        if row["sort"] != "organisation":
            _profile(row, organisations, today)
    for row in rows("ties"):
        _tie(row, organisations, today)
    for row in rows("people"):
        _person(row, organisations)
    for row in world:
        if row.get("awkward") == "closed":
            organisation = organisations[row["id"]]
            close_organisation(organisation, by=OPERATOR, on=today - timedelta(days=200))
    return len(world)


def load_organisation(row: Row, today: date) -> Organisation:
    """Add one organisation as its row tells of it."""
    confirmed = row.get("confirmed_days_ago")
    return add_organisation(
        row["name"],
        by=OPERATOR,
        source=SOURCE,
        source_id=row["id"],
        on=today - timedelta(days=confirmed if confirmed is not None else 400),
        kinds=row["kinds"],
        country=row["country"],
        region=row["region"],
        municipality=row["municipality"],
        lang=row["lang"],
        offers=row["offers"],
        seeks=row.get("seeks", ""),
        website=row.get("website", ""),
        themes=row["themes"],
        contacts=[(contact["sort"], contact["value"]) for contact in row.get("contacts", [])],
        confirmed_on=None if confirmed is None else today - timedelta(days=confirmed),
    )


def _year(row: Row, name: str, today: date) -> int | None:
    offset = row.get(f"{name}_year_offset")
    return None if offset is None else today.year + int(offset)


def _profile(row: Row, organisations: dict[str, Organisation], today: date) -> None:
    started, ended = _year(row, "started", today), _year(row, "ended", today)
    first = next(iter(row.get("run_by", [])), None)
    host = organisations.get(first) if first else None
    content = ProfileContent(
        sort=row["sort"],
        kinds=(row["sort"],),
        title=row["title"],
        text=row["text"],
        lang=row["lang"],
        country=row["country"],
        region=row["region"],
        place=host.municipality if host else "",
        codes=[f"theme:{theme}" for theme in row["themes"]],
        started_year=started,
        ended_year=ended,
        source=SOURCE,
        source_id=row["id"],
        sourced_on=today - timedelta(days=30),
    )
    profile = save_profile(None, by=OPERATOR, content=content)
    parts = [(key, "runs") for key in row.get("run_by", [])]
    parts += [(part["organisation"], part["role"]) for part in row.get("participants", [])]
    for key, role in parts:
        add_participation(
            organisations[key],
            by=OPERATOR,
            profile=profile,
            role=role,
            source=SOURCE,
            on=today - timedelta(days=30),
            started_year=started,
            ended_year=ended,
        )


def _tie(row: Row, organisations: dict[str, Organisation], today: date) -> None:
    add_tie(
        organisations[row["source"]],
        by=OPERATOR,
        other=organisations[row["target"]],
        kind=row["kind"],
        source=SOURCE,
        on=today - timedelta(days=30),
        started_year=_year(row, "started", today),
        ended_year=_year(row, "ended", today),
    )


def _person(row: Row, organisations: dict[str, Organisation]) -> None:
    organisation = organisations[row["organisation"]]
    person = add_person(
        f"{row['role']}@demo.example",
        by=OPERATOR,
        title=row["title_en"],
        titles={lang: row[f"title_{lang}"] for lang in ("en", "sv", "nb", "da")},
        language=organisation.lang if organisation.lang in ("en", "sv", "nb", "da") else "en",
        home_region=organisation.region,
        rights=[
            *(["import"] if row["role"] in IMPORTERS else []),
            *(["operate"] if row["role"] in OPERATORS else []),
        ],
        demo_role=row["role"],
    )
    settle_member(organisation, by=OPERATOR, person=person, role="steward")
