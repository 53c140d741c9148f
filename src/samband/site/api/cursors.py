"""Pages of a list by key, with cursors that callers pass on and cannot make.

A cursor holds the place in the list and the filters it belongs to, signed: one that was changed, or comes
with other filters, is refused rather than answered with something else.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from samband.site.api.problems import Trouble

Row = TypeVar("Row", bound=Model)
LONGEST = 300
_SALT = "samband.api.cursor"


def write_cursor(place: str, belongs_to: Sequence[str]) -> str:
    """Write the place to go on from."""
    return signing.Signer(salt=_SALT).sign_object([place, _digest(belongs_to)])


def read_cursor(text: str, belongs_to: Sequence[str]) -> str:
    """Read the place to go on from; "" at the beginning.

    Raises:
        Trouble: 400 when the cursor was changed, or belongs to another list or other filters.
    """
    if not text:
        return ""
    try:
        place, digest = signing.Signer(salt=_SALT).unsign_object(text)
    except (signing.BadSignature, ValueError):
        raise _no_cursor() from None
    if digest != _digest(belongs_to):
        raise _no_cursor()
    return str(place)


def _digest(belongs_to: Sequence[str]) -> str:
    return sha256("\0".join(belongs_to).encode("utf-8", "replace")).hexdigest()[:16]


def _no_cursor() -> Trouble:
    what = _("This cursor does not belong to this list.")
    return Trouble(400, "query/cursor", what, _("Begin without a cursor, and pass on 'next' as it came."))


def page_by_name(
    found: "QuerySet[Row]", *, cursor: str, limit: int, belongs_to: Sequence[str]
) -> tuple[list[Row], str | None]:
    """Cut a page out of rows with ``sort_key`` and ``key``, ordered by name; give the next cursor.

    The cursor names the last row; where that stands now is looked up, and nothing else of it is read.
    """
    key = read_cursor(cursor, belongs_to)
    if key:
        place = found.model._default_manager.filter(key=key).values_list("sort_key", "pk").first()
        if place is None:
            raise _no_cursor()
        found = found.filter(Q(sort_key__gt=place[0]) | Q(sort_key=place[0], pk__gt=place[1]))
    rows = list(found.order_by("sort_key", "pk")[: limit + 1])
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], write_cursor(str(getattr(rows[limit - 1], "key")), belongs_to)  # noqa: B009 - any model


def page_by_moment(
    found: "QuerySet[Row]", moment: str, *, cursor: str, limit: int, belongs_to: Sequence[str]
) -> tuple[list[Row], str | None]:
    """Cut a page out of rows with a moment, the latest first; give the next cursor.

    The cursor holds the moment as it was: what changes meanwhile moves to the top, and is not met again.
    """
    place = read_cursor(cursor, belongs_to)
    if place:
        at, _blank, pk = place.partition(" ")
        when = datetime.fromisoformat(at)
        found = found.filter(Q(**{f"{moment}__lt": when}) | Q(**{moment: when, "pk__lt": int(pk)}))
    rows = list(found.order_by(f"-{moment}", "-pk")[: limit + 1])
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], write_cursor(f"{getattr(last, moment).isoformat()} {last.pk}", belongs_to)


def page_by_order(
    found: "QuerySet[Row]", *, cursor: str, limit: int, belongs_to: Sequence[str]
) -> tuple[list[Row], str | None]:
    """Cut a page out of rows that were given a ``sort_key`` as they were asked for; give the next cursor."""
    place = read_cursor(cursor, belongs_to)
    if place:
        pk, _blank, after = place.partition(" ")
        found = found.filter(Q(sort_key__gt=after) | Q(sort_key=after, pk__gt=int(pk)))
    rows = list(found.order_by("sort_key", "pk")[: limit + 1])
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], write_cursor(f"{last.pk} {getattr(last, 'sort_key')}", belongs_to)  # noqa: B009


def page_by_age(
    found: "QuerySet[Row]", *, cursor: str, limit: int, belongs_to: Sequence[str]
) -> tuple[list[Row], str | None]:
    """Cut a page out of rows that are only ever added, the latest first; give the next cursor."""
    place = read_cursor(cursor, belongs_to)
    if place:
        found = found.filter(pk__lt=int(place))
    rows = list(found.order_by("-pk")[: limit + 1])
    return rows[:limit], write_cursor(str(rows[limit - 1].pk), belongs_to) if len(rows) > limit else None


def page_by_key(
    rows: Sequence[Any], *, cursor: str, limit: int, belongs_to: Sequence[str]
) -> tuple[list[Any], str | None]:
    """Cut a page out of a short list with an order of its own, after the row that the cursor names."""
    key = read_cursor(cursor, belongs_to)
    begin = next((at for at, row in enumerate(rows, start=1) if row.key == key), 0)
    if key and not begin:
        raise _no_cursor()
    end = begin + limit
    return list(rows[begin:end]), write_cursor(rows[end - 1].key, belongs_to) if end < len(rows) else None


def page_of_codes(
    codes: Sequence[Any], *, cursor: str, limit: int, belongs_to: Sequence[str]
) -> tuple[list[Any], str | None]:
    """Cut a page out of a list that stands in the program, by its place there."""
    place = read_cursor(cursor, belongs_to)
    begin = int(place) if place else 0
    end = begin + limit
    return list(codes[begin:end]), write_cursor(str(end), belongs_to) if end < len(codes) else None
