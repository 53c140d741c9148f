"""Jobs of ideas: remind those who keep a door of its promises."""

from samband.base.agents import SYSTEM
from samband.base.jobs import is_waiting, job


@job
def remind_keepers() -> int:
    """Tell hosts and deputies of what is due or overdue; gives of how many ideas."""
    from django.utils import timezone

    from samband.challenges.actions.idea_reminders import remind_of_due

    return remind_of_due(timezone.now(), by=SYSTEM)


def enqueue_reminders() -> None:
    """Ask the worker to remind, when no such job waits; run often, it tells of each day once."""
    if not is_waiting(remind_keepers):
        remind_keepers.enqueue()
