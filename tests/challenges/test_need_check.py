"""A need is read: what is an answer in disguise is flagged, what is open is left alone."""

import json
import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.challenges.domain.need_check import MISSING, SIGNALS, check_need, scaffold
from samband.challenges.domain.need_check.quality import Judged, measure
from samband.challenges.domain.need_check.wording import ASKS, GAPS, LABELS, WHYS, questions

JUDGED = Path(__file__).parents[3] / "shared" / "acceptance" / "need-check.jsonl"


def signals(text: str, lang: str = "") -> set[str]:
    return {flag.signal for flag in check_need(text, lang).flags}


LOCKED = [
    ("en", "named-technology", "Every school in the district must get solar panels on its roof."),
    ("en", "technology-list", "We want the ferries to run on hydrogen, methanol or batteries."),
    ("en", "brand", "All nursing homes need Tunstall alarms."),
    ("en", "buy-artefact", "Residents should report faults through a mobile app."),
    ("en", "technical-unit", "The pump must deliver at least 30 l/s at 4 bar."),
    ("en", "organisation-answer", "Set up a regional competence centre for forestry."),
    ("en", "price-answer", "Make swimming lessons free for children."),
    ("sv", "named-technology", "Minska utsläppen genom att byta till vätgasdrivna sopbilar."),
    ("sv", "buy-artefact", "Vi behöver köpa 30 nya rullstolsramper."),
    ("sv", "organisation-answer", "Det behövs en samordnare för äldres utevistelse i varje stadsdel."),
    ("sv", "price-answer", "Inför trängselskatt på genomfarten."),
    ("sv", "technical-unit", "Belysningen ska ha minst 3000 lumen och vara DALI-styrd."),
    ("nb", "named-technology", "Vi ønsker å ta i bruk kunstig intelligens i saksbehandlingen."),
    ("nb", "organisation-answer", "Det bør opprettes et kompetansesenter for sirkulær økonomi."),
    ("nn", "named-technology", "Me treng ein robot som kan dele ut medisin."),
    ("da", "named-technology", "Busserne skal køre på biogas eller el."),
    ("da", "buy-artefact", "Vi har brug for en digital platform til frivillige."),
    ("da", "price-answer", "Giv tilskud til cykelhjelme."),
    ("fi", "named-technology", "Kaupunki hankkii vetybusseja joukkoliikenteeseen."),
    ("fi", "buy-artefact", "Tarvitsemme mobiilisovelluksen, jolla asukkaat voivat ilmoittaa vioista."),
    ("fi", "organisation-answer", "Perustetaan uusi osaamiskeskus kiertotaloudelle."),
    ("fi", "price-answer", "Joukkoliikenteen pitäisi olla maksutonta nuorille."),
    ("nl", "named-technology", "Het dak moet worden voorzien van zonnepanelen."),
    ("nl", "buy-artefact", "Bouw een fietsbrug over het kanaal."),
    ("nl", "price-answer", "Voer een tolheffing in voor vrachtwagens."),
    ("de", "named-technology", "Die Stadt soll Wasserstoffbusse anschaffen."),
    ("de", "buy-artefact", "Wir wollen 20 neue Rasenmäher kaufen."),
    (
        "de",
        "organisation-answer",
        "Es soll eine Koordinierungsstelle für Klimaanpassung eingerichtet werden.",
    ),
    ("de", "brand", "Schulen benötigen Tablets der Marke Apple."),
    ("sv", "buy-artefact", "Vi behöver en app og en nettportal for innbyggerne."),
]

