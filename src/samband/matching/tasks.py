"""Jobs of matching: index what waits, forget needs whose time is up."""

from samband.base.agents import SYSTEM
from samband.base.jobs import job


@job
def index_profiles() -> int:
    """Encode the profiles that wait and put them into the index."""
    from samband.matching.indexing import index_waiting

    return index_waiting().encoded


@job
def forget_needs() -> int:
    """Erase needs whose 30 days are over."""
    from samband.matching.actions import forget_expired_needs

    return forget_expired_needs(by=SYSTEM)


def enqueue_indexing() -> None:
    """Ask the worker to index what waits, in the transaction of whoever changed a profile."""
    index_profiles.enqueue()
