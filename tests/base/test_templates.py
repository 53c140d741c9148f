"""What every template must hold to: it compiles, and the strict policy for scripts lets it work."""

import re
from pathlib import Path

import pytest
from django.template import engines

import samband

PACKAGE = Path(samband.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
NAMES = [path.relative_to(PACKAGE).as_posix() for path in TEMPLATES]

FORBIDDEN = {
    r"\sstyle\s*=": "The policy refuses styles in a tag: give it a class and a rule in base/assets/src/css.",
    r"<style\b": "The policy refuses styles in a page: put the rule in base/assets/src/css.",
    r"\son[a-z]+\s*=": "The policy refuses scripts in a tag: listen in base/assets/src/js.",
    r"hx-on|hx-vals\s*=\s*['\"]js:": "htmx may not evaluate text here: listen in base/assets/src/js.",
    r"<script\b(?![^>]*\bsrc=)": "The policy refuses scripts in a page: put it in base/assets/src/js.",
    r"javascript:": "The policy refuses scripts in an address: use a button and base/assets/src/js.",
}


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 25


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_compiles(path: Path) -> None:
    name = path.as_posix().partition("/templates/")[2]
    assert engines["django"].get_template(name) is not None


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_keeps_to_the_policy_for_scripts_and_styles(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [reason for pattern, reason in FORBIDDEN.items() if re.search(pattern, text)]
    assert not found, f"{path.name}: {' '.join(found)}"


# Opened by a link that is itself the permission: it reads no cookie, so there is nothing to forge.
WITHOUT_COOKIES = {"shortlist_shared.html", "challenges_shared.html"}


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_form_that_posts_carries_its_protection(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    forms = re.findall(r'<form\b[^>]*method="post"[^>]*>(.{0,40})', text, re.DOTALL)
    protected = all("{% csrf_token %}" in start for start in forms)
    assert protected is not (path.name in WITHOUT_COOKIES), (
        f"{path.name}: write csrf_token first in the form."
    )
