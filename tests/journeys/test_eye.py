"""The eye that looks at every page finds a fault that shows in one colour scheme, or at one width, alone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.eye import ABOUT_COLOURS, Eye

CLEAN = """<!doctype html><html lang="en"><title>A page</title><style>
body { color: black; background: white }
.hidden { display: none }
%s
</style><main><h1>A page</h1><p>Some <a href="#x">words</a></p><img class="hidden" src="data:,"></main>"""
DARK, NARROW = "@media (prefers-color-scheme: dark)", "(max-width: 500px)"
FAULTS = {
    "nothing": ("", set()),
    "pale in the dark": (
        f"{DARK} {{ p {{ color: #eee }} }}",
        {"1280 px, dark: color-contrast", "390 px, dark: color-contrast"},
    ),
    "pale in the light where it is narrow": (
        f"@media (prefers-color-scheme: light) and {NARROW} {{ p {{ color: #eee }} }}",
        {"390 px, light: color-contrast"},
    ),
    "a picture without words, in the dark": (
        f"{DARK} {{ .hidden {{ display: block }} }}",
        {"1280 px, dark: image-alt", "390 px, dark: image-alt"},
    ),
    "a picture without words, in the dark where it is wide": (
        f"{DARK} and (min-width: 501px) {{ .hidden {{ display: block }} }}",
        {"1280 px, dark: image-alt"},
    ),
}


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_wherever_it_shows(page: Page, name: str) -> None:
    style, wanted = FAULTS[name]
    page.set_content(CLEAN % style)
    found = Eye(page).faults_everywhere()
    assert {":".join(one.split(":")[:2]) for one in found} == wanted


def test_the_rules_about_colours_are_all_that_are_applied_unasked(page: Page) -> None:
    page.set_content(CLEAN % "")
    Eye(page)
    told = page.evaluate("axe.getRules(['cat.color']).map(({ ruleId, tags }) => [ruleId, tags])")
    # What is wanted at level AAA alone, axe-core applies only when asked.
    assert sorted(rule for rule, tags in told if "wcag2aaa" not in tags) == ABOUT_COLOURS, json.dumps(told)
