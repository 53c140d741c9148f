"""By when an organisation answers: its door's promise in the country's own working days."""

from dataclasses import dataclass
from datetime import date, timedelta

from samband.actors.models import Organisation
from samband.base.agents import OPERATOR
from samband.challenges.calendar import public_holidays
from samband.challenges.domain.promise import due_on
from samband.challenges.domain.request import DEFAULT_DAYS
from samband.challenges.models import EntryPoint


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """The last day of a promise, and of how many working days it is; by whose door, if by one."""

    due_on: date
    days: int
    door: EntryPoint | None = None


def answer_time(asked: Organisation, sent_on: date) -> AnswerTime:
    """Give by when an organisation answers what it is asked on a day.

    Its own open door decides; without one it is the usual number of days, by its country's calendar.
    """
    own = EntryPoint.objects.visible_to(OPERATOR).standing().filter(organisation=asked, is_open=True)
    door = own.order_by("id").first()
    days = door.promise_days if door is not None else DEFAULT_DAYS
    country = door.country if door is not None else asked.country
    closed = list(door.closed_times.values_list("starts_on", "ends_before")) if door is not None else []
    # Nobody is closed for ever: a time that ends later than in a year is a slip, and counts like any other.
    near = [time for time in closed if time[1] <= sent_on + timedelta(days=365)]
    return AnswerTime(due_on(sent_on, days, public_holidays(country), near), days, door)
