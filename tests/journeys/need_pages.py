"""The pages of the stage of needs, for the walk through every page."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from tests.journeys.needs_world import NEEDS, TENDER


class Walk(Protocol):
    """Somebody who looks at pages of a served home."""

    page: Page
    home: Path


Go = Callable[[Walk], None]
OPEN_ALL = "document.querySelectorAll('main details').forEach(one => { one.open = true })"


def kept(walk: Walk) -> dict[str, str]:
    """Give the keys of what the home holds."""
    read: dict[str, str] = json.loads((walk.home / NEEDS).read_text())
    return read


def be(walk: Walk, who: str) -> None:
    """Take up a session of one of the people of Lindvik."""
    if not walk.page.url.startswith("http"):
        walk.page.goto("/about/accessibility/")
    root = urljoin(walk.page.url, "/")
    cookie = {"name": "samband_session", "value": kept(walk)[f"as {who}"], "url": root}
    walk.page.context.add_cookies([cookie])


def look(path: str, who: str = "") -> Go:
    """Look at a page, as somebody or as a stranger; names in braces stand for keys of the home."""

    def go(walk: Walk) -> None:
        if who:
            be(walk, who)
        keys = kept(walk)
        place = re.sub(r"{(.+?)}", lambda found: keys[found[1]], path)
        walk.page.goto(place)
        assert walk.page.url.endswith(place), f"{place} led to {walk.page.url}"
        walk.page.evaluate(OPEN_ALL)

    return go


def send(walk: Walk, button: str = "main form button.ds-button") -> None:
    """Press a button, whatever the browser itself would still ask for."""
    walk.page.evaluate("document.querySelectorAll('main form').forEach(one => { one.noValidate = true })")
    walk.page.locator(button).first.click()


def refused(path: str, who: str = "", button: str = "main form button.ds-button") -> Go:
    """Send a form as it stands, and see what it lacks."""

    def go(walk: Walk) -> None:
        look(path, who)(walk)
        send(walk, button)
        expect(walk.page.locator("main [aria-invalid=true], main [role=alert]").first).to_be_visible()

    return go


def checked(walk: Walk) -> None:
    walk.page.goto("/check-need/")
    walk.page.locator("main [name=text]").fill(TENDER)
    send(walk)
    expect(walk.page.locator("#reading mark").first).to_be_visible()
    walk.page.evaluate(OPEN_ALL)


def merging(walk: Walk) -> None:
    look("/challenges/{twin}/merge/", "officer")(walk)
    walk.page.locator("main [name=into]").fill(kept(walk)["public"])
    send(walk)
    expect(walk.page.locator("main [name=sure]")).to_have_count(1)


def commented_by_link(walk: Walk) -> None:
    look("/challenges/shared/{token}/")(walk)
    walk.page.locator("main [name=name]").fill("Skolskjutsen")
    walk.page.locator("main [name=text]").fill("Vi kör samma väg.")
    send(walk, "#comment button")
    expect(walk.page.get_by_role("heading", name="Skolskjutsen").first).to_be_visible()


def linked(walk: Walk) -> None:
    look("/challenges/{draft}/links/", "officer")(walk)
    send(walk)
    expect(walk.page.locator("main input[readonly]")).to_be_visible()


def step(number: int) -> Go:
    """Walk so many steps towards sending an idea."""

    def go(walk: Walk) -> None:
        look("/doors/{door}/idea/")(walk)
        if number > 1:
            walk.page.locator("main [name=title]").fill("Lyktor som lyser när någon går")
            walk.page.locator("main [name=text]").fill("Lyktorna sover tills någon kommer.")
            send(walk)
            expect(walk.page.locator("main [name=sender]")).to_be_visible()
        if number > 2:
            walk.page.locator("main [name=sender]").fill("Ljusverket")
            walk.page.locator("main [name=secrets]").fill("Givaren är vår egen.")
            send(walk)
            expect(walk.page.locator("main [name=attached]")).to_be_visible()

    return go


# The only page that sends an idea: more than three a minute from one place would be set aside.
def receipt(walk: Walk) -> None:
    step(3)(walk)
    send(walk)
    expect(walk.page.locator("#receipt-code")).to_be_visible()


def own_idea(walk: Walk, code: str = "code") -> None:
    look("/ideas/where/")(walk)
    walk.page.locator("main [name=code]").fill(kept(walk)[code])
    send(walk)
    walk.page.wait_for_url("**/ideas/own/**")
    walk.page.evaluate(OPEN_ALL)


def sure(walk: Walk) -> None:
    own_idea(walk, "open code")
    send(walk, "main button[value=withdraw]")
    expect(walk.page.locator("main button[name=sure]")).to_be_visible()


def many(walk: Walk) -> None:
    look("/ideas/", "host")(walk)
    walk.page.locator("main [name=chosen]").first.check()
    send(walk, "main button[name=verb][value=answer]")
    expect(walk.page.locator("main button[name=step][value=go]")).to_be_visible()


def which_door(walk: Walk) -> None:
    walk.page.goto("/which-door/")
    walk.page.locator("main [name=text]").fill("Vi har en mikrofon som hör läckor i vattenrör.")
    send(walk)
    expect(walk.page.locator("#doors-heading")).to_be_visible()
    walk.page.evaluate(OPEN_ALL)


def wrong_door(walk: Walk) -> None:
    which_door(walk)
    form = walk.page.locator("form[action$='/wrong/']").first
    form.evaluate("form => { form.removeAttribute('hx-post'); form.submit() }")
    walk.page.wait_for_url("**/which-door/wrong/")


CHALLENGE_PAGES: dict[str, tuple[str, Go]] = {
    "challenges": ("challenge-list", look("/challenges/")),
    "challenges, none": ("challenge-list", look("/challenges/?q=xyzzy")),
    "challenge": ("challenge-detail", look("/challenges/{public}/")),
    "challenge, for its owners": ("challenge-detail", look("/challenges/{public}/", "officer")),
    "challenge, not solved": ("challenge-detail", look("/challenges/{not solved}/")),
    "challenge, overridden": ("challenge-detail", look("/challenges/{override}/", "broker")),
    "challenge, beginning": ("challenge-new", look("/challenges/new/", "officer")),
    "challenge, beginning with nothing": ("challenge-new", refused("/challenges/new/", "officer")),
    "challenges, mine": ("challenge-mine", look("/challenges/mine/", "officer")),
    "challenges, none of mine": ("challenge-mine", look("/challenges/mine/", "broker")),
    "challenge, asking": ("challenge-edit", look("/challenges/{bare}/edit/", "officer")),
    "challenge, asking, with comments": ("challenge-edit", look("/challenges/{draft}/edit/", "officer")),
    "challenge, one part": ("challenge-part", look("/challenges/{draft}/edit/present/", "officer")),
    "challenge, themes": ("challenge-part", look("/challenges/{draft}/edit/themes/", "officer")),
    "challenge, owners": ("challenge-owners", look("/challenges/{draft}/owners/", "officer")),
    "challenge, links": ("challenge-links", linked),
    "challenge, by a link": ("challenge-shared", commented_by_link),
    "challenge, by a link, refusing": (
        "challenge-shared",
        refused("/challenges/shared/{token}/", button="#comment button"),
    ),
    "challenge, before": ("challenge-before", look("/challenges/{draft}/before/", "officer")),
    "challenge, before, refusing": ("challenge-before", refused("/challenges/{bare}/before/", "officer")),
    "challenge, publishing": ("challenge-publish", look("/challenges/{draft}/publish/", "officer")),
    "challenge, approving": ("challenge-publish", look("/challenges/{review}/publish/", "host")),
    "challenge, versions": ("challenge-versions", look("/challenges/{public}/versions/", "officer")),
    "challenge, deleting": ("challenge-delete", look("/challenges/{draft}/delete/", "officer")),
    "challenge, who approves": ("challenge-rules", look("/challenges/rules/{Lindviks kommun}/", "officer")),
    "challenge, moving": ("challenge-move", look("/challenges/{public}/move/give_up/", "officer")),
    "challenge, moving, refusing": (
        "challenge-move",
        refused("/challenges/{public}/move/withdraw/", "officer"),
    ),
    "challenge, dates": ("challenge-dates", look("/challenges/{public}/dates/", "officer")),
    "challenge, answering a question": (
        "challenge-question",
        look("/challenges/{public}/questions/{question}/", "officer"),
    ),
    "challenge, asking with nothing": (
        "challenge-ask",
        refused("/challenges/{public}/", "broker", "form[action$='/ask/'] button"),
    ),
    "challenge, merging": ("challenge-merge", merging),
    "need check": ("check-need", look("/check-need/")),
    "need check, with flags": ("check-need", checked),
    "notes, all": ("register-list", look("/notes/", "officer")),
    "notes, none": ("register-list", look("/notes/", "broker")),
    "notes, bringing": ("register-new", look("/notes/new/", "officer")),
    "notes, refusing": ("register-new", refused("/notes/new/", "officer")),
    "notes": ("register-detail", look("/notes/{register}/", "officer")),
    "notes, an entry": ("register-entry", look("/notes/{register}/entries/{entry}/", "officer")),
    "notes, deleting": ("register-delete", look("/notes/{register}/delete/", "officer")),
}
DOOR_PAGES: dict[str, tuple[str, Go]] = {
    "doors": ("door-list", look("/doors/")),
    "doors, none": ("door-list", look("/doors/?q=xyzzy")),
    "door": ("door-detail", look("/doors/{door}/")),
    "door, opening one": ("door-new", look("/doors/new/", "officer")),
    "door, changing": ("door-edit", look("/doors/{door}/edit/", "officer")),
    "door, looking after": ("door-manage", look("/doors/{door}/manage/", "officer")),
    "door, closing with nothing": (
        "door-closed",
        refused("/doors/{door}/manage/", "officer", "form[action$='/closed/'] button"),
    ),
    "door, merging": ("door-merge", look("/doors/{door}/merge/{other door}/", "officer")),
    "door, days away": ("door-absence", look("/doors/{door}/keepers/{keeper}/away/", "host")),
    "door, a new text": ("door-template-new", refused("/doors/{door}/templates/new/", "officer")),
    "door, a text": ("door-template", look("/doors/{door}/templates/{template}/", "officer")),
    "idea, step 1": ("idea-begin", step(1)),
    "idea, step 1, refusing": ("idea-begin", refused("/doors/{door}/idea/")),
    "idea, step 2": ("idea-begin", step(2)),
    "idea, step 3": ("idea-begin", step(3)),
    "idea, sent": ("idea-receipt", receipt),
    "idea, where": ("idea-where", refused("/ideas/where/")),
    "idea, one's own": ("idea-own", own_idea),
    "idea, taking it back": ("idea-own-do", sure),
    "inbox": ("idea-inbox", look("/ideas/", "host")),
    "inbox, none": ("idea-inbox", look("/ideas/", "broker")),
    "inbox, an overdue idea": ("idea-detail", look("/ideas/{late}/", "deputy")),
    "inbox, an idea in hand": ("idea-detail", look("/ideas/{hand}/", "host")),
    "inbox, an idea set aside": ("idea-detail", look("/ideas/{aside}/", "host")),
    "inbox, many": ("idea-many", many),
    "inbox, case number": ("idea-register", look("/ideas/{hand}/register/", "host")),
    "requests": ("request-list", look("/requests/", "officer")),
    "requests, whom": ("request-new", look("/requests/new/?q=Lindvik", "broker")),
    "requests, asking": ("request-new", refused("/requests/new/?to={Lindviks kommun}", "broker")),
    "request": ("request-detail", look("/requests/{request}/", "officer")),
    "request, one's own": ("request-detail", look("/requests/{request}/", "broker")),
    "doors opened": ("doors-opened", look("/doors/opened/")),
    "which door": ("which-door", look("/which-door/")),
    "which door, answered": ("which-door", which_door),
    "wrong door": ("which-door-wrong", wrong_door),
    "my work, of a deputy": ("my-work", look("/my-work/", "deputy")),
    "organisation, with a door": (
        "organisation-detail",
        look("/organisations/{Lindviks kommun}/", "officer"),
    ),
}
NEED_PAGES = {**CHALLENGE_PAGES, **DOOR_PAGES}
NO_NEED_PAGE = {
    "challenge-export": "a file",
    "challenge-feed-all": "a file for feed readers",
    "challenge-feed": "a file for feed readers",
    "challenge-calendar": "a file for calendars",
    "challenge-paper": "a file",
    "challenge-autosave": "a part of the page of drafting",
    "challenge-check": "a part of the page of drafting",
    "challenge-share": "leads back to the owners",
    "challenge-link-revoke": "leads back to the links",
    "challenge-comment-remove": "leads back to the draft",
    "challenge-name-other": "leads back to what others have done",
    "challenge-follow": "leads back to the challenge",
    "challenge-date-remove": "leads back to the dates",
    "challenge-answers": "leads to a need",
    "register-export": "a file",
    "register-share": "leads back to the notes",
    "register-draft": "leads to the draft",
    "door-export": "a file",
    "door-open": "leads back to the door",
    "door-check": "leads back to the door",
    "door-keeper-name": "leads back to the door",
    "door-keeper-go": "leads back to the door",
    "door-absence-end": "leads back to the door",
    "door-closed-take-back": "leads back to the door",
    "door-template-remove": "leads back to the door",
    "idea-receipt-pdf": "a file",
    "idea-by-mail": "leads to one's own idea",
    "idea-own-data": "a file",
    "idea-own-file": "a file",
    "idea-export": "a file",
    "idea-do": "leads back to the idea",
    "idea-file": "a file",
    "request-export": "a file",
    "request-do": "leads back to the request",
    "doors-opened-export": "a file",
}
