"""A list finds and orders names as a Nordic reader expects, on every database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.kernel.text import fold, sort_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("Ørsted", "Örsted", "orsted", "ØRSTED"),
        ("Lærdal", "Lärdal", "lardal"),
        ("Aarhus", "Århus", "arhus", "A\u030arhus"),
        ("Straße 5", "STRASSE  5", "strasse-5"),
        ("Músík & Íþróttir", "musik ithrottir"),
        ("Łódź", "lodz"),
    ],
)
def test_one_search_finds_every_spelling(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_the_alphabet_ends_with_å_ä_ö_in_any_spelling() -> None:
    names = [
        "Ab",
        "Abc",
        "A b",
        "A 2",
        "Zorn",
        "Zygot",
        "Zzz",
        "Ål",
        "Äpple",
        "Ækvator",
        "Öl",
        "Øl z",
        "Ωmega",
    ]
    order = [
        "A 2",
        "A b",
        "Ab",
        "Abc",
        "Zorn",
        "Zygot",
        "Zzz",
        "Ål",
        "Ækvator",
        "Äpple",
        "Öl",
        "Øl z",
        "Ωmega",
    ]
    assert sorted(names, key=sort_key) == order
    assert sort_key("Ål") == sort_key("ål") == sort_key("A\u030al")
    assert sort_key("Übung") < sort_key("Vatten")


@given(st.text(max_size=100))
def test_any_text_folds_to_letters_and_digits_and_stays(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert "  " not in folded
    assert folded == folded.strip()


@given(st.text(max_size=300))
def test_a_key_is_plain_and_short(text: str) -> None:
    key = sort_key(text)
    assert len(key) <= 200
    assert set(key) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@given(st.lists(st.text("abcxyzåäöÅÄÖ", max_size=6), max_size=20))
def test_keys_order_like_the_swedish_alphabet(names: list[str]) -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyzåäö"
    expected = sorted(names, key=lambda name: [alphabet.index(letter) for letter in name.lower()])
    lowered = [name.lower() for name in expected]
    assert [name.lower() for name in sorted(names, key=sort_key)] == lowered
