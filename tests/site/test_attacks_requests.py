"""Requests that try to be something else: elsewhere, another host, another method; what answers carry."""

import hashlib
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from samband.matching.models import Need
from tests.site.test_every_url import ROUTES
from tests.site.url_lines import API, Route
from tests.site.url_world import LOOKERS, World, browser, posted, session_of, whose

# Addresses, headers and methods: the pages are the same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
EVIL = "evil.example"
ELSEWHERE = [
    f"//{EVIL}", f"https:{EVIL}", f"https://{EVIL}/", f"/\\{EVIL}", f"\\\\{EVIL}", f"///{EVIL}", f"\thttps://{EVIL}",
    f"https://testserver@{EVIL}/", "javascript:alert(1)", "data:text/html,x", f"/%0d%0aLocation:https://{EVIL}",
    f"http:///{EVIL}", f"/\r\nLocation: https://{EVIL}",
]  # fmt: skip
LEADING = ("set-color-scheme", "set_language", "see-as", "account_login", "account_logout", "shortlist-add")
PAGES = [route for route in ROUTES.values() if not route.name.startswith(API)]


def url(world: World, route: Route) -> str:
    return reverse(route.name, kwargs=world.arguments_of(route.name, list(route.parameters)))


def leads_away(response: Any) -> bool:
    place = response.headers.get("Location", "")
    parts = urlsplit(place)
    strange = place.startswith(("//", "/\\", "\\")) or parts.scheme not in ("", "http", "https")
    return strange or parts.netloc not in ("", "testserver") or "\n" in place


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_address_to_go_on_to_leads_away(world: World, elsewhere: str) -> None:
    more = {"login": "owner@city.example", "password": "sju snöiga sjöar 7"}
    for name in LEADING:
        for who in ("", session_of(world.people["owner"])):
            client = Client()
            client.cookies["samband_session"] = who
            for field in ("next", "back", "url"):
                form = {**posted(name, world), **more, field: elsewhere}
                assert not leads_away(client.post(f"{url(world, ROUTES[name])}", form)), name
                assert not leads_away(client.get(url(world, ROUTES[name]), {field: elsewhere})), name


def test_no_page_at_all_leads_away_or_links_there(world: World) -> None:
    cookie = session_of(world.people["outsider"])
    for route in PAGES:
        for client in (browser(), browser(cookie)):
            answer = client.get(url(world, route), {"next": f"https://{EVIL}/", "filters": f"//{EVIL}"})
            assert not leads_away(answer), route.name
            if not answer.streaming:
                assert not re.search(
                    rf"""(href|action|src)=["'](https:|//)[^"'>]*{EVIL}""", str(answer.content)
                )


def test_only_our_own_hosts_are_answered(world: World) -> None:
    for host in (EVIL, f"testserver.{EVIL}", f"testserver@{EVIL}", "a" * 300):
        assert Client(SERVER_NAME="testserver").get("/", headers={"host": host}).status_code == 400


def test_a_host_that_somebody_claims_is_in_no_link_and_no_mail(world: World, mailoutbox: list[Any]) -> None:
    claimed = {
        "x-forwarded-host": EVIL,
        "x-host": EVIL,
        "forwarded": f"host={EVIL}",
        "x-original-url": "/jobs/",
    }
    client = Client(headers=claimed)
    client.cookies["samband_session"] = session_of(world.people["owner"])
    page = client.post(reverse("shortlist-share", args=[world.shortlist.key]), {"days": "30"})
    assert EVIL not in page.content.decode()
    Client(headers=claimed).post("/account/login/code/", {"email": "owner@city.example"})
    assert mailoutbox
    assert EVIL not in str(mailoutbox[-1].message())


def test_a_method_is_what_was_sent(world: World) -> None:
    token = {"authorization": f"Bearer {world.tokens['owner']}"}
    for name in ("x-http-method-override", "x-method-override", "x-http-method"):
        Client(headers={**token, name: "DELETE"}).post(f"/api/v1/needs/{world.need.key}")
        Client(headers={name: "POST"}).get(reverse("need-forget", args=[world.need.key]))
    Client().get(reverse("need-forget", args=[world.need.key]), {"_method": "POST"})
    assert Need.objects.filter(pk=world.need.pk).exists()


def test_no_page_echoes_a_request(world: World) -> None:
    for route in PAGES:
        client = browser(session_of(world.people["owner"]))
        answer = client.generic("TRACE", url(world, route), headers={"x-marker": "echoed"})
        assert answer.status_code in (302, 403, 404, 405), route.name
        assert b"echoed" not in answer.content


def test_nothing_typed_becomes_a_header(world: World) -> None:
    broken = "x\r\nSet-Cookie: planted=1\r\n\r\n<b>"
    client = browser(session_of(world.people["owner"]))
    for route in PAGES:
        answer = client.get(url(world, route), {"next": broken, "home": broken, "q": broken, "said": broken})
        assert "planted" not in answer.cookies
        assert not any({"\r", "\n"} & set(value) for _name, value in answer.items()), route.name
    named = Client(headers={"x-request-id": "planted"}).get("/")
    assert named.headers["X-Request-ID"] != "planted"


