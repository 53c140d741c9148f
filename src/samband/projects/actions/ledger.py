"""Posting to the ledger, inside the action that it belongs to; a row is never changed or taken away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from samband.projects.models import LedgerEntry, Partner, ReportingPeriod


@dataclass(frozen=True, slots=True)
class Cause:
    """What rows of the ledger come from: a type and a key as on the thread, and which time it writes."""

    sort: str
    key: str
    turn: int = 1


@dataclass(frozen=True, slots=True)
class Posted:
    """One figure to post: the sort of entry, the figure's part, minor units."""

    sort: str
    part: str
    minor: int


def post_to_ledger(
    partner: Partner,
    cause: Cause,
    figures: Iterable[Posted],
    *,
    period: ReportingPeriod | None,
    on: date,
    action: UUID,
) -> int:
    """Add rows for a cause; figures of nothing are left out. Give how many were added.

    Not an event: the action that posts has the line and the transaction.
    The database refuses a second row for the same figure of the same cause and turn, so that a repeated
    action can never double a row.

    Not an event: the action that posts has the line and the transaction.
    """
    project, now = partner.project, timezone.now()
    rows = [
        LedgerEntry(
            project=project,
            partner=partner,
            period=period,
            side=partner.side,
            sort=one.sort,
            part=one.part,
            currency=project.currency,
            amount_minor=one.minor,
            on=on,
            cause_type=cause.sort,
            cause_key=cause.key,
            turn=cause.turn,
            action=action,
            at=now,
        )
        for one in figures
        if one.minor
    ]
    return len(LedgerEntry.objects.bulk_create(rows, batch_size=200))