OPEN = [
    ("future", "We want every pupil to get to school safely without an adult by 2031."),
    ("future", "Äldre på landsbygden ska kunna träffa vänner varje vecka."),
    ("future", "Ikäihmiset haluavat asua kotona turvallisesti pidempään."),
    ("future", "Eldre ska kunne bo hemma lenger og känna sig trygga."),
    ("law", "Enligt plan- och bygglagen (2010:900) måste hissar finnas i hus med fler än två våningar."),
    ("law", "Ifølge forurensningsloven må utslippet være under 10 mg per liter."),
    ("law", "Volgens de Omgevingswet moet het geluid onder 50 dB blijven."),
    ("existing", "The new solution must exchange data with our existing SAP system."),
    ("existing", "Løsningen skal kunne udveksle data med vores nuværende system KMD Nexus."),
    ("existing", "Die Lösung muss mit SAP zusammenarbeiten, das wir seit 2015 nutzen."),
    ("state", "Since 2019 the city has run 40 electric buses, but passengers still wait half an hour."),
    ("state", "Förra året köpte vi tio elbilar, men restiden för hemtjänsten är fortfarande för lång."),
    ("state", "Meillä on jo sovellus, mutta harva käyttää sitä."),
    ("state", "Vorig jaar kochten we elektrische bussen, maar reizigers wachten nog steeds te lang."),
    ("cause", "Noise from heat pumps disturbs the neighbours, and we want quiet bedrooms."),
    ("cause", "Støjen fra vindmøllerne generer naboerne om natten."),
    ("cause", "We need to reduce the number of diesel generators at festivals."),
    ("cause", "Feuerwehrleute müssen Brände von Elektroautos sicher löschen können."),
    ("example", "Det kan till exempel vara sensorer eller grannsamverkan, andra lösningar är välkomna."),
    ("example", "Ratkaisu voi olla esimerkiksi drooni, muut ehdotukset ovat tervetulleita."),
    ("denial", "We do not necessarily need an app; what matters is that parents hear in time."),
    ("goal", "Energianvändningen i skolorna är 180 kWh per kvadratmeter och ska halveras till 2032."),
    ("goal", "Waiting time has to fall from 12 weeks to 4 by 2029."),
    ("owner", "Der Fachbereich Soziales ist für den Bedarf verantwortlich."),
    ("owner", "The department of culture owns the need."),
    ("budget", "Socialnämnden har avsatt 2 miljoner kronor i budgeten för 2027."),
    ("budget", "The annual frame is SEK 3 million, half of it a grant from the state."),
    ("people", "People who own electric cars should be able to visit the island without worry."),
]


@pytest.mark.parametrize(("lang", "signal", "text"), LOCKED)
def test_an_answer_in_disguise_is_flagged(lang: str, signal: str, text: str) -> None:
    assert signal in signals(text)
    assert signal in signals(text, lang)


@pytest.mark.parametrize(("frame", "text"), OPEN)
def test_an_open_need_is_left_alone(frame: str, text: str) -> None:
    assert check_need(text).flags == ()


@pytest.mark.parametrize(
    ("locked", "opened"),
    [
        ("We need electric buses.", "We do not need electric buses, we need people to arrive in time."),
        ("The service must use Zorbex 4000.", "The service must integrate with Zorbex 4000."),
        ("We will buy heat pumps.", "We bought heat pumps in 2018."),
        ("Vi ska bygga en app.", "Vi har byggt en app."),
        ("Vi trenger en drone.", "Lyden fra droner er problemet."),
        ("Wir brauchen eine App.", "Wir brauchen nicht unbedingt eine App."),
        ("Tarvitsemme sovelluksen.", "Käytämme nykyisin sovellusta."),
    ],
)
def test_the_frame_decides_and_not_the_word(locked: str, opened: str) -> None:
    assert not check_need(locked).open
    assert check_need(opened).open


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen ska köpa elbussar.",
        "Kommunen ska köpa el-bussar.",
        "Kommunen ska köpa el\u00adbussar.",
        "Kommunen ska köpa el-\nbussar.",
        unicodedata.normalize("NFD", "Kommunen ska köpa elbåtar."),
        "Kommunen ska köpa “elbussar”.",
        "KOMMUNEN SKA KÖPA ELBUSSAR.",
    ],
)
def test_spelling_and_typesetting_do_not_matter(text: str) -> None:
    flags = [flag for flag in check_need(text).flags if flag.signal == "named-technology"]
    assert flags
    assert all(text[flag.start : flag.end] == flag.text for flag in flags)


@pytest.mark.parametrize(
    "word",
    [
        "elbilar",
        "elbilspool",
        "Elektrobussen",
        "sähköbusseilla",
        "waterstofbussen",
        "biogasbussarna",
        "solcelleanlegg",
    ],
)
def test_inflection_and_compounds_follow_rules(word: str) -> None:
    frames = {"E": "Wir brauchen {}.", "s": "Tarvitsemme liikennettä {}.", "w": "Wij zoeken {}."}
    frame = frames.get(word[0], "Vi behöver {}.") if word != "solcelleanlegg" else "Vi trenger {}."
    assert "named-technology" in signals(frame.format(word))


def test_a_list_covers_its_technologies() -> None:
    text = "We need electric, hydrogen or biogas buses."
    (row,) = [flag for flag in check_need(text).flags if flag.signal == "technology-list"]
    assert row.text == "electric, hydrogen or biogas"


