"""A reader of any language is told in words what a need and a foreign profile share."""

import numpy as np
import pytest

from samband.matching.domain.subjects import (
    SUBJECT_LANGUAGES,
    load,
    shared_subjects,
    subject_label,
    subject_vectors,
    wordings,
)


def test_every_subject_is_named_in_every_language_once() -> None:
    subjects = load()
    assert len(subjects) >= 290
    assert len({subject.code for subject in subjects}) == len(subjects)
    for subject in subjects:
        assert tuple(lang for lang, _ in subject.names) == SUBJECT_LANGUAGES
        assert all(name and name == name.strip() for _, name in subject.names)
    for lang in SUBJECT_LANGUAGES:
        names = [subject.label(lang).lower() for subject in subjects]
        assert len(set(names)) == len(names), [name for name in names if names.count(name) > 1]


def test_a_subject_has_the_readers_name() -> None:
    assert subject_label("stormwater", "sv") == "dagvattenhantering"
    assert subject_label("stormwater", "nn") == "overvannshåndtering"
    assert subject_label("stormwater", "lt") == "stormwater management"
    assert subject_label("unheard-of", "sv") == "unheard-of"


def test_wordings_become_one_vector_for_each_subject() -> None:
    texts, langs = wordings()
    assert len(texts) == len(langs) == len(load()) * len(SUBJECT_LANGUAGES)
    assert texts[1] == load()[0].label("sv")
    raw = np.random.default_rng(1).normal(size=(len(texts), 8)).astype(np.float32)
    vectors = subject_vectors(raw)
    assert vectors.shape == (len(load()), 8)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    first = raw[: len(SUBJECT_LANGUAGES)].mean(axis=0)
    assert vectors[0] == pytest.approx(first / np.linalg.norm(first), abs=1e-5)


def test_what_both_are_about_is_named_and_what_one_is_about_is_not() -> None:
    vectors = np.eye(len(load()), dtype=np.float32)
    need = vectors[3] * 0.8 + vectors[5] * 0.6
    profile = vectors[3] * 0.6 + vectors[7] * 0.8
    assert shared_subjects(need, profile, vectors) == (load()[3],)
    assert shared_subjects(need, vectors[9], vectors) == ()
    assert shared_subjects(need, need, vectors, floor=0.9) == ()


def test_a_second_subject_is_named_when_it_is_nearly_as_close() -> None:
    vectors = np.eye(len(load()), dtype=np.float32)
    both = vectors[3] * 0.7 + vectors[5] * 0.68 + vectors[7] * 0.2
    assert shared_subjects(both, both, vectors) == (load()[3], load()[5])
    assert shared_subjects(both, both, vectors, most=1) == (load()[3],)
