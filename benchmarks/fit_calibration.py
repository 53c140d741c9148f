"""Fit the probability of a hit on a public classification and on the demo world.

usage: python benchmarks/fit_calibration.py NACE.csv.gz NOTES.csv.gz HOME

NOTES has columns path and description (Norwegian explanatory notes, Statistics Norway): they are needs.
Each class of NACE is a profile in one of six other languages, by turns. HOME holds the prepared demo
world (`samband demo --no-serve`); its needs and the profiles expected for them count as much (`SHARES`).
Prints the two numbers for `calibration.py` and how reliable they are.
"""

import csv
import gzip
import json
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain import lexical, projection
from samband.matching.domain.arrays import ArrayCorpus
from samband.matching.domain.calibration import fit, probability, reliability
from samband.matching.domain.entry import Encoded, Entry
from samband.matching.domain.normalise import normalise
from samband.matching.domain.preparation import Prepared, prepare, prepare_entry
from samband.matching.domain.ranking import EncodedNeed, rank
from samband.matching.encoder import VectorCache, encode_all, encoder_name

PROFILE_LANGUAGES = ("sv", "da", "fi", "nl", "de", "en")
INCLUDES = re.compile(r"Inkluderer:(.*?)(Inkluderer også:|Ekskluderer:|$)", re.DOTALL)
SHARES = (0.5, 0.5)  # how much the classification and the demo world count
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
        ranking = rank(EncodedNeed(text, "nb", vector, vector), corpus, learned, limit=10)
        scores.extend(ranking.scores.tolist())
        right.extend((ranking.rows == known[code]).tolist())
    return np.array(scores), np.array(right)


def _class_code(path: str) -> str:
    """Write the path of a class, 01.1.1, as its code, 01.11; others stay as they are."""
    parts = path.split(".")
    return f"{parts[0]}.{parts[1]}{parts[2]}" if len(parts) == 3 else path


def world_pairs(home: Path, encode: Encode) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Rank the demo world for its needs; give the scores of the top ten and whether each is expected."""
    with sqlite3.connect(f"file:{home / 'samband.sqlite3'}?mode=ro", uri=True) as base:
        held = base.execute(
            "SELECT source_id, sort, kinds, lang, title, text FROM matching_profile "
            "WHERE withdrawn_at IS NULL AND is_public ORDER BY id"
        ).fetchall()
    entries = [
        Entry(source_id, " ".join([sort, *json.loads(kinds)]), lang, title, text)
        for source_id, sort, kinds, lang, title, text in held
    ]
    texts = [prepare_entry(entry) for entry in entries]
    vectors = _vectors(texts, encode)
    learned = projection.learn(
        projection.shipped(), np.stack([whole for whole, _ in vectors]), [text.lang for text in texts]
    )
    corpus = ArrayCorpus(
        [
            Encoded(entry, whole, sentences, text.terms())
            for entry, text, (whole, sentences) in zip(entries, texts, vectors, strict=True)
        ],
        learned,
    )
    lines = (files("samband.site") / "world" / "needs.jsonl").read_text("utf-8").splitlines()
    needs = [json.loads(line) for line in lines]
    asked = [prepare(need["text"], need["lang"]) for need in needs]
    scores, right = [], []
    for need, text, (whole, sentences) in zip(needs, asked, _vectors(asked, encode), strict=True):
        ranking = rank(EncodedNeed.of(text, np.vstack([whole, sentences])), corpus, learned, limit=30)
        # Only answers in other languages were judged: a hit in the need's own says nothing here.
        judged = [place for place, row in enumerate(ranking.rows) if texts[int(row)].lang != text.lang][:10]
        scores.extend(ranking.scores[judged].tolist())
        right.extend(entries[int(ranking.rows[place])].key in need["expected"] for place in judged)
    return np.array(scores), np.array(right)


def _vectors(
    texts: Sequence[Prepared], encode: Encode
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Encode each text whole and by sentences."""
    raw = encode([part for text in texts for part in text.texts])
    ends = np.cumsum([len(text.texts) for text in texts])
    parts = [raw[end - len(text.texts) : end] for end, text in zip(ends, texts, strict=True)]
    return [(part[0], part[1:] if len(part) > 1 else part) for part in parts]


def main() -> None:
    """Print the numbers; vectors are taken from the home's cache, and put there when they are made."""
    cache = VectorCache(Path(sys.argv[3]), encoder_name())

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        encode_all(texts, cache)
        return np.stack([vector for vector in cache.get(texts) if vector is not None])

    report(pairs(sys.argv[1], sys.argv[2], encode), world_pairs(Path(sys.argv[3]), encode))


Hits = tuple[NDArray[np.float64], NDArray[np.bool_]]


def report(*sources: Hits) -> None:
    """Print the fit on all sources, and for each its reliability when fitted on every other need."""
    steepness, middle = fit_shared(sources)
    sys.stdout.write(f"STEEPNESS = {steepness:.3f}\nMIDDLE = {middle:.4f}\n")
    evens = [(np.arange(len(right)) // 10) % 2 == 0 for _, right in sources]
    learned = fit_shared([(s[even], r[even]) for (s, r), even in zip(sources, evens, strict=True)])
    for (scores, right), even in zip(sources, evens, strict=True):
        sys.stdout.write(f"{len(right)} hits, {right.sum()} right\n")
        for found in reliability(probability(scores[~even], *learned).tolist(), right[~even].tolist()):
            sys.stdout.write(f"stated {found.stated:.2f}  right {found.right:.2f}  hits {found.hits}\n")


def fit_shared(sources: Sequence[Hits]) -> tuple[float, float]:
    """Fit on the classification and the demo world, each with its share."""
    total = sum(len(right) for _, right in sources)
    weights = [
        np.full(len(right), share * total / len(right))
        for share, (_, right) in zip(SHARES, sources, strict=True)
    ]
    scores, right = (np.concatenate([source[part] for source in sources]) for part in (0, 1))
    return fit(scores, right.astype(np.bool_), np.concatenate(weights))


if __name__ == "__main__":
    main()
