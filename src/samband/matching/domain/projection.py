"""How an encoder's vector becomes one that can be compared across languages.

A multilingual encoder places texts by language first and by meaning second. What a text shares with
every other text of its language is therefore taken away (its mean), then what translations of one
thing still differ in is made to count less (within-class covariance normalisation, Hatch et al. 2006),
and the text is drawn a little towards the known subjects it is nearest to: each is the mean of one
thing's names in all languages, so that what a language does to a name evens out.
Means are shipped, and moved towards those of the corpus at hand by as much as the corpus knows
(a James-Stein-like shrinkage: the weight of n texts is n / (n + prior)).
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.entry import Vectors

PRIOR_TEXTS = 20.0  # texts of a language that weigh as much as what is shipped
PRIOR_NEEDS = 100.0  # the same for recent needs: they repeat themselves, and few people write them
LEAST_NEEDS = 50  # fewer say more about who asked than about how people ask
SHIFT_SHARE = 0.75  # how much of a corpus' own distance from shipped text is taken from needs too
PRIOR_COVARIANCE = 2.0  # texts before the spread of a corpus tells its main themes
SUBJECT_PULL = 0.8  # how far a text that is wholly about a known subject is drawn towards it
SUBJECT_FOCUS = 25.0  # how much the nearest subjects count before those further away
BLOCK = 2_048  # texts drawn at a time, to bound memory
THEME_SAMPLE = 20_000  # texts from which the main themes are learned


@dataclass(frozen=True, slots=True)
class ProjectedNeed:
    """A need ready to be compared: each part of unit length.

    ``whole`` has shape (d,): the whole text. ``lead`` (d,): its first sentence, which in tenders,
    titles and statements of purpose says most. ``theme`` (d,): what of the need lies along the main
    themes of the corpus, to be compared with the profiles' own.
    """

    whole: Vectors
    lead: Vectors
    theme: Vectors


@dataclass(frozen=True, slots=True)
class LanguageRemoval:
    """Means by language and role, and what is done to all vectors alike.

    ``profile_means`` and ``need_means`` have shape (languages, d); ``transform`` (d, d) lessens what
    translations differ in; ``subjects`` (n, d) are the known subjects, n may be 0; ``themes``
    (d, d) keeps what the corpus mostly varies in. ``version`` is a hash of all of it.
    """

    languages: tuple[str, ...]
    profile_means: Vectors
    need_means: Vectors
    transform: Vectors
    subjects: Vectors
    themes: Vectors
    version: str

    @classmethod
    def of(
        cls,
        languages: Sequence[str],
        profile_means: Vectors,
        need_means: Vectors,
        transform: Vectors,
        subjects: Vectors,
        themes: Vectors,
    ) -> "LanguageRemoval":
        """Put a removal together and name it by its content and by how it is applied."""
        given = (profile_means, need_means, transform, subjects, themes)
        parts: list[Vectors] = [np.ascontiguousarray(part, dtype=np.float32) for part in given]
        digest = hashlib.sha256(f"{SUBJECT_PULL}|{SUBJECT_FOCUS}|{'|'.join(languages)}".encode())
        for part in parts:
            digest.update(part.tobytes())
        return cls(
            tuple(languages), parts[0], parts[1], parts[2], parts[3], parts[4], digest.hexdigest()[:16]
        )

    def moved(self, profile_means: Vectors, need_means: Vectors, themes: Vectors) -> "LanguageRemoval":
        """Give the same removal with other means and main themes."""
        return LanguageRemoval.of(
            self.languages, profile_means, need_means, self.transform, self.subjects, themes
        )

    def project_profiles(self, raw: Vectors, langs: Sequence[str]) -> Vectors:
        """Project whole-text vectors of profiles: (n, d) to (n, d), unit length."""
        return self._project(raw, langs, self.profile_means)

    def project_sentences(self, raw: Vectors, langs: Sequence[str]) -> Vectors:
        """Project sentence vectors of profiles: (n, d) to (n, d), unit length."""
        return self._project(raw, langs, self.profile_means)

    def project_needs(self, raw: Vectors, langs: Sequence[str]) -> Vectors:
        """Project vectors of needs or of their sentences: (n, d) to (n, d), unit length."""
        return self._project(raw, langs, self.need_means)

    def project_need(self, whole: Vectors, lead: Vectors, lang: str) -> ProjectedNeed:
        """Project a need: its whole vector (d,) and its first sentence's (d,)."""
        parts = self.project_needs(np.stack([whole, lead]), [lang, lang])
        # The themes are applied twice: once for the need, once for the profiles it is compared with.
        seen = parts[0] @ self.themes
        theme = (seen / max(float(np.linalg.norm(seen)), 1e-9)) @ self.themes
        return ProjectedNeed(parts[0], parts[1], theme.astype(np.float32))

    def derive(self, projected: Vectors) -> dict[str, NDArray[np.float32]]:
        """Give each profile's length along the main themes, by which a theme's likeness is divided."""
        lengths = np.linalg.norm(projected @ self.themes, axis=1)
        return {"theme": np.maximum(lengths, 1e-6).astype(np.float32)}

    def to_npz(self) -> bytes:
        """Write the removal as the bytes of a NumPy archive."""
        buffer = io.BytesIO()
        np.savez(
            buffer,
            languages=np.array(self.languages),
            profile_means=self.profile_means,
            need_means=self.need_means,
            transform=self.transform,
            subjects=self.subjects,
            themes=self.themes,
        )
        return buffer.getvalue()

    @classmethod
    def from_npz(cls, *data: bytes) -> "LanguageRemoval":
        """Read what `to_npz` wrote, or the two smaller archives that are shipped.

        The shipped ones keep subjects as whole numbers (n, r) along r directions (r, d).
        """
        held: dict[str, NDArray[np.generic]] = {}
        for part in data:
            with np.load(io.BytesIO(part), allow_pickle=False) as archive:
                held |= {name: archive[name] for name in archive.files}
        numbers = {name: held[name].astype(np.float32) for name in held if name != "languages"}
        transform, subjects = numbers["transform"], numbers["subjects"]
        if "directions" in numbers:
            subjects = unit(subjects @ numbers["directions"])
        themes = numbers.get("themes", np.eye(len(transform), dtype=np.float32))
        means = numbers["profile_means"], numbers["need_means"]
        return cls.of([str(name) for name in held["languages"]], *means, transform, subjects, themes)

    def _project(self, raw: Vectors, langs: Sequence[str], means: Vectors) -> Vectors:
        """Take each row's language away, lessen what translations differ in, draw it to its subjects."""
        rows = self.language_rows(raw, langs)
        plain = unit(np.asarray((raw - means[rows]) @ self.transform, dtype=np.float32))
        if not len(self.subjects):
            return plain
        blocks = [self._drawn(plain[at : at + BLOCK]) for at in range(0, len(plain), BLOCK)]
        return np.vstack(blocks) if blocks else plain

    def _drawn(self, vectors: Vectors) -> Vectors:
        """Draw vectors towards the subjects they are nearest to, as far as they are near them."""
        likeness = vectors @ self.subjects.T
        nearest = likeness.max(axis=1, keepdims=True)
        weights = np.exp(SUBJECT_FOCUS * (likeness - nearest))
        pull = SUBJECT_PULL * np.maximum(nearest, 0.0) * unit(weights @ self.subjects)
        return unit((vectors + pull).astype(np.float32))

    def language_rows(self, raw: Vectors, langs: Sequence[str]) -> NDArray[np.int64]:
        """Find the mean that belongs to each vector; without a known language the nearest one.

        The encoder shows the language so clearly that the nearest mean is the language, or its
        closest relative among those that are known.
        """
        index = {name: row for row, name in enumerate(self.languages)}
        rows = np.array([index.get(_known_as(lang), -1) for lang in langs], dtype=np.int64)
        unknown = np.flatnonzero(rows < 0)
        if len(unknown):
            distances = -2.0 * raw[unknown] @ self.profile_means.T + (self.profile_means**2).sum(axis=1)
            rows[unknown] = distances.argmin(axis=1)
        return rows


