"""The pages of an organisation's people and of invitations, for the walk through every page."""

import email
import email.policy
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page, expect

PATIENCE = 30.0


class Walk(Protocol):
    """Somebody who looks at pages of a served demo world, as whomever they choose."""

    page: Page
    home: Path

    def be(self, title: str) -> None:
        """See the demo world as somebody."""


Go = Callable[[Walk], None]
STEWARD, OTHER, INVITED = "Värd för en väg in", "Matchmakare", "Verkställande direktör"


def own_organisation(walk: Walk) -> str:
    """Give the address of the organisation that the steward looks after."""
    walk.be(STEWARD)
    walk.page.goto("/account/")
    return walk.page.locator("main ul.rows h3 a").first.get_attribute("href") or ""


# Where somebody asked to belong, by the home: it stays so, thus one of all walks does it.
ASKED: dict[Path, str] = {}


def asked(walk: Walk) -> str:
    """Have somebody ask to belong, once; give the organisation's address."""
    if walk.home in ASKED:
        walk.be(STEWARD)
        return ASKED[walk.home]
    there = own_organisation(walk)
    walk.be(OTHER)
    walk.page.goto(there)
    button = walk.page.locator("form[action$='/ask/'] button")
    if button.count():
        button.click()
        expect(button).to_have_count(0)
    walk.be(STEWARD)
    ASKED[walk.home] = there
    return there


def invite(walk: Walk, address: str) -> None:
    """Invite an address, as the steward."""
    walk.page.goto(f"{asked(walk)}people/")
    if not walk.page.get_by_role("heading", name=address).count():
        walk.page.locator("main [name=address]").fill(address)
        walk.page.locator("main form:has([name=address]) button").click()
        expect(walk.page.get_by_role("heading", name=address)).to_be_visible()


def people(walk: Walk) -> None:
    invite(walk, f"new{id(walk)}@journeys.example")


def people_refusing(walk: Walk) -> None:
    walk.page.goto(f"{own_organisation(walk)}people/")
    form = walk.page.locator("main form:has([name=address])")
    form.evaluate("form => { form.noValidate = true }")
    form.locator("button").click()
    expect(walk.page.locator("[aria-invalid=true]").first).to_be_visible()


def link_to(walk: Walk, address: str) -> str:
    """Give the link in the mail that invites an address, once it has been written."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for file in (walk.home / "mail").glob("*.eml"):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            text = body.get_content() if body is not None else ""
            found = re.search(r"/organisations/invitation/[a-z0-9]{26}/", text)
            if found and message["To"] == address:
                return found[0]
        time.sleep(0.2)
    raise AssertionError(f"no invitation to {address} was written")


def link(walk: Walk) -> str:
    """Have a new address invited; give the link in its mail."""
    address = f"link{id(walk)}@journeys.example"
    invite(walk, address)
    return link_to(walk, address)


def invitation(walk: Walk) -> None:
    path = link(walk)
    walk.page.context.clear_cookies(name="samband_session")
    walk.page.goto(path)
    expect(walk.page.locator("main button[value=sign-in]")).to_be_visible()


def invitation_of_another(walk: Walk) -> None:
    path = link(walk)
    walk.be(OTHER)
    walk.page.goto(path)
    walk.page.locator("main button[value=claim]").click()
    expect(walk.page.locator("main [aria-invalid=true]")).to_be_visible()


def invitation_returned(walk: Walk) -> None:
    invitation(walk)
    walk.page.locator("main button[value=sign-in]").click()
    walk.page.wait_for_url("**/account/login/**")
    walk.be(OTHER)
    walk.page.goto("/organisations/invitation/")
    expect(walk.page.locator("main button[value=claim]")).to_be_visible()


def invitation_to_me(walk: Walk) -> None:
    invite(walk, "company@demo.example")
    walk.be(INVITED)
    walk.page.goto("/my-work/")
    mine = walk.page.locator("a[href*='/invitation/mine/']").first
    walk.page.goto(mine.get_attribute("href") or "")
    expect(walk.page.locator("main button[value=accept]")).to_be_visible()


def leave(walk: Walk) -> None:
    own_organisation(walk)
    walk.page.goto(walk.page.locator("main a[href$='/leave/']").first.get_attribute("href") or "")


def leave_refused(walk: Walk) -> None:
    leave(walk)
    walk.page.locator("main form button").click()
    expect(walk.page.locator("main [role=alert]")).to_be_visible()


def as_steward(path: str) -> Go:
    """Look at a page as the steward."""

    def go(walk: Walk) -> None:
        walk.be(STEWARD)
        walk.page.goto(path)

    return go


def work_waiting(walk: Walk) -> None:
    asked(walk)
    walk.page.goto("/my-work/")
    expect(walk.page.locator("main a[href$='/people/']").first).to_be_visible()


def organisation_of_ones_own(walk: Walk) -> None:
    walk.page.goto(asked(walk))


PEOPLE_PAGES: dict[str, tuple[str, Go]] = {
    "organisation, one's own": ("organisation-detail", organisation_of_ones_own),
    "people": ("organisation-people", people),
    "people, refusing": ("organisation-people", people_refusing),
    "people, waiting": ("my-work", work_waiting),
    "invitation": ("invitation", invitation),
    "invitation, of another": ("invitation", invitation_of_another),
    "invitation, gone": (
        "invitation",
        lambda walk: walk.page.goto(f"/organisations/invitation/{'2' * 26}/") and None,
    ),
    "invitation, come back to": ("invitation-returned", invitation_returned),
    "invitation, to me": ("invitation-mine", invitation_to_me),
    "leave": ("membership-leave", leave),
    "leave, refused": ("membership-leave", leave_refused),
    "account, of a member": ("account-home", as_steward("/account/")),
    "consent": ("consents", as_steward("/my-data/consents/")),
}
NO_PEOPLE_PAGE = {
    "organisation-people-do": "leads to the people",
    "organisation-ask": "leads to the organisation",
    "membership-take-back": "leads to the account",
    "account-acting": "leads to the account",
}
