"""A person at the keyboard: no mouse, only Tab, Enter, Space and typing."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

# More than any page has; a person would have given up long before.
MOST_TABS = 250
_FOCUSED = "element => element === document.activeElement"


class Person:
    """Somebody who uses the pages with the keyboard alone, and hears what the browser complains of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        # From the first: a chooser that opens before the browser is told to hand it over stays open, unseen.
        page.on("filechooser", lambda chooser: None)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def tab_to(self, target: Locator, *, key: str = "Tab") -> Locator:
        """Press Tab until something holds the focus; it must then be in sight and be seen to hold it."""
        expect(target).to_have_count(1)
        for _ in range(MOST_TABS):
            if target.evaluate(_FOCUSED):
                self._sees_focus(target)
                return target
            self.page.keyboard.press(key)
        raise AssertionError(f"{target} cannot be reached with {key}")

    def back_to(self, target: Locator) -> Locator:
        """Press Shift+Tab until something holds the focus."""
        return self.tab_to(target, key="Shift+Tab")

    def _sees_focus(self, target: Locator) -> None:
        style = target.evaluate(
            "element => { const s = getComputedStyle(element);"
            " return [s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0, s.boxShadow !== 'none'] }"
        )
        assert any(style), f"{target} holds the focus, but one cannot see it"
        expect(target).to_be_in_viewport()

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Go to a link or button and press it."""
        self.tab_to(target)
        self.page.keyboard.press(key)

    def follow(self, target: Locator, to: str | re.Pattern[str]) -> None:
        """Go to a link or button, press it and arrive at an address."""
        self.press(target)
        self.page.wait_for_url(to)

    def write(self, target: Locator, text: str) -> None:
        """Go to a field and type."""
        self.tab_to(target)
        self.page.keyboard.type(text)

    def choose(self, target: Locator, label: str) -> None:
        """Go to a list of choices and type the beginning of one."""
        self.tab_to(target)
        self.page.keyboard.type(label)
        expect(target.locator("option:checked")).to_have_text(label)

    def bring(self, target: Locator, file: Path) -> None:
        """Go to a file field, open the browser's own chooser with the keyboard, and choose."""
        self.tab_to(target)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def reads(self, *words: str, inside: Locator | None = None) -> None:
        """See some words on the page, or in a part of it."""
        for word in words:
            expect(inside or self.page.locator("body")).to_contain_text(word, ignore_case=True)
