"""Make somebody who runs the installation; give them a password, or a link that signs in once.

A password is read from standard input (typed unseen at a terminal), never from the call's words, which
other people of the machine can see. With --no-input a link is printed that works once, for an hour.
"""

import argparse
import getpass
import sys
from urllib.parse import urlsplit

from samband.site.cli.main import add_json, print_json, refuse
from samband.site.prepare import prepare_home

Problem = dict[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument(
        "email", metavar="EMAIL", help="address of e-mail; somebody known gets the rights added"
    )
    parser.add_argument("--no-input", action="store_true", help="read no password; print a one-time link")
    parser.add_argument("--title", default="", help="what others see instead of a name")
    parser.add_argument(
        "--address", default="", metavar="URL", help="where the installation is, for the link"
    )
    add_json(parser)


def _read_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password (at least 12 characters; empty for a one-time link): ")
    if password and getpass.getpass("Once more: ") != password:
        raise ValueError("The two passwords differ.")
    return password


def _base_address(given: str) -> str:
    from django.conf import settings

    if given:
        return given.rstrip("/")
    host = next((host for host in settings.ALLOWED_HOSTS if host.strip("*.")), "localhost").lstrip(".")
    if settings.SESSION_COOKIE_SECURE:
        return f"https://{host}"
    return f"http://{host}:8000" if host in {"localhost", "127.0.0.1", "[::1]"} else f"http://{host}"


def run(options: argparse.Namespace) -> int:
    """Make the administrator."""
    prepare_home()
    from django.core.exceptions import ValidationError

    if options.address and urlsplit(options.address).scheme not in {"http", "https"}:
        problem = {"where": "--address", "what": "This is not an address.", "fix": "Write https://host."}
        return refuse([problem], as_json=options.json)
    try:
        password = "" if options.no_input else _read_password()
        link = _make(options, password)
    except ValidationError as problem:
        return refuse(
            [
                {
                    "where": "EMAIL or password",
                    "what": " ".join(problem.messages),
                    "fix": "Nothing was changed.",
                }
            ],
            as_json=options.json,
        )
    except ValueError as problem:
        return refuse(
            [{"where": "password", "what": str(problem), "fix": "Try again."}], as_json=options.json
        )
    if options.json:
        print_json({"email": options.email, "link": link or None})
    elif link:
        sys.stdout.write(f"{link}\n")
        sys.stderr.write("The link signs in once, within an hour. Hand it over as you would a key.\n")
    else:
        sys.stderr.write("Done. Sign in with the address and the password.\n")
    return 0


def _make(options: argparse.Namespace, password: str) -> str:
    from django.db import transaction
    from django.urls import reverse

    from samband.accounts.actions import add_person, give_rights, make_sign_in_link, set_password
    from samband.accounts.models import RIGHTS, Person
    from samband.base.agents import OPERATOR

    with transaction.atomic():
        person = Person.objects.with_email(options.email)
        if person is None:
            person = add_person(options.email, by=OPERATOR, title=options.title or "Administrator")
        give_rights(person, by=OPERATOR, rights=RIGHTS)
        if password:
            set_password(person, by=OPERATOR, password=password)
            return ""
        secret = make_sign_in_link(person, by=OPERATOR)
    return _base_address(options.address) + reverse("sign-in-link", args=[secret])
