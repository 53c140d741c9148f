"""Which door, pure: what sounds like an offer, and in which order doors come."""

import pytest

from samband.challenges.domain.doors import (
    CITY,
    CLUSTER,
    NEED,
    OFFER,
    TESTBED,
    Found,
    arrange,
    direction_of,
    first_of,
    lanes_for,
    share,
)

SAID = [
    ("sv", OFFER, "Vi erbjuder en sensor som varnar för översvämning."),
    ("sv", OFFER, "Vi söker en pilotkund för vår lösning mot halka."),
    ("sv", NEED, "Vi behöver någon som kan sälja in detta hos oss."),
    ("sv", NEED, "Källare svämmar över varje vår när snön smälter."),
    ("nb", OFFER, "Vi tilbyr en tjeneste for ensomme eldre."),
    ("nb", NEED, "Vi trenger hjelp med snø på sykkelveiene."),
    ("nn", NEED, "Vi treng nokon som kan måle slitasje på stien."),
    ("da", OFFER, "Vi tilbyder kurser i robotteknik."),
    ("da", NEED, "Vi har brug for et sted at afprøve vores pumpe."),
    ("fi", OFFER, "Tarjoamme mittausta kotiin."),
    ("fi", NEED, "Tarvitsemme paikan, jossa testata laitetta."),
    ("nl", OFFER, "Wij bieden een dienst voor ouderen."),
    ("nl", NEED, "Wij zoeken een plek om te testen."),
    ("de", OFFER, "Wir bieten Sensoren für Straßen."),
    ("de", NEED, "Wir suchen einen Ort, an dem man üben darf."),
    ("en", OFFER, "We offer a service that spreads visitors."),
    ("en", NEED, "We need a quay where a ferry can be charged."),
]


@pytest.mark.parametrize(("lang", "direction", "text"), SAID)
def test_an_offer_and_a_need_are_told_apart(lang: str, direction: str, text: str) -> None:
    assert direction_of(text, lang) == direction
    assert direction_of(text.upper(), lang) == direction
    assert direction_of(text) == direction, "also where nobody knows the language"


@pytest.mark.parametrize("text", ["", "   ", "🜁 ﷺ", "\u202eabc", "x" * 100_000, "Vi erbjudervi"])
def test_what_says_neither_is_a_need(text: str) -> None:
    assert direction_of(text) == (OFFER if text == "Vi erbjudervi" else NEED)


def test_nordic_languages_are_mixed_and_others_are_not() -> None:
    assert direction_of("Vi tilbyr detta till svenska kommuner.", "sv") == OFFER
    assert direction_of("Wir bieten dies an.", "sv") == NEED


def found(row: int, score: float, band: str = "good", *, door: bool = False, home: bool = False) -> Found:
    return Found(row, f"key{row}", score, band, door, home)


def test_ones_own_place_comes_first_then_doors_then_the_likeliest() -> None:
    lane = [found(0, 0.9), found(1, 0.7, door=True), found(2, 0.5, home=True), found(3, 0.4, door=True)]
    assert [one.row for one in arrange(lane)] == [2, 1, 3]


def test_what_hardly_fits_is_put_before_nobody() -> None:
    lane = [found(0, 0.9), found(1, 0.01, "weak", door=True, home=True)]
    assert [one.row for one in arrange(lane)] == [0, 1]


def test_who_was_found_twice_stands_once_where_it_fits_best() -> None:
    twice = [Found(0, "a", 0.2, "weak"), Found(1, "a", 0.8, "strong"), Found(2, "b", 0.5, "good")]
    assert [one.row for one in arrange(twice)] == [1, 2]
    assert arrange([]) == []


def test_a_need_begins_at_the_likeliest_and_an_offer_in_its_first_lane() -> None:
    lanes = [[found(0, 0.3)], [found(1, 0.8)], []]
    assert first_of(lanes) == found(1, 0.8)
    assert first_of(lanes, OFFER) == found(0, 0.3)
    assert first_of([[found(0, 0.01, "weak")], [found(1, 0.8)]], OFFER) == found(1, 0.8)
    assert first_of([[found(0, 0.3, home=True)], [found(1, 0.8)]]) == found(0, 0.3, home=True)
    assert first_of([[], []]) is None
    assert first_of([], OFFER) is None


def test_lanes_differ_and_a_rate_of_nobody_is_none() -> None:
    assert lanes_for(OFFER) == (CITY, CLUSTER)
    assert lanes_for(NEED) == (TESTBED, CLUSTER, CITY)
    assert (share(1, 4), share(0, 3), share(9, 3), share(0, 0)) == (0.25, 0.0, 1.0, None)
