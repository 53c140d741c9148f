"""The need check on a judged set, by a floor; and what keeps a named thing from being an answer."""

import json
from pathlib import Path

import pytest

from samband.challenges.domain.need_check import check_need, scaffold
from samband.challenges.domain.need_check.quality import Judged, Quality, measure

SET = Path(__file__).parents[2] / "benchmarks" / "need_check_set.jsonl"
EVERY = 3  # the slice: each third text of the set
SEVEN = {"sv", "nb", "da", "fi", "nl", "de", "en"}


def rows() -> list[dict[str, object]]:
    return [json.loads(line) for line in SET.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def quality() -> Quality:
    return measure(Judged.read(row) for row in rows()[::EVERY])


def test_the_set_is_large_half_open_and_in_seven_languages() -> None:
    given = rows()
    assert len(given) >= 420
    assert sum(bool(row["open"]) for row in given) * 2 == len(given)
    assert {row["lang"] for row in given} >= SEVEN
    assert len({row["id"] for row in given}) == len(given)


def test_a_slice_of_the_set_keeps_its_floor(quality: Quality) -> None:
    total = quality.total
    assert total.hit + total.missed + total.false + total.quiet == len(rows()[::EVERY])
    assert total.precision >= 0.95, [item.key for item, _ in quality.wrong if item.open]
    assert total.recall >= 0.85, [item.key for item, _ in quality.wrong if not item.open]
    assert quality.right_signal >= 0.9


def test_a_signal_that_is_merely_accepted_is_not_the_right_one() -> None:
    row = {"id": "1", "text": "We need an app.", "lang": "en", "open": False}
    right = measure([Judged.read({**row, "signals": ["buy-artefact"], "accept": []})])
    accepted = measure([Judged.read({**row, "signals": ["brand"], "accept": ["buy-artefact"]})])
    assert (right.right_signal, accepted.right_signal) == (1.0, 0.0)
    assert accepted.total.hit == 1


TOLD = [
    # what shows or measures
    ("en", "Aerial photos show that half of all gardens are paved. Rain should soak away again by 2030."),
    ("sv", "Drönarbilder visar att hälften av tomterna är hårdgjorda. Regnet ska ner i marken igen."),
    ("fi", "Viemärin anturit kertovat, että vesi nousee yli joka kuukausi."),
    ("nl", "Volgens de sensoren in het riool is het peil elke maand te hoog."),
    # there is enough of it, or it did not help
    ("da", "Apps har vi nok af. Forældre vil vide, hvordan barnet har det."),
    ("nl", "Nog een app hoeft voor ons niet. Bewoners willen weten bij wie ze terechtkunnen."),
    ("de", "Freier Eintritt allein hat keine Jugendlichen ins Museum gebracht."),
    # people fear it, or stumble over it
    ("de", "Künstliche Intelligenz macht vielen Beschäftigten Angst. Sie sollen mitreden können."),
    ("nb", "Elsparkesykler ligger strødd på fortauet, og blinde snubler i dem."),
    ("nl", "Warmtepompen in de wijk brommen zo hard dat mensen niet slapen."),
    # somebody wants to know about it
    ("fi", "Haluamme tietää, häiritsevätkö droonit pesiviä lintuja."),
    ("nb", "Vi trenger kunnskap om hva droner gjør med hekkende fugl."),
    # whose the need is
    ("sv", "Behovet ägs av pensionärsrådet och socialförvaltningen ihop. Ingen ska sitta ensam i värmen."),
    ("fi", "Tarve on vanhusneuvoston ja sosiaalitoimen yhteinen. Kukaan ei saa jäädä helteellä yksin."),
    # any answer is welcome, whatever denial follows
    ("de", "Denkbar sind Shuttles, Lastenräder oder etwas völlig anderes, Hauptsache niemand bleibt allein."),
    ("nn", "Om det blir hund, drone eller dugnad er det same for oss, så lenge folk blir funne."),
    # something else of it is spoken of
    ("de", "Fahrer von E-Lastern sollen während der Pause etwas Sinnvolles tun können."),
    ("sv", "Biogasanläggningarnas rötrest ska få en användning."),
    ("fi", "Naapurit haluavat nukkua lämpöpumpuista huolimatta."),
    # a limit with its reason; a wish of others; what people buy for themselves
    ("de", "Das Raumklima im OP darf aus Sicherheitsgründen 26 °C nicht übersteigen. Wie geht das?"),
    ("en", "A developer wants a hotel and a cable car; we wonder what keeps families here."),
    ("fi", "Asukkaiden on voitava ostaa ruokansa kävelymatkan päästä."),
    ("de", "In der Altstadt sollen die Mieten nicht weiter steigen, sonst ziehen Familien weg."),
]
ASKED = [
    ("de", "Ein Chatbot soll die Hotline entlasten."),
    ("de", "Uns fehlt eine Koordinierungsstelle für Ehrenamt."),
    ("nl", "Het rioolwater wordt voortaan met ozon behandeld."),
    ("nl", "Er worden 40 snelladers geplaatst langs de ring."),
    ("fi", "Kehätien varteen asennetaan 40 pikalaturia."),
    ("fi", "Tavoitteena on puurakentamisen osaamiskeskus."),
    ("sv", "Det saknas en samordningsgrupp för skyfall."),
    ("nb", "Det mangler en koordineringsgruppe for overvann."),
    ("da", "Skolerne får luftrensere med HEPA-filter."),
    ("en", "Build us an app that shows newcomers which clubs are near them."),
]


@pytest.mark.parametrize(("lang", "text"), TOLD)
def test_what_is_only_told_of_is_left_alone(lang: str, text: str) -> None:
    assert [(flag.signal, flag.text) for flag in check_need(text, lang).flags] == []


@pytest.mark.parametrize(("lang", "text"), ASKED)
def test_what_is_asked_for_is_still_found(lang: str, text: str) -> None:
    assert not check_need(text, lang).open


def frame(text: str, lang: str) -> dict[str, tuple[str, str]]:
    return {piece.part: (piece.before, piece.words(text)) for piece in scaffold(text, check_need(text, lang))}


def test_the_frame_speaks_the_language_of_the_text() -> None:
    text = "Der Fachbereich Soziales ist zuständig. Ältere Menschen sollen 2031 sicher zum Arzt kommen."
    assert frame(text, "de") == {
        "year": ("Im Jahr", "2031"),
        "affected": ("gilt dies für", "Ältere Menschen"),
        "future": ("So soll es sein:", "Ältere Menschen sollen 2031 sicher zum Arzt kommen"),
        "present": ("Heute:", "…"),
        "measure": ("Wir erkennen es an:", "…"),
        "owner": ("Der Bedarf liegt bei:", "Der Fachbereich Soziales"),
        "adoption": ("Nach einem gelungenen Versuch:", "…"),
        "open": ("Wie es gemacht wird, ist offen. Wer kann was tun?", ""),
    }


def test_the_frame_takes_whole_clauses_and_none_that_was_flagged() -> None:
    text = (
        "We need a chatbot so that newcomers can find housing by 2029. The housing office is responsible. "
        "Today 400 people wait 9 weeks."
    )
    said = frame(text, "en")
    assert said["future"][1] == "newcomers can find housing by 2029"
    assert said["present"] == ("Today:", "400 people wait 9 weeks")
    assert said["owner"][1] == "The housing office"


def test_the_frame_keeps_a_number_whole_and_a_past_year_out() -> None:
    said = frame("Sykefraværet ble 14,1 prosent i 2022. Ansatte skal ha det bedre.", "nb")
    assert said["year"][1] == "…"
    assert said["present"][1] == "Sykefraværet ble 14,1 prosent i 2022"


def test_a_text_without_a_known_language_gets_the_english_frame() -> None:
    assert scaffold("", check_need(""))[0].before == "In the year"
