"""Nobody forgets a promised day: the door's people are told before it, and when it has passed."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.thread import declare, record
from samband.challenges.actions.telling import tell_people
from samband.challenges.domain.idea import WAITING
from samband.challenges.domain.inbox import SOON
from samband.challenges.doors_people import day_at
from samband.challenges.models import Idea
from samband.kernel.decision import Refused

OVERDUE: Final = "idea.overdue"
DUE_SOON: Final = "idea.due_soon"
declare(OVERDUE, _("The promised day has passed without an answer"))
declare(DUE_SOON, _("An answer is due within two days"))


def remind_of_due(at: datetime, *, by: Agent) -> int:
    """Tell hosts and deputies of what is due within two days, and of what nobody has answered in time.

    Each once for an idea and its day, however often this runs; a night that was missed is made up for.
    Gives how many ideas they were told of.

    Not an event: each idea has its own line, and its own transaction.
    """
    if not by.is_operator:
        raise Refused(_("Reminders are sent by the installation itself."))
    # Zones differ by a day at most: each door's own day decides, below.
    waits = Idea.objects.filter(status__in=WAITING, first_answered_at__isnull=True)
    near = waits.filter(due_on__lte=(at + SOON).date() + SOON / 2)
    known = _told_of(list(near.values_list("key", flat=True)))
    count = 0
    for idea in near.select_related("entry_point").order_by("due_on", "id").iterator(chunk_size=500):
        verb = _verb_for(idea, at)
        if verb and (verb, idea.key, idea.due_on.isoformat()) not in known:
            count += _remind(idea, by, verb)
    return count


def _told_of(keys: list[str]) -> set[tuple[str, str, str]]:
    rows = Event.objects.filter(subject_type="idea", subject_key__in=keys, verb__in=[OVERDUE, DUE_SOON])
    return {
        (verb, key, str(changes.get("due", "")))
        for verb, key, changes in rows.values_list("verb", "subject_key", "changes")
    }


def _verb_for(idea: Idea, at: datetime) -> str:
    today = day_at(idea.entry_point, at)
    if idea.due_on < today:
        return OVERDUE
    return DUE_SOON if idea.due_on <= today + SOON else ""


@transaction.atomic
def _remind(idea: Idea, by: Agent, verb: str) -> int:
    held = Idea.objects.select_for_update(no_key=True).get(pk=idea.pk)
    still = held.status in WAITING and held.first_answered_at is None
    if not still or (verb, held.key, held.due_on.isoformat()) in _told_of([held.key]):
        return 0
    event = record(verb, ("idea", held.key), by=by, due=held.due_on.isoformat())
    keepers = held.entry_point.keepers.belonging().select_related("person").order_by("id")
    tell_people([keeper.person for keeper in keepers], event)
    return 1
