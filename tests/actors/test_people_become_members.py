"""The move from one organisation a person to memberships."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.actors.models import Membership, Organisation
from samband.site.world import load
from tests.actors.people import known, somebody

pytestmark = pytest.mark.django_db


def test_who_acted_for_an_organisation_becomes_its_member(make_organisation: object) -> None:
    here: Organisation = make_organisation()  # type: ignore[operator]
    kept, lost, none = somebody("kept"), somebody("lost"), somebody("none")
    Person.objects.filter(pk=kept.pk).update(organisation_key=here.key)
    Person.objects.filter(pk=lost.pk).update(organisation_key="zzzzzzzz2345")
    import_module("samband.actors.migrations.0003_people_become_members").make_members(
        apps, connection.schema_editor
    )
    one = Membership.objects.get()
    assert (one.person, one.organisation, one.role, one.state) == (kept, here, "member", "active")
    assert agent_of(known(kept)).organisations == {here.key}
    assert agent_of(known(kept)).acting_for == here.key
    assert (known(lost).organisation_key, known(lost).organisation_keys) == ("", [])
    assert agent_of(known(none)).organisations == frozenset()


def test_the_people_of_the_demo_world_belong_to_their_organisations(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    people = {row["organisation"] for row in load.rows("people")}
    read = load.rows

    def few(name: str) -> list[load.Row]:
        if name == "people":
            return list(read(name))
        return [row for row in read(name) if row.get("id") in people] if name != "ties" else []

    monkeypatch.setattr(load, "rows", few)
    monkeypatch.setattr(load, "mark_path", lambda: tmp_path / "mark")  # type: ignore[operator]
    monkeypatch.setattr(load, "is_demo", lambda: (tmp_path / "mark").exists())  # type: ignore[operator]
    load.load_world()
    assert load.load_world() == 0
    demo = Person.objects.exclude(demo_role="")
    assert demo.count() == Membership.objects.stewards().count() == len(list(read("people")))
    assert all(person.organisation_keys == [person.organisation_key] for person in demo)
