"""What a need and a profile are both about, in words the reader knows."""

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from samband.matching.domain.entry import Vectors

SUBJECT_LANGUAGES = ("en", "sv", "nb", "da", "fi", "nl", "de")
# How close both must be to a subject (cosine, languages removed). On the demo world, of pairs in different
# languages that have a theme in common, the subject named is of a theme of both in 67 % at 0.20 and in 87 %
# at 0.24; pairs without a common theme are given a subject in 5 % and 1 %.
FLOOR = 0.24
MOST = 2
# A second subject is named only when it is nearly as close as the first.
_NEARLY = 0.85


@dataclass(frozen=True, slots=True)
class Subject:
    """A concept of the field, such as stormwater: its code, its theme, and its name in each language."""

    code: str
    theme: str
    names: tuple[tuple[str, str], ...]

    def label(self, lang: str) -> str:
        """Name the subject in a language; readers of nynorsk get bokmål, of any other language English."""
        names = dict(self.names)
        return names.get("nb" if lang in ("nn", "no") else lang, names["en"])


@cache
def load() -> tuple[Subject, ...]:
    """Read the packaged subjects, always in the same order."""
    table = resources.files("samband.matching").joinpath("data", "subjects.csv").read_text("utf-8")
    return tuple(
        Subject(row["code"], row["theme"], tuple((lang, row[lang]) for lang in SUBJECT_LANGUAGES))
        for row in csv.DictReader(table.splitlines())
    )


def subject_label(code: str, lang: str) -> str:
    """Name a subject by its code in the reader's language; an unknown code is its own name."""
    subject = _by_code().get(code)
    return subject.label(lang) if subject else code


def wordings() -> tuple[list[str], list[str]]:
    """Give the texts to encode for `subject_vectors`, each subject's names together, and their languages."""
    pairs = [(name, lang) for subject in load() for lang, name in subject.names]
    return [name for name, _ in pairs], [lang for _, lang in pairs]


def subject_vectors(projected: Vectors) -> Vectors:
    """Give one vector for each subject, the mean of those of its names.

    ``projected`` holds the vectors of `wordings`, each with its own language removed: shape
    (subjects x languages, d), the answer (subjects, d), of unit length. The mean of seven languages finds an
    entry's theme in 78 % of the demo world, the English name alone in 67 %.
    """
    means = (
        np.asarray(projected, dtype=np.float32).reshape(len(load()), len(SUBJECT_LANGUAGES), -1).mean(axis=1)
    )
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray(means / np.maximum(lengths, 1e-9), dtype=np.float32)


def shared_subjects(
    need: Vectors, profile: Vectors, vectors: Vectors, *, most: int = MOST, floor: float = FLOOR
) -> tuple[Subject, ...]:
    """Name the subjects that a need and a profile share, closest first; nothing when none is close enough.

    ``need`` and ``profile`` are projected whole vectors of shape (d,), ``vectors`` those of the subjects in
    the order of `load`, shape (subjects, d). How much both are about a subject is the lesser of their two
    similarities to it.
    """
    both = np.minimum(vectors @ need, vectors @ profile)
    order = np.argsort(-both, kind="stable")[:most]
    best = float(both[order[0]]) if len(order) else 0.0
    return tuple(load()[int(row)] for row in order if both[row] >= max(floor, _NEARLY * best))


def fields_of(text: Vectors, vectors: Vectors, *, most: int = 3) -> tuple[str, ...]:
    """Name the themes a text is about: those of its nearest subjects, nearest first.

    ``text`` is a projected vector of shape (d,), ``vectors`` those of the subjects. Subjects that are much
    farther than the nearest do not count.
    """
    likeness = vectors @ text
    order = np.argsort(-likeness, kind="stable")[:most]
    best = float(likeness[order[0]]) if len(order) else 0.0
    near = (load()[int(row)].theme for row in order if likeness[row] >= _NEARLY * best)
    return tuple(dict.fromkeys(near))


@cache
def _by_code() -> dict[str, Subject]:
    return {subject.code: subject for subject in load()}


@cache
def packaged_vectors() -> Vectors:
    """Give the vectors of the subjects as they are shipped, for the encoder that is shipped: (subjects, d).

    Made by ``benchmarks/learn_subjects.py`` from the subjects' names and the shipped removal of language, so
    that a new installation need not encode two thousand names first. Unit length, kept as whole numbers.
    """
    data = resources.files("samband.matching").joinpath("data", "subjects.npz").read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        whole = archive["vectors"].astype(np.float32)
    return np.asarray(whole / np.linalg.norm(whole, axis=1, keepdims=True), dtype=np.float32)
