"""An officer adds a passkey and signs in with it: no password, no code, nothing to remember."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.eye import Eye
from tests.journeys.person import Person
from tests.journeys.small_world import PASSWORD

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_made_and_signs_in(somebody: Callable[..., Person], site: str) -> None:
    officer = somebody("en")
    page = officer.page
    # A browser gives no passkey to a bare number for an address.
    here = site.replace("127.0.0.1", "localhost")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    page.goto(f"{here}/account/login/?next=/account/")
    officer.press(page.locator("main details summary"))
    officer.write(page.locator("[name=login]"), "plain@journeys.example")
    officer.write(page.locator("[name=password]"), PASSWORD)
    officer.follow(page.locator("main details button"), "**/account/")

    officer.follow(page.get_by_role("link", name="Add a passkey"), re.compile("/account/reauthenticate/"))
    officer.write(page.locator("[name=password]"), PASSWORD)
    officer.follow(page.locator("main form button"), re.compile("/2fa/webauthn/add/"))
    expect(page.get_by_label(re.compile("Sign in with this alone"))).to_be_checked()
    officer.write(page.locator("[name=name]"), "Work laptop")
    officer.press(page.get_by_role("button", name="Add a passkey"))
    page.wait_for_url(re.compile("/2fa/(?!webauthn/add)"))
    kept = device.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})
    assert [one["isResidentCredential"] for one in kept["credentials"]] == [True]

    page.goto(f"{here}/account/2fa/webauthn/")
    officer.reads("Work laptop", "Signs you in alone", "Not used yet")
    officer.follow(page.locator(".header").get_by_role("button", name="Sign out"), f"{here}/")
    expect(page.locator(".header").get_by_role("link", name="Sign in")).to_be_visible()

    page.goto(f"{here}/account/login/?next=/account/")
    officer.follow(page.get_by_role("button", name="Sign in with a passkey"), f"{here}/account/")
    officer.reads("plain@journeys.example", "You have 1 passkey")
    page.goto(f"{here}/account/2fa/webauthn/reauthenticate/")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert Eye(page).faults() == []


def test_without_a_passkey_one_is_told_so(somebody: Callable[..., Person], site: str) -> None:
    officer = somebody("en")
    page = officer.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "automaticPresenceSimulation": False}}
    )
    page.goto(f"{site}/account/login/")  # an address for which no browser has a passkey
    officer.press(page.get_by_role("button", name="Sign in with a passkey"))
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")
