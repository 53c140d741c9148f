"""Whatever is typed is an answer: no string stops preparing, encoding, ranking or explaining.

The full run, through pages and the command line too, is `benchmarks/fuzz.py`.
"""

from random import Random

import numpy as np
import pytest

from samband.matching.domain.arrays import ArrayCorpus
from samband.matching.domain.calibration import probability
from samband.matching.domain.entry import Encoded, Entry
from samband.matching.domain.explanation import closest_sentences
from samband.matching.domain.preparation import prepare, prepare_entry, profile_sentences
from samband.matching.domain.projection import shipped
from samband.matching.domain.ranking import EncodedNeed, rank
from samband.matching.encoder import load_encoder
from tests.fuzzing import strings

COUNT = 500
ENCODER = load_encoder("hashing:384")


def encoded(key: str, title: str, text: str) -> Encoded:
    """Encode a profile as indexing does."""
    entry = Entry(key=key, kind="organisation company", lang="", title=title, text=text, country="SE")
    prepared = prepare_entry(entry)
    vectors = ENCODER.encode(prepared.texts)
    entry = Entry(key=key, kind=entry.kind, lang=prepared.lang, title=title, text=text, country="SE")
    return Encoded(entry, vectors[0], vectors[1:] if len(vectors) > 1 else vectors, prepared.terms())


@pytest.fixture(scope="module")
def profiles() -> list[Encoded]:
    """Give profiles of the same kind of strings, and one that makes sense."""
    found = [encoded("plain", "Vattenlabbet", "Vi renar vatten. Vi mäter flöden.")]
    for number, text in enumerate(strings(Random(3), 30)):
        found.append(encoded(f"odd{number}", text[:300], text[:400]))
    return found


def test_any_string_is_answered_with_finite_scores_and_sentences_that_exist(profiles: list[Encoded]) -> None:
    corpus = ArrayCorpus(profiles, shipped())
    answered = 0
    for text in strings(Random(4), COUNT):
        prepared = prepare(text)
        if not prepared.whole:
            continue
        vectors = ENCODER.encode(prepared.texts)
        found = rank(EncodedNeed.of(prepared, vectors), corpus, shipped(), None, 10)
        assert len(found.rows) == 10, ascii(text[:80])
        assert np.isfinite(found.scores).all(), ascii(text[:80])
        chances = probability(found.scores)
        assert ((chances >= 0) & (chances <= 1)).all(), ascii(text[:80])
        best = int(found.rows[0])
        entry = profiles[best].entry
        quoted = profile_sentences(entry.title, entry.text)
        for pair in closest_sentences(vectors[1:], corpus.sentences_of(best)):
            assert pair.profile < len(quoted), ascii(text[:80])
        answered += 1
    assert answered > COUNT / 2


def test_what_is_prepared_can_be_written_anywhere() -> None:
    for text in strings(Random(5), COUNT):
        for part in prepare(text).texts:
            assert part.encode("utf-8").decode() == part
            assert "\x00" not in part
            assert len(part) <= 2_000
