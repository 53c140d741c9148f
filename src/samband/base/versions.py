"""Two at once: who saves a thing says which version they saw; a newer one is never written over."""

from typing import Any

from django.db.models import F, QuerySet


class ChangedMeanwhile(Exception):
    """Somebody else saved the same thing meanwhile. ``now`` is the thing as it is saved."""

    def __init__(self, now: Any) -> None:
        super().__init__("changed meanwhile")
        self.now = now


def claim_version(found: "QuerySet[Any]", *, pk: int, version: int) -> None:
    """Take the next version of a row inside the action's transaction; it is locked from here on.

    Raises:
        ChangedMeanwhile: when the row is no longer in the version that was seen, or is gone.
    """
    if not found.filter(pk=pk, version=version).update(version=F("version") + 1):
        raise ChangedMeanwhile(found.filter(pk=pk).first())