def test_an_unknown_name_with_the_syntax_of_a_product_is_a_brand() -> None:
    assert signals("We want a Quorvo Pro 3000 in each depot.") >= {"brand"}
    assert "brand" not in signals("Wir brauchen mehr Platz für Kinder in der Innenstadt.")


def test_what_is_missing_is_named_in_order_and_does_not_close() -> None:
    checked = check_need("Better mornings.")
    assert checked.open
    assert set(checked.missing) >= {"affected", "year", "owner", "adoption"}
    assert list(checked.missing) == [part for part in MISSING if part in checked.missing]
    whole = (
        "Today 400 pupils in the valley wait 40 minutes for the bus. By 2030 they should wait at most 15. "
        "The department of schools owns the need, and the budget for a contract after the pilot is set aside."
    )
    assert check_need(whole).missing == ()


def test_at_most_three_questions_the_flags_first() -> None:
    checked = check_need("We need electric or biogas buses and a new department, free for all.")
    asked = questions(checked)
    assert len(asked) == 3
    assert asked[0] == ASKS["technology-list"]
    assert set(asked) <= set(ASKS.values()) | set(GAPS.values())
    assert questions(check_need("x"))[0] == GAPS["affected"]


def test_each_signal_has_its_words() -> None:
    assert set(WHYS) == set(ASKS) == set(LABELS) == set(SIGNALS)
    assert set(GAPS) == set(MISSING)


def test_the_scaffold_holds_only_the_persons_words_and_gaps() -> None:
    text = "We need a chatbot so that newcomers can find housing by 2029."
    pieces = {piece.part: piece.words(text) for piece in scaffold(text, check_need(text))}
    assert pieces["year"] == "2029"
    assert pieces["affected"] == "newcomers"
    assert pieces["owner"] == "…"
    for piece in scaffold(text, check_need(text)):
        assert all("chatbot" not in text[start:end] for start, end in piece.spans)


def test_quality_counts_texts_and_signals() -> None:
    rows = [
        {"id": "1", "text": "We need an app.", "lang": "en", "open": False, "signals": ["buy-artefact"]},
        {"id": "2", "text": "Children sleep well.", "lang": "en", "open": True, "signals": []},
        {"id": "3", "text": "Something nice.", "lang": "en", "open": False, "signals": ["brand"]},
        {"id": "4", "text": "We need an app.", "lang": "sv", "open": True, "accept": []},
    ]
    quality = measure(Judged.read(dict(row)) for row in rows)
    assert (quality.languages["en"].precision, quality.languages["en"].recall) == (1.0, 0.5)
    assert quality.languages["sv"].precision == 0.0
    assert quality.signals["brand"].missed == 1
    assert [item.key for item, _ in quality.wrong] == ["3", "4"]


def test_the_judged_texts_are_all_told_apart() -> None:
    if not JUDGED.exists():
        pytest.skip(f"{JUDGED} is not here")
    rows = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]
    assert measure(Judged.read(row) for row in rows).wrong == []


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_every_flag_is_a_slice(text: str) -> None:
    checked = check_need(text)
    for flag in checked.flags:
        assert 0 <= flag.start < flag.end <= len(text)
        assert text[flag.start : flag.end] == flag.text
        assert flag.signal in SIGNALS
    for piece in scaffold(text, checked):
        assert all(0 <= start < end <= len(text) for start, end in piece.spans)


