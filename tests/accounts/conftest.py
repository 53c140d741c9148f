"""What tests of sign-in share: somebody known here, their mail, and the newest code in it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from samband.accounts.actions import add_person, give_rights, set_password
from samband.accounts.models import Person
from samband.base.agents import OPERATOR

PASSWORD = "sju snöiga sjöar 7"
EMAIL = "officer@city.example"


@pytest.fixture
def officer(db: None) -> Person:
    """Somebody with a proved address and a password."""
    person = add_person(EMAIL, by=OPERATOR, title="Innovation officer, city of Älvhamn")
    give_rights(person, by=OPERATOR, rights=[])
    return set_password(person, by=OPERATOR, password=PASSWORD)


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Any]:
    """Type address and password."""

    def go(email: str = EMAIL, password: str = PASSWORD, **more: Any) -> Any:
        return client.post("/account/login/", {"login": email, "password": password, **more})

    return go


def newest_code() -> str:
    """Read the code in the newest message."""
    found = re.search(r"^\s*([A-Z0-9]{4,}(?:-[A-Z0-9]+)*)\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def is_signed_in(client: Client) -> bool:
    """Whether the browser's own page opens."""
    return bool(client.get("/account/").status_code == 200)
