"""Learn which terms translate each other, from labels of public classifications, for `lexical.py`.

usage: python benchmarks/learn_translations.py OUT.npz CPV.csv.gz NACE.csv.gz [TERMS.csv …]

IBM model 1 in both directions (Brown et al. 1993), the product of both kept as certainty. Terms are
those of `samband.matching.domain.lexical`: the Scandinavian languages are one group. The Norwegian
column of the CPV file is left out, because its licence is not stated. In a list of terms (a column a
language, synonyms parted by |) every synonym translates every other: they count `TOLD` times in the
model, and where both are one word the translation is certain.
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
TOLD = 3  # how many labels of a classification an entry of a list of terms is worth
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


def synonyms_of(path: str) -> Iterator[dict[str, list[tuple[str, ...]]]]:
    """Read a list of terms: for each thing and language the terms of each of its names."""
    for row in rows_of(path):
        yield {lang: [terms_of(name, lang) for name in cell.split("|")] for lang, cell in row.items()}


def told_pairs(
    things: list[dict[str, list[tuple[str, ...]]]], mine: list[str], theirs: list[str]
) -> Iterator[Pair]:
    """Pair every name of a thing in one group of languages with every name in another."""
    for thing in things:
        for a, b in product(mine, theirs):
            for left, right in product(thing.get(a, ()), thing.get(b, ())):
                if left and right:
                    yield left, right


def is_one_word(terms: tuple[str, ...]) -> bool:
    """Tell whether terms are those of a single word (a form shared by near languages stands beside it)."""
    return sum(not term.startswith("=") for term in terms) == 1


def certainties(labels: list[Pair], told: list[Pair]) -> dict[tuple[str, str], float]:
    """Estimate how surely terms translate each other, from labels and from what is told."""
    pairs = [*labels, *(pair for pair in told for _ in range(TOLD))]
    there, back = model_1(pairs), model_1([(right, left) for left, right in pairs])
    found = {
        (left, right): value * back.get(right, {}).get(left, 0.0)
        for left, others in there.items()
        for right, value in others.items()
    }
    sure = (product(*pair) for pair in told if is_one_word(pair[0]) and is_one_word(pair[1]))
    found |= {(left, right): 1.0 for pairs_of in sure for left, right in pairs_of}
    return {pair: value for pair, value in found.items() if pair[0] != pair[1] and value > LEAST}


def main() -> None:
    """Write the table that is shipped."""
    out, cpv, nace, *lists = sys.argv[1:]
    entries = [*rows_of(nace), *rows_of(cpv, without=("nb",))]
    labels = [{lang: terms_of(text, lang) for lang, text in entry.items()} for entry in entries]
    things = [thing for path in lists for thing in synonyms_of(path)]
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
        certain[first, second] = certainties(pairs, list(told_pairs(things, mine, theirs)))
    write(Path(out), groups, certain)


if __name__ == "__main__":
    main()
