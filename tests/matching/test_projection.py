"""Language is taken away, meaning stays, and what is learned is shrunk."""

import numpy as np
import pytest

from samband.matching.domain.projection import LanguageRemoval, learn, shipped

D = 16


def removal(subjects: np.ndarray | None = None) -> LanguageRemoval:
    means = np.zeros((2, D), dtype=np.float32)
    means[0, 0], means[1, 1] = 1.0, 1.0
    held = np.zeros((0, D)) if subjects is None else subjects
    return LanguageRemoval.of(["fi", "sv"], means, means, np.eye(D), held, np.eye(D))


def texts(rng: np.random.Generator, count: int, language: int, shift: float = 0.0) -> np.ndarray:
    raw = 0.3 * rng.standard_normal((count, D))
    raw[:, language] += 1.0
    raw[:, 5] += shift
    return raw.astype(np.float32)


def test_translations_meet_when_their_languages_are_removed() -> None:
    meaning = np.zeros(D, dtype=np.float32)
    meaning[7] = 0.5
    finnish, swedish = meaning.copy(), meaning.copy()
    finnish[0] += 1.0
    swedish[1] += 1.0
    found = removal().project_profiles(np.stack([finnish, swedish]), ["fi", "sv"])
    assert float(found[0] @ found[1]) == pytest.approx(1.0)


def test_a_text_of_unknown_language_gets_the_nearest_mean() -> None:
    raw = texts(np.random.default_rng(1), 20, 0)
    raw[:, 1:] *= 0.1
    raw[:, 0] = 1.0
    there = removal()
    assert np.allclose(there.project_profiles(raw, [""] * 20), there.project_profiles(raw, ["fi"] * 20))


def test_both_forms_of_norwegian_are_read_as_one_language() -> None:
    base = shipped()
    raw = np.random.default_rng(0).standard_normal((3, 384)).astype(np.float32)
    assert np.array_equal(base.project_needs(raw, ["nn"] * 3), base.project_needs(raw, ["nb-NO"] * 3))


def test_a_mean_moves_with_the_number_of_texts() -> None:
    rng = np.random.default_rng(2)
    few = learn(removal(), texts(rng, 3, 0, shift=1.0), ["fi"] * 3)
    many = learn(removal(), texts(rng, 400, 0, shift=1.0), ["fi"] * 400)
    assert 0.0 < few.profile_means[0, 5] < 0.5 < many.profile_means[0, 5] < 1.05


def test_needs_are_moved_by_less_than_a_narrow_corpus() -> None:
    learned = learn(removal(), texts(np.random.default_rng(3), 400, 0, shift=1.0), ["fi"] * 400)
    assert 0.5 < learned.need_means[1, 5] < 0.85 * learned.profile_means[0, 5]


def test_recent_needs_count_only_when_enough_are_there() -> None:
    rng = np.random.default_rng(4)
    profiles, langs = texts(rng, 50, 0), ["fi"] * 50
    cold = learn(removal(), profiles, langs)
    few = learn(removal(), profiles, langs, texts(rng, 10, 1, 2.0), ["sv"] * 10)
    warm = learn(removal(), profiles, langs, texts(rng, 300, 1, 2.0), ["sv"] * 300)
    assert few.version == cold.version
    assert warm.need_means[1, 5] > cold.need_means[1, 5] + 1.0


def test_a_text_is_drawn_to_the_subject_it_is_near() -> None:
    subjects = np.eye(D, dtype=np.float32)[[7, 8]]
    raw = np.zeros((1, D), dtype=np.float32)
    raw[0, 0], raw[0, 7], raw[0, 9] = 1.0, 0.6, 0.6
    plain, drawn = (there.project_profiles(raw, ["fi"])[0] for there in (removal(), removal(subjects)))
    assert drawn[7] > plain[7] + 0.05
    assert drawn[9] > 0.3


def test_what_is_written_is_read_again() -> None:
    there = learn(removal(np.eye(D)[:3]), texts(np.random.default_rng(5), 30, 1), ["sv"] * 30)
    again = LanguageRemoval.from_npz(there.to_npz())
    assert again.version == there.version
    assert again.languages == there.languages


def test_the_shipped_removal_is_whole_and_of_unit_length() -> None:
    base = shipped()
    raw = np.random.default_rng(6).standard_normal((5, 384)).astype(np.float32)
    found = base.project_profiles(raw, ["sv", "fi", "nl", "", "xx"])
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    assert len(base.subjects) > 2000


def test_nothing_learned_from_nothing() -> None:
    base = removal()
    assert learn(base, np.zeros((0, D), dtype=np.float32), []) is base
