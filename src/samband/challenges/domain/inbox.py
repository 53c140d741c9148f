"""The inbox of a door: under which heading an idea stands, and who of the door's people is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from samband.challenges.domain.idea import WAITING
from samband.kernel.text import fold

OVERDUE, THIS_WEEK, LATER, AGAIN, OTHER = "overdue", "this_week", "later", "again", "other"
WEEK: Final = timedelta(days=7)
# A reminder comes this many days before the promised one, so that a weekend does not eat it.
SOON: Final = timedelta(days=2)


def section_of(status: str, due_on: date, *, is_answered: bool, today: date) -> str:
    """Give the heading under which an idea stands: by its day while it waits for a first answer."""
    if status not in WAITING:
        return OTHER
    if is_answered:
        return AGAIN
    if due_on < today:
        return OVERDUE
    return THIS_WEEK if due_on < today + WEEK else LATER


@dataclass(frozen=True, slots=True)
class Stand:
    """A keeper of a door on one day: the person's key, host or deputy, and whether they are away."""

    person: str
    role: str
    is_away: bool


def told(keepers: Sequence[Stand]) -> list[str]:
    """Give whom a door's news goes to: the host; while she is away her deputies; if all are away, everybody.

    Nothing may fall through: where there is no host, the deputies are told.
    """
    here = [one for one in keepers if not one.is_away]
    hosts = [one.person for one in here if one.role == "host"]
    return hosts or [one.person for one in here] or [one.person for one in keepers]


def searched(title: str, text: str) -> str:
    """Give the form of an idea that an inbox is searched by; what is secret is never in it."""
    return fold(f"{title} {text}")
