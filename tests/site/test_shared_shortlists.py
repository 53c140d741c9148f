"""A list read by a link without account: what it shows, hides and takes, and when it leads nowhere."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.agents import OPERATOR
from samband.matching.actions import (
    add_to_shortlist,
    note_row,
    revoke_link,
    share_shortlist,
    withdraw_profile,
)
from samband.matching.models import Profile, Shortlist, ShortlistComment, ShortlistLink
from tests.matching.shortlist_material import filled, person, profile
from tests.site.conftest import TEXT, Register

pytestmark = pytest.mark.django_db
HIDDEN_FOR = "zzzzzzzz2345"


@pytest.fixture
def owner() -> Person:
    return person("officer", organisation_key=HIDDEN_FOR)


@pytest.fixture
def made(owner: Person, register: Register) -> Shortlist:
    made, rows = filled(owner, "Alfa", "Beta", need_text=TEXT, need_lang="sv")
    note_row(rows[0], by=agent_of(owner), version=1, notes="Ring dem i mars")
    return made


@pytest.fixture
def colleague(client: Client) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def shared(made: Shortlist, owner: Person, days: int | None = 7) -> tuple[ShortlistLink, str]:
    link, token = share_shortlist(made, by=agent_of(owner), days=days)
    return link, reverse("shortlist-shared", args=[token])


def test_a_link_is_shown_once_and_its_address_is_on_no_other_page(
    client: Client, owner: Person, made: Shortlist
) -> None:
    client.force_login(owner)
    url = reverse("shortlist-share", args=[made.key])
    response = client.post(url, {"days": "30"})
    address = response.context["address"]
    assert address.startswith("http://testserver/shared/")
    assert address in response.content.decode()
    token = address.rstrip("/").rpartition("/")[2]
    for page in (url, reverse("shortlist-detail", args=[made.key])):
        assert token not in client.get(page).content.decode()
    assert ShortlistLink.objects.get().expires_at is not None
    assert client.post(url, {"days": ""}).status_code == 200
    assert client.post(url, {"days": "9999"}).status_code == 422


def test_a_colleague_reads_it_and_no_machine_keeps_it(
    colleague: Client, owner: Person, made: Shortlist
) -> None:
    _link, url = shared(made, owner)
    response = colleague.get(url)
    page = response.content.decode()
    for words in (TEXT, "Alfa", "Beta", "Ring dem i mars", "How answers are found", "Your name or role"):
        assert words in page, words
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"].startswith("noindex")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    for never in ("csrfmiddlewaretoken", "/edit/", "/remove/", "/status/", made.key, owner.email):
        assert never not in page, never


def test_guessed_expired_and_revoked_links_give_one_and_the_same_answer(
    colleague: Client, owner: Person, made: Shortlist
) -> None:
    expired, old = shared(made, owner)
    revoked, gone = shared(made, owner, None)
    ShortlistLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke_link(revoked, by=agent_of(owner))
    guessed = reverse("shortlist-shared", args=["2" * 26])
    answers = set()
    for url in (old, gone, guessed, reverse("shortlist-shared", args=["x"])):
        for response in (colleague.get(url), colleague.post(url, {"name": "A", "text": "B"})):
            kept = tuple(
                response.headers.get(name) for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
            )
            # The forms of the frame lead back to the address that was asked, with a token of their own.
            page = response.content.decode().replace(url, "")
            page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
            answers.add((response.status_code, page, kept))
    assert len(answers) == 1
    status, content, kept = answers.pop()
    assert status == 404
    assert "There is no page here" in content
    assert kept == ("private, no-store", "noindex, nofollow, noarchive", "no-referrer")
    assert not ShortlistComment._default_manager.exists()


def test_what_is_shared_with_some_only_is_not_shown_by_a_link(
    colleague: Client, owner: Person, made: Shortlist
) -> None:
    hidden = profile("Hemlig provbädd", audience=[HIDDEN_FOR])
    add_to_shortlist(made, by=agent_of(owner), profile=hidden)
    withdraw_profile(Profile.objects.get(title="Beta"), by=OPERATOR)
    _link, url = shared(made, owner)
    page = colleague.get(url).content.decode()
    assert "Hemlig" not in page
    assert "Beta" not in page
    assert "2 candidates are not shown" in page


def test_a_comment_reaches_the_owner_who_can_remove_it(
    colleague: Client, owner: Person, made: Shortlist
) -> None:
    _link, url = shared(made, owner)
    said = {"name": "Avdelningschef <b>", "text": "Vi känner Alfa & Beta <script>"}
    response = colleague.post(url, said, follow=True)
    page = response.content.decode()
    assert "Thank you. Your comment is there." in page
    assert "Avdelningschef &lt;b&gt;" in page
    assert "Vi känner Alfa &amp; Beta &lt;script&gt;" in page
    at_home = Client(headers={"accept-language": "en"})
    at_home.force_login(owner)
    there = reverse("shortlist-detail", args=[made.key])
    assert "Vi känner Alfa &amp; Beta" in at_home.get(there).content.decode()
    comment = ShortlistComment._default_manager.get()
    at_home.post(reverse("shortlist-comment-remove", args=[made.key, comment.key]))
    assert "Vi känner" not in colleague.get(url).content.decode()


def test_comments_are_checked_and_bounded_and_what_was_typed_is_kept(
    colleague: Client, owner: Person, made: Shortlist
) -> None:
    _link, url = shared(made, owner)
    response = colleague.post(url, {"name": "", "text": "Half a comment"})
    assert response.status_code == 422
    assert "Half a comment" in response.content.decode()
    for number in range(10):
        assert colleague.post(url, {"name": "A", "text": str(number)}).status_code == 302
    response = colleague.post(url, {"name": "A", "text": "One too many"})
    assert response.status_code == 429
    assert "Wait ten minutes" in response.content.decode()
    assert "One too many" in response.content.decode()
    assert made.comments.count() == 10


def test_a_comment_needs_the_address_alone_and_looks_at_no_cookie(owner: Person, made: Shortlist) -> None:
    _link, url = shared(made, owner)
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    strict.force_login(owner)
    assert strict.post(url, {"name": "A", "text": "B"}).status_code == 302
    from samband.base.models import Event

    line = Event.objects.get(verb="shortlist.commented")
    assert (line.by, line.person_key) == ("visitor", "")
