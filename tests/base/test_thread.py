"""The thread: only declared verbs, no text in a line, and a database that refuses to change it."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from samband.base.actions import report_barrier
from samband.base.agents import OPERATOR, SYSTEM, VISITOR, Agent, AgentKind
from samband.base.models import Event, Wording
from samband.base.thread import (
    UndeclaredVerb,
    declare,
    declared_verbs,
    is_append_only,
    record,
    record_many,
)

pytestmark = pytest.mark.django_db
SUBJECT = ("organisation", "abcdefgh2345")
PERSON = Agent(AgentKind.PERSON, person="person234567", acting_for="actor2345678")


def line() -> Event:
    """Write one line."""
    return record("organisation.updated", SUBJECT, by=PERSON, fields=["name"])


def test_a_line_says_who_for_whom_what_and_when() -> None:
    event = line()
    event.refresh_from_db()
    assert (event.verb, event.subject_type, event.subject_key) == ("organisation.updated", *SUBJECT)
    assert (event.by, event.person_key, event.acted_for) == ("person", "person234567", "actor2345678")
    assert event.changes == {"fields": ["name"]}
    assert event.at.utcoffset() is not None


@pytest.mark.parametrize(("agent", "by"), [(VISITOR, "visitor"), (OPERATOR, "operator"), (SYSTEM, "system")])
def test_a_line_says_what_sort_of_agent_acted(agent: Agent, by: str) -> None:
    event = record("organisation.updated", SUBJECT, by=agent)
    assert (event.by, event.person_key) == (by, "")


def test_an_undeclared_verb_raises() -> None:
    with pytest.raises(UndeclaredVerb, match="call declare"):
        record("organisation.admired", SUBJECT, by=OPERATOR)
    with pytest.raises(UndeclaredVerb):
        record_many([("organisation.admired", SUBJECT, {})], by=OPERATOR, action=uuid4())
    assert not Event.objects.exists()


def test_a_verb_is_declared_once_and_with_an_erasure_rule() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        declare("organisation.updated", "again")
    with pytest.raises(ValueError, match="no such erasure rule"):
        declare("organisation.sung", "x", erasure="sometimes")
    assert "organisation.sung" not in declared_verbs()


def test_long_text_has_its_place_in_a_wording() -> None:
    with pytest.raises(ValueError, match="Wording"):
        record("organisation.updated", SUBJECT, by=OPERATOR, reason="because " * 40)
    event = record("organisation.updated", SUBJECT, by=OPERATOR, wording="because " * 40, lang="en")
    assert event.wording is not None
    assert event.wording.text.startswith("because")


def change(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(verb="organisation.closed")


def save_again(event: Event) -> None:
    event.changes = {}
    event.save()


def remove(event: Event) -> None:
    event.delete()


def remove_by_sql(_event: Event) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM base_event")


@pytest.mark.parametrize("attempt", [change, save_again, remove, remove_by_sql])
def test_the_database_refuses_to_change_the_thread(attempt: Any) -> None:
    event = line()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        attempt(event)
    assert Event.objects.get().verb == "organisation.updated"


def test_the_database_refuses_to_empty_the_thread() -> None:
    line()
    connection.check_constraints()  # PostgreSQL empties no table whose references wait to be checked
    with (
        pytest.raises(DatabaseError, match=r"append-only|syntax error"),  # SQLite has no such statement
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE base_event CASCADE")
    assert Event.objects.count() == 1


def test_the_triggers_are_in_place() -> None:
    assert is_append_only()


def test_a_text_can_be_erased_while_its_line_remains() -> None:
    event = report_barrier("Knappen syns inte.", by=VISITOR, where="/", answer_to="a@b.example")
    wording = event.wording
    assert wording is not None
    assert "Knappen syns inte." in wording.text
    Wording.objects.filter(pk=wording.pk).update(text="")
    assert Event.objects.get().wording_id == wording.pk


def test_many_lines_of_one_action_share_its_id() -> None:
    action = uuid4()
    lines = [("organisation.updated", ("organisation", f"key{number}"), {"n": number}) for number in range(3)]
    assert record_many(lines, by=SYSTEM, action=action) == 3
    assert set(Event.objects.values_list("action", flat=True)) == {action}


def test_what_is_undone_leaves_no_line() -> None:
    def undone() -> None:
        with transaction.atomic():
            line()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert not Event.objects.exists()


def test_reading_gives_the_newest_first_and_only_what_was_asked_for() -> None:
    first, second = line(), line()
    record("organisation.updated", ("organisation", "another23456"), by=OPERATOR)
    assert list(Event.objects.about(*SUBJECT)) == [second, first]


@pytest.mark.parametrize("lang", ["en", "sv", "nb", "da"])
def test_every_verb_has_its_sentence_in_every_interface_language(lang: str) -> None:
    with translation.override("en"):
        english = {name: str(verb.sentence) for name, verb in declared_verbs().items()}
    with translation.override(lang):
        told = {name: str(verb.sentence) for name, verb in declared_verbs().items()}
    assert len(told) > 10
    if lang != "en":
        assert [name for name in told if told[name] == english[name]] == []