def seen_by(world: World) -> dict[str, Client]:
    """Give a browser of each of those who see the most at some address, and of a stranger."""
    people = {name: browser(session_of(world.people[name])) for name in LOOKERS if name != "stranger"}
    return {"stranger": browser(), **people}


CLOSED = {"default-src": "'none'", "sandbox": ""}


def is_what_somebody_sent(world: World, answer: Any) -> bool:
    """Say whether an answer is a file that is kept as it was sent, by what it holds."""
    if answer.status_code != 200:
        return False
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    digest = hashlib.sha256(content).hexdigest()
    return (world.home / "files" / digest[:2] / digest).is_file()


def test_every_answer_carries_the_protection_of_browsers(world: World) -> None:
    clients, closed = seen_by(world), 0
    asked = [(url(world, route), who) for route in PAGES for who in (whose(route.name), "stranger")]
    asked += [(url(world, ROUTES["idea-file"]), "host"), (url(world, ROUTES["idea-own-file"]), "sender")]
    for address, who in [*asked, ("/nothing", "owner"), ("/needs/x/", "stranger")]:
        answer = clients[who].get(address)
        policy = dict(
            part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";")
        )
        is_sent = is_what_somebody_sent(world, answer)
        closed += is_sent
        if is_sent or policy == CLOSED:  # nothing in it runs or loads, whatever opens it
            assert policy == CLOSED, address
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Disposition"].startswith("attachment"), address
            continue
        assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
        for name in ("object-src", "base-uri", "frame-ancestors"):
            assert policy[name] == "'none'", address
        assert "unsafe" not in str(policy)
        assert "*" not in str(policy)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers.get("Content-Type", "text/html").partition(";")[0] != "text/javascript"
        if answer.headers.get("Content-Type", "").startswith("text/"):
            assert "charset=utf-8" in answer.headers["Content-Type"]
    assert closed > 5, "files of ideas, evidence and papers are among what is asked for"


def test_the_api_carries_it_too_and_is_read_by_no_other_origin(world: World) -> None:
    for path in ("/organisations", "/me", "/nothing", "/openapi.json"):
        answer = Client(headers={"origin": f"https://{EVIL}"}).get(f"/api/v1{path}")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"].startswith("application/json")
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert not answer.cookies
        preflight = Client().options(f"/api/v1{path}", headers={"origin": f"https://{EVIL}"})
        assert "Access-Control-Allow-Origin" not in preflight.headers


# A feed is asked for again and again by programs of its one reader, who may keep it a quarter of an hour.
# The steps of an idea stay in the sender's own browser, so that going back shows what was typed.
KEPT_AWHILE = {"search-feed", "idea-begin"}
# Feeds of what everybody reads are the same for everybody, and may be kept by whoever passes them on.
SAME_FOR_ALL = {"challenge-feed-all", "challenge-feed"}


def test_no_cache_keeps_what_somebody_signed_in_sees(world: World) -> None:
    clients = seen_by(world)
    for route in PAGES:
        answer = clients[whose(route.name)].get(url(world, route))
        if route.name in SAME_FOR_ALL:
            assert answer.content == clients["stranger"].get(url(world, route)).content
            continue
        kept = answer.headers.get("Cache-Control", "")
        assert "no-store" in kept or route.name in KEPT_AWHILE, f"{route.name}: {kept!r}"
        assert "public" not in kept


def test_no_cache_keeps_what_an_address_alone_opens(world: World) -> None:
    for route in PAGES:
        if {"token", "secret"} & set(route.parameters) or route.name.startswith("need-"):
            answer = browser().get(url(world, route))
            kept = answer.headers.get("Cache-Control", "")
            is_kept = "no-store" in kept or route.name in KEPT_AWHILE or answer.status_code in (403, 405)
            assert is_kept, f"{route.name}: {kept!r}"


def test_files_are_handed_over_as_files(world: World) -> None:
    client = browser(session_of(world.people["owner"]))
    for name in ("shortlist-export", "organisation-export"):
        answer = client.get(url(world, ROUTES[name]))
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    client.cookies["csrftoken"] = "a" * 32
    case = client.post(url(world, ROUTES["case-export"]), headers={"x-csrftoken": "a" * 32})
    assert re.fullmatch(
        r'attachment; filename="samband-case-[\d-]+-\w+\.zip"', case.headers["Content-Disposition"]
    )
    assert case.headers["Content-Type"] == "application/zip"


def test_nothing_outside_the_pages_is_served(world: World) -> None:
    for path in (
        "/.git/config", "/static/../secret", "/static/%2e%2e/secret", "/static/..%2f..%2fsecret", "/secret",
        "/samband.sqlite3", "/files/", "/static/", "/organisations/..%2f..%2fsecret/", "/admin/", "/mail/",
    ):  # fmt: skip
        answer = Client().get(path)
        assert answer.status_code in (404, 301), path
        assert "Index of" not in (b"" if answer.streaming else answer.content).decode()
