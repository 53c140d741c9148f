"""Words find their kin, in the own language, in near ones and across."""

import numpy as np
import pytest

from samband.matching.domain.arrays import ArrayCorpus
from samband.matching.domain.entry import Encoded, Entry
from samband.matching.domain.lexical import evidence, family, kindred_key, terms, translations
from samband.matching.domain.projection import LanguageRemoval


def corpus(*texts: tuple[str, str]) -> ArrayCorpus:
    means = np.zeros((1, 2), dtype=np.float32)
    plain = LanguageRemoval.of(["sv"], means, means, np.eye(2), np.zeros((0, 2)), np.eye(2))
    vector = np.array([1.0, 0.0], dtype=np.float32)
    held = [
        Encoded(Entry(str(row), "project", lang, "", text), vector, vector[None, :], terms(text, lang))
        for row, (lang, text) in enumerate(texts)
    ]
    return ArrayCorpus(held, plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [("superkritiskt", "supercritical"), ("fosfor", "phosphorus"), ("teknik", "technique")],
)
def test_kindred_words_share_a_key(one: str, other: str) -> None:
    assert kindred_key(one) == kindred_key(other)


def test_words_of_the_same_meaning_count_as_one_among_the_scandinavian_languages() -> None:
    assert set(terms("företag", "sv")) & set(terms("bedrift", "nb"))


def test_the_scandinavian_languages_are_one_family() -> None:
    assert family("nb") == family("sv-SE") == family("da") != family("fi")


def test_a_shared_word_is_found_in_the_same_language() -> None:
    found = evidence(
        "reningsverk för fosfor", "sv", corpus(("sv", "Ett nytt reningsverk"), ("sv", "En skola"))
    )
    assert found.scores[0] > 0
    assert found.scores[1] == 0
    assert found.scores.max() < found.mass * 3


def test_a_loanword_is_found_in_a_far_language() -> None:
    there = corpus(("en", "Removal of phosphorus from water"), ("en", "A school for pupils"), ("en", "Roads"))
    found = evidence("fosfor", "sv", there)
    assert int(found.scores.argmax()) == 0
    assert found.scores[0] > 0


def test_a_word_is_found_by_its_translation() -> None:
    there = corpus(
        ("fi", "Sairaalan laitteet"), ("fi", "Koulujen ateriat"), ("fi", "Tiet"), ("de", "Schulen")
    )
    found = evidence("sjukhus", "sv", there)
    assert int(found.scores.argmax()) == 0
    assert found.scores[0] > 0


def test_translations_go_both_ways() -> None:
    there, back = translations("scandinavian", "en"), translations("en", "scandinavian")
    term = next(term for term, found in there.items() if found)
    other, weight = there[term][0]
    assert (term, weight) in back[other]


def test_an_identifier_counts_in_every_language() -> None:
    there = corpus(("fi", "Sertifikaatti ISO 14001"), ("fi", "Koulu"), ("fi", "Tie"))
    assert int(evidence("certifierad enligt ISO 14001", "sv", there).scores.argmax()) == 0


def test_words_without_meaning_and_empty_needs_find_nothing() -> None:
    there = corpus(("sv", "och det som är"), ("sv", "vatten"))
    assert not evidence("och som är det", "sv", there).scores.any()
    assert not evidence("", "", there).scores.any()
