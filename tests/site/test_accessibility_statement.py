"""An installation's accessibility statement, and reports of barriers: complete, honest, and they arrive."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from samband.base import outbox
from samband.base.models import Event, Mail
from samband.site.accessibility import SUPERVISORS

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
REPORT = {"what": "The button cannot be reached.", "where": "/lists/", "answer_to": "me@home.example"}


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.SAMBAND_HOME = tmp_path
    return tmp_path


def statement(client: Client) -> str:
    return client.get("/about/accessibility/", headers=ENGLISH).content.decode()


def test_it_says_what_the_model_statement_asks_for(client: Client, settings: Any) -> None:
    settings.SAMBAND_OPERATOR, settings.SAMBAND_CONTACT = "City of Älvhamn", "access@city.example"
    settings.SAMBAND_COUNTRY, settings.SAMBAND_ACCESSIBILITY_CHECKED = "SE", date(2026, 10, 5)
    page = statement(client)
    for words in (
        "City of Älvhamn runs this installation",
        "conform in part to EN 301 549",
        "What is lacking",
        "disproportionate burden",
        "assessed the pages themselves",
        "5 October 2026",
        "access@city.example",
        "/about/barrier/",
        "https://www.digg.se/tdosanmalan",
    ):
        assert words in page, words


def test_what_nobody_has_said_is_shown_as_not_said(client: Client) -> None:
    page = statement(client)
    assert "have not said who they are" in page
    assert "have not yet gone through the statement" in page
    assert "have not said in which country" in page
    assert "have not given an address" in page


@pytest.mark.parametrize("country", SUPERVISORS)
def test_an_authority_that_was_not_asked_itself_says_check_the_source(
    client: Client, settings: Any, country: str
) -> None:
    settings.SAMBAND_COUNTRY = country
    page = statement(client)
    assert SUPERVISORS[country].url in page
    assert ("check the source" in page) == (SUPERVISORS[country].mark != "verified")


@pytest.mark.parametrize(
    ("contact", "to"),
    [("access@city.example", "access@city.example"), ("Town hall, floor 2", "samband@localhost")],
)
def test_a_report_needs_no_account_and_reaches_the_mailbox(
    client: Client, settings: Any, home: Path, contact: str, to: str
) -> None:
    settings.SAMBAND_CONTACT, settings.DEFAULT_FROM_EMAIL = contact, "samband@localhost"
    assert client.post("/about/barrier/", REPORT).status_code == 302
    mail = Mail.objects.get()
    assert outbox.deliver(mail.key) == "sent"
    mail.refresh_from_db()
    assert mail.address == to
    assert "cannot be reached" in mail.text
    assert "me@home.example" in mail.text
    written = outbox.message_of(mail)
    assert "List-Unsubscribe" not in written.extra_headers
    assert "/stop/" not in mail.text


def test_too_many_reports_at_once_are_told_to_wait_and_keep_their_words(client: Client) -> None:
    for _number in range(6):
        client.post("/about/barrier/", REPORT, REMOTE_ADDR="203.0.113.9")
    before = Event.objects.count()
    refused = client.post("/about/barrier/", REPORT, headers=ENGLISH, REMOTE_ADDR="203.0.113.9")
    assert refused.status_code == 429
    assert "The button cannot be reached." in refused.content.decode()
    assert Event.objects.count() == before
    assert client.get("/about/barrier/").status_code == 200


def test_a_report_that_says_nothing_keeps_what_was_typed(client: Client) -> None:
    answer = client.post("/about/barrier/", {**REPORT, "what": ""}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "me@home.example" in answer.content.decode()
    assert not Event.objects.exists()
