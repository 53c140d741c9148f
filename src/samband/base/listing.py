"""Pages of a list by key: the next 25 after the last one seen, at the same cost on every page."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.http import urlencode

Row = TypeVar("Row", bound=Model)


def _place(text: str) -> tuple[str, int] | None:
    """Read a place in a list from an address: a sort key and an id; nothing for what is no place."""
    sort_key, _dot, number = text.rpartition(".")
    if not number.isdecimal() or len(number) > 18 or len(sort_key) > 320:
        return None
    return sort_key, int(number)


def _written(row: Any) -> str:
    return f"{row.sort_key}.{row.pk}"


def keyset_page(
    found: "QuerySet[Row]", asked: Mapping[str, Any], *, rows: int, url: str, kept: Mapping[str, Any]
) -> tuple[list[Row], dict[str, Any]]:
    """Cut a page out of rows with ``sort_key`` and ``id``, and give links to its neighbours.

    ``asked`` holds ``after`` or ``before`` as the links write them; ``kept`` are the filters that
    the links carry on. One query, whatever the page and the size of the table.
    """
    after, before = _place(str(asked.get("after", ""))), _place(str(asked.get("before", "")))
    if after:
        found = found.filter(Q(sort_key__gt=after[0]) | Q(sort_key=after[0], pk__gt=after[1]))
    elif before:
        found = found.filter(Q(sort_key__lt=before[0]) | Q(sort_key=before[0], pk__lt=before[1]))
    order = ("-sort_key", "-pk") if before and not after else ("sort_key", "pk")
    got = list(found.order_by(*order)[: rows + 1])
    more, got = len(got) > rows, got[:rows]
    if before and not after:
        got.reverse()
        has_next, has_previous = True, more
    else:
        has_next, has_previous = more, after is not None

    def link(**place: str) -> str:
        return f"{url}?{urlencode({**kept, **place}, doseq=True)}"

    return got, {
        "next_url": link(after=_written(got[-1])) if got and has_next else "",
        "previous_url": link(before=_written(got[0])) if got and has_previous else "",
        "total": None,
    }
