"""Tokens and addresses that are permissions: guessed, altered, replayed, revoked, expired, used for more."""

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.actions.tokens import revoke_token
from samband.accounts.models import Person, Token
from samband.actors.models import Invitation
from samband.base.agents import VISITOR
from samband.base.models import MailStop
from samband.matching.actions import revoke_link
from samband.matching.actions.standing import remove_search, renew_feed
from samband.matching.models import Need, ShortlistLink, StandingSearch
from tests.site.url_world import World, browser, session_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PERMISSIONS = ("need-detail", "shortlist-shared", "search-feed", "search-stop", "mail-stop", "invitation")


def secret_of(world: World, name: str) -> str:
    parameter = {"need-detail": "key", "invitation": "secret"}.get(name, "token")
    return str(world.arguments_of(name, [parameter])[parameter])


def opened(name: str, secret: str) -> Any:
    return Client(headers=ENGLISH).get(reverse(name, args=[secret]))


def altered(secret: str) -> list[str]:
    """Give what somebody tries who has seen nearly all of it, or something like it."""
    other = "2" if secret[-1] != "2" else "3"
    guesses = [secret[:-1] + other, secret[:-1], secret + "2", secret.swapcase(), secret[::-1], "å" * 26]
    return [*guesses, "2" * 26, "x", "%", "' OR 1=1 --", "..", "y" * 3000]


def told(response: Any) -> str:
    """Give an answer's words without what is new in each page, and without the address that was asked for."""
    return re.sub(r'value="[A-Za-z0-9]{64}"|value="/[^"]*"|\?next=[^"]*', "", response.content.decode())


@pytest.mark.parametrize("name", PERMISSIONS)
def test_an_address_that_is_a_permission_cannot_be_guessed(world: World, name: str) -> None:
    secret = secret_of(world, name)
    assert opened(name, secret).status_code == 200
    answers = set()
    for guess in altered(secret):
        response = opened(name, guess)
        assert response.status_code == 404, guess
        answers.add(told(response))
    assert len(answers) == 1, "what is nearly right is answered as what is not right at all"


def test_addresses_that_are_permissions_hold_125_bits_of_chance_and_are_kept_as_digests(world: World) -> None:
    for name in ("need-detail", "shortlist-shared", "search-feed"):
        secret = secret_of(world, name)
        assert len(secret) == 26
        assert len(set(secret)) > 6
    assert ShortlistLink.objects.get().digest == hashlib.sha256(world.secret.encode()).hexdigest()
    assert len(world.invitation_secret) == 26
    kept = Invitation.objects.get()
    assert kept.digest == Invitation.digest_of(world.invitation_secret)
    assert world.invitation_secret not in str(vars(kept))


def revoked(world: World) -> None:
    revoke_link(world.link, by=agent_of(world.people["owner"]))


def expired(world: World) -> None:
    ShortlistLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("end", [revoked, expired])
def test_a_link_that_has_ended_is_answered_as_one_that_never_was(world: World, end: Any) -> None:
    never = opened("shortlist-shared", "2" * 26)
    end(world)
    ended = opened("shortlist-shared", world.secret)
    assert ended.status_code == never.status_code == 404
    assert told(ended) == told(never)
    said = Client().post(reverse("shortlist-shared", args=[world.secret]), {"name": "x", "text": "y"})
    assert said.status_code == 404
    assert world.shortlist.comments.count() == 1


def test_a_read_only_link_opens_its_list_and_nothing_else(world: World) -> None:
    holder = Client(headers=ENGLISH)
    holder.get(reverse("shortlist-shared", args=[world.secret]))
    for name, arguments in (
        ("shortlist-detail", [world.shortlist.key]),
        ("shortlist-export", [world.shortlist.key, "xlsx"]),
        ("shortlist-share", [world.shortlist.key]),
    ):
        assert holder.get(reverse(name, args=arguments)).status_code == 403
    assert opened("search-feed", world.secret).status_code == 404
    assert opened("search-stop", world.secret).status_code == 404
    assert Client().post(f"/account/link/{world.secret}/").status_code == 404


def test_a_need_ends_after_its_days_for_whoever_holds_its_address(world: World) -> None:
    Need.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    ended, never = opened("need-detail", world.need.key), opened("need-detail", "2" * 26)
    assert told(ended) == told(never)


def test_a_feed_that_was_renewed_answers_only_at_its_new_address(world: World) -> None:
    before = world.search.feed_token
    renew_feed(world.search, by=agent_of(world.people["owner"]))
    assert opened("search-feed", before).status_code == 404
    assert opened("search-feed", StandingSearch.objects.get().feed_token).status_code == 200


