"""One form for every text: whatever is typed or pasted, the engine sees the same words."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samband.matching.domain.normalise import normalise, one_line

ANY = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=400)


@given(ANY, st.integers(min_value=1, max_value=300))
@example("\ufdfa", 5)
@example("a\u200d\u030a", 10)
@example("e\u0344\u0344\u0344\u0344\u0344\u0344\u0344\u0344", 300)
@example("\ud800x\udfff", 3)
def test_it_is_short_stable_and_clean(text: str, cap: int) -> None:
    once = normalise(text, cap)
    assert len(once) <= cap
    assert normalise(once, cap) == once
    assert unicodedata.is_normalized("NFKC", once)
    assert "\ufdfa" not in once
    kinds = {unicodedata.category(character) for character in once.replace("\n", "")}
    assert not kinds & {"Cc", "Cf", "Cs", "Co"}
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("  Vi  söker\teffektivare\u00a0pumpar ", "Vi söker effektivare pumpar"),
        ("första\r\nandra\rtredje", "första\nandra\ntredje"),
        ("stycke ett \n \n\n\n stycke två", "stycke ett\n\nstycke två"),
        ("fjärr\u00advärme", "fjärrvärme"),
        ("\u202eVatten\u202c\u200b", "Vatten"),
        ("ﬁltrering av CO₂", "filtrering av CO2"),
        ("a\u030alborg", "ålborg"),
        ("\x00\x07", ""),
        ("", ""),
    ],
)
def test_examples(given_text: str, wanted: str) -> None:
    assert normalise(given_text) == wanted


def test_the_cut_is_between_words() -> None:
    assert normalise("rening av dagvatten", 16) == "rening av"
    assert normalise("x" * 50, 10) == "x" * 10
    assert normalise("något", 0) == ""


def test_a_title_is_one_line() -> None:
    assert one_line("Grönare\r\n\r\nhamnar\nnu") == "Grönare hamnar nu"


@pytest.mark.parametrize("unit", ["\u0301\u0323", " ", "\n ", "a", "\U0001f469\u200d", "\ufdfa", "\u200b"])
def test_a_huge_or_hostile_text_takes_no_time(unit: str) -> None:
    text = "e" + unit * (1_000_000 // len(unit))
    start = time.process_time()
    normalise(text)
    assert time.process_time() - start < 2
