"""The order of profiles for a need, and what it rests on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.matching.domain.arrays import ArrayCorpus
from samband.matching.domain.entry import Encoded, Entry
from samband.matching.domain.lexical import terms
from samband.matching.domain.projection import LanguageRemoval
from samband.matching.domain.ranking import EncodedNeed, Settings, activities, rank

D = 8
MEANS = np.zeros((1, D), dtype=np.float32)
PLAIN = LanguageRemoval.of(["sv"], MEANS, MEANS, np.eye(D), np.zeros((0, D)), np.eye(D))


def vector(*places: int) -> np.ndarray:
    found = np.zeros(D, dtype=np.float32)
    found[list(places)] = 1.0
    return found / max(float(np.linalg.norm(found)), 1.0)


def profile(
    whole: np.ndarray, text: str = "", kind: str = "project", sentences: np.ndarray | None = None
) -> Encoded:
    own = whole[None, :] if sentences is None else sentences
    return Encoded(Entry(text, kind, "sv", "", text), whole, own, terms(text, "sv"))


def need(whole: np.ndarray, text: str = "") -> EncodedNeed:
    return EncodedNeed(text, "sv", whole, whole)


def test_the_nearest_meaning_comes_first() -> None:
    corpus = ArrayCorpus([profile(vector(1)), profile(vector(0)), profile(vector(0, 1))], PLAIN)
    assert rank(need(vector(0)), corpus, PLAIN).rows.tolist() == [1, 2, 0]


def test_a_shared_rare_word_decides_between_equal_meanings() -> None:
    held = [profile(vector(0), text) for text in ("skola", "reningsverk", "väg", "buss")]
    assert rank(need(vector(0), "reningsverk"), ArrayCorpus(held, PLAIN), PLAIN).rows[0] == 1


def test_one_sentence_that_answers_is_seen_in_a_long_text() -> None:
    whole = vector(0, 1, 2, 3)
    held = [
        profile(whole, sentences=np.stack([whole, whole])),
        profile(whole, sentences=np.stack([vector(0), whole])),
    ]
    assert rank(need(vector(0)), ArrayCorpus(held, PLAIN), PLAIN).rows[0] == 1


def test_separate_activities_are_counted_whatever_the_kind_and_repetition_is_not() -> None:
    separate = np.stack([vector(0), vector(1), vector(2)])
    wordy = np.stack([vector(0)] * 8)
    held = [
        profile(vector(0), kind=kind, sentences=sentences)
        for kind in ("organisation", "project")
        for sentences in (vector(0)[None, :], wordy, separate)
    ]
    found = rank(need(vector(0)), ArrayCorpus(held, PLAIN), PLAIN)
    assert set(found.rows[:2].tolist()) == {2, 5}
    breadth = dict(zip(found.rows.tolist(), found.parts["breadth"].tolist(), strict=True))
    assert breadth[0] == 0.0
    assert breadth[1] == pytest.approx(0.0, abs=0.01)
    assert breadth[2] == breadth[5] > 0.1


@given(st.integers(0, 10_000), st.integers(1, 30))
def test_there_are_never_more_activities_than_sentences(seed: int, count: int) -> None:
    sentences = np.random.default_rng(seed).standard_normal((count, D))
    sentences = (sentences / np.linalg.norm(sentences, axis=1, keepdims=True)).astype(np.float32)
    found = activities(sentences, np.array([0, count]))
    assert found.shape == (1,)
    assert 1.0 <= found[0] <= count + 1e-6


def test_only_what_is_allowed_is_found_and_an_empty_answer_is_an_answer() -> None:
    corpus = ArrayCorpus([profile(vector(0)), profile(vector(1))], PLAIN)
    assert rank(need(vector(0)), corpus, PLAIN, np.array([False, True])).rows.tolist() == [1]
    assert len(rank(need(vector(0)), corpus, PLAIN, np.array([False, False])).rows) == 0
    assert len(rank(need(vector(0)), ArrayCorpus([], PLAIN), PLAIN).rows) == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.booleans())
def test_scores_descend_and_are_the_sum_of_their_parts(seed: int, limit: int, masked: bool) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((20, D)).astype(np.float32)
    corpus = ArrayCorpus([profile(row / np.linalg.norm(row)) for row in rows], PLAIN)
    mask = rng.random(20) < 0.5 if masked else None
    found = rank(need(vector(3)), corpus, PLAIN, mask, limit, Settings(feedback=0.7))
    assert np.all(np.diff(found.scores) <= 0)
    assert np.sum(list(found.parts.values()), axis=0) == pytest.approx(found.scores, abs=1e-5)
    again = rank(need(vector(3)), corpus, PLAIN, mask, limit, Settings(feedback=0.7))
    assert again.rows.tolist() == found.rows.tolist()
