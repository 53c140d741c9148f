"""A follow-up as its pure rules read it."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from samband.funding.domain.follow_up import ClusterForm, Followed
from samband.funding.domain.indicator_values import NOTHING_REPORTED, Value, known, pending
from samband.funding.models import FollowUp


def _value(number: str | None, waits_for: str = "") -> Value:
    if waits_for:
        return pending(waits_for)
    return NOTHING_REPORTED if number in (None, "") else known(Decimal(str(number)))


def _followed(row: dict[str, Any]) -> Followed:
    return Followed(
        row["name"],
        row["unit"],
        _value(row.get("target")),
        _value(row.get("actual"), row.get("pending") or ""),
        _value(row.get("baseline")),
    )


def form_of(follow_up: FollowUp) -> ClusterForm:
    """Read a follow-up: it begins when its grant does, or on the day it was decided."""
    grant = follow_up.grant
    started = grant.starts_on or grant.decided_on or timezone.localdate(follow_up.made_at)
    sent = [
        timezone.localdate(at) if at else None for at in (follow_up.first_sent_at, follow_up.second_sent_at)
    ]
    return ClusterForm(
        started,
        follow_up.first_due_on,
        follow_up.second_due_on,
        tuple(line.strip() for line in follow_up.aims.splitlines() if line.strip()),
        tuple(_followed(row) for row in follow_up.indicators),
        {key: answer.get("text", "") for key, answer in follow_up.answers.items()},
        sent[0],
        sent[1],
    )
