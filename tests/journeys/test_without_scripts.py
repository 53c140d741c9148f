"""A challenge owner whose browser runs no scripts asks, filters, writes, and brings needs in other shapes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.person import Person
from tests.journeys.words import FALLS, LEAKS, WORDS

ASKED = re.compile(r"/needs/[^/?]+/")
EMAIL = f"""From: Rörnätet <rornat@kommun.example>
To: Innovation <innovation@kommun.example>
Subject: Läckor i ledningsnätet
Date: Mon, 2 Mar 2026 09:12:00 +0100
Content-Type: text/plain; charset=utf-8

{LEAKS}

--{" "}
Med vänlig hälsning
Rörnätet, telefon 031-000 00 00
"""


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_ask_filter_and_write(somebody: Callable[..., Person], lang: str) -> None:
    owner, words = somebody(lang, scripts=False), WORDS[lang]
    page = owner.page
    page.goto("/")
    owner.write(page.get_by_label(words["need"]), FALLS)
    owner.follow(page.locator(".ask-send").get_by_role("button", name=words["find"]), ASKED)
    owner.press(page.get_by_role("checkbox", name=words["finland"], exact=True), "Space")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("country=FI"))
    expect(page.locator(".hit-place").filter(has_not_text=words["finland"])).to_have_count(0)
    hit = page.locator(".hit").first
    owner.press(hit.locator("summary"))
    owner.follow(hit.get_by_role("link", name=words["compare"]), re.compile("/why/"))
    owner.reads(words["your need"], words["they write"])
    page.go_back()
    known = hit.get_by_role("button", name=words["known"])
    owner.press(known)
    page.wait_for_url(re.compile("#hit-"))
    letter = page.locator(".hit").first.get_by_role("link", name=re.compile(words["write"]))
    owner.follow(letter, re.compile("/write/"))
    owner.reads(words["their"], words["own"])


def test_bring_a_need_as_a_file(somebody: Callable[..., Person], tmp_path: Path) -> None:
    file = tmp_path / "behov.eml"
    file.write_text(EMAIL)
    owner = somebody("sv", scripts=False)
    page = owner.page
    page.goto("/")
    owner.bring(page.get_by_label(re.compile("Eller en fil")), file)
    owner.follow(page.locator(".ask-send").get_by_role("button", name="Hitta vem som kan svara"), ASKED)
    need = page.locator(".need-text")
    owner.reads("27 procent av dricksvattnet", inside=need)
    expect(need).not_to_contain_text("From:")
    expect(page.locator(".hit").first).to_be_visible()


def test_paste_an_email(somebody: Callable[..., Person]) -> None:
    owner = somebody("sv", scripts=False)
    page = owner.page
    page.goto("/")
    owner.tab_to(page.get_by_label("Vad behöver du?"))
    page.keyboard.insert_text(EMAIL)
    owner.follow(page.locator(".ask-send").get_by_role("button", name="Hitta vem som kan svara"), ASKED)
    need = page.locator(".need-text")
    owner.reads("27 procent av dricksvattnet", inside=need)
    for rest in ("innovation@kommun.example", "Subject", "031-000"):
        expect(need).not_to_contain_text(rest)


def test_too_little_is_said_beside_the_field_and_kept(somebody: Callable[..., Person]) -> None:
    owner = somebody("sv", scripts=False)
    page = owner.page
    page.goto("/")
    owner.write(page.get_by_label("Vad behöver du?"), "Vatten")
    owner.press(page.locator(".ask-send").get_by_role("button", name="Hitta vem som kan svara"))
    owner.reads("Skriv minst en mening")
    expect(page.get_by_label("Vad behöver du?")).to_have_value("Vatten")
    owner.complaints = [one for one in owner.complaints if "422" not in one]
