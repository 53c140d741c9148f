"""Consent: asked once for what rests on it, in words with a version; taken back as easily as given."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from samband.accounts.access import agent_of
from samband.accounts.actions import erase_person
from samband.accounts.actions.belonging import belong
from samband.accounts.actions.consents import answer_consent
from samband.accounts.consents import NOTICE, Purpose, consents_of, declare_purpose, purposes, unanswered
from samband.accounts.models import Consent, Person
from samband.actors.belonging import SHOWN, SHOWN_VERSION
from samband.base.agents import OPERATOR, VISITOR, Agent, AgentKind
from samband.base.models import Event
from samband.kernel.decision import Refused

pytestmark = pytest.mark.django_db
ASK = "/my-data/consents/"
YES = {"purpose": SHOWN, "version": SHOWN_VERSION, "answer": "yes", "next": "/my-data/"}
NO = {**YES, "answer": "no"}


@pytest.fixture
def member(officer: Person) -> Person:
    """Somebody whom the one question concerns."""
    return belong(officer, organisation_keys=["abcdefgh2345"])


def answer(person: Person, *, agrees: bool, by: Agent | None = None, version: str = SHOWN_VERSION) -> Consent:
    """Answer the question."""
    who = by or agent_of(person)
    return answer_consent(person, by=who, purpose=SHOWN, version=version, agrees=agrees)


def test_nobody_is_asked_whom_it_does_not_concern(officer: Person) -> None:
    assert consents_of(officer) == []
    assert unanswered(officer) == []


def test_a_no_is_an_answer_and_nobody_is_asked_twice(member: Person) -> None:
    assert [one.name for one in unanswered(member)] == [SHOWN]
    answer(member, agrees=False)
    assert unanswered(member) == []
    assert not consents_of(member)[0].is_given


def test_each_answer_keeps_its_words_its_notice_and_its_time(member: Person) -> None:
    given = answer(member, agrees=True)
    assert (given.version, given.notice, given.ended_at) == (SHOWN_VERSION, NOTICE, None)
    lines = Event.objects.count()
    assert answer(member, agrees=True) == given  # the same again is nothing
    assert Event.objects.count() == lines
    answer(member, agrees=False)
    given.refresh_from_db()
    assert given.ended_at is not None
    assert [row.is_given for row in member.consents.order_by("id")] == [True, False]
    assert not Consent.objects.agreed_to(SHOWN, SHOWN_VERSION).exists()
    assert Event.objects.count() == lines + 1


def test_a_yes_to_other_words_counts_for_nothing(member: Person) -> None:
    answer(member, agrees=True)
    member.consents.update(version="2020-01-01")
    assert [one.name for one in unanswered(member)] == [SHOWN]
    assert not Consent.objects.agreed_to(SHOWN, SHOWN_VERSION).exists()
    with pytest.raises(ValueError, match="nobody is asked"):
        answer(member, agrees=True, version="2020-01-01")


@pytest.mark.parametrize("by", [VISITOR, OPERATOR, Agent(AgentKind.PERSON, person="somebodyelse")], ids=str)
def test_nobody_answers_for_another(member: Person, by: Agent) -> None:
    with pytest.raises(Refused):
        answer(member, agrees=True, by=by)
    assert not Consent.objects.exists()


def test_a_purpose_has_one_home() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        declare_purpose(Purpose(SHOWN, "1", "?", "!", lambda person: True))
    assert len(purposes()) == 1


def test_it_is_asked_at_the_first_sign_in_and_not_at_the_second(
    client: Client, member: Person, sign_in: Callable[..., Any]
) -> None:
    first = sign_in(next="/lists/")
    assert first.headers["Location"] == "/my-data/consents/?next=%2Flists%2F"
    page = client.get(first.headers["Location"], headers={"accept-language": "en"}).content.decode()
    for words in ("One question for you", "Show me by my title", "Yes, I agree", "No", "Not now"):
        assert words in page
    assert 'href="/lists/"' in page
    answered = client.post(ASK, {**NO, "next": "/lists/"})
    assert answered.headers["Location"] == "/lists/"
    client.post("/account/logout/")
    assert sign_in(next="/lists/").headers["Location"] == "/lists/"


def test_who_belongs_nowhere_signs_in_without_a_question(
    officer: Person, sign_in: Callable[..., Any]
) -> None:
    assert sign_in(next="/lists/").headers["Location"] == "/lists/"


def test_it_is_taken_back_with_one_press_where_it_is_shown(client: Client, member: Person) -> None:
    client.force_login(member)
    english = {"accept-language": "en"}
    client.post(ASK, YES)
    page = client.get("/my-data/", headers=english).content.decode()
    assert "Take it back" in page
    assert "You agreed on" in page
    client.post(ASK, NO)
    page = client.get("/my-data/", headers=english).content.decode()
    assert "You said no on" in page
    assert "Yes, I agree" in page


@pytest.mark.parametrize("wrong", [{"answer": ""}, {"purpose": "all"}, {"version": "1"}], ids=str)
def test_an_answer_to_what_is_not_asked_is_none(
    client: Client, member: Person, wrong: dict[str, str]
) -> None:
    client.force_login(member)
    assert client.post(ASK, {**YES, **wrong}).status_code == 404
    assert not Consent.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(ASK).headers["Location"].startswith("/account/login/")
    assert client.post(ASK, YES).headers["Location"].startswith("/account/login/")


def test_consents_are_taken_out_and_erased_with_the_person(client: Client, member: Person) -> None:
    answer(member, agrees=True)
    answer(member, agrees=False)
    client.force_login(member)
    rows = json.loads(client.post("/my-data/export/").content)["consents"]
    assert [row["given"] for row in rows] == [False, True]
    assert rows[1]["privacy_notice"] == NOTICE
    erase_person(member, by=agent_of(member))
    assert not Consent.objects.exists()
