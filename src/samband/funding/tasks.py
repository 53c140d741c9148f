"""Jobs of funding: remind of follow-ups."""

from samband.base.jobs import job


@job
def remind_of_follow_ups_due() -> int:
    """Remind of follow-ups that are due soon or overdue, each once; gives how many."""
    from django.utils import timezone

    from samband.base.agents import SYSTEM
    from samband.funding.actions.follow_ups import remind_of_follow_ups

    return remind_of_follow_ups(timezone.localdate(), by=SYSTEM)


def enqueue_follow_up_reminders() -> None:
    """Ask the worker to remind, unless it is at it; called every hour, and each reminder goes once."""
    from samband.base.jobs import is_under_way

    if not is_under_way(remind_of_follow_ups_due):
        remind_of_follow_ups_due.enqueue()
