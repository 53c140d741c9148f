"""One person at a browser, for a measure of many: a session, a kept connection, and the steps one takes."""

from __future__ import annotations

import http.client
import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

WORLD = Path(__file__).resolve().parents[1] / "src/samband/site/world"
PATIENCE = 30.0
# How often each step is taken, of a hundred: four in five read.
WEIGHTS = {
    "home": 8,
    "list": 12,
    "search": 12,
    "organisation": 18,
    "need": 10,
    "shortlist": 12,
    "my work": 8,
    "add to a list": 9,
    "change status": 7,
    "comment by link": 4,
}
WORDS = ("vatten", "energi", "helse", "wasser", "care", "hamn", "skog", "data", "transport", "mat")
FILTERS = ("", "?country=SE", "?country=NO", "?country=DK&kind=company", "?theme=water", "?theme=health")
ORGANISATION = re.compile(r'href="/organisations/([a-z0-9]{12})/')
PROFILE = re.compile(r'href="(/lists/add/[^"]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
STATUS = re.compile(
    r'action="(/lists/[^"]+/status/)"><input type="hidden" name="csrfmiddlewaretoken" value="([^"]+)">'
    r'<input type="hidden" name="version" value="(\d+)"><button[^>]* name="verb"'
    r' value="(contact|answer|take_up|take_back)"'
)
SHARED = re.compile(r"/shared/[A-Za-z0-9_-]+/")


class Failed(Exception):
    """A step was not answered as it must be; the text says how."""


def sentences() -> list[str]:
    """Give the sentences of the demo world's needs, from which new needs are made."""
    lines = (WORLD / "needs.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines if line.strip()]
    return [part for text in texts for part in re.split(r"(?<=[.?!]) ", text) if len(part) > 30]


class Persona:
    """Somebody who reads, asks, keeps a list, and is now and then answered by a colleague."""

    sentences: tuple[str, ...] = tuple(sentences())

    def __init__(self, port: int, number: int, secret: str) -> None:
        """Begin with the link that signs in."""
        self.number, self.secret = number, secret
        self.chance = random.Random(f"steps of {number}")
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}
        self.shortlist = self.shared = ""
        self.organisations: list[str] = []
        self.candidates: list[str] = []
        self.spent = 0.0

    def do(self, what: str) -> Iterator[tuple[str, float]]:
        """Take a step; give what was asked for and how long it took, from sending to the last byte."""
        self.spent = 0.0
        getattr(self, "_" + what.replace(" ", "_"))()
        yield what, self.spent

    def _sign_in(self) -> None:
        place = f"/account/link/{self.secret}/"
        self._post(place, TOKEN.search(self._get(place)))
        if 'name="email"' in self._get("/my-work/"):
            raise Failed("not signed in")
        self._list()
        self._need()
        self._add_to_a_list()
        page = self._get(f"/lists/{self.shortlist}/share/")
        self._post(f"/lists/{self.shortlist}/share/", TOKEN.search(page), days="30", expected=200)
        found = SHARED.search(self.page)
        if found is None:
            raise Failed("no link was made")
        self.shared = found.group()

    def _home(self) -> None:
        self._get("/")

    def _list(self) -> None:
        page = self._get("/organisations/" + self.chance.choice(FILTERS))
        self.organisations = ORGANISATION.findall(page) or self.organisations

    def _search(self) -> None:
        self._get("/organisations/?q=" + quote(self.chance.choice(WORDS)))

    def _organisation(self) -> None:
        self._get(f"/organisations/{self.chance.choice(self.organisations)}/")

    def _need(self) -> None:
        home = self._get("/")
        begun = self.spent
        chosen = self.chance.sample(self.sentences, 3)
        number = self.chance.randrange(10**6)
        text = " ".join(f"{one[:-1]} ({number}){one[-1]}" for one in chosen)
        self._post("/ask/", TOKEN.search(home), text=text, home="")
        answer = self._get(self.location)
        self.spent -= begun
        self.candidates = [one.replace("&amp;", "&") for one in PROFILE.findall(answer)]
        if not self.candidates:
            raise Failed("a need without an answer")

    def _shortlist(self) -> None:
        self._get(f"/lists/{self.shortlist}/")

    def _my_work(self) -> None:
        self._get("/my-work/")

    def _add_to_a_list(self) -> None:
        form = self._get(self.chance.choice(self.candidates))
        begun = self.spent
        place = re.search(r'action="(/lists/add/[^"]+)"', form)
        need = re.search(r'name="need" value="([^"]*)"', form)
        if place is None:
            raise Failed("no form to add by")
        into = {"shortlist": self.shortlist} if self.shortlist else {"title": f"List of {self.number}"}
        self._post(
            place.group(1), TOKEN.search(form), need=need.group(1) if need else "", **{"title": "", **into}
        )
        self.spent -= begun
        if not self.shortlist:
            lists = re.findall(r'href="/lists/([a-z0-9]{12})/', self._get("/lists/"))
            if not lists:
                raise Failed("the new list is not there")
            self.shortlist = lists[0]

    def _change_status(self) -> None:
        found = STATUS.findall(self._get(f"/lists/{self.shortlist}/"))
        if not found:
            raise Failed("nothing to change on a list")
        begun = self.spent
        place, token, version, verb = self.chance.choice(found)
        self._send("POST", place, {"csrfmiddlewaretoken": token, "version": version, "verb": verb}, 302)
        self.spent -= begun

    def _comment_by_link(self) -> None:
        text = f"Seen, and asked a colleague ({self.chance.randrange(10**6)})."
        self._send("POST", self.shared, {"name": f"Colleague {self.number}", "text": text}, 302)

    def _get(self, place: str) -> str:
        return self._send("GET", place, None, 200)

    def _post(self, place: str, token: re.Match[str] | None, expected: int = 302, **fields: str) -> None:
        if token is None:
            raise Failed(f"no form before {self._sort(place)}")
        self._send("POST", place, {"csrfmiddlewaretoken": token.group(1), **fields}, expected)

    def _send(self, method: str, place: str, fields: dict[str, str] | None, expected: int) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields) if fields is not None else None
        begun = time.monotonic()
        try:
            answer, content = self._ask(method, place, body, headers)
        except (OSError, http.client.HTTPException) as problem:
            self.line.close()
            raise Failed(f"{type(problem).__name__} at {self._sort(place)}") from problem
        self.spent += time.monotonic() - begun
        for given in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.location = answer.getheader("Location") or ""
        self.page = content.decode("utf-8", "replace")
        if answer.status != expected:
            raise Failed(f"{answer.status} at {self._sort(place)}")
        return self.page

    def _ask(
        self, method: str, place: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask; where the server has closed a connection that was idle, ask again by a new one."""
        was_open = self.line.sock is not None
        try:
            self.line.request(method, place, body, headers)
            answer = self.line.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.line.close()
            if not was_open:
                raise
            self.line.request(method, place, body, headers)
            answer = self.line.getresponse()
        return answer, answer.read()

    @staticmethod
    def _sort(place: str) -> str:
        """Name a page without its keys."""
        return re.sub(r"/[a-z0-9A-Z_-]{12,}(?=/)", "/…", urlsplit(place).path)


class Poster:
    """Somebody who reports barriers on served pages, one after another."""

    def __init__(self, port: int) -> None:
        """Wait until the pages are there."""
        self.persona = Persona(port, 0, "")
        until = time.monotonic() + 120
        while True:
            try:
                self.persona._get("/about/barrier/")
                return
            except Failed:
                if time.monotonic() > until:
                    raise
                time.sleep(0.3)

    def report(self, text: str) -> None:
        """Report; what is told of afterwards has been accepted."""
        page = self.persona._get("/about/barrier/")
        self.persona._post("/about/barrier/", TOKEN.search(page), what=text, where="", answer_to="")
