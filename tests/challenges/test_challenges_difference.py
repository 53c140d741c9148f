"""The difference of two texts: it reproduces both, shows no more than changed, and always ends."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from samband.challenges.domain.difference import (
    ADDED,
    REMOVED,
    SAME,
    Piece,
    changed_parts,
    difference,
    earlier,
    later,
)

WORDS = st.lists(
    st.sampled_from(["fall", "hemma", " ", ", ", "\n", "åäö", "e\u0301", "👩🏽‍🚒", "\u202e", "10"])
).map("".join)


@given(st.text(), st.text())
def test_both_texts_are_in_it_sign_by_sign(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert earlier(pieces) == before
    assert later(pieces) == after


@settings(max_examples=200)
@given(WORDS, WORDS)
def test_texts_of_the_same_words_come_back_as_well(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert (earlier(pieces), later(pieces)) == (before, after)
    assert all(piece.text for piece in pieces)


@given(st.text())
def test_the_same_text_has_no_difference(text: str) -> None:
    assert all(piece.sort == SAME for piece in difference(text, text))


def test_one_word_is_shown_as_one_word() -> None:
    assert difference("Färre än tjugo fall.", "Färre än tio fall.") == (
        Piece(SAME, "Färre än "),
        Piece(REMOVED, "tjugo"),
        Piece(ADDED, "tio"),
        Piece(SAME, " fall."),
    )


def test_long_texts_that_share_little_end_soon() -> None:
    before, after = "a b " * 1_000, "b c " * 1_000
    begun = time.monotonic()
    pieces = difference(f"x{before}", f"y{after}")
    assert time.monotonic() - begun < 5
    assert (earlier(pieces), later(pieces)) == (f"x{before}", f"y{after}")


def test_only_parts_that_differ_are_told_in_their_order() -> None:
    before = {"affected": "Alla", "future": None, "year": 2028, "measure": "x"}
    after = {"affected": "Alla", "future": "Ingen", "year": 2029, "measure": "x"}
    found = changed_parts(before, after, ("year", "affected", "future", "measure"))
    assert [name for name, _pieces in found] == ["year", "future"]
    assert changed_parts({}, {"year": None}, ("year",)) == []
