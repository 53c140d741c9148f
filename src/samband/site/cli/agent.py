"""Who a call of the command line acts as: a person with ``--as``, else the public or the operator."""

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.agents import OPERATOR, VISITOR, Agent

Problem = dict[str, str]


def _person(email: str) -> tuple[Person | None, Problem | None]:
    person = Person.objects.with_email(email)
    if person is not None:
        return person, None
    what = "Nobody with this e-mail address is known here."
    return None, {"where": "--as", "what": what, "fix": "Check the spelling, or leave --as out."}


def reader(email: str | None) -> tuple[Agent, str, Problem | None]:
    """Give who reads, and their home region; without a name reads are public."""
    if not email:
        return VISITOR, "", None
    person, problem = _person(email)
    return (agent_of(person), person.home_region, None) if person else (VISITOR, "", problem)


def writer(email: str | None) -> tuple[Agent, Problem | None]:
    """Give who writes; without a name it is the operator, and the thread says so."""
    if not email:
        return OPERATOR, None
    person, problem = _person(email)
    return (agent_of(person), None) if person else (VISITOR, problem)
