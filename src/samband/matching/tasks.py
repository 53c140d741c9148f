"""Jobs of matching: index what waits, erase what is kept for a time only when that is up."""

from samband.base.agents import SYSTEM
from samband.base.jobs import is_waiting, job


@job
def index_profiles() -> int:
    """Encode the profiles that wait and put them into the index."""
    from samband.matching.indexing import index_waiting

    return index_waiting().encoded


@job
def forget_needs() -> int:
    """Erase needs whose 30 days are over."""
    from samband.matching.actions import erase_removed_rows, forget_expired_needs

    return forget_expired_needs(by=SYSTEM) + erase_removed_rows(by=SYSTEM)


def enqueue_indexing() -> None:
    """Ask the worker to index what waits, in the transaction of whoever changed a profile.

    One job that waits is enough for all. Where a worker takes it just before this transaction
    commits, the server's sweep finds what was missed.
    """
    if not is_waiting(index_profiles):
        index_profiles.enqueue()


def sweep() -> None:
    """Ask for indexing when profiles wait and no job does."""
    from samband.matching.models import Profile

    if Profile.objects.waiting_for_index().exists():
        enqueue_indexing()
