"""Signing in with a code, a password, an app: what leads in, what does not, and what is said."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client

from samband.accounts.models import Person
from samband.base.models import Count
from tests.accounts.conftest import EMAIL, PASSWORD, is_signed_in, newest_code

pytestmark = pytest.mark.django_db
CONFIRM = "/account/login/code/confirm/"


def ask_code(client: Client, email: str = EMAIL) -> Any:
    return client.post("/account/login/code/", {"email": email})


def test_a_code_by_mail_signs_in_once(client: Client, officer: Person) -> None:
    assert ask_code(client).headers["Location"] == CONFIRM
    assert mail.outbox[-1].to == [EMAIL]
    code = newest_code()
    assert client.post(CONFIRM, {"code": code}).headers["Location"] == "/"
    assert is_signed_in(client)
    client.post("/account/logout/")
    assert not is_signed_in(client)
    # The same code again: nothing waits for it any more, here or in another browser.
    client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)
    other = Client()
    ask_code(other)
    other.post(CONFIRM, {"code": code})
    assert not is_signed_in(other)


def test_a_code_is_over_after_ten_minutes(
    client: Client, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_code(client)
    code = newest_code()
    later = time.time() + 10 * 60 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)


def test_three_wrong_codes_end_the_try(client: Client, officer: Person) -> None:
    ask_code(client)
    code = newest_code()
    first = client.post(CONFIRM, {"code": "WRONG"}, headers={"accept-language": "en"})
    assert "not the code we sent" in first.content.decode()
    for _ in range(2):
        client.post(CONFIRM, {"code": "WRONG"})
    client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)


def test_codes_are_sent_only_so_often(client: Client, officer: Person) -> None:
    for _ in range(3):
        ask_code(Client())
    refused = client.post("/account/login/code/", {"email": EMAIL}, headers={"accept-language": "en"})
    assert "too many tries" in refused.content.decode()
    assert len(mail.outbox) == 3


def test_a_password_signs_in_and_out(client: Client, officer: Person, sign_in: Callable[..., Any]) -> None:
    assert sign_in().headers["Location"] == "/"
    assert is_signed_in(client)
    assert client.get("/account/logout/").status_code == 200
    assert is_signed_in(client)  # a link alone signs nobody out
    client.post("/account/logout/")
    assert not is_signed_in(client)


def test_five_wrong_passwords_lock_even_the_right_one_and_the_words_help(
    client: Client, officer: Person, sign_in: Callable[..., Any]
) -> None:
    for _ in range(5):
        sign_in(password="wrong password")
    locked = client.post(
        "/account/login/", {"login": EMAIL, "password": PASSWORD}, headers={"accept-language": "en"}
    )
    words = locked.content.decode()
    assert "too many tries" in words
    assert "Wait five minutes" in words
    assert not is_signed_in(client)


def test_the_lock_is_shared_by_processes_through_the_database(
    client: Client, officer: Person, sign_in: Callable[..., Any]
) -> None:
    sign_in(password="wrong password")
    kept = [row.cache_key for row in Count.objects.all()]
    assert any("login_failed" in key for key in kept)
    assert EMAIL not in " ".join(kept)


@pytest.mark.parametrize(
    ("address", "field", "extra"),
    [
        ("/account/login/", "login", {"password": "wrong password"}),
        ("/account/login/code/", "email", {}),
        ("/account/password/reset/", "email", {}),
    ],
)
def test_nobody_learns_who_has_an_account(
    officer: Person, address: str, field: str, extra: dict[str, str]
) -> None:
    answers = []
    for email in (EMAIL, "nobody@city.example"):
        client = Client(headers={"accept-language": "en"})
        response = client.post(address, {field: email, **extra}, follow=True)
        text = response.content.decode().replace(email, "…")
        answers.append((response.redirect_chain, response.status_code, _without_tokens(text)))
    assert answers[0] == answers[1]


def _without_tokens(text: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text)


def test_nobody_learns_it_from_wrong_codes_either(officer: Person) -> None:
    answers = []
    for email in (EMAIL, "nobody@city.example"):
        client = Client(headers={"accept-language": "en"})
        ask_code(client, email)
        pages = [client.post(CONFIRM, {"code": "WRONG"}, follow=True) for _ in range(3)]
        answers.append([_without_tokens(page.content.decode().replace(email, "…")) for page in pages])
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_one_is_led_on_only_within_the_installation(
    client: Client, officer: Person, sign_in: Callable[..., Any], elsewhere: str
) -> None:
    assert sign_in(next=elsewhere).headers["Location"] == "/"
    assert client.post("/account/logout/", {"next": elsewhere}).headers["Location"] == "/"
    assert sign_in(next="/testbeds/").headers["Location"] == "/testbeds/"


def test_a_page_that_needs_sign_in_leads_there_and_back(client: Client, officer: Person) -> None:
    asked = client.get("/account/")
    assert asked.headers["Location"] == "/account/login/?next=/account/"
    page = client.get(asked.headers["Location"]).content.decode()
    assert page.count('name="next" value="/account/"') >= 3


@pytest.mark.parametrize(
    "address",
    ["login/", "login/code/", "logout/", "signup/", "password/reset/", "2fa/webauthn/login/", "leave/", ""],
)
def test_every_form_is_refused_without_its_protection(officer: Person, address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    assert strict.post(f"/account/{address}", {"login": EMAIL, "password": PASSWORD}).status_code == 403


def test_an_app_is_asked_for_after_the_password_and_its_code_holds_once(
    client: Client, officer: Person, sign_in: Callable[..., Any]
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    assert sign_in().headers["Location"] == "/account/2fa/authenticate/"
    assert not is_signed_in(client)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"}, headers={"accept-language": "en"})
    assert "This code is not right" in wrong.content.decode()
    client.post("/account/2fa/authenticate/", {"code": code})
    assert is_signed_in(client)
    client.post("/account/logout/")
    sign_in()
    client.post("/account/2fa/authenticate/", {"code": code})
    assert not is_signed_in(client)


def test_a_recovery_code_leads_in_once(client: Client, officer: Person, sign_in: Callable[..., Any]) -> None:
    TOTP.activate(officer, generate_totp_secret())
    code = RecoveryCodes.activate(officer).get_unused_codes()[0]
    for leads_in in (True, False):
        sign_in()
        client.post("/account/2fa/authenticate/", {"code": code})
        assert is_signed_in(client) is leads_in
        client.post("/account/logout/")


def test_wrong_codes_of_an_app_lock(client: Client, officer: Person, sign_in: Callable[..., Any]) -> None:
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    sign_in()
    for _ in range(6):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post("/account/2fa/authenticate/", {"code": code})
    assert not is_signed_in(client)


def test_what_an_app_shares_is_not_in_the_database_in_the_clear(officer: Person) -> None:
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    RecoveryCodes.activate(officer)
    kept = " ".join(str(one.data) for one in Authenticator.objects.all())
    assert secret not in kept
    assert Authenticator.objects.get(type="totp").wrap().validate_code("000000") is False


def test_somebody_switched_off_does_not_get_in(
    client: Client, officer: Person, sign_in: Callable[..., Any]
) -> None:
    Person.objects.filter(pk=officer.pk).update(is_active=False)
    sign_in()
    assert not is_signed_in(client)
    ask_code(client)
    assert mail.outbox == [] or "WRONG" not in str(mail.outbox[-1].body)


def test_people_of_the_demo_have_no_password_that_leads_in(
    client: Client, officer: Person, sign_in: Callable[..., Any]
) -> None:
    officer.set_unusable_password()
    officer.save()
    sign_in(password="")
    sign_in(password="!")
    assert not is_signed_in(client)


def test_cookies_are_closed_to_scripts_and_other_sites(
    client: Client, officer: Person, sign_in: Callable[..., Any]
) -> None:
    cookie = sign_in().cookies["samband_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]


def test_cookies_travel_over_https_alone_behind_https(
    client: Client, officer: Person, sign_in: Callable[..., Any], settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert sign_in().cookies["samband_session"]["secure"]


def test_a_session_gets_a_new_name_when_one_signs_in(client: Client, officer: Person) -> None:
    ask_code(client)
    before = client.session.session_key
    client.post(CONFIRM, {"code": newest_code()})
    assert is_signed_in(client)
    assert client.session.session_key != before
