"""A matchmaker brings a list of organisations and finds one of them by a need, with the keyboard alone."""

import csv
import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.person import Person

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


def test_bring_a_list_and_find_by_need(somebody: Callable[..., Person], tmp_path: Path) -> None:
    file = tmp_path / "medlemmar.csv"
    with file.open("w", newline="") as lines:
        csv.writer(lines, delimiter=";").writerows(ROWS)
    matchmaker = somebody("sv")
    page = matchmaker.page
    page.goto("/")

    bar = page.get_by_role("complementary", name="Demovärlden")
    matchmaker.press(bar.locator("summary"))
    matchmaker.press(bar.get_by_role("button", name=re.compile("^Matchmakare")))
    matchmaker.reads("Du ser Samband som: Matchmakare", inside=bar)

    menu = page.get_by_role("navigation", name="Huvudmeny")
    matchmaker.follow(menu.get_by_role("link", name="Vem är vem"), re.compile("/organisations/$"))
    matchmaker.follow(page.get_by_role("link", name="Lägg till från en fil"), re.compile("/import/$"))
    matchmaker.bring(page.get_by_label("Listan", exact=True), file)
    matchmaker.write(page.get_by_label(re.compile("Vem listan kommer från")), "Hamnklustret")
    matchmaker.follow(page.locator("main form button.ds-button"), re.compile("/import/[^/]+/$"))

    matchmaker.reads("Inget är sparat än", "Raden saknar namn.", "Skrovklar i Kvarnhamn AB", "Hamnklustret")
    matchmaker.reads("Atlantis är inget land som vi känner till.")
    matchmaker.follow(page.get_by_role("button", name="Spara organisationerna"), re.compile("/run/$"))
    expect(page.get_by_role("status").filter(has_text="Inläst")).to_be_visible(timeout=30_000)
    matchmaker.reads("Raden saknar namn.", "Skriv organisationens namn.")

    page.goto("/")
    matchmaker.write(page.get_by_label("Vad behöver du?"), NEED)
    matchmaker.follow(
        page.locator(".ask-send").get_by_role("button", name="Hitta vem som kan svara"), re.compile("/needs/")
    )
    hit = page.locator(".hit").filter(has_text="Skrovklar i Kvarnhamn AB")
    until = time.monotonic() + FOUND_WITHIN
    while not hit.count() and time.monotonic() < until:
        page.reload()
    matchmaker.reads("Företag", "Västra Götaland", inside=hit)
    matchmaker.follow(
        hit.get_by_role("link", name="Skrovklar i Kvarnhamn AB", exact=True), re.compile("/organisations/")
    )
    matchmaker.reads("post@skrovklar.example", "Hamnklustret", "borstar bort påväxt")
