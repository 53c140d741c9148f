"""When somebody who worked on ideas is erased, the ideas stay with the department and the door."""

from django.db import transaction
from django.db.models import F

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.challenges.models import Idea


@transaction.atomic
def leave_ideas(person: Person, *, by: Agent) -> int:
    """Take a person's name off the ideas that were given to them; give how many.

    Not an event: the erasure of the person, which asks for it and has authorised it, has the line.
    """
    return Idea.objects.filter(handler=person).update(handler=None, version=F("version") + 1)
