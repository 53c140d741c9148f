"""How a list names organisations: stored beside them, so that its next edition finds them again."""

from collections.abc import Iterable

from samband.actors.actions.standing import Standing
from samband.actors.domain.identity import Listed
from samband.actors.models import Listing


def store_listings(listed: Iterable[Listed[Standing]], *, source: str) -> None:
    """Store how a list names organisations, for those rows that changed it.

    Not an event: what makes rows recognisable belongs to the import, which has its own line.
    """
    rows = [
        Listing(
            organisation=one.thing.organisation,
            source=source,
            identity=one.identity,
            name=one.name,
            edition=one.edition,
            digests=list(one.digests),
        )
        for one in listed
        if one.is_changed
    ]
    Listing.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "identity"],
        update_fields=["organisation", "name", "edition", "digests"],
    )
