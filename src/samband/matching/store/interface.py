"""What any store of encoded profiles can do: the seam where another store may take this one's place."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.corpus import Corpus, Projection, Rows
from samband.matching.domain.entry import Encoded, Vectors

Mask = NDArray[np.bool_]


class StoreError(Exception):
    """Something about the store of encoded profiles went wrong; the message says what to do."""


class StoreDamaged(StoreError):
    """What is stored cannot be used: it is damaged, or of another encoder or format."""

    def __init__(self, what: str) -> None:
        """Say what is wrong; what to do is the same in every case."""
        super().__init__(f"The index of profiles cannot be used: {what} Run “samband reindex”.")


class StoreBusy(StoreError):
    """Another process writes to the store, and did so for as long as one was willing to wait."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which profiles may be ranked at all. Empty fields let everything through, but for one.

    ``langs``, ``kinds`` and ``countries`` list what is wanted; a profile of several kinds (words of
    one name) passes with any of them. What is of one of ``without_kinds`` is left out, whatever else
    it is. ``region`` and ``outside_region`` are beginnings of NUTS codes; a profile without a region
    counts by its country, and one with neither is in no region and outside none. ``audience`` lists
    organisations' keys: a profile
    that is meant for certain organisations is seen only when one of them is listed, so with an
    empty ``audience`` only what is public. ``exclude_keys`` are profiles to leave out.
    """

    langs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    without_kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    region: str = ""
    outside_region: str = ""
    audience: tuple[str, ...] = ()
    exclude_keys: tuple[str, ...] = ()


class StoreView(Corpus, Protocol):
    """What the store held at one moment, as ranking sees it, with keys and filters."""

    @property
    def generation(self) -> int:
        """Tell which state of the store this is; equal numbers are equal states."""
        ...

    def keys(self, rows: Rows) -> list[str]:
        """Give the public keys of some rows."""
        ...

    def regions(self, rows: Rows) -> list[str]:
        """Give the NUTS codes of some rows, empty where the place is not known."""
        ...

    def raw_whole(self, most: int) -> tuple[Vectors, list[str]]:
        """Give unprojected whole vectors of at most so many rows, evenly spread, and their languages."""
        ...

    def row_of(self, key: str) -> int | None:
        """Give the row of a profile's public key, or None when it is not there."""
        ...

    def mask(self, filters: Filters) -> Mask | None:
        """Tell for each row whether the filters let it through; None when they let all through."""
        ...


class ProfileStore(Protocol):
    """Keeps encoded profiles by key and shows consistent views of them.

    Every change is whole: a view shows all of it or nothing, also after a kill at any moment.
    """

    @property
    def generation(self) -> int:
        """Tell which state is the newest; the number grows with every change."""
        ...

    def upsert(self, encoded: Sequence[Encoded]) -> None:
        """Add profiles, or replace those whose keys are there; of equal keys the last counts."""
        ...

    def remove(self, keys: Collection[str]) -> int:
        """Hide profiles from every later view, and tell how many were there."""
        ...

    def rewrite_without(self, keys: Collection[str]) -> int:
        """Erase profiles, every earlier version too, so that no trace is left; tell how many were there."""
        ...

    def replace_all(self, parts: Iterable[Sequence[Encoded]]) -> None:
        """Put these profiles, and only these, in the place of everything; mend what was damaged."""
        ...

    def merge(self) -> bool:
        """Tidy up what many small changes left behind; tell whether there was anything to do."""
        ...

    def clear(self) -> None:
        """Remove everything."""
        ...

    def view(self, projection: Projection) -> StoreView:
        """Show the newest state with vectors projected as given."""
        ...
