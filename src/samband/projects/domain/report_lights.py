"""Whether a report is in time: a light, with the rule and the numbers that it stands on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from samband.projects.domain.partner_report import CERTIFIED, IN_CONTROL, SUBMITTED

GREEN, AMBER, RED, NONE = "green", "amber", "red", "none"
IN_TIME, LATE, OVERDUE, SOON, LATER, NO_DAY = "in-time", "late", "overdue", "soon", "later", "no-day"
WARNED: Final = timedelta(days=14)
_HANDED_IN: Final = (SUBMITTED, IN_CONTROL, CERTIFIED)


@dataclass(frozen=True, slots=True)
class Light:
    """A colour, which rule gave it, and by how many days (late, overdue, or left)."""

    colour: str
    rule: str
    days: int = 0


def light_of(status: str, due_on: date | None, given_on: date | None, today: date) -> Light:
    """Give the light of one partner's report of one period; ``status`` is "" where there is none yet.

    ``given_on`` is the day on which it was first handed in. Handed in by its day is green, later amber; not
    handed in is red from the day after it was due, amber in the two weeks before, and has none before that.
    """
    if due_on is None:
        return Light(GREEN if status in _HANDED_IN else NONE, NO_DAY)
    if status in _HANDED_IN and given_on is not None:
        days = (given_on - due_on).days
        return Light(AMBER, LATE, days) if days > 0 else Light(GREEN, IN_TIME, -days)
    left = due_on - today
    if left < timedelta(0):
        return Light(RED, OVERDUE, -left.days)
    return Light(AMBER, SOON, left.days) if left <= WARNED else Light(NONE, LATER, left.days)
