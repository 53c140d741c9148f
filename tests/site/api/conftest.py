"""What the tests of the API share: a home with a few things in it, people with tokens, and calls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person
from samband.accounts.actions.tokens import create_token
from samband.accounts.models import Person
from samband.base.agents import OPERATOR
from tests.site.conftest import Register, motor, register  # noqa: F401 - fixtures

ROOT = "/api/v1"


@dataclass
class Program:
    """Somebody's program: calls the API with a token, or without."""

    token: str = ""
    person: Person | None = None
    client: Client = field(default_factory=Client)

    def __call__(
        self, method: str, path: str, body: Any = None, *, lang: str = "en", **headers: str
    ) -> HttpResponse:
        """Call an address below the root."""
        sent: dict[str, Any] = {"headers": {"accept-language": lang, **headers}}
        if self.token:
            sent["headers"]["authorization"] = f"Bearer {self.token}"
        if body is not None:
            sent |= {"data": body, "content_type": "application/json"}
        answer: HttpResponse = getattr(self.client, method.lower())(f"{ROOT}{path}", **sent)
        return answer


Make = Callable[..., Program]


@pytest.fixture
def program(db: None) -> Make:
    """Make a program of a new person with some scopes; with none it is a stranger's."""
    made = iter(range(100))

    def make(*scopes: str, rights: tuple[str, ...] = (), **more: Any) -> Program:
        if not scopes:
            return Program()
        person = add_person(
            f"person{next(made)}@region.example",
            by=OPERATOR,
            title="Developer, region",
            rights=rights,
            **more,
        )
        _token, text = create_token(person, by=agent_of(person), name="test", scopes=scopes, days=30)
        return Program(text, person)

    return make


@pytest.fixture
def home(register: Register) -> Iterator[Register]:  # noqa: F811 - the fixture by its name
    """A company, a silent municipality and a project, all findable."""
    return register
