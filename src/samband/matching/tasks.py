"""Jobs of matching: index what waits, run standing searches."""

from datetime import timedelta

from samband.base.jobs import is_under_way, is_waiting, job

# When searches could not be run, they rest so long before they are tried anew.
REST = timedelta(minutes=10)


@job
def index_profiles() -> int:
    """Encode the profiles that wait and put them into the index."""
    from samband.matching.indexing import index_waiting

    return index_waiting().encoded


@job
def run_standing_searches() -> int:
    """Run the standing searches that are due, and make the digests; gives how much news there was."""
    from samband.matching.watching import run_due

    return run_due()


def enqueue_searches() -> None:
    """Ask the worker to run what is due, in the transaction of whoever began a search."""
    if not is_waiting(run_standing_searches):
        run_standing_searches.enqueue()


def enqueue_indexing() -> None:
    """Ask the worker to index what waits, in the transaction of whoever changed a profile.

    One job that waits is enough for all. Where a worker takes it just before this transaction
    commits, the server's sweep finds what was missed.
    """
    if not is_waiting(index_profiles):
        index_profiles.enqueue()


def sweep() -> None:
    """Ask for indexing when profiles wait and no job does, and for searches that are due."""
    from samband.matching.models import Profile
    from samband.matching.watching import anything_is_due

    if Profile.objects.waiting_for_index().exists():
        enqueue_indexing()
    if anything_is_due() and not is_under_way(run_standing_searches, rest=REST):
        run_standing_searches.enqueue()
