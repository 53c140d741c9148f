"""What a person may do, as an agent that access rules understand."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from samband.accounts.models import Person
from samband.base.agents import VISITOR, Agent, AgentKind


def agent_of(user: AbstractBaseUser | AnonymousUser) -> Agent:
    """Give the agent that a signed-in user is; a visitor when nobody is signed in."""
    if not isinstance(user, Person) or not user.is_active:
        return VISITOR
    organisation = user.organisation_key
    return Agent(
        AgentKind.PERSON,
        person=user.key,
        acting_for=organisation,
        organisations=frozenset({organisation}) if organisation else frozenset(),
        rights=frozenset(user.rights),
    )
