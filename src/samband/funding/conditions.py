"""What reports on grants must answer: the open conditions, as whoever makes a report asks for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from samband.funding.models import Grant, GrantCondition


@dataclass(frozen=True, slots=True)
class OpenCondition:
    """A condition of a grant in force with a question; ``key`` stays the same from report to report."""

    key: str
    grant_key: str
    sort: str
    text: str
    question: str
    lang: str
    due_on: date | None


def open_conditions(grants: Iterable[Grant]) -> list[OpenCondition]:
    """Give the conditions whose questions the next report on some grants answers: one question for all."""
    rows = GrantCondition.objects.open_of(grants).select_related("grant")
    return [
        OpenCondition(one.key, one.grant.key, one.sort, one.text, one.question, one.lang, one.due_on)
        for one in rows
    ]
