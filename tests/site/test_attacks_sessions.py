"""Sessions attacked: planted, kept after sign-out, too old, of somebody who left; ways in tried twice."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from samband.accounts.actions import (
    add_person,
    end_sessions,
    erase_person,
    give_rights,
    make_sign_in_link,
    set_password,
    use_sign_in_link,
)
from samband.accounts.models import Person, SignInLink, SignInLinkQuerySet
from samband.accounts.sessions import BEGAN, LEFT_ALONE, LONGEST, NOTED_EVERY, SEEN
from samband.base.agents import OPERATOR, VISITOR

pytestmark = pytest.mark.django_db
COOKIE, PASSWORD = "samband_session", "sju snöiga sjöar 7"
SIGN_IN = {"login": "officer@city.example", "password": PASSWORD}


@pytest.fixture
def officer() -> Person:
    person = add_person("officer@city.example", by=OPERATOR, title="Officer")
    give_rights(person, by=OPERATOR, rights=[])
    return set_password(person, by=OPERATOR, password=PASSWORD)


def signed_in() -> Client:
    """Sign in as people do, so that everything that follows a sign-in has happened."""
    client = Client()
    assert client.post("/account/login/", SIGN_IN).status_code == 302
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return bool(client.get("/account/").status_code == 200)


def with_cookie(value: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = value
    return client


@pytest.mark.parametrize("planted", ["known", "x" * 32])
def test_a_planted_session_is_not_the_one_that_signs_in(officer: Person, planted: str) -> None:
    if planted == "known":  # one that the server gave the attacker
        given = SessionStore()
        given["from"] = "attacker"
        given.create()
        planted = given.session_key or ""
    victim = with_cookie(planted)
    victim.post("/account/login/", SIGN_IN)
    assert is_in(victim)
    assert victim.cookies[COOKIE].value != planted
    assert not is_in(with_cookie(planted))


def test_signing_out_ends_the_session_on_the_server(officer: Person) -> None:
    client = signed_in()
    stolen = client.cookies[COOKIE].value
    assert is_in(with_cookie(stolen))
    client.post("/account/logout/")
    assert not is_in(with_cookie(stolen))
    assert not Session.objects.filter(session_key=stolen).exists()


def test_signing_out_everywhere_ends_every_session(officer: Person) -> None:
    here, there = signed_in(), signed_in()
    here.post("/account/leave/")
    assert not is_in(here)
    assert not is_in(there)


def test_whoever_runs_the_installation_ends_somebodys_sessions(officer: Person) -> None:
    client = signed_in()
    end_sessions(officer, by=OPERATOR)
    assert not is_in(client)


def test_somebody_switched_off_is_out_at_once(officer: Person) -> None:
    client = signed_in()
    Person.objects.filter(pk=officer.pk).update(is_active=False)
    assert not is_in(client)


def test_somebody_erased_is_out_at_once_and_everywhere(officer: Person) -> None:
    here, there = signed_in(), signed_in()
    erase_person(officer, by=OPERATOR)
    assert not is_in(here)
    assert not is_in(there)


def test_a_new_password_ends_the_other_sessions(officer: Person) -> None:
    here, there = signed_in(), signed_in()
    new = {"oldpassword": PASSWORD, "password1": "åtta gröna kullar 8", "password2": "åtta gröna kullar 8"}
    assert here.post("/account/password/change/", new).status_code == 302
    assert is_in(here)
    assert not is_in(there)


def age(client: Client, **values: float) -> None:
    session = client.session
    for name, before in values.items():
        session[name] -= before
    session.save()


@pytest.mark.parametrize(("name", "before"), [(BEGAN, LONGEST + 1), (SEEN, LEFT_ALONE + 1)])
def test_a_session_that_is_too_old_or_was_left_alone_is_over(
    officer: Person, name: str, before: float
) -> None:
    client = signed_in()
    age(client, **{name: before - 60})
    assert is_in(client)
    age(client, **{name: LEFT_ALONE + 60 if name == SEEN else 60 + 1})
    assert not is_in(client)


def test_that_somebody_is_here_is_noted_once_an_hour(officer: Person) -> None:
    client = signed_in()
    begun = client.session[SEEN]
    client.get("/")
    assert client.session[SEEN] == begun
    age(client, **{SEEN: NOTED_EVERY + 1})
    client.get("/")
    assert client.session[SEEN] >= begun
    assert client.session[BEGAN] == begun


def test_a_session_that_nobody_made_opens_nothing() -> None:
    for guess in ("a" * 32, "", "../../etc", "å" * 32, "x" * 5000):
        assert not is_in(with_cookie(guess))


def test_behind_https_every_cookie_is_bound_to_it_and_to_this_host(tmp_path: Path) -> None:
    """The settings are read anew, as an installation behind a proxy reads them."""
    wanted = (
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY",
        "LANGUAGE_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "DEBUG",
    )  # fmt: skip
    code = f"import json, samband.site.settings as s; print(json.dumps([getattr(s, n) for n in {wanted}]))"
    environment = {**os.environ, "SAMBAND_HOME": str(tmp_path), "SAMBAND_HTTPS": "yes"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    told = dict(zip(wanted, json.loads(done.stdout), strict=True))
    assert all(told[name].startswith("__Host-") for name in wanted[:3])
    assert all(told[name] is True for name in wanted[3:9])
    assert told["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert told["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert told["DEBUG"] is False


def test_https_is_insisted_on_once_it_was_used(officer: Person, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    for address in ("/", "/nothing", "/api/v1/organisations"):
        sent = Client().get(address, secure=True).headers["Strict-Transport-Security"]
        assert sent == "max-age=31536000; includeSubDomains"


# Links that sign in once.


def link_of(person: Person) -> str:
    return f"/account/link/{make_sign_in_link(person, by=OPERATOR)}/"


def test_a_link_that_signs_in_does_so_once(officer: Person) -> None:
    address, client, thief = link_of(officer), Client(), Client()
    assert thief.get(address).status_code == 200  # looking at it does not use it up
    assert client.post(address).status_code == 302
    assert is_in(client)
    assert thief.post(address).status_code == 404
    assert not is_in(thief)


def test_a_link_that_signs_in_ends_after_an_hour_and_with_its_person(officer: Person) -> None:
    for change in ("late", "inactive"):
        address = link_of(officer)
        if change == "late":
            SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        else:
            Person.objects.update(is_active=False)
        client = Client()
        assert client.post(address).status_code == 404
        assert not is_in(client)


def test_a_link_that_signs_in_cannot_be_guessed(officer: Person) -> None:
    address = link_of(officer)
    secret = address.split("/")[-2]
    assert len(secret) == 26
    assert SignInLink.objects.get().digest != secret
    for guess in (secret[:-1], secret.upper(), secret + "2", SignInLink.objects.get().digest, "%"):
        assert Client().post(f"/account/link/{guess}/").status_code == 404


def test_two_who_press_at_the_same_moment_one_gets_in(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = make_sign_in_link(officer, by=OPERATOR)
    whole, calls, other = SignInLinkQuerySet.open_at, [], []

    def open_at(self: Any, at: Any) -> Any:
        calls.append(at)
        if len(calls) == 2:  # between looking and using: the other one is faster
            other.append(use_sign_in_link(secret, by=VISITOR))
        return whole(self, at)

    monkeypatch.setattr(SignInLinkQuerySet, "open_at", open_at)
    assert use_sign_in_link(secret, by=VISITOR) is None
    assert other == [officer]


def test_no_way_in_goes_around_the_second_step(officer: Person) -> None:
    TOTP.activate(officer, generate_totp_secret())
    by_link, by_password = Client(), Client()
    assert by_link.post(link_of(officer)).headers["Location"] == "/account/2fa/authenticate/"
    by_password.post("/account/login/", SIGN_IN)
    assert not is_in(by_link)
    assert not is_in(by_password)


def test_a_session_is_stored_and_carries_no_secret(officer: Person) -> None:
    client = signed_in()
    held = json.dumps(dict(client.session.items()), default=str)
    assert PASSWORD not in held
    assert len(client.cookies[COOKIE].value) >= 32


def test_a_long_password_of_any_signs_holds_exactly_as_it_was_typed(officer: Person) -> None:
    long = " Å" + "ett långt lösenord 🙂 " * 5 + "slut "
    assert len(long) > 64
    set_password(officer, by=OPERATOR, password=long)
    officer.refresh_from_db()
    assert officer.check_password(long)
    for near in (long.strip(), long[:64], long.lower(), long[:72]):
        assert not officer.check_password(near)
