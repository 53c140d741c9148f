"""What tests of an organisation's people share: proved addresses, stewards, the link of a mail."""

import re
from typing import Any

from django.test import Client
from django_tasks_db.models import DBTaskResult

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person, give_rights
from samband.accounts.models import Person
from samband.actors.actions import invite_person, settle_member
from samband.actors.models import Membership, Organisation
from samband.actors.tasks import tell_stewards_of
from samband.base.agents import OPERATOR, Agent
from samband.base.models import Mail
from samband.base.outbox import deliver

ENGLISH = {"accept-language": "en"}


def somebody(name: str, **more: Any) -> Person:
    """Add a person with a proved address."""
    person = add_person(f"{name}@city.example", by=OPERATOR, title=f"{name.capitalize()} of the city", **more)
    return give_rights(person, by=OPERATOR, rights=[])


def steward_of(organisation: Organisation, name: str = "steward") -> Person:
    """Add a steward."""
    return placed(somebody(name), organisation, "steward")


def placed(person: Person, organisation: Organisation, role: str = "member") -> Person:
    """Have a person belong."""
    settle_member(organisation, by=OPERATOR, person=person, role=role)
    return known(person)


def known(person: Person) -> Person:
    """Give a person as they stand in the database now."""
    return Person.objects.get(pk=person.pk)


def agent(person: Person) -> Agent:
    """Give a person's agent as of now."""
    return agent_of(known(person))


def invited(
    organisation: Organisation, by: Person, address: str = "new@city.example", **more: Any
) -> tuple[Membership, str]:
    """Invite an address; give the membership and the path in the mail."""
    membership = invite_person(organisation, by=agent(by), address=address, **more)
    return membership, path_in_mail(membership)


def path_in_mail(membership: Membership) -> str:
    """Have the mail written, and read the link in it."""
    mail = Mail.objects.get(once=f"invitation:{membership.key}")
    assert deliver(mail.key) == "sent"
    mail.refresh_from_db()
    found = re.search(r"(/organisations/invitation/[a-z0-9]{26}/)", mail.text)
    assert found, mail.text
    return found[1]


def browser(person: Person | None = None, **more: Any) -> Client:
    """Give a browser that reads English, in which somebody is signed in."""
    client = Client(headers=ENGLISH, **more)
    if person is not None:
        client.force_login(person)
    return client


def text_of(response: Any, status: int = 200) -> str:
    """Give a page's text."""
    assert response.status_code == status, (response.status_code, response.content[:400])
    return str(response.content.decode())


def work() -> None:
    """Do what waits for the worker: tell the stewards."""
    for one in DBTaskResult.objects.ready().filter(task_path=tell_stewards_of.module_path):
        tell_stewards_of.func(*one.args_kwargs["args"])
        one.delete()
