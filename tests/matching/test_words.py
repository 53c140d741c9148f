"""The same word is the same word, in near languages and with any ending."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.matching.domain.words import fold_word, identifiers, stop_words, words


@pytest.mark.parametrize(
    ("swedish", "bokmal", "nynorsk", "danish"),
    [
        ("företag", "bedrifter", "bedrifta", "virksomheder"),
        ("verktyg", "virkemidler", "verkemiddel", "virkemidler"),
        ("anställda", "ansatte", "tilsette", "ansatte"),
        ("gräns", "grense", "grensa", "grænse"),
        ("omvärldsanalys", "omverdensanalyse", "omverdsanalyse", "omverdensanalyse"),
        ("innovationer", "innovasjoner", "innovasjonar", "innovationer"),
        ("avfall", "avfall", "avfall", "affald"),
        ("vätgas", "hydrogen", "hydrogen", "brint"),
        ("kompetens", "kompetanse", "kompetanse", "kompetence"),
        ("process", "prosess", "prosess", "proces"),
        ("situationen", "situasjonen", "situasjonen", "situationen"),
        ("sjukhuset", "sykehuset", "sjukehuset", "sygehuset"),
    ],
)
def test_near_languages_share_a_word(swedish: str, bokmal: str, nynorsk: str, danish: str) -> None:
    forms = {
        tuple(words(word, lang))
        for word, lang in ((swedish, "sv"), (bokmal, "nb"), (nynorsk, "nn"), (danish, "da"), (bokmal, "no"))
    }
    assert len(forms) == 1
    assert forms != {()}


def test_a_norwegian_word_in_a_swedish_text_is_known() -> None:
    assert words("vi vill hitta bedrifter", "sv")[-1] == words("företag", "sv")[0]


def test_alternatives_with_a_slash_count_once() -> None:
    assert words("företag/bedrifter", "sv") == words("företag", "sv")
    assert len(words("vatten/energi", "sv")) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Certifierad enligt ISO 14001:2015 och NS-EN ISO 9001.", ["iso14001", "iso9001"]),
        ("förpackning enligt EN 13432", ["en13432"]),
        ("H2020-prosjekt om BIM og PM2.5", ["h2020", "bim", "pm25"]),
        ("LoRaWAN, 5G och CO2", ["lorawan", "5g", "co2"]),
        ("CPV 45000000-7", ["cpv", "450000007"]),
        ("År 2024 kostade det 3,5 miljoner", []),
        ("Skriv till innovation@havn.example eller www.HAVN.example", []),
        ("VI SÖKER LÖSNINGAR FÖR DAGVATTEN", []),
    ],
)
def test_identifiers_stay_whole(text: str, found: list[str]) -> None:
    assert identifiers(text) == found
    assert [word for word in words(text, "sv") if word in found] == found


@pytest.mark.parametrize(
    ("lang", "text", "kept"),
    [
        ("fi", "järvien ja järvi", 2),
        ("nl", "de gemeenten en gemeente", 2),
        ("de", "die Häuser und das Haus", 2),
        ("en", "the sensors and a sensor", 2),
    ],
)
def test_endings_and_empty_words_go(lang: str, text: str, kept: int) -> None:
    found = words(text, lang)
    assert len(found) == kept
    assert len(set(found)) == 1


def test_other_languages_are_folded_only() -> None:
    assert words("Vandens valymas", "lt") == ["vandens", "valymas"]
    assert stop_words("lt") == frozenset()


def test_folding_keeps_the_nordic_letters_and_drops_other_marks() -> None:
    assert fold_word("Ørsted") == fold_word("ÖRSTED") == "örsted"
    assert fold_word("Lærdal") == fold_word("lärdal")
    assert fold_word("Café") == "cafe"
    assert fold_word("får") != fold_word("far")
    assert fold_word("a\u030a") == "å"


@given(st.text(max_size=300), st.sampled_from(["sv", "nb", "nn", "da", "fi", "nl", "de", "en", "pl", ""]))
def test_any_text_gives_words_without_blanks(text: str, lang: str) -> None:
    for word in words(text, lang):
        assert word
        assert not any(character.isspace() for character in word)


@pytest.mark.parametrize("unit", ["1", "a1.", "EN", "a-", "@", "x@", "Ab", "a/", "'a"])
def test_a_hostile_text_takes_no_time(unit: str) -> None:
    start = time.process_time()
    words("a" + unit * (20_000 // len(unit)) + "@", "sv")
    assert time.process_time() - start < 2
