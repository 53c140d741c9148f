"""What is compared: a profile as the engine sees it, and its parts that are encoded."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """A profile as the engine sees it: words, language, place, codes and who may see it.

    ``key`` is the profile's public key. ``lang`` is a BCP 47 primary subtag (``sv``, ``nb``,
    ``nn``, …) or empty when unknown. ``region`` is a NUTS code of any level, ``country`` an
    ISO 3166 alpha-2 code; both may be empty. ``codes`` are ``scheme:code`` words such as
    ``theme:water``. ``audience`` is empty for everybody, else keys of organisations.
    """

    key: str
    kind: str
    lang: str
    title: str
    text: str
    country: str = ""
    region: str = ""
    codes: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Encoded:
    """An entry with its vectors: one for the whole text and one for each of its sentences.

    ``whole`` has shape (dimensions,), ``sentences`` (number of sentences, dimensions); both are
    the encoder's own unit vectors, before the language is removed. ``terms`` are the words of
    the entry as lexical evidence counts them (stemmed, folded; repeated when the word is).
    """

    entry: Entry
    whole: Vectors
    sentences: Vectors
    terms: tuple[str, ...] = field(default=())
