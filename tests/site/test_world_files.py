"""The demo world's files hold together: ids resolve, codes exist, nothing looks real."""

import re

import pytest

from samband.actors.domain.vocabulary import KIND_CODES, THEME_CODES, TIE_CODES
from samband.kernel.codes import Nuts
from samband.site.world.load import LANGUAGES, everything, rows

WORLD = everything()
IDS = {row["id"] for row in WORLD}
AWKWARD = ("stale", "unconfirmed", "duplicate-of", "garbled", "terse", "closed", "failed", "no-contact")


def test_the_world_is_as_large_and_mixed_as_the_demo_promises() -> None:
    assert len(WORLD) >= 250
    assert len({row["region"][:4] for row in WORLD}) >= 10
    assert {row["lang"] for row in WORLD} == set(LANGUAGES)
    assert {row["sort"] for row in WORLD} == {"organisation", "testbed", "project"}


def test_every_id_stands_once() -> None:
    assert len(IDS) == len(WORLD)


@pytest.mark.parametrize("row", WORLD, ids=lambda row: row["id"])
def test_codes_and_references_exist(row: dict[str, object]) -> None:
    assert Nuts(str(row["region"])).known
    assert set(row["themes"]) <= set(THEME_CODES)  # type: ignore[call-overload]
    assert set(row.get("kinds", [])) <= set(KIND_CODES)  # type: ignore[call-overload]
    named = [*row.get("run_by", []), *(part["organisation"] for part in row.get("participants", []))]  # type: ignore[attr-defined]
    assert set(named) <= IDS


@pytest.mark.parametrize(
    "row", [row for row in WORLD if row["sort"] == "organisation"], ids=lambda row: row["id"]
)
def test_addresses_lead_nowhere(row: dict[str, object]) -> None:
    site = str(row["website"])
    assert not site or re.match(r"https?://[^/]+\.example(/|$)", site)
    for contact in row["contacts"]:  # type: ignore[attr-defined]
        if contact["sort"] == "mailbox":
            assert contact["value"].endswith(".example")


@pytest.mark.parametrize("kind", AWKWARD)
def test_the_unpleasant_cases_are_there(kind: str) -> None:
    assert sum(str(row["awkward"]).startswith(kind) for row in WORLD) >= 2


def test_ties_people_and_needs_point_into_the_world() -> None:
    for tie in rows("ties"):
        assert {tie["source"], tie["target"]} <= IDS
        assert tie["kind"] in TIE_CODES
    for person in rows("people"):
        assert person["organisation"] in IDS
        assert all(person[f"title_{lang}"] for lang in ("en", "sv", "nb", "da"))
    languages = {row["id"]: row["lang"] for row in WORLD}
    for need in rows("needs"):
        assert need["expected"]
        assert all(languages[key] != need["lang"] for key in need["expected"])
