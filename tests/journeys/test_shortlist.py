"""An officer chooses three, orders them, takes them into Word and Excel, and hears from a colleague."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.person import Person
from tests.journeys.words import FALLS

TITLES = {"sv": "Fall i hemmet, våren 2027", "en": "Falls at home, spring 2027"}
SAID = {"sv": "Vi har träffat den första – bra!", "en": "We have met the first of them: good!"}
ME = {"sv": "Innovationsstrateg", "en": "Innovation officer"}


def be_officer(page: Page, lang: str) -> None:
    page.goto("/")
    page.locator(".see-as summary").click()
    page.locator(".see-as").get_by_role("button", name=re.compile("^" + ME[lang])).click()
    expect(page.locator(".see-as summary")).to_contain_text(ME[lang])


def choose(page: Page, title: str) -> list[str]:
    """Put the first three answers on one list; give their names in order."""
    page.goto("/")
    page.locator("textarea[name=text]").fill(FALLS)
    page.locator(".ask-send button").click()
    page.wait_for_url("**/needs/**")
    names = [page.locator(".hit h3 a").nth(number).inner_text() for number in range(3)]
    for number in range(3):
        page.locator(".hit").nth(number).locator("a[href*='/lists/add/']").click()
        page.wait_for_url("**/lists/add/**")
        if not number:
            page.locator("main [name=title]").fill(title)
        else:
            expect(page.locator("main [name=shortlist] option:checked")).to_have_text(title)
        page.locator("main form button.ds-button").click()
        page.wait_for_url("**/needs/**")
        expect(page.locator("main")).to_contain_text(title)
    return names


def names_on(page: Page) -> list[str]:
    return [text.split(". ", 1)[1] for text in page.locator(".hit h3").all_inner_texts()]


def fetched(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.locator("aside").get_by_role("link", name=label).click()
    return Path(download.value.path()).read_bytes()


def make_link(page: Page) -> str:
    page.locator("aside a[href$='/share/']").click()
    page.locator("main form button.ds-button").first.click()
    return page.locator("#link-address").input_value()


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_found_shortlisted_into_word_and_commented_by_link(
    lang: str, somebody: Callable[..., Person]
) -> None:
    officer = somebody(lang)
    page = officer.page
    be_officer(page, lang)
    names = choose(page, TITLES[lang])
    page.goto("/lists/")
    page.get_by_role("link", name=TITLES[lang]).first.click()
    assert names_on(page) == names
    here = page.url.partition("#")[0]
    page.locator(".hit").nth(2).locator("button[value=up]").click()
    expect(page.locator(".hit h3").nth(1)).to_contain_text(names[2])
    order = [names[0], names[2], names[1]]
    assert names_on(page) == order

    table = (
        CalamineWorkbook.from_filelike(io.BytesIO(fetched(page, "Excel"))).get_sheet_by_index(0).to_python()
    )
    assert [row[1] for row in table[1:]] == order
    document = Document(io.BytesIO(fetched(page, "Word")))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
    assert headings == [f"{number}. {name}" for number, name in enumerate(order, start=1)]
    assert FALLS in "\n".join(one.text for one in document.paragraphs)

    address = make_link(page)
    colleague = somebody(lang)
    colleague.page.goto(address)
    assert names_on(colleague.page) == order
    colleague.write(colleague.page.locator("main [name=name]"), "Avdelningschef")
    colleague.write(colleague.page.locator("main [name=text]"), SAID[lang])
    colleague.follow(colleague.page.locator("main form button.ds-button"), re.compile("said=1"))
    colleague.reads(SAID[lang])

    page.goto(here)
    officer.reads("Avdelningschef", SAID[lang])
    page.locator("aside a[href$='/share/']").click()
    page.locator("form[action$='/revoke/'] button").click()
    expect(page.locator("form[action$='/revoke/']")).to_have_count(0)
    gone = colleague.page.goto(address)
    assert gone is not None
    assert gone.status == 404
    # The browser complains of the page that is gone; that it is gone is what was asked for.
    colleague.complaints = [one for one in colleague.complaints if not one.startswith(address)]
