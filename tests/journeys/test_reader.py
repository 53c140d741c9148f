"""A reader of Swedish understands a Finnish and a Dutch answer without a word of either language."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person
from tests.journeys.words import FALLS

# By country: the hit, what it is, where it is, and the language of its text.
HITS = {
    "FI": ("Kokeilukoti Suvanto", ("Testbädd",), ("Finland",), "finska"),
    "NL": ("ThuisKompas Beekdonken BV", ("Företag",), ("Nederländerna",), "nederländska"),
}
SUBJECTS = re.compile("fallolyckor bland äldre|äldreboenden|hemtjänst")


@pytest.mark.parametrize("country", ["FI", "NL"])
def test_five_questions_are_answered_in_swedish(somebody: Callable[..., Person], country: str) -> None:
    reader = somebody("sv")
    page = reader.page
    page.goto("/")
    reader.write(page.get_by_label("Vad behöver du?"), FALLS)
    reader.follow(
        page.locator(".ask-send").get_by_role("button", name="Hitta vem som kan svara"), re.compile("/needs/")
    )
    page.goto(f"{page.url}?country={country}")
    name, kinds, places, language = HITS[country]
    hit = page.locator(".hit").filter(has=page.get_by_role("heading", name=name))
    reader.press(hit.locator("summary"))

    what_they_are = ("Vad det är", *kinds)
    where = ("Var", *places)
    what_they_do = (
        "Arbetar med",
        "Äldreomsorg och välfärdsteknik",
        f"skrivet på {language}",
        "Textens språk",
    )
    reader.reads(*what_they_are, *where, *what_they_do, inside=hit)
    # Why them: the subject in words, how strong, and their sentences beside one's own.
    reader.reads("Ni har gemensamt", "Gemensamt ämne", "Ditt behov", f"De skriver ({language})", inside=hit)
    expect(hit.locator(".hit-why")).to_have_text(SUBJECTS)
    expect(hit.locator(".hit-marks")).to_have_text(re.compile("(Stark|Bra|Möjlig|Svag) träff"))
    assert hit.locator(".pair mark").count() >= 2
    # How to reach them: an address, and a letter to begin with.
    expect(hit.get_by_role("link", name=re.compile("^Kontakta"))).to_have_attribute(
        "href", re.compile("^(mailto:|tel:|https://)")
    )
    expect(hit.get_by_role("link", name=re.compile("Skriv till dem"))).to_be_visible()
