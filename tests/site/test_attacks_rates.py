"""Too often, too many: what is asked and kept by strangers is bounded, in a file that all processes share."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from samband.matching.models import Need
from tests.site.conftest import TEXT
from tests.site.url_world import World

pytestmark = pytest.mark.django_db
ASKS = {"/ask/": ({"text": TEXT}, 60), "/about/barrier/": ({"what": "Knappen syns inte."}, 6)}
SAID = {"/ask/": "too many requests", "/about/barrier/": "Knappen syns inte."}


def come_from(address: str, **headers: str) -> Client:
    return Client(REMOTE_ADDR=address, headers={"accept-language": "en", **headers})


@pytest.mark.parametrize("path", ASKS)
def test_a_stranger_sends_only_so_many_and_others_are_not_kept_waiting(world: World, path: str) -> None:
    form, most = ASKS[path]
    stranger = come_from("203.0.113.7")
    answers = []
    while 429 not in answers and len(answers) < 4 * most:
        answers.append(stranger.post(path, form).status_code)
    assert len(answers) > most
    assert set(answers[:most]) == {302}
    assert answers[-1] == 429
    refused = stranger.post(path, form)
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.status_code == 429
    assert SAID[path] in refused.content.decode()
    assert come_from("203.0.113.8").post(path, form).status_code == 302
    assert stranger.get("/").status_code == 200
    if path == "/ask/":
        assert Need.objects.count() <= len(answers) + 1


def test_many_addresses_of_one_network_count_as_one(world: World) -> None:
    answers = [
        come_from(f"2001:db8:0:1::{number:x}").post("/about/barrier/", ASKS["/about/barrier/"][0]).status_code
        for number in range(1, 8)
    ]
    assert answers == [302] * 6 + [429]


def test_what_a_visitor_claims_of_their_address_does_not_count(world: World) -> None:
    form = ASKS["/about/barrier/"][0]
    claimed = [
        come_from("203.0.113.9", **{"x-forwarded-for": f"198.51.100.{number}", "x-real-ip": "198.51.100.1"})
        for number in range(7)
    ]
    assert [one.post("/about/barrier/", form).status_code for one in claimed] == [302] * 6 + [429]


def test_behind_a_proxy_the_last_address_counts_which_the_proxy_wrote(world: World, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    form = ASKS["/about/barrier/"][0]
    claimed = [
        come_from("127.0.0.1", **{"x-forwarded-for": f"198.51.100.{number}, 203.0.113.10"})
        for number in range(7)
    ]
    assert [one.post("/about/barrier/", form).status_code for one in claimed] == [302] * 6 + [429]


def test_somebody_signed_in_is_counted_as_themselves(world: World) -> None:
    form = ASKS["/about/barrier/"][0]
    for who in ("owner", "colleague"):
        client = come_from("203.0.113.11")
        client.force_login(world.people[who])
        assert client.post("/about/barrier/", form).status_code == 302
    client = Client()
    client.force_login(world.people["owner"])
    assert [client.post("/about/barrier/", form).status_code for _ in range(6)][-1] == 429


def test_counts_hold_no_address(world: World) -> None:
    come_from("203.0.113.12").post("/about/barrier/", ASKS["/about/barrier/"][0])
    kept = (settings.SAMBAND_HOME / "rates").read_bytes()
    assert kept.strip(b"\0")
    assert b"203.0.113" not in kept