def test_a_stop_link_stops_its_search_and_opens_nothing(world: World) -> None:
    token = secret_of(world, "search-stop")
    page = Client(headers=ENGLISH).post(reverse("search-stop", args=[token]))
    assert page.status_code == 200
    assert world.search.title not in page.content.decode()
    assert not StandingSearch.objects.get().is_active
    assert opened("mail-stop", token).status_code == 404  # signed for another purpose
    owner = agent_of(world.people["owner"])
    remove_search(StandingSearch.objects.get(), by=owner)
    assert opened("search-stop", token).status_code == 404


def test_looking_at_a_stop_link_stops_nothing(world: World) -> None:
    for name in ("search-stop", "mail-stop"):
        opened(name, secret_of(world, name))
    assert StandingSearch.objects.get().is_active
    assert not MailStop.objects.exists()


def test_a_stop_link_names_nobody(world: World) -> None:
    token = secret_of(world, "mail-stop")
    assert "owner" not in token
    assert "city.example" not in token
    assert "city.example" not in opened("mail-stop", token).content.decode()


# Tokens of programs.


def call(token: str, path: str = "/me", method: str = "get", **more: Any) -> Any:
    headers = {"authorization": f"Bearer {token}", **ENGLISH}
    return getattr(Client(), method)(f"/api/v1{path}", headers=headers, **more)


def test_a_token_that_was_nearly_guessed_is_answered_as_any_other(world: World) -> None:
    good = world.tokens["owner"]
    assert call(good).status_code == 200
    wrong = [call(guess) for guess in (good[:-1], good + "x", good.upper(), good[:15], "x", "a" * 64)]
    wrong += [call(world.tokens[name]) for name in ("expired", "revoked", "inactive")]
    assert {one.status_code for one in wrong} == {401}
    assert len({one.content for one in wrong}) == 1


def test_a_token_is_looked_for_by_its_digest_so_that_time_tells_nothing_of_it(world: World) -> None:
    token = world.tokens["owner"]
    with CaptureQueriesContext(connection) as queries:
        call(token)
    asked = " ".join(one["sql"] for one in queries)
    assert token not in asked
    assert Token.digest_of(token) in asked


def test_a_token_replayed_after_its_end_opens_nothing(world: World) -> None:
    token = world.tokens["owner"]
    assert call(token).status_code == 200
    revoke_token(world.token, by=agent_of(world.people["owner"]))
    assert call(token).status_code == 401


def test_a_token_is_taken_from_its_header_alone(world: World) -> None:
    token = world.tokens["owner"]
    for name in ("token", "access_token", "api_key", "Authorization"):
        assert Client().get("/api/v1/me", {name: token}).status_code == 401
        client = Client()
        client.cookies[name] = token
        assert client.get("/api/v1/me").status_code == 401
        assert client.get("/api/v1/me", headers={f"x-{name.replace('_', '-')}": token}).status_code == 401


def test_a_token_does_not_open_pages_and_a_session_not_the_api(world: World) -> None:
    headers = {"authorization": f"Bearer {world.tokens['owner']}"}
    assert Client().get("/my-data/", headers=headers).status_code == 403
    assert browser(session_of(world.people["owner"])).get("/api/v1/me").status_code == 401


def test_a_token_gives_no_right_that_its_person_has_lost(world: World) -> None:
    path = f"/imports/{world.run.key}"
    assert call(world.tokens["importer"], path).status_code == 200
    Person.objects.filter(pk=world.people["importer"].pk).update(rights=[])
    assert call(world.tokens["importer"], f"{path}/start", "post").status_code in (403, 404)
    world.run.refresh_from_db()
    assert world.run.status == "previewed"


def test_a_scope_is_not_widened_by_asking_for_more(world: World) -> None:
    token = world.tokens["read"]
    for more in ({"scope": "write"}, {"scopes": "read write"}):
        answer = call(
            token, "/needs", "post", data={"text": "x" * 30, **more}, content_type="application/json"
        )
        assert answer.status_code == 403
    assert Token.objects.written(token).get().scopes == ["read"]


def test_nobody_makes_or_ends_a_token_of_somebody_else(world: World) -> None:
    colleague = Client()
    colleague.force_login(world.people["colleague"])
    assert colleague.post(f"/tokens/{world.token.key}/end/").status_code == 404
    person = {"name": "x", "scopes": ["read"], "days": "30", "person": world.people["owner"].key}
    colleague.post("/tokens/", person)
    assert Token.objects.order_by("-id").first().person == world.people["colleague"]  # type: ignore[union-attr]


def test_what_is_kept_of_secrets_opens_nothing(world: World) -> None:
    """Somebody who reads the database cannot act as anybody with what stands there."""
    assert call(world.token.digest).status_code == 401
    assert call(world.token.prefix).status_code == 401
    assert opened("shortlist-shared", world.link.digest[:26]).status_code == 404
    assert VISITOR.person == ""
