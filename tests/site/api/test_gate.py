"""The gate: tokens that open and that do not, cookies that count for nothing, how much, how often."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.actions.tokens import revoke_token
from samband.accounts.models import Person, Token
from samband.base.rates import Rate
from samband.matching.models import Need
from samband.site.api import gate
from tests.site.api.conftest import Make, Program
from tests.site.conftest import TEXT, Register

pytestmark = pytest.mark.django_db
WRITES = [
    ("POST", "/match", "match", {"text": TEXT}),
    ("POST", "/needs", "write", {"text": TEXT}),
    ("DELETE", f"/needs/{'b' * 26}", "write", None),
    ("PUT", f"/needs/{'b' * 26}/feedback/{'b' * 12}", "write", {"verdict": "useful"}),
    ("POST", "/imports", "write", {}),
    ("POST", f"/imports/{'b' * 12}/start", "write", None),
    ("DELETE", f"/imports/{'b' * 12}", "write", None),
    ("GET", f"/needs/{'b' * 26}", "read", None),
    ("GET", f"/imports/{'b' * 12}", "read", None),
    ("GET", "/me", "read", None),
    ("GET", "/shortlists", "read", None),
    ("POST", "/shortlists", "write", {"title": "Källare"}),
    ("GET", f"/shortlists/{'b' * 12}", "read", None),
    ("PATCH", f"/shortlists/{'b' * 12}", "write", {"title": "Källare"}),
    ("DELETE", f"/shortlists/{'b' * 12}", "write", None),
    ("GET", f"/shortlists/{'b' * 12}/download.docx", "read", None),
    ("POST", f"/shortlists/{'b' * 12}/rows", "write", {"profile": "b" * 12}),
    ("GET", f"/shortlists/{'b' * 12}/rows/{'b' * 12}", "read", None),
    ("PATCH", f"/shortlists/{'b' * 12}/rows/{'b' * 12}", "write", {"verb": "contact"}),
    ("DELETE", f"/shortlists/{'b' * 12}/rows/{'b' * 12}", "write", None),
    ("GET", "/searches", "read", None),
    ("POST", "/searches", "write", {"need": "b" * 26, "title": "Snö"}),
    ("GET", f"/searches/{'b' * 12}", "read", None),
    ("PATCH", f"/searches/{'b' * 12}", "write", {"often": "weekly"}),
    ("DELETE", f"/searches/{'b' * 12}", "write", None),
    ("GET", "/my-work", "read", None),
    ("POST", "/my-work/read", "write", {}),
    ("GET", "/my-challenges", "read", None),
    ("POST", "/challenges", "write", {"text": "Äldre faller hemma."}),
    ("PATCH", f"/challenges/{'b' * 12}", "write", {"title": "Källare"}),
    ("DELETE", f"/challenges/{'b' * 12}", "write", None),
    ("GET", f"/challenges/{'b' * 12}/answers", "match", None),
    ("GET", f"/challenges/{'b' * 12}/before", "match", None),
    ("POST", f"/challenges/{'b' * 12}/before", "write", {"why": "Vi vill."}),
    ("POST", f"/challenges/{'b' * 12}/moves", "write", {"verb": "publish"}),
    ("POST", f"/challenges/{'b' * 12}/merge", "write", {"into": "b" * 12}),
    ("PATCH", f"/challenges/{'b' * 12}/questions/{'b' * 12}", "write", {"answer": "Ja."}),
    ("PUT", f"/challenges/{'b' * 12}/follow", "write", None),
    ("DELETE", f"/challenges/{'b' * 12}/follow", "write", None),
    ("GET", "/ideas", "read", None),
    ("GET", f"/ideas/{'b' * 12}", "read", None),
    ("POST", f"/ideas/{'b' * 12}/moves", "write", {"verb": "close"}),
    ("GET", "/requests", "read", None),
    ("POST", "/requests", "write", {"asked": "b" * 12, "sort": "reference", "title": "x", "text": "x"}),
    ("GET", f"/requests/{'b' * 12}", "read", None),
    ("POST", f"/requests/{'b' * 12}/moves", "write", {"verb": "remind"}),
    ("GET", "/notes", "read", None),
    ("POST", "/notes", "write", {"title": "Verkstad", "text": "Utmaning: källare"}),
    ("GET", f"/notes/{'b' * 12}", "read", None),
    ("GET", f"/notes/{'b' * 12}/lines", "read", None),
]


@pytest.mark.parametrize(("method", "path", "scope", "body"), WRITES)
def test_strangers_are_told_to_bring_a_token_and_tokens_need_their_scope(
    home: Register, program: Make, method: str, path: str, scope: str, body: Any
) -> None:
    stranger = program()(method, path, body)
    assert stranger.status_code == 401
    assert stranger.headers["WWW-Authenticate"] == "Bearer"
    others = [one for one in ("read", "match", "write") if one != scope]
    refused = program(*others)(method, path, body)
    assert refused.status_code == 403
    assert f"'{scope}'" in refused.json()["problems"][0]["what"]
    allowed = program(scope)(method, path, body)
    assert allowed.status_code not in (401, 429, 500)
    assert scope not in str(allowed.json().get("problems", ""))
    assert not Need.objects.exists() or path == "/needs"


def expire(token: Token) -> None:
    past = timezone.now() - timedelta(days=2)
    Token.objects.filter(pk=token.pk).update(created_at=past, expires_at=past + timedelta(days=1))


def revoke(token: Token) -> None:
    revoke_token(token, by=agent_of(token.person))


def switch_off(token: Token) -> None:
    Person.objects.filter(pk=token.person.pk).update(is_active=False)


@pytest.mark.parametrize("spoil", [expire, revoke, switch_off])
def test_every_token_that_does_not_open_is_answered_alike(
    home: Register, program: Make, spoil: Callable[[Token], None]
) -> None:
    good = program("read", "match", "write")
    assert good("GET", "/me").status_code == 200
    spoil(Token.objects.get())
    spoilt, wrong = good("GET", "/me"), Program("samband_bcdfgh_" + "x" * 43)("GET", "/me")
    assert spoilt.status_code == wrong.status_code == 401
    assert spoilt.content == wrong.content
    assert good("GET", "/organisations").content == wrong.content  # nor as a visitor, by mistake


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic x", "Bearer å", f"Bearer {'x' * 5000}", "Token {}", "{}"]
)
def test_a_token_is_sent_in_one_way_alone(home: Register, program: Make, header: str) -> None:
    text = program("read").token
    client = Client(headers={"authorization": header.format(text)} if header else {})
    assert client.get("/api/v1/me").status_code == 401
    for name in ("token", "access_token", "Authorization"):
        assert client.get("/api/v1/me", {name: text}).status_code == 401


def test_somebody_signed_in_is_a_stranger_to_the_api_so_that_no_browser_can_be_made_to_write(
    home: Register, program: Make
) -> None:
    person = program("write").person
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    answer = client.post("/api/v1/needs", {"text": TEXT}, content_type="application/json")
    assert answer.status_code == 401
    assert not Need.objects.exists()
    assert client.get("/api/v1/me").status_code == 401


def test_the_day_of_use_is_noted_once_and_no_token_is_logged(
    home: Register, program: Make, caplog: pytest.LogCaptureFixture
) -> None:
    good = program("read")
    with caplog.at_level(logging.DEBUG):
        good("GET", "/me")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            good("GET", "/me")
        good("GET", "/nothing")
    assert Token.objects.get().last_used_on == timezone.localdate()
    assert not [one for one in queries if one["sql"].startswith("UPDATE")]
    secret = good.token.split("_", 2)[2]
    assert secret not in " ".join(
        str(record.__dict__) for record in caplog.records if "sql" not in record.__dict__
    )
    assert secret not in str(Token.objects.values())


def test_who_calls_is_told_without_the_token_or_the_address(home: Register, program: Make) -> None:
    good = program("read", "write", home_region="SE232")
    answer = good("GET", "/me")
    me = answer.json()
    assert (me["key"], me["home_region"]) == (good.person.key, "SE232")  # type: ignore[union-attr]
    assert me["token"]["scopes"] == ["read", "write"]
    assert good.token.startswith(me["token"]["prefix"])
    assert good.token not in answer.content.decode()
    assert "region.example" not in answer.content.decode()


@pytest.mark.parametrize("length", [gate.MOST_BODY + 1, 10**14])
def test_more_than_a_need_can_be_is_not_even_read(home: Register, program: Make, length: int) -> None:
    answer = program("match")("POST", "/match", b"{}", **{"content-length": str(length)})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422), (b"{", 400), (b"\xff", 400), (b"null", 422), (b"[]", 422), (b'"x"', 422),
        (b"[" * 60_000, 400), (b'{"text": ""}', 422), (b'{"text": 1}', 422), (b'{"text": "a\\u0000b"}', 422),
        (b'{"text": "\\ud800"}', 422), (b'{"text": "x", "k": 0}', 422), (b'{"text": "x", "k": 1e400}', 422),
        (b'{"text": "x", "k": ' + b"9" * 5000 + b"}", 400), (b'{"text": "x", "k": NaN}', 422),
        (b'{"text": "x", "countr": ["SE"]}', 422), (b'{"text": "x", "country": "SE"}', 422),
        (b'{"text": "x", "country": ["SE\\n"]}', 422), (b'{"text": "x", "region": "skane"}', 422),
        (b'{"text": "x", "kind": ["' + b"x" * 99 + b'"]}', 422),
        (b'{"text": "' + b"x" * 10_001 + b'"}', 422),
        (b'{"text": "' + b"\\u0061" * 10_000 + b'"}', 200),
        ('{"text": "🚰 vatten 水 \\u202e"}'.encode(), 200),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_whatever_is_sent_has_an_answer(home: Register, program: Make, body: bytes, status: int) -> None:
    answer = program("match")("POST", "/match", body)
    assert answer.status_code == status, answer.content[:300]
    if status != 200:
        assert all(set(one) == {"where", "what", "fix"} for one in answer.json()["problems"])


def test_who_asks_very_often_waits_and_others_do_not(
    home: Register, program: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(gate.RATES, "visitor", Rate(3))
    monkeypatch.setitem(gate.RATES, "read", Rate(5))
    path = "/codes/themes"
    assert [Program()("GET", path).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = Program()("GET", path)
    assert 1 <= int(refused.headers["Retry-After"]) <= 20
    assert "Retry-After" in refused.json()["problems"][0]["fix"]
    elsewhere = Client(REMOTE_ADDR="198.51.100.7").get(f"/api/v1{path}")
    assert elsewhere.status_code == 200
    reader = program("read")
    assert [reader("GET", path).status_code for _ in range(6)] == [200] * 5 + [429]
    assert program("read")("GET", path).status_code == 200


def test_guessing_tokens_is_as_slow_as_visiting(home: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(gate.RATES, "visitor", Rate(3))
    guesses = [Program(f"samband_bcdfgh_{number}")("GET", "/me").status_code for number in range(4)]
    assert guesses == [401, 401, 401, 429]


def test_behind_a_proxy_the_caller_is_whom_the_proxy_names(
    home: Register, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(gate.RATES, "visitor", Rate(1))
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def ask(forwarded: str) -> int:
        headers = {"x-forwarded-for": forwarded}
        return Client(headers=headers).get("/api/v1/codes/themes").status_code

    assert [ask("203.0.113.1, 198.51.100.1"), ask("203.0.113.2, 198.51.100.1")] == [200, 429]
    assert [ask("2001:db8::1"), ask("2001:db8::2"), ask("2001:db8:0:1::1")] == [200, 429, 200]
    assert ask("no address") == 200