def unit(vectors: Vectors) -> Vectors:
    """Give rows of length one; a row of nothing but zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


@cache
def shipped() -> LanguageRemoval:
    """Give the removal that comes with the product; see the README beside the data."""
    data = files("samband.matching") / "data"
    return LanguageRemoval.from_npz((data / "projection.npz").read_bytes(), (data / "known.npz").read_bytes())


@cache
def unlearned(dimensions: int) -> LanguageRemoval:
    """Give a removal that changes nothing: where to begin from with an encoder that none is shipped for."""
    languages = shipped().languages
    none = np.zeros((len(languages), dimensions), dtype=np.float32)
    same = np.eye(dimensions, dtype=np.float32)
    return LanguageRemoval.of(languages, none, none, same, none[:0], same)


def learn(
    base: LanguageRemoval,
    raw: Vectors,
    langs: Sequence[str],
    need_raw: Vectors | None = None,
    need_langs: Sequence[str] | None = None,
) -> LanguageRemoval:
    """Move the shipped means towards the corpus at hand, and towards recent needs when enough are there.

    ``raw`` has shape (profiles, d), ``need_raw`` (needs, d). A language's mean moves with the number
    of its texts. What the corpus' languages have in common in their distance from shipped text is the
    corpus' subject, not language: of that, needs are moved by `SHIFT_SHARE` only, so that meaning is
    not taken away with the language when the corpus is narrow.
    """
    if not len(raw):
        return base
    rows = base.language_rows(raw, langs)
    profile_means, shift = _shrunk(base.profile_means, raw, rows, PRIOR_TEXTS)
    need_means = base.need_means + SHIFT_SHARE * shift
    if need_raw is not None and need_langs is not None and len(need_raw) >= LEAST_NEEDS:
        need_rows = base.language_rows(need_raw, need_langs)
        need_means, _ = _shrunk(need_means, need_raw, need_rows, PRIOR_NEEDS)
    known = base.moved(profile_means, need_means, base.themes)
    sample = np.arange(0, len(raw), max(1, len(raw) // THEME_SAMPLE))
    themes = _main_themes(known.project_profiles(raw[sample], [langs[row] for row in sample.tolist()]))
    return base.moved(profile_means, need_means, themes)


def _shrunk(means: Vectors, raw: Vectors, rows: NDArray[np.int64], prior: float) -> tuple[Vectors, Vectors]:
    """Move means towards what was seen; give them and the shift that the languages share."""
    present = np.unique(rows)
    counts = np.array([(rows == row).sum() for row in present], dtype=np.float64)
    seen = np.array([raw[rows == row].mean(axis=0, dtype=np.float64) for row in present])
    trust = counts / (counts + prior)
    shared = (trust[:, None] * (seen - means[present])).sum(axis=0) / trust.sum()
    shift = shared * (counts.sum() / (counts.sum() + prior))
    moved = means + shift
    moved[present] += trust[:, None] * (seen - moved[present])
    return moved.astype(np.float32), shift.astype(np.float32)


def _main_themes(projected: Vectors) -> Vectors:
    """Give the square root of the corpus' covariance, largest value 1: what it mostly varies in.

    Compared through it, texts agree when they lie in the same broad direction of the corpus
    (like latent semantic analysis with soft instead of cut-off dimensions). A small corpus is taken to
    vary a little in every direction.
    """
    count, dimensions = projected.shape
    covariance = projected.T.astype(np.float64) @ projected / count
    even = np.trace(covariance) / dimensions * np.eye(dimensions)
    mixed = (count * covariance + PRIOR_COVARIANCE * even) / (count + PRIOR_COVARIANCE)
    values, directions = np.linalg.eigh(mixed)
    roots = np.sqrt(np.maximum(values, 0.0) / max(float(values[-1]), 1e-12))
    return np.asarray((directions * roots) @ directions.T, dtype=np.float32)


def _known_as(lang: str) -> str:
    """Give the name under which a language's mean is kept; both forms of Norwegian share one."""
    primary = lang.lower().replace("_", "-").partition("-")[0]
    return {"no": "nb", "nn": "nb"}.get(primary, primary)
