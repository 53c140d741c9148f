"""The pages of signing in and of one's account, for the walk through every page."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page, expect

from tests.journeys.small_world import PASSWORD, SESSIONS


class Walk(Protocol):
    """Somebody who looks at pages of a served home."""

    page: Page
    home: Path


Go = Callable[[Walk], None]


def be(walk: Walk, name: str) -> dict[str, str]:
    """Take up a session of one of the people with accounts."""
    walk.page.goto("/")
    sessions: dict[str, str] = json.loads((walk.home / SESSIONS).read_text())
    cookie = {"name": "samband_session", "value": sessions[name], "url": walk.page.url}
    walk.page.context.add_cookies([cookie])
    return sessions


def as_person(name: str, path: str) -> Go:
    """Look at a page as somebody."""

    def go(walk: Walk) -> None:
        place = f"/account/{path}".replace("PASSKEY", be(walk, name)["passkey"])
        walk.page.goto(place)
        assert walk.page.url.partition("?")[0].endswith(place)

    return go


def password_opened(walk: Walk) -> None:
    walk.page.goto("/account/login/")
    walk.page.locator("main details summary").click()


def password_refused(walk: Walk) -> None:
    password_opened(walk)
    walk.page.locator("[name=login]").fill("nobody@journeys.example")
    walk.page.locator("[name=password]").fill("wrong")
    walk.page.locator("main details button").click()
    expect(walk.page.locator(".ds-error-summary")).to_be_visible()


def code_for_sign_in(walk: Walk) -> None:
    walk.page.goto("/account/login/")
    walk.page.locator("#code-email").fill(f"nobody{id(walk)}@journeys.example")
    walk.page.locator("#by-code button").click()
    walk.page.wait_for_url("**/login/code/confirm/")


def code_refused(walk: Walk) -> None:
    code_for_sign_in(walk)
    walk.page.locator("main [name=code]").fill("WRONG")
    walk.page.locator("main form button").first.click()
    expect(walk.page.locator("[aria-invalid=true]")).to_be_visible()


def code_for_password(walk: Walk) -> None:
    walk.page.goto("/account/password/reset/")
    walk.page.locator("main [name=email]").fill("plain@journeys.example")
    walk.page.locator("main form button").click()
    walk.page.wait_for_url("**/password/reset/confirm/")


def new_password(walk: Walk) -> None:
    code_for_password(walk)
    message = max((walk.home / "mail").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    code = re.findall(r"^([A-Z0-9]{4,}(?:-[A-Z0-9]+)*)$", message.read_text(), re.MULTILINE)[-1]
    walk.page.locator("main [name=code]").fill(code)
    walk.page.locator("main form button").first.click()
    walk.page.wait_for_url("**/password/reset/complete/")


def code_for_address(walk: Walk) -> None:
    be(walk, "plain")
    walk.page.goto("/account/email/")
    walk.page.locator("main input[type=email]").last.fill(f"new{id(walk)}@journeys.example")
    walk.page.locator("[name=action_add]").click()
    walk.page.wait_for_url("**/confirm-email/")


def second_step(walk: Walk) -> None:
    password_opened(walk)
    walk.page.locator("[name=login]").fill("careful@journeys.example")
    walk.page.locator("[name=password]").fill(PASSWORD)
    walk.page.locator("main details button").click()
    walk.page.wait_for_url("**/2fa/authenticate/")


def link_used_up(walk: Walk) -> None:
    walk.page.goto(f"/account/link/{'2' * 26}/")
    walk.page.locator("main form button").click()
    expect(walk.page.locator("main a.ds-button")).to_be_visible()


def at(path: str) -> Go:
    """Look at a page as a stranger."""
    return lambda walk: walk.page.goto(f"/account/{path}") and None


ACCOUNT_PAGES: dict[str, tuple[str, Go]] = {
    "sign in": ("account_login", at("login/")),
    "sign in, by password": ("account_login", password_opened),
    "sign in, refused": ("account_login", password_refused),
    "sign in, code asked for": ("account_request_login_code", at("login/code/")),
    "sign in, code sent": ("account_confirm_login_code", code_for_sign_in),
    "sign in, wrong code": ("account_confirm_login_code", code_refused),
    "sign in, second step": ("mfa_authenticate", second_step),
    "sign in, switched off": ("account_inactive", at("inactive/")),
    "sign in, by link": ("sign-in-link", at(f"link/{'2' * 26}/")),
    "sign in, link used up": ("sign-in-link", link_used_up),
    "sign up, closed": ("account_signup", at("signup/")),
    "sign out": ("account_logout", as_person("plain", "logout/")),
    "password forgotten": ("account_reset_password", at("password/reset/")),
    "password forgotten, code sent": ("account_confirm_password_reset_code", code_for_password),
    "password forgotten, new one": ("account_complete_password_reset", new_password),
    "password forgotten, done": ("account_password_reset_completed", at("password/reset/done/")),
    "account": ("account-home", as_person("plain", "")),
    "account, with a second step": ("account-home", as_person("careful", "")),
    "password": ("account_change_password", as_person("plain", "password/change/")),
    "first password": ("account_set_password", as_person("bare", "password/set/")),
    "address": ("account_email", as_person("plain", "email/")),
    "address, code sent": ("account_email_verification_sent", code_for_address),
    "sessions": ("usersessions_list", as_person("plain", "sessions/")),
    "password again": ("account_reauthenticate", as_person("plain late", "reauthenticate/")),
    "app again": ("mfa_reauthenticate", as_person("careful late", "2fa/reauthenticate/")),
    "app, new": ("mfa_activate_totp", as_person("plain", "2fa/totp/activate/")),
    "app, taken away": ("mfa_deactivate_totp", as_person("careful", "2fa/totp/deactivate/")),
    "recovery codes": ("mfa_view_recovery_codes", as_person("careful", "2fa/recovery-codes/")),
    "recovery codes, new": (
        "mfa_generate_recovery_codes",
        as_person("careful", "2fa/recovery-codes/generate/"),
    ),
    "passkeys": ("mfa_list_webauthn", as_person("keys", "2fa/webauthn/")),
    "passkey, new": ("mfa_add_webauthn", as_person("plain", "2fa/webauthn/add/")),
    "passkey, renamed": ("mfa_edit_webauthn", as_person("keys", "2fa/webauthn/keys/PASSKEY/edit/")),
    "passkey, removed": ("mfa_remove_webauthn", as_person("keys", "2fa/webauthn/keys/PASSKEY/remove/")),
}
NO_ACCOUNT_PAGE = {
    "account-leave": "leads to sign-in",
    "mfa_index": "leads to the account",
    "mfa_download_recovery_codes": "a file",
    "mfa_reauthenticate_webauthn": "looked at in test_passkey, where there is a passkey",
    "mfa_login_webauthn": "answers the browser, then leads on",
}