WORDS = re.findall(
    r"\S+",
    "we need must buy app electric buses or biogas for all pupils not today from SAP 400 kW free unit vi "
    "behöver ska köpa elbussar eller en ny enhet gratis wir brauchen kaufen sähköbusseja, og the",
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25), st.data())
@settings(max_examples=200, deadline=None)
def test_blanks_and_line_breaks_do_not_matter(words: list[str], data: st.DataObject) -> None:
    blanks = [data.draw(st.sampled_from([" ", "  ", "\n", "\t", " \n "])) for _ in words]
    plain = " ".join(words) + "."
    spread = "".join(word + blank for word, blank in zip(words, blanks, strict=True)).rstrip() + "."
    found = [
        [(flag.signal, flag.text.split()) for flag in check_need(text).flags] for text in (plain, spread)
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "unit", ["We need electric buses. ", "vi behöver app ", "a", "1 kW ", "-", "el-", "(,", "\u0301"]
)
def test_a_long_text_takes_time_in_proportion(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        begun = time.process_time()
        check_need(text)
        return time.process_time() - begun

    seconds(20_000)
    small, large = max(seconds(40_000), 0.01), seconds(400_000)
    assert large < 40 * small
    assert large < 12


@pytest.mark.parametrize(
    ("idea", "lang", "signal", "text"),
    [
        ("title", "en", "named-technology", "Drones for counting seals"),
        ("title", "da", "price-answer", "Gratis svømning til alle under 18"),
        ("title", "de", "buy-artefact", "12 Fahrradständer für den Bahnhof"),
        ("title", "fi", "buy-artefact", "Kirjastoille kaapit, jotta kirjat pysyvät tallessa"),
        ("present plan", "sv", "named-technology", "Spillvattnet renas med ozon före årsskiftet."),
        ("present plan", "nl", "buy-artefact", "Eind 2029 staat er een webshop klaar voor elk zwembad."),
        (
            "subjunctive",
            "en",
            "named-technology",
            "The board voted that the quay be built in low-carbon concrete.",
        ),
        ("parted verb", "nl", "named-technology", "Het waterschap schaft in het voorjaar twee robots aan."),
        ("parted verb", "de", "organisation-answer", "Der Kreis richtet dafür ein Kompetenzzentrum ein."),
        ("case of means", "fi", "named-technology", "Vieraslajit torjutaan drooneilla."),
        ("joined parts", "de", "named-technology", "Wir wollen das Wasser mit UV-C-Lampen behandeln."),
        ("first part", "nb", "named-technology", "KI-basert ruteplan for skoleskyssen"),
        ("unknown half", "sv", "technology-list", "Vi ska mäta snödjupet med lidar eller kvantgravimetri."),
        (
            "unknown means",
            "en",
            "named-technology",
            "Letters shall be sorted with the help of carrier pigeons.",
        ),
        ("unknown body", "en", "organisation-answer", "We must establish a new quorate for harbour safety."),
        ("choice", "nb", "technology-list", "Valget står mellom fjernvarme og varmepumpe."),
        ("work in a product", "sv", "brand", "Schemaläggningen ska göras i Kvintalo, säger cheferna."),
        ("or equivalent", "nb", "brand", "Vi trenger Zofimed eller tilsvarende på alle avdelinger."),
        ("run on a product", "en", "brand", "Payroll must be run on Quantalio."),
        ("flow", "en", "technical-unit", "The fan must move at least 600 cubic metres per hour."),
        ("driven by", "de", "named-technology", "Wir wünschen uns eine lasergesteuerte Bewässerung."),
        (
            "own is new",
            "nl",
            "organisation-answer",
            "Wij willen een eigen meldpunt voor botsingen op het water.",
        ),
        ("endorsed", "en", "named-technology", "Who has tried drones? That is the plan."),
    ],
)
def test_an_answer_is_found_by_its_frame(idea: str, lang: str, signal: str, text: str) -> None:
    assert signal in signals(text, lang)


@pytest.mark.parametrize(
    ("idea", "lang", "text"),
    [
        ("described", "en", "Drones land in the school yard. How can pupils play in peace?"),
        ("described", "sv", "Elcyklar blockerar rampen. Alla ska komma in i biblioteket."),
        ("place", "en", "Farmers near the wind farm report lost bats."),
        ("known price", "sv", "Avgiften för barnomsorg är högre än hyran för många."),
        ("trouble", "sv", "Drönarbuller över kyrkogården, varje kväll"),
        ("trouble", "en", "Heat pump noise in the courtyard"),
        ("harm", "da", "Droner skræmmer fuglene i reservatet."),
        ("perfect", "nb", "Robotene har gjort gulvene glatte. Ingen skal falle."),
        ("perfect", "fi", "Tekoäly on lisännyt virheitä. Miten asukkaat saavat oikeat tiedot?"),
        ("asked about", "en", "How can electric scooters share the square with blind walkers?"),
        ("existence", "nl", "De robot bestaat al, maar niemand gebruikt hem."),
        ("owner", "sv", "Trygghetsrådet äger frågan om belysta vägar."),
        ("place", "sv", "Vi vill ha mindre buller i centrum."),
        ("undecided", "da", "Vi foreskriver ikke, hvordan det gøres: færre falske alarmer."),
        ("verb that looks like a thing", "da", "De pårørende føler sig alene."),
        ("name with others", "en", "The museum would like to cooperate with Brackenby on school visits."),
        ("renovation", "de", "Sanierung von 6 Häusern am Markt"),
    ],
)
def test_what_only_tells_is_left_alone(idea: str, lang: str, text: str) -> None:
    assert check_need(text, lang).flags == ()


def test_a_small_letter_begins_no_sentence() -> None:
    assert "price-answer" in signals("Vi vil give tilskud på 90 kr. pr. barn til svømning.", "da")
