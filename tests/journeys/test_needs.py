"""Needs and ideas, from the first word to an answer: by keyboard, by strangers, in time and overdue.

Buttons and fields are found by what they send, and words by their English in the catalogue, so that the
journeys hold in each language.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from samband.challenges.domain.need_check.wording import ASKS, WHYS
from tests.journeys.need_pages import be, kept
from tests.journeys.needs_world import NOTES, STATED, TENDER
from tests.journeys.person import Person

READ = 20_000
LOCKED = "Vi ska köpa in elbussar."
IDEA = "Trappor som minns var isen brukar lägga sig"
ANSWER = "Tack för idén. Gatukontoret prövar den i två trappor i vinter."
OFFICER, HOST, DEPUTY = "officer", "host", "deputy"


class Somebody:
    """Who a journey is about, as the pages' walkers know them."""

    def __init__(self, person: Person, home: Path) -> None:
        self.person, self.page, self.home = person, person.page, home


Arrive = Callable[..., Person]


def arrived(
    somebody: Arrive, home: Path, who: str = "", *, lang: str = "sv", scripts: bool = True
) -> Somebody:
    """Put one of the people of Lindvik, or a stranger, in front of a browser."""
    one = Somebody(somebody(lang, scripts=scripts), home)
    if who:
        be(one, who)
    return one


def in_swedish(text: str) -> str:
    """Give a text of the interface as a Swedish page says it."""
    with translation.override("sv"):
        return str(translation.gettext(text))


def write(person: Person, name: str, text: str) -> None:
    """Go to the field of a name and type in it."""
    person.write(person.page.locator(f"main [name={name}]:not([type=hidden])"), text)


def paste(person: Person, name: str, text: str) -> None:
    """Go to the field of a name and paste into it, as Ctrl+V does."""
    person.tab_to(person.page.locator(f"main [name={name}]:not([type=hidden])"))
    person.page.keyboard.insert_text(text)


def empty_questions(page: Page) -> list[str]:
    """Give the parts that the page asks for and nobody has answered yet."""
    asked = page.locator("#words textarea:visible, #words input[type=number]:visible")
    names = [(one.get_attribute("name") or "", one.input_value()) for one in asked.all()]
    return [name for name, typed in names if not typed and name in STATED]


def answer_questions(person: Person) -> int:
    """Answer what is asked, at most three parts at a time, until publishing needs no more; give how often."""
    page, rounds = person.page, 0
    while asked := empty_questions(page):
        rounds += 1
        assert page.locator("[id^=ask-]").count() <= 3
        for part in asked:
            write(person, part, STATED[part])
        person.press(page.locator("#words button[name=do][value=save]"))
        expect(page.locator(f"main [name={asked[0]}]:not([type=hidden])")).to_have_count(0)
        assert rounds < 6
    return rounds


def test_a_pasted_tender_becomes_a_published_challenge(somebody: Arrive, home: Path) -> None:
    person = arrived(somebody, home, OFFICER).person
    page = person.page
    page.goto("/challenges/")
    person.follow(page.locator("main a[href='/challenges/new/']").first, re.compile("/new/"))
    paste(person, "text", TENDER)
    person.follow(page.locator("main form button.ds-button"), re.compile("/edit/"))
    draft = page.url

    # The hidden answer is shown beside the text while one types, explained in the reader's language.
    reading = page.locator("#reading")
    write(person, "future", LOCKED)
    expect(reading.locator("blockquote").filter(has_text=LOCKED).locator("mark").first).to_have_text(
        re.compile("elbussar"), timeout=READ
    )
    expect(reading.locator("[id^=flag-]").last).to_contain_text(in_swedish(str(ASKS["technology"])))
    expect(reading).to_contain_text(in_swedish(str(WHYS["technology"])))
    person.tab_to(page.locator("main [name=future]"), key="Shift+Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Backspace")

    # One's own words of what was pasted are offered, and taken.
    person.press(page.locator("#words button[name=use][value=future]"))
    expect(page.locator("#part-future dd").first).to_contain_text("kunna åka utan bil")
    assert answer_questions(person) >= 1

    person.follow(page.locator("#words button[name=do][value=go_on]"), re.compile("/before/"))
    write(person, "why", "Ingen av dem har vår tidtabell.")
    person.follow(page.locator("main form:has([name=why]) button.ds-button"), re.compile("/publish/"))
    person.follow(page.locator("main button[name=do][value=publish]"), draft.replace("edit/", ""))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi ska köpa in elbussar")
    person.reads("kunna åka utan bil", STATED["adoption"])

    stranger = arrived(somebody, home).page
    stranger.goto(page.url)
    expect(stranger.locator("main")).to_contain_text(STATED["affected"])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_anonymous_idea_gets_a_written_answer(somebody: Arrive, home: Path, scripts: bool) -> None:
    title = IDEA if scripts else f"{IDEA} om natten"
    stranger = arrived(somebody, home, scripts=scripts).person
    code = bring(stranger, kept(arrived(somebody, home))["door"], title)

    host = arrived(somebody, home, HOST, scripts=scripts)
    page = host.page
    page.goto("/ideas/")
    host.person.follow(page.get_by_role("link", name=title, exact=True), re.compile("/ideas/[a-z0-9]+/$"))
    route(host.person, kept(host)["Trafikkontoret i Lindvik"])
    opened(host.person, "answer")
    field = page.locator("#do-answer textarea[name=text]")
    host.person.tab_to(field)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(ANSWER)
    host.person.press(page.locator("#do-answer form[method=post] button.ds-button"))
    expect(page.locator("#written ~ article").filter(has_text=ANSWER)).to_be_visible()

    page = stranger.page
    page.goto("/ideas/where/")
    write(stranger, "code", code)
    stranger.follow(page.locator("main form button.ds-button"), re.compile("/ideas/own/"))
    stranger.reads(title, ANSWER)


