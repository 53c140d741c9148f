"""The need check as pages show it, and the words that are proposed: nothing but the person's own."""

from hypothesis import given, settings
from hypothesis import strategies as st

from samband.challenges.domain.need_check import check_need
from samband.challenges.need_reading import in_place, read_statement, read_text, title_from, words_from
from tests.challenges.challenges_material import OLD_TENDER


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_a_marked_text_is_still_the_text(text: str) -> None:
    flags = tuple(enumerate(check_need(text + " We need 20 electric buses from Volvo.").flags, start=1))
    whole = text + " We need 20 electric buses from Volvo."
    assert "".join(piece.text for piece in in_place(whole, flags)) == whole


def test_every_flag_ends_in_its_place_with_its_number_and_its_exact_words() -> None:
    text = "We need 20 electric buses from Volvo, with 400 kWh batteries."
    reading = read_text(text, "en")
    assert reading.flags
    numbers = [number for piece in reading.parts[0].pieces for number in piece.numbers]
    assert sorted(set(numbers)) == [flag.number for flag in reading.flags]
    assert all(one in text for flag in reading.flags for one in flag.texts)
    assert all(flag.texts and flag.why and flag.ask for flag in reading.flags)


def test_flags_of_one_sort_are_explained_once() -> None:
    reading = read_text("We must buy electric buses. We must buy biogas buses.", "en")
    named = [flag for flag in reading.flags if len(flag.texts) > 1]
    assert named
    assert len({flag.label for flag in reading.flags}) == len(reading.flags)


def test_who_owns_a_need_and_what_binds_are_no_hidden_answers() -> None:
    words = {
        "future": "Ingen ligger mer än tio minuter på golvet.",
        "owner": "Äldreförvaltningen",
        "adoption": "Vi köper sensorer i ramavtalet för 2 miljoner kronor.",
        "binding": "Socialtjänstlagen (2001:453) 5 kap.",
    }
    reading = read_statement(words, "sv")
    assert reading.is_open
    assert [name for name, _question in reading.missing] == ["affected", "present", "year", "measure"]


def test_flags_of_several_parts_are_numbered_through() -> None:
    words = {"title": "Vi ska köpa 400 fallsensorer", "future": "Vi ska upphandla robotar med radar."}
    reading = read_statement(words, "sv")
    assert [flag.number for flag in reading.flags] == list(range(1, len(reading.flags) + 1))
    assert len(reading.parts) == 2


def test_what_is_proposed_stands_in_the_paste() -> None:
    found = words_from(OLD_TENDER, "sv")
    assert found
    squeezed = " ".join(OLD_TENDER.split())
    assert all(piece in squeezed for words in found.values() for piece in words.split(", "))
    assert found.get("year") == "2028"
    assert words_from("", "sv") == {}


def test_a_title_is_how_the_text_begins() -> None:
    assert title_from("\n  Äldre faller hemma. De ligger länge.\nMer") == "Äldre faller hemma"
    assert title_from("ord " * 80).endswith(" …")
    assert len(title_from("ord " * 80)) <= 122
    assert title_from(" \n ") == ""
    assert len(title_from("x" * 5_000)) <= 122
