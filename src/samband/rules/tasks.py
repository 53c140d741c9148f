"""Jobs of rules: erase what its rule says is to be erased."""

from samband.base.agents import SYSTEM
from samband.base.jobs import job


@job
def erase_what_is_due() -> int:
    """Erase every record whose time is up and whose rule says so; gives how many."""
    from django.utils import timezone

    from samband.rules.retention import clean_up

    return sum(clean_up(timezone.now(), by=SYSTEM).values())
