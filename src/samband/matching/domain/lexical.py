"""Words as evidence: what a need and a profile both name, in one language, in near ones, and across.

Every word is kept under a short key that is the same for loanwords and kindred words in all languages
(``superkritiskt``, ``supercritical``; ``fosfor``, ``phosphorus``). Between languages that share
no word a shipped table of translations helps, learned from public classifications. What a word is
worth follows from how rare it is among the profiles of a language, and from how sure it is that the
other word is the same.
"""

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from samband.matching.domain.corpus import Corpus, Floats
from samband.matching.domain.words import identifiers, words

KEY_LENGTH = 6  # letters of a folded word that are kept: enough to tell words apart, too few for endings
FAR = 0.6  # what the same key is worth in a language of another family
SATURATION = 1.2  # k1 of BM25 (Robertson and Zaragoza 2009)
LENGTH_SHARE = 0.5  # b of BM25: texts here are short, so length counts less than usual
LEAST_IDF = 0.5  # a word that most profiles of a language have tells nothing
MOST_POSTINGS = 400_000  # rows looked at for one need; rare words first

_NEAR = dict.fromkeys(("sv", "nb", "nn", "no", "da"), "scandinavian")
_TOKEN = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "œ": "o"})
_KINDRED = (
    ("ph", "f"), ("th", "t"), ("ch", "k"), ("ck", "k"), ("c", "k"), ("q", "k"), ("x", "ks"),
    ("w", "v"), ("z", "s"), ("y", "i"), ("j", "i"), ("ae", "e"), ("oe", "o"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the words of a need find: ``scores`` (rows,), and ``mass``, the score of finding them all."""

    scores: Floats
    mass: float


def family(lang: str) -> str:
    """Name the group of languages whose words are read alike: Scandinavian, else the language itself."""
    primary = lang.lower().replace("_", "-").partition("-")[0]
    return _NEAR.get(primary, primary)


def kindred_key(word: str) -> str:
    """Give the short key of a word, the same for its inflections and for kindred words elsewhere."""
    plain = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if not plain.isalpha():
        return plain
    for old, new in _KINDRED:
        plain = plain.replace(old, new)
    return _TWICE.sub(r"\1", plain)[:KEY_LENGTH]


@lru_cache(maxsize=200_000)
def forms_of(token: str, lang: str) -> tuple[str, ...]:
    """Give the terms under which one word counts: its key, and the form its near languages share.

    Empty for words without meaning of their own. A form that stands for words of the same meaning
    (``=bedrift`` for företag, foretak, virksomhed) comes second.
    """
    stems = words(token, lang)
    if not stems:
        return ()
    key = kindred_key(token)
    return (key, *(stem for stem in stems if stem.startswith("=")))


def terms(text: str, lang: str) -> tuple[str, ...]:
    """Give every term of a text, as a store indexes it: repeated when the word is repeated."""
    named = (f"#{name}" for name in identifiers(text))
    return (*(term for forms in _word_forms(text, lang) for term in forms), *named)


def evidence(text: str, lang: str, corpus: Corpus) -> Evidence:
    """Score all profiles by the words they share with a need, in any language (BM25 by language).

    Each word of the need counts once, by its best sign: the word itself, a kindred word, or a
    translation. How rare a word is, is asked of the profiles in the language it is found in.
    """
    count = len(corpus)
    total = np.zeros(count, dtype=np.float32)
    if not count:
        return Evidence(total, 0.0)
    names, language_rows = corpus.languages()
    groups = sorted({family(name) for name in names})
    group_of = np.array([groups.index(family(name)) for name in names], dtype=np.int64)
    scale = _Scale(corpus, group_of[language_rows], len(groups))
    best = np.zeros(count, dtype=np.float32)
    mass = 0.0
    looked = 0
    distinct = sorted(set(_word_forms(text, lang))) + [
        (f"#{name}",) for name in sorted(set(identifiers(text)))
    ]
    signs = [(_signs(forms, family(lang), groups), forms) for forms in distinct]
    for weights, _forms in sorted(signs, key=lambda pair: scale.commonness(pair[0])):
        mass += scale.worth(weights)
        touched: list[NDArray[np.int64]] = []
        if looked < MOST_POSTINGS:
            for term, by_group in weights.items():
                rows, scores = scale.scores(term, by_group)
                best[rows] = np.maximum(best[rows], scores)
                touched.append(rows)
                looked += len(rows)
        for rows in touched:  # a row that two signs touch is counted at the first and nothing the second time
            total[rows] += best[rows]
            best[rows] = 0.0
    return Evidence(total, mass)


class _Scale:
    """What a word is worth in each group of languages of one corpus."""

    def __init__(self, corpus: Corpus, group_of_row: NDArray[np.int64], groups: int) -> None:
        self._corpus = corpus
        self._group_of_row = group_of_row
        self._sizes = np.bincount(group_of_row, minlength=groups).astype(np.float64)
        lengths = corpus.lengths()
        average = max(float(lengths.mean()), 1.0)
        self._damping = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths / average)
        self._postings: dict[str, tuple[NDArray[np.int64], Floats, NDArray[np.float64]]] = {}

    def _look_up(self, term: str) -> tuple[NDArray[np.int64], Floats, NDArray[np.float64]]:
        """Read a term's postings once, with its rarity in each group (Robertson and Spärck Jones)."""
        if term not in self._postings:
            rows, counts = self._corpus.postings(term)
            found = np.bincount(self._group_of_row[rows], minlength=len(self._sizes))
            rarity = np.log1p((self._sizes - found + 0.5) / (found + 0.5))
            self._postings[term] = (rows, counts, np.where(rarity < LEAST_IDF, 0.0, rarity))
        return self._postings[term]

    def commonness(self, weights: Mapping[str, NDArray[np.float64]]) -> int:
        """Count the postings of a word and of what stands for it."""
        return sum(len(self._look_up(term)[0]) for term in weights)

    def worth(self, weights: Mapping[str, NDArray[np.float64]]) -> float:
        """Give how rare a word of the need is, whether it is found or not."""
        term = next(iter(weights))
        found = len(self._look_up(term)[0])
        size = float(self._sizes.sum())
        return float(np.log1p((size - found + 0.5) / (found + 0.5)))

    def scores(self, term: str, by_group: NDArray[np.float64]) -> tuple[NDArray[np.int64], Floats]:
        """Score the rows that hold a term, in the groups where it stands for the need's word."""
        rows, counts, rarity = self._look_up(term)
        value = (by_group * rarity)[self._group_of_row[rows]]
        kept = value > 0
        rows, counts, value = rows[kept], counts[kept], value[kept]
        return rows, (value * counts * (SATURATION + 1) / (counts + self._damping[rows])).astype(np.float32)


def _word_forms(text: str, lang: str) -> Iterator[tuple[str, ...]]:
    """Give the forms of each word of a text that carries meaning, in order."""
    for token in _TOKEN.findall(text.lower()):
        if len(token) > 2 or token.isdigit():
            forms = forms_of(token, lang)
            if forms:
                yield forms


def _signs(forms: Sequence[str], own: str, groups: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """Give the terms that stand for a word, each with its worth by group of languages."""
    signs: dict[str, NDArray[np.float64]] = {}
    for form in forms:
        exact = form[:1] in "#=" or form.isdigit()
        signs[form] = np.array([1.0 if exact or group == own else FAR for group in groups])
    for position, group in enumerate(groups):
        if group == own:
            continue
        for form in forms:
            for other, weight in translations(own, group).get(form, ()):
                by_group = signs.setdefault(other, np.zeros(len(groups)))
                by_group[position] = max(by_group[position], weight)
    return signs


@cache
def translations(source: str, target: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """Give the shipped translations of terms from one group of languages to another, with their worth."""
    first, second = sorted((source, target))
    data = _archive()
    if f"{first}-{second}" not in data:
        return {}
    pairs = data[f"{first}-{second}"]
    names = {group: data[group].tobytes().decode().split("\n") for group in (first, second)}
    table: dict[str, list[tuple[str, float]]] = {}
    for left, right, percent in pairs.T.tolist():
        here, there = (left, right) if source == first else (right, left)
        # The fourth root: half-sure translations are worth most of a sure one, for a wrong one seldom
        # meets the other words of the need in the same profile.
        table.setdefault(names[source][here], []).append((names[target][there], (percent / 255) ** 0.25))
    return {term: tuple(found) for term, found in table.items()}


@cache
def _archive() -> dict[str, NDArray[np.generic]]:
    """Read the packaged table: the terms of each group, and numbered pairs with their certainty."""
    data = files("samband.matching").joinpath("data/translations.npz").read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}