def bring(stranger: Person, door: str, title: str) -> str:
    """Bring an idea in three steps, without account, name or address; give the receipt's code."""
    page = stranger.page
    page.goto(f"/doors/{door}/")
    stranger.follow(page.locator(f"main a[href='/doors/{door}/idea/']"), re.compile("/idea/"))
    write(stranger, "title", title)
    write(stranger, "text", "Små givare i trapporna lär sig var isen lägger sig, och saltar bara där.")
    next_step = page.locator("main form button.ds-button:not([name])")
    stranger.press(next_step)
    expect(page.locator("main [name=sender]")).to_be_visible()
    # People read; what is sent within a few seconds is taken for a program's.
    page.wait_for_timeout(4_000)
    stranger.press(next_step)
    expect(page.locator("main [name=attached]")).to_be_visible()
    stranger.reads(title, in_swedish("An idea gives no right to a contract."))
    page.wait_for_timeout(3_000)
    stranger.follow(next_step, re.compile("/ideas/receipt/"))
    code = page.locator("#receipt-code").input_value()
    assert re.fullmatch(r"(?:[a-z0-9]{4}-){4}[a-z0-9]{4}", code)
    return code


def opened(person: Person, verb: str) -> None:
    """Open what can be done with an idea, unless it stands open."""
    part = person.page.locator(f"#do-{verb}")
    if part.get_attribute("open") is None:
        person.press(part.locator("> summary"))


def route(person: Person, department: str) -> None:
    """Give an idea to a department, as a person decides."""
    page = person.page
    opened(person, "route")
    choices = page.locator("#do-route select[name=department]")
    person.tab_to(choices)
    label = choices.locator(f"option[value='{department}']").inner_text()
    person.choose(choices, label)
    person.press(page.locator("#do-route form:has(select[name=department]) button.ds-button"))
    expect(page.locator("main aside")).to_contain_text(label)


def test_an_overdue_idea_is_counted_and_waits(somebody: Arrive, home: Path) -> None:
    stranger = arrived(somebody, home, lang="en")
    stranger.page.goto(f"/doors/{kept(stranger)['door']}/")
    expect(stranger.page.locator("section:has(#kept)")).to_contain_text(", 1 overdue.")
    expect(stranger.page.locator("main")).not_to_contain_text("Bänkar som värmer sig själva")

    for who in (HOST, DEPUTY):
        keeper = arrived(somebody, home, who)
        keeper.page.goto("/my-work/")
        waiting = keeper.page.locator("section:has(#waiting-heading)")
        late = waiting.get_by_role("link", name="Bänkar som värmer sig själva")
        keeper.person.follow(late, re.compile(kept(keeper)["late"]))
        expect(keeper.page.locator(".page-head .ds-tag[data-color=danger]")).not_to_be_empty()


def test_drafting_without_scripts(somebody: Arrive, home: Path) -> None:
    person = arrived(somebody, home, OFFICER, scripts=False).person
    page = person.page
    page.goto("/challenges/new/")
    paste(person, "text", "Äldre i Hamnby kommer inte till vårdcentralen.")
    person.follow(page.locator("main form button.ds-button"), re.compile("/edit/"))
    write(person, "future", LOCKED)
    person.press(page.locator("#words button[name=do][value=check]"))
    expect(page.locator("#reading mark").first).to_be_visible(timeout=READ)
    expect(page.locator("main [name=future]")).to_have_value(LOCKED)
    assert page.locator("#part-future").get_by_text(LOCKED).count() == 0, "checking must keep nothing"
    person.press(page.locator("#words button[name=do][value=save]"))
    expect(page.locator("#part-future dd").first).to_contain_text(LOCKED)


def test_notes_become_a_challenge(somebody: Arrive, home: Path) -> None:
    person = arrived(somebody, home, OFFICER).person
    page = person.page
    page.goto("/notes/new/")
    write(person, "title", "Hamnen i april")
    paste(person, "text", NOTES)
    person.follow(page.locator("main form button.ds-button"), re.compile("/notes/[a-z0-9]{12}/"))
    entry = page.locator("article").filter(has_text="Elnätet räcker inte")
    person.reads("Batterier på kajen", inside=entry)
    question = page.locator("article").filter(has_text="Vem äger frågan om nattskiften?")
    expect(question).to_be_visible()
    expect(question).to_contain_text(in_swedish("Open question"))
    person.follow(entry.locator("form button.ds-button"), re.compile("/challenges/[a-z0-9]{12}/edit/"))
    person.reads("Elnätet räcker inte")
