"""My account, sign-up, sessions, the link that signs in once, and administrators from the command line."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from samband.accounts.actions import (
    change_choices,
    end_sessions,
    give_rights,
    make_sign_in_link,
    note_address_proved,
    set_password,
    sign_up,
    use_sign_in_link,
)
from samband.accounts.models import Person, SignInLink
from samband.base.agents import OPERATOR, VISITOR, Agent, AgentKind
from samband.base.models import Event
from samband.kernel.decision import Refused
from samband.site.cli import main
from tests.accounts.conftest import EMAIL, PASSWORD, is_signed_in, newest_code

pytestmark = pytest.mark.django_db
OTHER = Agent(AgentKind.PERSON, person="somebodyelse")
LINK = "/account/link/{}/"


@pytest.mark.parametrize(
    "act",
    [
        lambda person, by: give_rights(person, by=by, rights=["import"]),
        lambda person, by: make_sign_in_link(person, by=by),
        lambda person, by: set_password(person, by=by, password="another long password"),
        lambda person, by: note_address_proved(person, by=by),
        lambda person, by: change_choices(person, by=by, language="sv", home_region="SE232"),
        lambda person, by: end_sessions(person, by=by),
        lambda person, by: sign_up(Person(email="new@city.example", title="x"), by=by, is_open=False),
    ],
    ids=["rights", "link", "password", "address", "choices", "sessions", "sign-up"],
)
@pytest.mark.parametrize("by", [VISITOR, OTHER], ids=["a visitor", "somebody else"])
def test_others_do_nothing_with_an_account(officer: Person, act: Callable[..., Any], by: Agent) -> None:
    before = Event.objects.count()
    with pytest.raises(Refused):
        act(officer, by)
    assert Event.objects.count() == before


@pytest.mark.parametrize("password", ["short", "password1234", "officer@city.example"])
def test_a_weak_password_is_refused(officer: Person, password: str) -> None:
    with pytest.raises(ValidationError):
        set_password(officer, by=OPERATOR, password=password)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_my_account_names_every_way_in(client: Client, officer: Person) -> None:
    client.force_login(officer)
    page = client.get("/account/", headers={"accept-language": "en"}).content.decode()
    for words in (EMAIL, "Password", "Passkeys", "Authenticator app", "Where you are signed in", "Language"):
        assert words in page, words
    assert "Sign out" in page


def test_strangers_are_offered_to_sign_in_and_come_back(client: Client, db: None) -> None:
    page = client.get("/about/privacy/", headers={"accept-language": "en"}).content.decode()
    assert 'href="/account/login/?next=/about/privacy/"' in page
    assert "My account" not in page


def test_language_and_region_are_kept_and_spoken(client: Client, officer: Person) -> None:
    client.force_login(officer)
    response = client.post("/account/", {"language": "sv", "home_region": ""})
    assert response.cookies["samband_language"].value == "sv"
    officer.refresh_from_db()
    assert officer.language == "sv"
    assert '<html lang="sv"' in client.get("/account/", headers={"accept-language": "en"}).content.decode()
    refused = client.post("/account/", {"language": "xx", "home_region": ""})
    assert refused.status_code == 422


def test_the_chosen_language_comes_back_with_sign_in(
    client: Client, officer: Person, sign_in: Callable[..., Any]
) -> None:
    change_choices(officer, by=OPERATOR, language="da", home_region="")
    assert sign_in().cookies["samband_language"].value == "da"


def test_a_new_password_ends_the_other_sessions(
    client: Client, officer: Person, sign_in: Callable[..., Any]
) -> None:
    other = Client()
    other.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    sign_in()
    new = "åtta åror i en eka"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert Event.objects.filter(verb="person.password_set", person_key=officer.key).count() == 1
    assert mail.outbox[-1].to == [EMAIL]  # one is told


def test_a_forgotten_password_is_set_anew_with_a_code(client: Client, officer: Person) -> None:
    client.post("/account/password/reset/", {"email": EMAIL})
    step = client.post("/account/password/reset/confirm/", {"code": newest_code()})
    assert step.headers["Location"] == "/account/password/reset/complete/"
    new = "åtta åror i en eka"
    client.post(step.headers["Location"], {"password1": new, "password2": new})
    officer.refresh_from_db()
    assert officer.check_password(new)


def test_one_signs_out_everywhere(client: Client, officer: Person, sign_in: Callable[..., Any]) -> None:
    others = [Client(headers={"user-agent": f"Browser {number}"}) for number in range(2)]
    for other in others:
        other.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    sign_in()
    page = client.get("/account/sessions/", headers={"accept-language": "en"}).content.decode()
    assert "Browser 0" in page
    assert "This browser" in page
    client.post("/account/sessions/")
    assert [is_signed_in(one) for one in (client, *others)] == [True, False, False]
    client.post("/account/leave/")
    assert not is_signed_in(client)


def test_a_new_address_holds_once_its_code_is_typed(
    client: Client, officer: Person, sign_in: Callable[..., Any]
) -> None:
    sign_in()
    asked = client.post("/account/email/", {"email": "new@city.example", "action_add": ""})
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    assert mail.outbox == []
    client.post(asked.headers["Location"], {"password": PASSWORD})
    officer.refresh_from_db()
    assert officer.email == EMAIL
    assert mail.outbox[-1].to == ["new@city.example"]
    client.post("/account/confirm-email/", {"code": newest_code()})
    officer.refresh_from_db()
    assert officer.email == "new@city.example"
    line = Event.objects.filter(verb="person.address_proved").get()
    assert "city.example" not in str(line.changes)


def test_sign_up_is_closed_unless_set(client: Client, db: None, settings: Any) -> None:
    page = client.get("/account/signup/", headers={"accept-language": "en"})
    assert "Accounts are made for you here" in page.content.decode()
    client.post("/account/signup/", {"email": "new@city.example", "title": "Officer"})
    assert not Person.objects.exists()


def test_where_sign_up_is_open_an_address_must_be_proved(client: Client, db: None, settings: Any) -> None:
    settings.SAMBAND_OPEN_SIGN_UP = True
    client.post(
        "/account/signup/", {"email": "New@city.example", "title": "Officer, Älvhamn", "password1": ""}
    )
    person = Person.objects.get()
    assert (person.email, person.title, person.rights) == ("new@city.example", "Officer, Älvhamn", [])
    assert not is_signed_in(client)
    client.post("/account/confirm-email/", {"code": newest_code()})
    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified
    assert Event.objects.filter(verb="person.signed_up", by="visitor").count() == 1


def test_sign_up_does_not_tell_who_has_an_account(officer: Person, settings: Any) -> None:
    settings.SAMBAND_OPEN_SIGN_UP = True
    answers = []
    for email in (EMAIL, "new@city.example"):
        response = Client().post("/account/signup/", {"email": email, "title": "Officer"})
        answers.append((response.status_code, response.headers["Location"]))
    assert answers[0] == answers[1]
    assert Person.objects.filter(email=EMAIL).count() == 1


def test_a_link_signs_in_once_and_only_with_a_press(client: Client, officer: Person) -> None:
    secret = make_sign_in_link(officer, by=OPERATOR)
    assert secret not in str(SignInLink.objects.values())
    assert client.get(LINK.format(secret)).status_code == 200
    assert not is_signed_in(client)
    assert client.post(LINK.format(secret)).headers["Location"] == "/account/"
    assert is_signed_in(client)
    again = Client().post(LINK.format(secret))
    assert again.status_code == 404
    assert Client().post(LINK.format("2" * 26)).status_code == 404


def test_a_link_is_over_after_an_hour_and_for_somebody_switched_off(officer: Person) -> None:
    late = make_sign_in_link(officer, by=OPERATOR)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert use_sign_in_link(late, by=VISITOR) is None
    off = make_sign_in_link(officer, by=OPERATOR)
    Person.objects.update(is_active=False)
    assert use_sign_in_link(off, by=VISITOR) is None


@pytest.fixture
def no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own database is ready already."""
    monkeypatch.setattr("samband.site.cli.create_admin.prepare_home", lambda: None)


def test_an_administrator_gets_a_link_from_the_command_line(
    client: Client, db: None, no_home: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["create-admin", "it@region.example", "--no-input", "--json"]) == 0
    link = json.loads(capsys.readouterr().out)["link"]
    assert link.startswith("http://localhost:8000/account/link/")
    client.post(link.removeprefix("http://localhost:8000"))
    assert is_signed_in(client)
    assert Person.objects.get().rights == ["import", "operate"]


def test_a_password_is_read_and_never_an_argument(
    db: None, no_home: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["create-admin", "it@region.example"]) == 0
    assert Person.objects.get().check_password(PASSWORD)
    assert PASSWORD not in "".join(capsys.readouterr())
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(["create-admin", "two@region.example"]) == 1
    assert Person.objects.count() == 1  # nothing half made
    with pytest.raises(SystemExit):
        main(["create-admin", "it@region.example", "--password", PASSWORD])


def test_no_address_no_administrator(db: None, no_home: None) -> None:
    assert main(["create-admin", "not an address", "--no-input"]) == 1
    assert main(["create-admin", "it@region.example", "--no-input", "--address", "javascript:x"]) == 1
    assert not Person.objects.exists()
