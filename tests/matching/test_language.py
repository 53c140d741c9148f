"""Short Nordic text, and text that mixes near languages, is told right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.matching.domain.language import LANGUAGES, detect, detect_each, known_language


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("sv", "Vi söker någon som kan rena dagvatten"),
        ("sv", "läckande rör i ledningsnätet"),
        ("nb", "Vi trenger hjelp til å rense overvann"),
        ("nb", "Kommunen ønsker noen som kan måle lekkasjer"),
        ("nn", "Kommunen treng nokon som kan måle lekkasjar"),
        ("nn", "Me ynskjer ei løysing som ikkje krev straum"),
        ("da", "Vi søger nogen der kan rense regnvand"),
        ("da", "Kommunen har brug for hjælp til ældre borgere"),
        ("fi", "Etsimme ratkaisua hulevesien puhdistukseen"),
        ("nl", "Wij zoeken een oplossing voor lekkende leidingen"),
        ("de", "Wir suchen eine Lösung für undichte Rohre"),
        ("en", "We are looking for someone to find leaking pipes"),
        ("is", "Við leitum að lausn á leka í vatnslögnum"),
        ("et", "Otsime lahendust lekkivate torude jaoks"),
        ("lv", "Mēs meklējam risinājumu ūdens noplūdēm"),
        ("lt", "Ieškome sprendimo vandens nuotėkiui"),
        ("pl", "Szukamy rozwiązania dla nieszczelnych rur"),
        ("fr", "Nous cherchons une solution pour les fuites d'eau"),
    ],
)
def test_a_need_is_told_by_its_words(lang: str, text: str) -> None:
    found = detect(text)
    assert found.lang == lang
    assert 0.0 < found.confidence <= 1.0
    assert found.mixed == ()


def test_a_text_that_mixes_near_languages_says_so() -> None:
    text = (
        "Vi söker företag/bedrifter som vill utveckla något tillsammans. "
        "Vi trenger noen som kan hjelpe oss, og ikke bare i Norge. Hva koster det å gjøre noe?"
    )
    assert set(detect(text).mixed) == {"sv", "nb"}


def test_a_declared_language_wins() -> None:
    assert detect("Vi söker någon", declared="fi").lang == "fi"
    assert detect("Vi söker någon", declared="no").lang == "nb"
    assert detect("Vi söker någon", declared="sv-SE").lang == "sv"
    assert detect("Vi söker någon", declared="klingon").lang == "sv"


def test_nothing_to_read_is_no_language() -> None:
    assert detect("12 % — 2024!").lang == ""
    assert detect("").confidence == 0.0
    assert detect_each(["…", "1"]) == ["", ""]


def test_each_sentence_has_its_language_and_a_name_takes_that_of_the_text() -> None:
    pieces = [
        "Vi arbetar med vattenrening för små orter och söker partner som vill pröva det.",
        "Vår anläggning är öppen för alla, och vi hjälper företag att komma igång med egna försök.",
        "Kontor i Nordvik.",
        "Anlegget er testet i tre kommuner, men ikke om vinteren, og noen av brukerne trenger opplæring.",
    ]
    assert detect_each(pieces) == ["sv", "sv", "sv", "nb"]


def test_tags() -> None:
    assert [known_language(tag) for tag in ("no", "nb_NO", "SWE", "xx", "")] == ["nb", "nb", "sv", "", ""]


@given(st.text(max_size=200))
def test_any_text_has_one_answer(text: str) -> None:
    found = detect(text)
    assert found == detect(text)
    assert found.lang in {"", *LANGUAGES}
    assert 0.0 <= found.confidence <= 1.0
