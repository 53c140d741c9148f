"""An innovation officer asks in Swedish and writes across two borders, with the keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.person import Person
from tests.journeys.words import FALLS, WORDS

ANSWERED = 40_000


def ask(officer: Person, words: dict[str, str]) -> None:
    """Type the need, see answers before anything is sent, choose a region and keep the answer."""
    page = officer.page
    page.goto("/")
    officer.choose(page.get_by_label(words["region"]), words["home"])
    officer.back_to(page.get_by_label(words["need"]))
    page.keyboard.type(FALLS)
    expect(page.locator("#answer .hit").first).to_be_visible(timeout=ANSWERED)
    assert page.url.endswith("/")
    officer.follow(page.locator(".ask-send").get_by_role("button", name=words["find"]), re.compile("/needs/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(words["who"])


def only_from(officer: Person, country: str, code: str) -> Locator:
    """Narrow the answers to a country; give the first hit."""
    page = officer.page
    officer.press(page.get_by_role("checkbox", name=country, exact=True), "Space")
    page.wait_for_url(re.compile(f"country={code}"))
    places = page.locator(".hit-place")
    expect(places.filter(has_not_text=country)).to_have_count(0)
    expect(places.first).to_contain_text(country)
    return page.locator(".hit").first


def write_to(officer: Person, hit: Locator, words: dict[str, str], lang: str, language: str) -> str:
    """Open the letters to whoever stands behind a hit; give the one in their language."""
    page = officer.page
    officer.follow(hit.get_by_role("link", name=re.compile(words["write"])), re.compile("/write/"))
    officer.reads(f"{words['their']}, {language}", words["own"])
    theirs = page.locator(f"textarea[lang={lang}]")
    officer.tab_to(theirs)
    letter = theirs.input_value()
    assert FALLS in letter
    officer.back_to(page.locator(".page-head").get_by_role("link", name=words["answer"]))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/write/" not in url)
    return letter


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_from_a_need_to_letters_to_finland_and_the_netherlands(
    somebody: Callable[..., Person], lang: str
) -> None:
    officer, words = somebody(lang), WORDS[lang]
    page = officer.page
    ask(officer, words)
    kept = page.url

    first = page.locator(".hit").first
    officer.press(first.locator("summary"))
    officer.reads(words["your need"], words["they write"], inside=first)
    known = first.get_by_role("button", name=words["known"])
    officer.press(known)
    expect(known).to_have_attribute("aria-pressed", "true")
    expect(known).to_be_focused()

    finnish = only_from(officer, words["finland"], "FI")
    letter = write_to(officer, finnish, words, "fi", words["finnish"])
    assert "Ystävällisin terveisin" in letter
    dutch = only_from(officer, words["netherlands"], "NL")
    letter = write_to(officer, dutch, words, "nl", words["dutch"])
    assert "Met vriendelijke groet" in letter

    expect(page.locator(".hit").first.get_by_role("button", name=words["known"])).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator(".hit").first.locator(".new-to-you")).to_have_count(0)
    officer.follow(page.get_by_role("button", name=words["erase"]), re.compile(r":\d+/$"))
    officer.reads(words["erased"])
    page.goto(kept)
    officer.reads(words["gone"])
    # The browser complains of the page that is gone; that it is gone is what was asked for.
    officer.complaints = [one for one in officer.complaints if not one.startswith(kept)]
