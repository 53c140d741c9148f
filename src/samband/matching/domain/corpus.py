"""What ranking may ask of a store of encoded profiles: the seam between engine and storage."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.entry import Vectors

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]


class Corpus(Protocol):
    """A consistent view of the encoded profiles, numbered by row from 0 to ``len`` - 1.

    Rows of removed or replaced profiles are not there. A view never changes: a later change is
    seen in the next view.
    """

    def __len__(self) -> int:
        """Count the rows."""
        ...

    def languages(self) -> tuple[Sequence[str], NDArray[np.int16]]:
        """Give the names of languages and, for each row, the index of its language."""
        ...

    def kinds(self) -> tuple[Sequence[str], NDArray[np.int16]]:
        """Give the names of kinds and, for each row, the index of its kind."""
        ...

    def dense(self, query: Vectors) -> Floats:
        """Give for every row the inner product of its projected whole vector and ``query``.

        ``query`` has shape (d,) or (n, d); the answer has shape (rows,) or (n, rows).
        """
        ...

    def whole_of(self, rows: Rows) -> Vectors:
        """Give the projected whole vectors of some rows: (len(rows), d)."""
        ...

    def sentences_of(self, row: int) -> Vectors:
        """Give the projected sentence vectors of one row, in the order of the text: (k, d)."""
        ...

    def sentences_of_many(self, rows: Rows) -> tuple[Vectors, NDArray[np.int64]]:
        """Give the projected sentence vectors of several rows stacked, and offsets (len+1)."""
        ...

    def derived(self, name: str) -> Floats:
        """Give a number for every row that the projection derived (for example ``density``)."""
        ...

    def postings(self, term: str) -> tuple[Rows, Floats]:
        """Give the rows that hold a term, and how often each holds it."""
        ...

    def lengths(self) -> Floats:
        """Give for every row how many terms it has."""
        ...


class Projection(Protocol):
    """How an encoder's vector becomes one that is compared: the language is taken away.

    ``version`` names the content (a hash of means, directions, weights): a store keeps what it
    derived under that name, and derives anew when it changes, without encoding again.
    """

    @property
    def version(self) -> str:
        """Name the content."""
        ...

    def project_profiles(self, raw: Vectors, langs: Sequence[str]) -> Vectors:
        """Project whole-text vectors of profiles: (n, dimensions) to (n, d), unit length."""
        ...

    def project_sentences(self, raw: Vectors, langs: Sequence[str]) -> Vectors:
        """Project sentence vectors of profiles: (n, dimensions) to (n, d), unit length."""
        ...

    def derive(self, projected: Vectors) -> dict[str, Floats]:
        """Give further numbers for every row, by name, each of shape (n,)."""
        ...
