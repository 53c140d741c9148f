"""The shared material of projects stands, and its version says what the plan says."""

import pytest

from samband.projects.access.roles import roles_at, roles_in
from samband.projects.plan_snapshot import digest, snapshot
from tests.projects.norrsken import found_norrsken

pytestmark = pytest.mark.django_db


def test_a_version_holds_the_whole_plan_and_the_same_plan_gives_the_same_digest() -> None:
    world = found_norrsken()
    version = world.approved()
    partners = {one["abbreviation"]: one for one in version.content["partners"]}
    assert [one["number"] for one in version.content["periods"]] == [1, 2, 3, 4]
    assert sum(line["amount_minor"] for line in partners["LP"]["lines"]) == 19222747
    assert partners["NO"]["funds"][0]["side"] == "no"
    assert version.sha256 == digest(snapshot(world.project))


def test_people_are_what_their_bodies_are() -> None:
    world = found_norrsken()
    lead, company = world.partners["LP"], world.partners["PP"]
    assert roles_in(world.agent("lead"), world.project) == {"public", "lead", "partner"}
    assert roles_at(world.agent("finance"), company) == {"public", "partner"}
    assert roles_at(world.agent("finance"), lead) == {"public"}
    assert roles_at(world.agent("controller"), lead) == {"public", "controller"}
    assert roles_at(world.agent("controller"), company) == {"public"}
    assert roles_in(world.agent("funder"), world.project) == {"public", "funder"}
    assert roles_in(world.agent("outsider"), world.project) == {"public"}
