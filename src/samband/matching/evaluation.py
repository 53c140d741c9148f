"""Measures the engine on a judged set: the same index, the same ranking, each need alone."""

import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samband.matching.domain.entry import Entry
from samband.matching.domain.measures import order, quality
from samband.matching.domain.preparation import Prepared, prepare
from samband.matching.domain.ranking import EncodedNeed, rank
from samband.matching.engine import Engine
from samband.matching.indexing import Progress, encode_entries

DEPTH = 100
_BATCH = 2000


class BadSet(Exception):
    """A judged set cannot be read; says where, what, and how to mend it."""

    def __init__(self, where: str, what: str, fix: str) -> None:
        super().__init__(what)
        self.where, self.what, self.fix = where, what, fix


@dataclass(frozen=True, slots=True)
class JudgedNeed:
    """A query of a judged set."""

    key: str
    text: str
    lang: str


@dataclass(slots=True)
class Measured:
    """What was measured: per query the ranking, and the times."""

    documents: int
    index_seconds: float
    rankings: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError):
                    value = None
                if not isinstance(value, dict) or not isinstance(value.get("_id"), str | int):
                    what = "This is not a JSON object with an _id."
                    raise BadSet(f"{path.name} line {number}", what, "Mend or remove the line.")
                yield number, value
    except OSError as problem:
        what = f"The file cannot be read ({problem.strerror})."
        fix = "A judged set has corpus.jsonl, queries.jsonl and qrels/test.tsv (BEIR)."
        raise BadSet(str(path.name), what, fix) from problem


def _text(value: dict[str, Any], name: str) -> str:
    return str(value.get(name) or "")


def read_corpus(folder: Path) -> list[Entry]:
    """Read the documents as entries of the index."""
    return [
        Entry(
            key=str(value["_id"]),
            kind=_text(value, "kind"),
            lang=_text(value, "lang"),
            title=_text(value, "title"),
            text=_text(value, "text"),
        )
        for _number, value in _lines(folder / "corpus.jsonl")
    ]


def read_queries(folder: Path) -> list[JudgedNeed]:
    """Read the needs."""
    return [
        JudgedNeed(str(value["_id"]), _text(value, "text"), _text(value, "lang"))
        for _number, value in _lines(folder / "queries.jsonl")
    ]


def read_qrels(folder: Path) -> dict[str, dict[str, int]]:
    """Read the judgements: query, document, grade."""
    path = folder / "qrels" / "test.tsv"
    judged: dict[str, dict[str, int]] = {}
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as problem:
        what = f"The file cannot be read ({problem.strerror})."
        raise BadSet("qrels/test.tsv", what, "Put the judgements there.") from problem
    for number, line in enumerate(text.splitlines(), 1):
        cells = line.split("\t")
        if number == 1 and not cells[-1].strip().lstrip("-").isdecimal():
            continue
        if not line.strip():
            continue
        if len(cells) != 3 or not cells[2].strip().lstrip("-").isdecimal():
            what = "This is not query, document and grade with tabs between."
            raise BadSet(f"qrels/test.tsv line {number}", what, "Mend or remove the line.")
        judged.setdefault(cells[0], {})[cells[1]] = int(cells[2])
    return judged


def measure(
    folder: Path, home: Path, encoder: str, *, cache_home: Path, warm: bool, progress: Progress | None
) -> Measured:
    """Index the corpus in a throw-away home and rank every query, each alone.

    With ``warm`` the unlabelled queries count as recent needs, as in an installation that has
    run for a while; otherwise no query knows of another. Vectors are kept in ``cache_home``, so
    that a set which was measured before is not encoded again.
    """
    corpus, queries = read_corpus(folder), read_queries(folder)
    motor = Engine(home, encoder, cache_home)
    begun = time.perf_counter()
    for start in range(0, len(corpus), _BATCH):
        part = corpus[start : start + _BATCH]

        def tell(share: float, before: int = start, size: int = len(part)) -> None:
            if progress:
                progress(before + int(share * size), len(corpus))

        encoded, _refused = encode_entries(motor, part, tell)
        motor.store.upsert(encoded)
    motor.store.merge()
    prepared = {query.key: prepare(query.text, query.lang) for query in queries}
    if warm:
        texts = [one.whole for one in prepared.values() if one.whole]
        motor.learn(motor.encode_whole(texts), [one.lang for one in prepared.values() if one.whole])
    else:
        motor.learn()
    measured = Measured(len(corpus), time.perf_counter() - begun)
    for query in queries:
        _rank_one(motor, query.key, prepared[query.key], measured)
    return measured


def _rank_one(motor: Engine, key: str, prepared: Prepared, measured: Measured) -> None:
    begun = time.perf_counter()
    view = motor.view()
    ranked: list[tuple[str, float]] = []
    if prepared.whole and len(view):
        need = EncodedNeed.of(prepared, motor.encoder.encode(prepared.ranked))
        ranking = rank(need, view, motor.removal(), None, DEPTH)
        scores = (float(score) for score in ranking.scores)
        ranked = list(zip(view.keys(ranking.rows), scores, strict=True))
    measured.rankings[key] = ranked
    measured.milliseconds.append((time.perf_counter() - begun) * 1000)


def report(measured: Measured, judged: dict[str, dict[str, int]]) -> dict[str, Any]:
    """Give the figures of a measured set, against its judgements."""
    found = quality({key: order(ranked) for key, ranked in measured.rankings.items()}, judged)
    times = sorted(measured.milliseconds)
    return {
        "queries": len(judged),
        "documents": measured.documents,
        "ndcg@10": round(found.ndcg_at_10, 4),
        "recall@10": round(found.recall_at_10, 4),
        "recall@100": round(found.recall_at_100, 4),
        "mrr@10": round(found.mrr_at_10, 4),
        "index_seconds": round(measured.index_seconds, 1),
        "query_milliseconds_p50": round(statistics.median(times), 1) if times else None,
        "query_milliseconds_p95": round(times[min(len(times) - 1, int(0.95 * len(times)))], 1)
        if times
        else None,
    }


def write_run(path: Path, measured: Measured) -> None:
    """Write a TREC run file: 100 documents a query, best first."""
    with path.open("w", encoding="utf-8") as file:
        for key, ranked in measured.rankings.items():
            for number, (document, score) in enumerate(ranked, 1):
                file.write(f"{key} Q0 {document} {number} {score:.6f} samband\n")
