"""What the tests of the API of challenges and doors share: programs of known people, a stranger, a race."""

from typing import Any

import pytest

from samband.accounts.access import agent_of
from samband.accounts.actions.tokens import create_token
from samband.accounts.models import Person
from tests.site.api.conftest import Program

FAR_AWAY = "203.0.113.9"


def of(person: Person, *scopes: str) -> Program:
    """Give a program of somebody who is there already."""
    fresh = Person.objects.get(pk=person.pk)
    chosen = scopes or ("read", "match", "write")
    _token, text = create_token(fresh, by=agent_of(fresh), name="test", scopes=chosen, days=30)
    return Program(text, fresh)


def from_afar() -> Program:
    """Give a stranger's program that is not on this machine, so that its rate counts."""
    made = Program()
    made.client.defaults["REMOTE_ADDR"] = FAR_AWAY
    return made


def late(monkeypatch: pytest.MonkeyPatch, place: str, model: Any) -> None:
    """Let somebody else save a thing between a program's reading and its writing."""
    module, _dot, name = place.rpartition(".")
    whole = __import__(module, fromlist=[name])
    real = getattr(whole, name)

    def first(one: Any, **more: Any) -> Any:
        model.objects.filter(pk=one.pk).update(version=one.version + 1)
        return real(one, **more)

    monkeypatch.setattr(place, first)
