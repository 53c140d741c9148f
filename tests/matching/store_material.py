"""Profiles and a projection for tests of stores: small, plain, and different where it matters."""

from __future__ import annotations

import numpy as np

from samband.matching.domain.entry import Encoded, Entry

DIMENSIONS = 16
LANGS = ("sv", "nb", "fi", "")
KINDS = ("organisation", "testbed")
PLACES = (("SE", "SE110"), ("SE", "SE232"), ("NO", "NO082"), ("FI", ""), ("GR", ""), ("", ""), ("SE", "SE"))
AUDIENCES = ((), (), ("org-a",), ("org-a", "org-b"), ("org-c",))
WORDS = ("vatten", "sensor", "energi", "räka", "havn", "vann", "tekoäly")


def encoded(key: str, seed: int = 0, dimensions: int = DIMENSIONS) -> Encoded:
    """Make a profile whose every field follows from its seed."""
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((1 + int(random.integers(0, 4)), dimensions)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    country, region = PLACES[seed % len(PLACES)]
    entry = Entry(
        key=key,
        kind=KINDS[seed % len(KINDS)],
        lang=LANGS[seed % len(LANGS)],
        title=f"Profile {seed}",
        text="",
        country=country,
        region=region,
        audience=AUDIENCES[seed % len(AUDIENCES)],
    )
    terms = tuple(random.choice(WORDS, size=int(random.integers(0, 9))).tolist())
    return Encoded(entry, vectors[0], vectors[1:], terms)


class Shift:
    """A projection that moves by language and drops the last four dimensions."""

    def __init__(self, by: float = 0.1) -> None:
        self.by = by
        self.version = f"shift-{by}"

    def project_profiles(self, raw, langs):
        return self._project(raw, langs, 1.0)

    def project_sentences(self, raw, langs):
        return self._project(raw, langs, 2.0)

    def derive(self, projected):
        return {"density": projected.sum(axis=1).astype(np.float32)}

    def _project(self, raw, langs, times):
        assert len(raw) == len(langs)
        shift = np.array([len(lang) * self.by * times for lang in langs], np.float32).reshape(-1, 1)
        moved = np.asarray(raw, np.float32)[:, :-4] - shift
        return moved / np.linalg.norm(moved, axis=1, keepdims=True)
