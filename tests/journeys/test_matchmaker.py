"""A matchmaker brings a list of organisations and finds one of them by a need, with the keyboard alone."""

import csv
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person
from tests.journeys.words import WORDS as ASK

ROWS = [
    ("namn", "typ", "land", "region", "beskrivning", "kontakt"),
    (
        "Skrovklar i Kvarnhamn AB",
        "företag",
        "Sverige",
        "SE232",
        "Våra undervattensrobotar borstar bort påväxt från fartygsskrov och samlar upp allt som lossnar.",
        "post@skrovklar.example",
    ),
    ("Kajsam ideell förening", "civil-society", "SE", "SE232", "Vi öppnar hamnmagasin för unga.", ""),
    ("", "company", "SE", "SE232", "En rad utan namn.", ""),
    ("Nowhere Ltd", "company", "Atlantis", "", "A company in a country nobody knows.", ""),
]
NEED = "Hamnen vill rengöra fartygsskrov från påväxt under vattnet utan att det som lossnar hamnar på botten."
FOUND_WITHIN = 60.0
WORDS = {
    "sv": {
        "bar": "Demovärlden",
        "me": "Matchmakare",
        "seen": "Du ser Samband som: Matchmakare",
        "menu": "Huvudmeny",
        "who": "Vem är vem",
        "add": "Lägg till från en fil",
        "list": "Listan",
        "source": "Vem listan kommer från",
        "not yet": "Inget är sparat än",
        "no name": "Raden saknar namn.",
        "no country": "Atlantis är inget land som vi känner till.",
        "save": "Spara organisationerna",
        "done": "Inläst",
        "mend": "Skriv organisationens namn.",
        "company": "Företag",
    },
    "en": {
        "bar": "Demo world",
        "me": "Matchmaker",
        "seen": "You see Samband as: Matchmaker",
        "menu": "Main menu",
        "who": "Who's who",
        "add": "Add from a file",
        "list": "The list",
        "source": "Who the list is from",
        "not yet": "Nothing is saved yet",
        "no name": "The row has no name.",
        "no country": "Atlantis is not a country we know.",
        "save": "Save these organisations",
        "done": "Taken in",
        "mend": "Write the organisation's name.",
        "company": "Company",
    },
}


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_bring_a_list_and_find_by_need(lang: str, somebody: Callable[..., Person], tmp_path: Path) -> None:
    words = WORDS[lang]
    file = tmp_path / "medlemmar.csv"
    with file.open("w", newline="") as lines:
        csv.writer(lines, delimiter=";").writerows(ROWS)
    matchmaker = somebody(lang)
    page = matchmaker.page
    page.goto("/")

    bar = page.get_by_role("complementary", name=words["bar"])
    matchmaker.press(bar.locator("summary"))
    matchmaker.press(bar.get_by_role("button", name=re.compile("^" + words["me"])))
    matchmaker.reads(words["seen"], inside=bar)

    menu = page.get_by_role("navigation", name=words["menu"])
    matchmaker.follow(menu.get_by_role("link", name=words["who"]), re.compile("/organisations/$"))
    matchmaker.follow(page.get_by_role("link", name=words["add"]), re.compile("/import/$"))
    matchmaker.bring(page.get_by_label(words["list"], exact=True), file)
    matchmaker.write(page.get_by_label(re.compile(words["source"])), "Hamnklustret")
    matchmaker.follow(page.locator("main form button.ds-button"), re.compile("/import/[^/]+/$"))

    matchmaker.reads(words["not yet"], words["no name"], "Skrovklar i Kvarnhamn AB", "Hamnklustret")
    matchmaker.reads(words["no country"])
    matchmaker.follow(page.get_by_role("button", name=words["save"]), re.compile("/run/$"))
    expect(page.get_by_role("status").filter(has_text=words["done"])).to_be_visible(timeout=30_000)
    matchmaker.reads(words["no name"], words["mend"])

    page.goto("/")
    matchmaker.write(page.get_by_label(ASK[lang]["need"]), NEED)
    matchmaker.follow(
        page.locator(".ask-send").get_by_role("button", name=ASK[lang]["find"]), re.compile("/needs/")
    )
    hit = page.locator(".hit").filter(has_text="Skrovklar i Kvarnhamn AB")
    until = time.monotonic() + FOUND_WITHIN
    while not hit.count() and time.monotonic() < until:
        page.reload()
    matchmaker.reads(words["company"], "Västra Götaland", inside=hit)
    matchmaker.follow(
        hit.get_by_role("link", name="Skrovklar i Kvarnhamn AB", exact=True), re.compile("/organisations/")
    )
    matchmaker.reads("post@skrovklar.example", "Hamnklustret", "borstar bort påväxt")
