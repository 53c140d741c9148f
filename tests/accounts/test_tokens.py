"""Tokens: made and ended by the person they act for, stored as a digest, never for longer than a year."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person
from samband.accounts.actions.tokens import create_token, note_token_used, revoke_token
from samband.accounts.models import Person, Token
from samband.base.agents import OPERATOR, SYSTEM, VISITOR
from samband.base.models import Event
from samband.kernel.decision import Refused

pytestmark = pytest.mark.django_db
WANTED: dict[str, Any] = {"name": "Intranet", "scopes": ["match", "read"], "days": 30}


def person(email: str = "developer@region.example") -> Person:
    return add_person(email, by=OPERATOR, title="Developer, region")


def test_a_token_is_kept_as_a_digest_of_256_random_bits_and_the_thread_knows_only_its_key() -> None:
    one = person()
    token, text = create_token(one, by=agent_of(one), **WANTED)
    assert token.digest == hashlib.sha256(text.encode()).hexdigest()
    assert text.startswith(f"{token.prefix}_")
    assert len(text.removeprefix(f"{token.prefix}_")) == 43  # 256 bits, six in each sign
    assert text.removeprefix(f"{token.prefix}_") not in str(list(Token.objects.values()))
    assert token.scopes == ["read", "match"]
    assert token.expires_at - token.created_at == timedelta(days=30)
    line = Event.objects.get(verb="token.made")
    assert (line.subject_key, line.person_key) == (token.key, one.key)
    assert text not in str(line.changes)
    assert create_token(one, by=agent_of(one), **WANTED)[1] != text


@pytest.mark.parametrize("by", [VISITOR, OPERATOR, SYSTEM, "another"])
def test_nobody_makes_a_token_for_somebody_else(by: Any) -> None:
    agent = agent_of(person("other@region.example")) if by == "another" else by
    with pytest.raises(Refused):
        create_token(person(), by=agent, **WANTED)
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"days": 366}, {"days": 0}, {"scopes": []}, {"scopes": ["everything"]}, {"name": " "}]
)
def test_what_is_no_token_is_not_made(wrong: dict[str, Any]) -> None:
    one = person()
    with pytest.raises((ValueError, ValidationError)):
        create_token(one, by=agent_of(one), **{**WANTED, **wrong})
    assert not Token.objects.exists()


def test_a_person_has_at_most_twenty_in_force() -> None:
    one = person()
    made = [create_token(one, by=agent_of(one), **WANTED)[0] for _ in range(Token.MOST_IN_FORCE)]
    with pytest.raises(Refused):
        create_token(one, by=agent_of(one), **WANTED)
    revoke_token(made[0], by=agent_of(one))
    assert create_token(one, by=agent_of(one), **WANTED)[0].pk


def test_a_token_opens_until_it_expires_is_ended_or_its_person_leaves() -> None:
    one, now = person(), timezone.now()
    token, text = create_token(one, by=agent_of(one), **WANTED)
    assert Token.objects.in_force(now).written(text).get() == token
    assert not Token.objects.in_force(now).written(text + "x").exists()
    assert not Token.objects.in_force(now + timedelta(days=31)).exists()
    Person.objects.update(is_active=False)
    assert not Token.objects.in_force(now).exists()
    Person.objects.update(is_active=True)
    revoke_token(token, by=agent_of(one))
    assert not Token.objects.in_force(now).exists()


def test_a_token_is_ended_by_its_person_or_the_operator_once() -> None:
    one, other = person(), person("other@region.example")
    token, _text = create_token(one, by=agent_of(one), **WANTED)
    for agent in (VISITOR, agent_of(other)):
        with pytest.raises(Refused):
            revoke_token(token, by=agent)
    revoke_token(token, by=OPERATOR)
    ended = Token.objects.get().revoked_at
    revoke_token(token, by=agent_of(one))
    assert Token.objects.get().revoked_at == ended
    assert Event.objects.filter(verb="token.revoked").count() == 1


def test_the_day_of_use_is_kept_and_no_hour() -> None:
    one, today = person(), timezone.localdate()
    token, _text = create_token(one, by=agent_of(one), **WANTED)
    before = Event.objects.count()
    note_token_used(token, by=agent_of(one), on=today)
    token.refresh_from_db()
    assert (token.last_used_on, Event.objects.count()) == (today, before)


def test_nobody_sees_anybody_elses_tokens(client: Client) -> None:
    one, other = person(), person("other@region.example")
    token, _text = create_token(one, by=agent_of(one), **WANTED)
    assert list(Token.objects.visible_to(agent_of(one))) == [token]
    for agent in (agent_of(other), VISITOR, OPERATOR):
        assert not Token.objects.visible_to(agent).exists()
    client.force_login(other)
    assert "Intranet" not in client.get("/tokens/").content.decode()
    assert client.post(f"/tokens/{token.key}/end/").status_code == 404
    assert Token.objects.in_force(timezone.now()).exists()


def test_a_visitor_is_told_that_this_needs_an_account(client: Client) -> None:
    for answer in (client.get("/tokens/"), client.post("/tokens/", WANTED)):
        assert answer.status_code == 403
        assert "this needs an account" in answer.content.decode()
    assert not Token.objects.exists()


def test_a_token_is_shown_once_and_listed_by_its_beginning(client: Client) -> None:
    client.force_login(person())
    answer = client.post("/tokens/", {**WANTED, "days": "90"})
    token = Token.objects.get()
    made = answer.context["made"]
    assert token.digest == Token.digest_of(made)
    assert answer.content.decode().count(made) == 1
    assert "no-store" in answer.headers["Cache-Control"]
    later = client.get("/tokens/").content.decode()
    assert made not in later
    assert token.prefix in later
    client.post(f"/tokens/{token.key}/end/")
    ended = client.get("/tokens/").content.decode()
    assert "The token is ended" in ended
    assert "(ended)" in ended
    assert client.get(f"/tokens/{token.key}/end/").status_code == 405


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": ["all"]}, {"scopes": []}, {"days": "9999"}])
def test_a_form_that_is_wrong_says_so(client: Client, wrong: dict[str, Any]) -> None:
    client.force_login(person())
    answer = client.post("/tokens/", {**WANTED, "days": "90", **wrong})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()
    assert not Token.objects.exists()


def test_the_page_costs_the_same_however_many_tokens(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    one = person()
    client.force_login(one)
    for _ in range(10):
        create_token(one, by=agent_of(one), **WANTED)
    client.get("/tokens/")  # that somebody is here is noted once an hour
    with django_assert_max_num_queries(5):
        assert client.get("/tokens/").status_code == 200
