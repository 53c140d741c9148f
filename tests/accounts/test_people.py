"""People: who may add them, what they may do, and what is shown of them."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from samband.accounts.access import agent_of, demo_people, demo_person, titles_of
from samband.accounts.actions import add_person
from samband.accounts.actions.belonging import belong
from samband.accounts.models import Person
from samband.base.agents import OPERATOR, SYSTEM, VISITOR, Agent, AgentKind
from samband.base.models import Event
from samband.kernel.decision import Refused

pytestmark = pytest.mark.django_db


def add(email: str = "officer@city.example", **more: Any) -> Person:
    """Add somebody as the operator."""
    return add_person(email, by=OPERATOR, **{"title": "Innovation officer, city of Älvhamn", **more})


def test_somebody_is_added_without_a_password_and_the_thread_knows_only_the_key() -> None:
    person = add("Officer@City.Example ", demo_role="officer")
    assert person.email == "officer@city.example"
    assert not person.has_usable_password()
    line = Event.objects.get(verb="person.added")
    assert (line.subject_key, line.by) == (person.key, "operator")
    assert "city.example" not in str(line.changes)


@pytest.mark.parametrize("by", [VISITOR, Agent(AgentKind.PERSON, person="x", rights=frozenset({"import"}))])
def test_only_the_operator_adds_people(by: Agent) -> None:
    with translation.override("en"), pytest.raises(Refused, match="Only the operator"):
        add_person("a@b.example", by=by, title="x")
    assert not Person.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("email", ["", "no address", "a@", "@b.example"])
def test_an_address_that_is_none_is_refused(email: str) -> None:
    with pytest.raises(ValidationError):
        add(email)


def test_an_address_is_one_persons_whatever_its_letter_case() -> None:
    add("a@b.example")
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        add("A@B.example")
    assert Person.objects.with_email(" A@b.EXAMPLE") == Person.objects.get()


def test_a_right_that_does_not_exist_raises() -> None:
    with pytest.raises(ValueError, match="no such rights"):
        add(rights=["everything"])


def test_an_agent_carries_what_access_rules_ask_for() -> None:
    person = belong(add(rights=["import"]), organisation_keys=["abcdefgh2345", "zzzzzzzz2345"])
    agent = agent_of(person)
    assert (agent.kind, agent.acting_for, agent.is_operator) == (AgentKind.PERSON, "abcdefgh2345", False)
    assert agent.organisations == {"abcdefgh2345", "zzzzzzzz2345"}
    assert agent.has_right("import")


def test_nobody_and_somebody_switched_off_are_visitors() -> None:
    person = add(rights=["import"])
    person.is_active = False
    assert agent_of(AnonymousUser()) == VISITOR == agent_of(person)
    assert not VISITOR.has_right("import")
    assert OPERATOR.has_right("import")
    assert SYSTEM.is_operator


def test_a_person_switched_off_is_not_found_by_address() -> None:
    person = add()
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert Person.objects.with_email(person.email) is None


def test_others_see_a_title_in_their_language_and_never_an_address() -> None:
    person = add(titles={"sv": "Innovationsstrateg, Älvhamns kommun"})
    with translation.override("sv"):
        assert titles_of([person.key]) == {person.key: "Innovationsstrateg, Älvhamns kommun"}
    with translation.override("da"):
        assert titles_of([person.key]) == {person.key: "Innovation officer, city of Älvhamn"}
    assert titles_of([]) == {}
    assert person.email not in str(person)


def test_only_people_of_the_demo_world_can_be_seen_as() -> None:
    real, played = add("real@b.example"), add("played@b.example", demo_role="officer")
    assert demo_people() == [played]
    assert demo_person(played.key) == played
    assert demo_person(real.key) is None
