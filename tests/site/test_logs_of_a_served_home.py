"""A served home writes JSON alone, a line a request, and none of what was typed or what opens a thing."""

import contextlib
import json
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from tests.journeys.server import served
from tests.site.keeping import surroundings

pytestmark = pytest.mark.processes

NEED = "Zebraträdgården behöver någon som renar dagvatten i gamla gjutjärnsrör"
WORD, NAME, ADDRESS = "Zebraträdgården", "Kvistberga", "zebra.vaktmastare@kvistberga.example"
PASSWORD = "zebrornas-eget-losenord-9"
OWNER = f"""
import json, sys
from samband.site.prepare import prepare_home
prepare_home()
from samband.accounts.access import agent_of
from samband.accounts.actions import add_person, give_rights, make_sign_in_link
from samband.accounts.actions.tokens import create_token
from samband.base.agents import OPERATOR
from samband.base.mailing import stop_token
from samband.matching.actions import ask_need, make_shortlist, share_shortlist
from samband.matching.actions.standing import begin_search, stop_token as stop_search_token
person = add_person({ADDRESS!r}, by=OPERATOR, title={NAME!r})
give_rights(person, by=OPERATOR, rights=[])
me = agent_of(person)
need = ask_need({NEED!r}, by=me, lang="sv")
search = begin_search(need, by=me, title="Zebror", often="weekly")
_link, shared = share_shortlist(make_shortlist("Zebralistan", by=me), by=me, days=7)
json.dump({{
    "api": create_token(person, by=me, name="Zebraprogrammet", scopes=("read",), days=7)[1],
    "shared": shared, "need": need.key, "feed": search.feed_token, "stop_search": stop_search_token(search),
    "stop_mail": stop_token({ADDRESS!r}, "digest"), "link": make_sign_in_link(person, by=OPERATOR),
}}, sys.stdout)
"""


class Browser:
    """Asks pages, keeps cookies, and takes every answer as it is."""

    def __init__(self, url: str) -> None:
        self.url, self.jar = url, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def __call__(
        self, path: str, _body: bytes | None = None, _headers: dict[str, str] | None = None, **fields: str
    ) -> tuple[int, str]:
        if fields:
            page = self(path if path != "/ask/" else "/")[1]
            token = page.split('name="csrfmiddlewaretoken" value="')[-1].split('"')[0]
            _body = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        asked = urllib.request.Request(self.url + path, _body, _headers or {})
        try:
            with self.opener.open(asked, timeout=60) as answer:
                self.at = answer.geturl()
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


def raw(url: str, sent: bytes) -> None:
    """Send what no browser sends."""
    place = urlsplit(url)
    with (
        contextlib.suppress(OSError),
        socket.create_connection((place.hostname, place.port), timeout=5) as line,
    ):
        line.sendall(sent)
        line.settimeout(2)
        line.recv(4096)


def visit(url: str, keys: dict[str, str], database: Path) -> int:
    """Go everywhere where something is typed or an address opens a thing; give how many pages were asked."""
    ask = Browser(url)
    assert ask("/ask/", text=NEED, home="")[0] == 200
    assert "/needs/" in ask.at
    keys["asked"] = ask.at.split("/needs/")[1].strip("/")
    assert ask(f"/needs/{keys['need']}/?country=SE&q={quote(WORD)}")[0] in {200, 404}
    assert ask(f"/shared/{keys['shared']}/")[0] == 200
    said = urlencode({"name": NAME, "text": NEED}).encode()
    assert ask(f"/shared/{keys['shared']}/", said)[0] == 200
    for path in ("/feeds/{feed}/", "/stop/mail/{stop_mail}/", "/stop/search/{stop_search}/"):
        assert ask(path.format(**keys))[0] == 200
    assert ask(f"/organisations/?q={quote(WORD)}")[0] == 200
    assert ask(f"/nothing/{quote(WORD)}/{keys['shared']}")[0] == 404
    assert ask("/about/barrier/", what=NEED, where=NAME, answer_to=ADDRESS)[0] == 200
    assert ask("/account/login/", login=ADDRESS, password=PASSWORD)[0] == 200
    assert ask("/account/login/code/", email=ADDRESS)[0] == 200
    assert ask("/account/password/reset/", email=ADDRESS)[0] == 200
    assert ask(f"/account/link/{keys['link']}/", press="1")[0] == 200
    assert ADDRESS in ask("/account/")[1]
    told = {"Authorization": f"Bearer {keys['api']}", "Content-Type": "application/json"}
    assert ask("/api/v1/organisations", None, told)[0] == 200
    assert ask("/api/v1/needs", json.dumps({"text": NEED, "who": ADDRESS}).encode(), told)[0] in {403, 422}
    assert ask("/api/v1/needs", f'{{"text": "{WORD}'.encode(), told)[0] in {400, 403}
    assert ask("/ask/", said)[0] == 403  # no protection against forgery
    host = {"Host": f"{NAME}.example"}
    assert ask("/", None, host)[0] == 400
    secret = keys["shared"].encode()
    raw(url, b"GET /shared/" + secret + b"/ HTTP/9.9\r\n\r\n")
    raw(url, b"GET /shared/" + secret + b" zebra HTTP/1.1\r\nHost: x\r\n\r\n")
    raw(url, b"GET /shared/%zz\xff" + secret + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    raw(url, b"POST /shared/" + secret + b"/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nzebra")
    with sqlite3.connect(database) as base:  # a fault, as when a disk or an upgrade fails
        base.execute("ALTER TABLE matching_shortlistlink RENAME TO away")
    assert ask(f"/shared/{keys['shared']}/?said={quote(WORD)}")[0] == 500
    return 20


@pytest.mark.parametrize("form", ["json"])
def test_lines_are_json_and_hold_no_text_name_address_token_or_key(tmp_path: Path, form: str) -> None:
    home = tmp_path / "home"
    made = subprocess.run(
        [sys.executable, "-c", OWNER],
        env=surroundings(home),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    keys = json.loads(made.stdout)
    with served(home, SAMBAND_LOG=form, SAMBAND_ENCODER="hashing") as url:
        visited = visit(url, keys, home / "samband.sqlite3")
    written = (home / "serve.log").read_text()
    lines = [json.loads(line) for line in written.splitlines()]
    answered = [line for line in lines if line["message"] == "answered"]
    assert len(answered) >= visited
    assert {"method", "route", "status", "milliseconds", "request"} <= set(answered[0])
    faults = [line for line in lines if "fault" in line]
    assert {line["fault"] for line in faults} == {"OperationalError", "DisallowedHost"}
    plain = written.encode().decode("unicode_escape", "replace").lower() + written.lower()
    typed = [NEED, WORD, "zebra", NAME, ADDRESS, "vaktmastare", PASSWORD]
    for secret in [*typed, *keys.values(), *(quote(one) for one in typed)]:
        assert secret.lower() not in plain, secret
