"""What the tests of the API of projects share: programs of Norrsken's people, by what they are to it."""

from tests.projects.norrsken import Norrsken
from tests.site.api.conftest import Program
from tests.site.api.needs_material import of

# Everybody of Norrsken besides the operator; a stranger is ``Program()``.
PEOPLE = ("lead", "finance", "norwegian", "controller", "other_controller", "funder", "outsider")


def whose(world: Norrsken, who: str) -> Program:
    """Give the program of somebody of the project, "" for a stranger."""
    return of(world.people[who]) if who else Program()


def answered(world: Norrsken, path: str) -> dict[str, int]:
    """Give the status with which an address answers each of Norrsken's people, and a stranger."""
    return {who: whose(world, who)("GET", path).status_code for who in (*PEOPLE, "")}
