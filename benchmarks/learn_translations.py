"""Learn which terms translate each other, from labels of public classifications, for `lexical.py`.

usage: python benchmarks/learn_translations.py OUT.npz CPV.csv.gz NACE.csv.gz [SUBJECTS.csv]

IBM model 1 in both directions (Brown et al. 1993), the product of both kept as certainty. Terms are
those of `samband.matching.domain.lexical`: the Scandinavian languages are one group. The Norwegian
column of the CPV file is left out, because its licence is not stated.
"""

import csv
import gzip
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import numpy as np

from samband.matching.domain.lexical import family, forms_of
from samband.matching.domain.normalise import normalise

LANGUAGES = ("sv", "nb", "da", "fi", "nl", "de", "en")
ROUNDS = 5
LEAST = 0.03
Pair = tuple[tuple[str, ...], tuple[str, ...]]


def rows_of(path: str, without: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """Read the labels of a classification, by language."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield {lang: row[lang] for lang in LANGUAGES if lang not in without and row.get(lang)}


def terms_of(text: str, lang: str) -> tuple[str, ...]:
    """Give the distinct terms of a label."""
    found = [
        forms_of(t, lang) for t in re.findall(r"[^\W_]+", normalise(text, cap=2000).lower()) if len(t) > 2
    ]
    return tuple(sorted({form for forms in found for form in forms if not form.isdigit()}))


def model_1(pairs: list[Pair]) -> dict[str, dict[str, float]]:
    """Estimate the probability that a term is translated by another (expectation maximisation)."""
    met: dict[str, set[str]] = defaultdict(set)
    for left, right in pairs:
        for term in left:
            met[term].update(right)
    table = {term: dict.fromkeys(others, 1.0) for term, others in met.items()}
    for _ in range(ROUNDS):
        counts: dict[str, dict[str, float]] = {term: defaultdict(float) for term in table}
        for left, right in pairs:
            for other in right:
                total = sum(table[term].get(other, 0.0) for term in left) + 1e-12
                for term in left:
                    counts[term][other] += table[term].get(other, 0.0) / total
        table = {}
        for term, others in counts.items():
            mass = sum(others.values())
            table[term] = {other: value / mass for other, value in others.items() if value / mass > 0.01}
    return table


def write(out: Path, groups: list[str], certain: dict[tuple[str, str], dict[tuple[str, str], float]]) -> None:
    """Write the terms of each group and the numbered pairs, certainty in 255ths."""
    arrays: dict[str, np.ndarray] = {}
    numbers: dict[str, dict[str, int]] = {}
    for place, group in enumerate(groups):
        used = {
            pair[at] for key, found in certain.items() for at in (0, 1) if key[at] == group for pair in found
        }
        numbers[group] = {term: number for number, term in enumerate(sorted(used))}
        arrays[group] = np.frombuffer("\n".join(numbers[group]).encode(), dtype=np.uint8)
        print(place, group, len(used), file=sys.stderr)
    for (first, second), found in certain.items():
        rows = sorted((numbers[first][a], numbers[second][b], round(255 * p)) for (a, b), p in found.items())
        arrays[f"{first}-{second}"] = np.array(rows, dtype=np.uint16).reshape(-1, 3).T
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    out.write_bytes(buffer.getvalue())
    print(len(buffer.getvalue()), "bytes", file=sys.stderr)


def main() -> None:
    """Write the table that is shipped."""
    out, cpv, nace, *more = sys.argv[1:]
    entries = [
        *rows_of(nace),
        *rows_of(cpv, without=("nb",)),
        *(row for path in more for row in rows_of(path)),
    ]
    labels = [{lang: terms_of(text, lang) for lang, text in entry.items()} for entry in entries]
    groups = sorted({family(lang) for lang in LANGUAGES})
    certain: dict[tuple[str, str], dict[tuple[str, str], float]] = {}
    for first, second in combinations(groups, 2):
        mine, theirs = ([lang for lang in LANGUAGES if family(lang) == group] for group in (first, second))
        pairs = [
            (label[a], label[b])
            for label in labels
            for a, b in product(mine, theirs)
            if label.get(a) and label.get(b)
        ]
        there, back = model_1(pairs), model_1([(right, left) for left, right in pairs])
        certain[first, second] = {
            (left, right): value * back.get(right, {}).get(left, 0.0)
            for left, others in there.items()
            for right, value in others.items()
            if left != right and value * back.get(right, {}).get(left, 0.0) > LEAST
        }
    write(Path(out), groups, certain)


if __name__ == "__main__":
    main()
