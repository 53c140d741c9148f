"""An encoder without a model: words and parts of words by hash. For tests and tiny machines.

It knows no language: it finds texts that share words or parts of words, and costs microseconds.
"""

import hashlib
from collections.abc import Sequence

import numpy as np

from samband.matching.domain.entry import Vectors
from samband.matching.encoder.guard import GUARD, safe
from samband.matching.encoder.interface import EncoderUnavailable


class Hashing:
    """Sums a fixed random direction for every run of four characters of the text."""

    def __init__(self, dimensions: int = 64) -> None:
        """Choose the number of dimensions."""
        self.dimensions = dimensions
        self.name = name(str(dimensions))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: float32 unit vectors of shape (len(texts), dimensions)."""
        return np.array([self._one(text) for text in texts], np.float32).reshape(len(texts), self.dimensions)

    def _one(self, text: str) -> Vectors:
        padded = f"  {safe(text).casefold()}  "
        total = np.zeros(self.dimensions, np.float32)
        for start in range(len(padded) - 3):
            digest = hashlib.blake2b(padded[start : start + 4].encode(), digest_size=8).digest()
            place = int.from_bytes(digest[:4], "big") % self.dimensions
            total[place] += 1.0 if digest[4] & 1 else -1.0
        if not total.any():
            total[0] = 1.0
        return np.asarray(total / np.linalg.norm(total), np.float32)


def name(model: str = "") -> str:
    """Name the encoder by its number of dimensions."""
    return f"hashing-{model or 64}-{GUARD}"


def load(model: str = "") -> Hashing:
    """Load the encoder; ``model`` is its number of dimensions, 64 when empty.

    Raises:
        EncoderUnavailable: when ``model`` is not a number from 8 to 4096.
    """
    if model and not (model.isdecimal() and 8 <= int(model) <= 4096):
        raise EncoderUnavailable("The encoder “hashing” takes a number of dimensions: hashing:64.")
    return Hashing(int(model or 64))
