"""Links are tried on the public web alone: nobody makes this machine ask what only it can reach."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.base.agents import SYSTEM
from samband.challenges import link_check, tasks
from samband.challenges.actions.doors import close_entry_point, store_link_check
from samband.challenges.door_words import last_check
from samband.challenges.link_check import Answer, LinkFound, ask, is_public, try_link
from samband.challenges.models import EntryPoint
from tests.challenges.doors_material import city, link_of

PUBLIC = "93.184.215.14"


class Web:
    """A made-up web: what each address answers, and what was asked of it."""

    def __init__(self, pages: dict[str, Any], names: dict[str, list[str]] | None = None) -> None:
        self.pages, self.names, self.asked = pages, names or {}, []  # type: ignore[var-annotated]

    def ask(self, method: str, scheme: str, host: str, port: int, path: str, address: str) -> Answer:
        self.asked.append((method, f"{scheme}://{host}{path}", address))
        found = self.pages[f"{scheme}://{host}{path}"]
        if isinstance(found, dict):
            found = found[method]
        if isinstance(found, Exception):
            raise found
        return found if isinstance(found, Answer) else Answer(found)

    def resolve(self, host: str, port: int) -> list[str]:
        if host not in self.names and not any(f"//{host}/" in url for url in self.pages):
            raise socket.gaierror
        return self.names.get(host, [PUBLIC])

    def found(self, url: str) -> LinkFound:
        return try_link(url, asked=self.ask, resolved=self.resolve)


def test_a_page_that_works_is_asked_for_by_its_head_alone() -> None:
    web = Web({"https://city.example/ideas": 200})
    assert web.found("https://city.example/ideas") == LinkFound(200)
    assert web.asked == [("HEAD", "https://city.example/ideas", PUBLIC)]


def test_where_a_head_is_not_liked_the_page_itself_is_asked_for() -> None:
    web = Web({"https://city.example/": {"HEAD": 405, "GET": 200}, "https://gone.example/": 404})
    assert web.found("https://city.example") == LinkFound(200)
    assert web.found("https://gone.example/") == LinkFound(404)


def test_redirections_are_followed_five_times() -> None:
    pages: dict[str, Any] = {f"http://a.example/{n}": Answer(302, f"/{n + 1}") for n in range(6)}
    web = Web({**pages, "http://a.example/5": 200})
    assert web.found("http://a.example/0") == LinkFound(200)
    assert Web({**pages, "http://a.example/6": 200}).found("http://a.example/0") == LinkFound(
        None, "too_many_redirections"
    )


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.9", "192.168.1.1", "169.254.169.254"),
        *(
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1%eth0",
        ),
        *("fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::"),
        *("64:ff9b::7f00:1", "2001:db8::1", "no address"),
    ],
)
def test_nothing_but_the_public_net_is_asked(address: str) -> None:
    assert not is_public(address)
    web = Web({"http://evil.example/": 200}, {"evil.example": [address]})
    assert web.found("http://evil.example/") == LinkFound(None, "not_public")
    assert web.asked == []


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
)
def test_addresses_of_the_public_net_are_asked(address: str) -> None:
    assert is_public(address)


def test_a_name_with_one_private_address_among_public_ones_is_not_asked() -> None:
    web = Web({"http://evil.example/": 200}, {"evil.example": [PUBLIC, "10.0.0.1"]})
    assert web.found("http://evil.example/").fault == "not_public"


def test_a_redirection_to_a_private_address_is_not_followed() -> None:
    pages = {"http://a.example/": Answer(301, "http://inner.example/"), "http://inner.example/": 200}
    web = Web(pages, {"inner.example": ["192.168.0.1"]})
    assert web.found("http://a.example/") == LinkFound(None, "not_public")
    assert [url for _method, url, _address in web.asked] == ["http://a.example/"]


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://city.example/", "gopher://city.example/", "javascript:alert(1)", ""),
        *("http://user:secret@city.example/", "http://city.example:22/", "http://city.example:99999/"),
        *("http://[::1", "//city.example/"),
    ],
)
def test_what_is_no_page_of_the_web_is_not_asked(url: str) -> None:
    web = Web({"http://city.example/": 200})
    assert web.found(url) == LinkFound(None, "not_web")
    assert web.asked == []


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "http://localhost:8000/", "http://0/"])
def test_this_machine_is_not_asked_under_any_of_its_names(url: str) -> None:
    assert try_link(url, asked=Web({}).ask).fault in {"not_public", "not_web", "no_such_host"}


def test_faults_have_names() -> None:
    web = Web({"https://a.example/": TimeoutError(), "https://b.example/": ssl.SSLCertVerificationError()})
    assert web.found("https://a.example/") == LinkFound(None, "no_answer")
    assert web.found("https://b.example/") == LinkFound(None, "certificate")
    assert web.found("https://nowhere.example/") == LinkFound(None, "no_such_host")


class _Page(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str, str]]] = []

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path, self.headers["Host"]))
        self.send_response(200 if self.path.startswith("/id") else 404)
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture
def port() -> Iterator[int]:
    """Serve a page on this machine."""
    _Page.asked = []
    server = HTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_the_connection_goes_to_the_address_that_was_looked_at_whatever_the_name(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_check, "PORTS", (port,))
    monkeypatch.setattr(link_check, "is_public", lambda text: text == "127.0.0.1")
    found = try_link(
        f"http://city.example:{port}/idéer?q=å", asked=ask, resolved=lambda host, port: ["127.0.0.1"]
    )
    assert found == LinkFound(200)
    assert _Page.asked == [("HEAD", "/id%C3%A9er?q=%C3%A5", f"city.example:{port}")]


# Every day


@pytest.mark.django_db
def test_links_are_tried_once_a_day_and_what_was_found_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    body = city()
    door, other = link_of(body), link_of(body, "https://gone.example/", name="Gone")
    shut = link_of(body, "https://shut.example/", name="Shut")
    close_entry_point(shut, by=SYSTEM)
    tried: list[str] = []

    def found(url: str) -> LinkFound:
        tried.append(url)
        return LinkFound(404) if "gone" in url else LinkFound(200)

    monkeypatch.setattr(link_check, "try_link", found)
    assert tasks.check_links_due.func() == 2
    assert sorted(tried) == [door.link, other.link]
    assert tasks.check_links_due.func() == 0
    door.refresh_from_db()
    other.refresh_from_db()
    now = timezone.now()
    assert last_check(door, now) == "checked today: works"
    assert last_check(other, now + timedelta(days=3)) == "checked 3 days ago: answered 404"
    EntryPoint.objects.filter(pk=door.pk).update(checked_at=now - timedelta(days=1))
    assert tasks.check_links_due.func() == 1
    assert tasks.check_link_of.func(other.key) == 1
    assert tasks.check_link_of.func("zzzzzzzz2345") == 0


@pytest.mark.django_db
def test_the_job_is_asked_for_once_and_only_when_links_are_to_be_tried(settings: Any) -> None:
    def waiting() -> int:
        path = tasks.check_links_due.module_path
        return int(DBTaskResult.objects.filter(task_path=path).count())

    tasks.enqueue_link_checks()
    assert waiting() == 0
    door = link_of(city())
    settings.SAMBAND_CHECK_LINKS = False
    tasks.enqueue_link_checks()
    assert (waiting(), tasks.check_links_due.func(), tasks.check_link_of.func(door.key)) == (0, 0, 0)
    settings.SAMBAND_CHECK_LINKS = True
    for _hour in range(2):
        tasks.enqueue_link_checks()
    assert waiting() == 1


@pytest.mark.django_db
def test_a_machine_without_a_net_says_no_answer() -> None:
    door = link_of(city())
    store_link_check(door, by=SYSTEM, link=door.link, at=timezone.now(), status=None, fault="no_answer")
    door.refresh_from_db()
    assert last_check(door, timezone.now()) == "checked today: no answer"
