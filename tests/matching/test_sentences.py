"""Sentences as a reader would cut them, in the languages of the North and its neighbours."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.matching.domain.sentences import sentences


def texts(text: str, **options: int) -> list[str]:
    return [span.text for span in sentences(text, **{"shortest": 1, **options})]


@pytest.mark.parametrize(
    "parts",
    [
        ["Vi söker sensorer, t.ex. för Vatten.", "De ska tåla kyla, bl.a. i fjällen."],
        ["Løsningen bør være ferdig 12. mai 2025.", "Prisen er ca. 3.500 kr."],
        ["Das Projekt endet am 3. Oktober 2026.", "Im 19. Jahrhundert, z.B. in Lübeck, gab es das nicht."],
        ["We use pumps, valves, etc.", "They last e.g. ten years."],
        ["Kontakt: J. P. Havn AB.", "Se www.havn.example/info for mer."],
        ["Vatten, avlopp m.m.", "Alla är välkomna."],
        ["Rør, kummer osv. skal byttes.", "Hvem kan hjelpe?", "Vi har det travelt!"],
        ["We hebben bijv. Sensoren en kabels nodig.", "Dat kost 2,5 miljoen."],
        ["Haluamme mm. uusia antureita, esim. jokiin.", "Hanke alkaa 1. tammikuuta."],
        ["vi har problem med lukten.", "kan någon hjälpa oss?"],
        ["Projektet sluttede i 2024.", "Derefter kom driften."],
        ["Er sagte: „Es geht.“", "Dann ging es."],
        ["Det gick … långsamt.", "Men bra!"],
    ],
)
def test_sentences_end_where_they_end(parts: list[str]) -> None:
    assert texts(" ".join(parts)) == parts


def test_lists_and_lines_are_pieces() -> None:
    text = "Vi behöver hjälp med:\n- läckande rör\n• lukt från verket\n3) sensorer\nOch snart"
    items = ["läckande rör", "lukt från verket", "sensorer"]
    assert texts(text) == ["Vi behöver hjälp med:", *items, "Och snart"]


def test_semicolons_part_the_items_of_a_list() -> None:
    parts = ["rening av dagvatten;", "snöröjning av cykelvägar"]
    assert texts(" ".join(parts)) == parts


def test_a_line_broken_by_a_mail_program_is_one_sentence() -> None:
    text = "Kommunen vill minska läckaget i ledningsnätet och söker någon\nsom kan mäta utan att gräva."
    assert len(texts(text)) == 1


def test_short_pieces_join_a_neighbour() -> None:
    assert [s.text for s in sentences("Hej! Vi söker lösningar för dagvatten. Tack!")] == [
        "Hej! Vi söker lösningar för dagvatten. Tack!"
    ]


def test_long_pieces_are_cut_between_words() -> None:
    text = "vatten och avlopp, " * 60
    pieces = sentences(text, most=50, longest=100)
    assert max(len(piece.text) for piece in pieces) <= 100
    assert all(piece.text.startswith("vatten") for piece in pieces)


def test_too_many_pieces_are_joined_so_that_nothing_short_is_lost() -> None:
    text = " ".join(f"Här är sats nummer {number} i texten." for number in range(40))
    pieces = sentences(text, most=12)
    assert len(pieces) <= 12
    assert pieces[-1].end == len(text)


@given(st.text(max_size=600), st.integers(0, 20), st.integers(1, 40), st.integers(40, 200))
def test_spans_are_slices_in_order(text: str, most: int, shortest: int, longest: int) -> None:
    pieces = sentences(text, most, shortest, longest)
    assert len(pieces) <= most
    end = 0
    for piece in pieces:
        assert text[piece.start : piece.end] == piece.text
        assert piece.text.strip() == piece.text
        assert 0 < len(piece.text) <= longest
        assert piece.start >= end
        end = piece.end


@given(st.lists(st.sampled_from(["ord", "t.ex.", ".", "? ", "\n", "- ", "; ", "12.", "Å", " "]), max_size=80))
def test_no_letter_is_lost_while_there_is_room(parts: list[str]) -> None:
    text = "".join(parts)
    seen = "".join(piece.text for piece in sentences(text, most=10_000))
    letters = [character for character in text if character.isalpha()]
    assert [character for character in seen if character.isalpha()] == letters


@pytest.mark.parametrize("unit", ["a. ", "\n", ". ", "- ", "x", "A.b.", "; ", " . \n", "1. ", "( "])
def test_time_grows_with_the_length_only(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.process_time()
    sentences(text)
    assert time.process_time() - start < 3
