"""Pages of shortlists: from an answer onto a list, what one does there, two at once, and who sees what."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.agents import OPERATOR
from samband.matching.access import known_to
from samband.matching.actions import share_shortlist, withdraw_profile
from samband.matching.models import Need, Shortlist, ShortlistRow
from tests.matching.shortlist_material import filled, person
from tests.site.conftest import TEXT, Register

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def officer() -> Person:
    return person("officer")


@pytest.fixture
def signed_in(client: Client, officer: Person) -> Client:
    client.force_login(officer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def put(client: Client, register: Register, need: Need | None, **more: Any) -> Any:
    assert register.company.profile
    url = reverse("shortlist-add", args=[register.company.profile.key])
    return client.post(url, {"need": need.key if need else "", **more})


def at(name: str, row: ShortlistRow) -> str:
    return reverse(f"shortlist-{name}", args=[row.shortlist.key, row.key])


def test_every_list_and_page_offers_the_way_onto_a_list(client: Client, register: Register) -> None:
    assert register.company.profile
    company, project = register.company.profile.key, register.project.key
    pages = {
        reverse("need-detail", args=[register.ask().key]): company,
        "/organisations/": company,
        reverse("organisation-detail", args=[register.company.key]): company,
        "/past-projects/": project,
        reverse("profile-detail", args=[project]): project,
    }
    for url, key in pages.items():
        page = client.get(url, headers=ENGLISH).content.decode()
        assert "Add to a list" in page, url
        assert reverse("shortlist-add", args=[key]) in page, url


def test_from_an_answer_onto_a_new_list_with_need_reasons_and_band(
    signed_in: Client, register: Register
) -> None:
    need = register.ask()
    there = reverse("need-detail", args=[need.key])
    assert register.company.profile
    form = signed_in.get(
        reverse("shortlist-add", args=[register.company.profile.key]), {"need": need.key, "next": there}
    )
    page = form.content.decode()
    assert "The list keeps a copy of your need" in page
    assert 'value="Våra källare svämmar över när snön smälter"' in page
    response = put(signed_in, register, need, title="Källare", next=there)
    assert response.headers["Location"] == there
    assert "is on the list “Källare”, with 1 candidate." in signed_in.get(there).content.decode()
    made = Shortlist.objects.get()
    row = made.rows.get()
    assert (made.need_text, made.need_lang) == (TEXT, "sv")
    assert row.reasons
    assert row.reasons[0]["profile"] in " ".join(register.company.profile.text.split())
    hits = signed_in.get(there).context["answer"].matches
    hit = next(one for one in hits if one.key == row.profile_key)
    assert (row.band, row.score) == (hit.band, hit.score)
    page = signed_in.get(reverse("shortlist-detail", args=[made.key])).content.decode()
    for words in (
        TEXT,
        "Varningsbyrån i Viken Oy",
        "To contact",
        "Reasons and sources",
        "A copy of the need",
    ):
        assert words in page, words


def test_the_list_of_this_need_is_proposed_first(signed_in: Client, register: Register) -> None:
    need = register.ask()
    put(signed_in, register, need, title="Källare")
    put(signed_in, register, None, title="Senare")
    url = reverse("shortlist-add", args=[register.project.key])
    page = signed_in.get(url, {"need": need.key}).content.decode()
    assert re.findall(r"<option[^>]*>([^<]+)</option>", page) == ["Källare", "Senare"]
    of_need = Shortlist.objects.get(title="Källare")
    signed_in.post(url, {"need": need.key, "shortlist": of_need.key, "title": ""})
    assert of_need.rows.count() == 2


def test_without_a_name_or_a_choice_it_is_said_what_to_do(signed_in: Client, register: Register) -> None:
    assert put(signed_in, register, None, title=" ").status_code == 422
    put(signed_in, register, None, title="En")
    response = put(signed_in, register, None, title="", shortlist="")
    assert response.status_code == 422
    assert "Choose a list, or write what a new one is called." in response.content.decode()
    other, _ = filled(person("other"))
    assert put(signed_in, register, None, shortlist=other.key).status_code == 422
    assert not other.rows.exists()


def test_one_is_led_back_only_within_the_installation(signed_in: Client, register: Register) -> None:
    response = put(signed_in, register, None, title="En", next="https://elsewhere.example/")
    assert response.headers["Location"] == reverse("organisation-detail", args=[register.company.key])


def test_an_engine_that_is_away_stops_nobody_from_choosing(
    signed_in: Client, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samband.matching.encoder import EncoderBusy

    def busy(_texts: Any, **_more: Any) -> Any:
        raise EncoderBusy("try again")

    need = register.ask()
    monkeypatch.setattr(register.encoder, "encode", busy)
    put(signed_in, register, need, title="En")
    assert ShortlistRow.objects.get().reasons == []


def test_order_status_notes_off_and_back_by_plain_forms(
    signed_in: Client, officer: Person, register: Register
) -> None:
    made, (first, second) = filled(officer, "Alfa", "Beta")
    url = reverse("shortlist-detail", args=[made.key])
    signed_in.post(at("move", second), {"version": 1, "direction": "up"})
    page = signed_in.get(url).content.decode()
    assert page.index("1. <a") < page.index("Beta") < page.index("Alfa")
    signed_in.post(at("status", first), {"version": 1, "verb": "contact"})
    assert known_to(agent_of(officer)) == {first.profile_key}
    response = signed_in.post(at("row", second), {"version": 1, "notes": "Ring", "verb": "dismiss"})
    assert response.status_code == 422
    assert "Say in a few words why they are not relevant." in response.content.decode()
    assert "Ring" in response.content.decode()
    signed_in.post(
        at("row", second), {"version": 1, "notes": "Ring", "why_not": "För långt", "verb": "dismiss"}
    )
    page = signed_in.get(url).content.decode()
    for words in ("Contacted", "Not relevant", "För långt", "Ring", "Take up again", "Mark as answered"):
        assert words in page, words
    response = signed_in.post(at("remove", second), {"version": 2}, follow=True)
    page = response.content.decode()
    assert "Beta is off the list." in page
    signed_in.post(at("restore", second))
    assert [row.title for row in made.rows.standing()] == ["Beta", "Alfa"]


def test_the_second_of_two_is_told_with_both_texts(
    signed_in: Client, officer: Person, register: Register
) -> None:
    made, (row, _other) = filled(officer, "Alfa", "Beta")
    signed_in.post(at("row", row), {"version": 1, "notes": "The first wrote this"})
    response = signed_in.post(at("row", row), {"version": 1, "notes": "The second wrote that"})
    assert response.status_code == 409
    for words in ("The first wrote this", "The second wrote that", "Somebody else changed this meanwhile"):
        assert words in response.content.decode()
    assert signed_in.post(at("status", row), {"version": 1, "verb": "contact"}).status_code == 409
    assert signed_in.post(at("remove", row), {"version": 1}).status_code == 409
    edit = reverse("shortlist-edit", args=[made.key])
    signed_in.post(edit, {"version": 1, "title": "First title", "need_text": "First need"})
    response = signed_in.post(edit, {"version": 1, "title": "Second title", "need_text": "Second need"})
    assert response.status_code == 409
    for words in ("First title", "First need", "Second title", "Second need", edit):
        assert words in response.content.decode()
    response = signed_in.post(at("move", row), {"version": 1, "direction": "down"})
    assert response.status_code == 409
    assert "Move Alfa down" in response.content.decode()
    assert signed_in.post(at("move", row), {"version": "x", "direction": "down"}).status_code == 409


def test_a_letter_from_a_row_and_an_explicit_press_for_contacted(
    signed_in: Client, officer: Person, register: Register
) -> None:
    put(signed_in, register, register.ask(), title="Källare")
    row = ShortlistRow.objects.get()
    Need.objects.all().delete()  # the letter does without the need, which is long erased
    page = signed_in.get(at("write", row)).content.decode()
    for words in (TEXT, "Ystävällisin terveisin", "Kind regards", "Mark as contacted"):
        assert words in page, words
    assert known_to(agent_of(officer)) == frozenset()
    signed_in.post(at("status", row), {"version": 1, "verb": "contact"})
    assert known_to(agent_of(officer)) == {row.profile_key}
    page = signed_in.get(at("write", row)).content.decode()
    assert "Mark as contacted" not in page
    assert "Contacted on" in page


def test_who_was_contacted_is_not_new_in_the_next_answer(signed_in: Client, register: Register) -> None:
    need = register.ask(home_region="SE110")
    put(signed_in, register, need, title="Källare")
    row = ShortlistRow.objects.get()
    url = reverse("need-detail", args=[need.key])
    before = {match.key: match.new_to_you for match in signed_in.get(url).context["answer"].matches}
    signed_in.post(at("status", row), {"version": 1, "verb": "contact"})
    after = {match.key: match.new_to_you for match in signed_in.get(url).context["answer"].matches}
    assert (before[row.profile_key], after[row.profile_key]) == (True, False)


def test_a_letter_wants_to_know_what_the_list_is_for(
    signed_in: Client, officer: Person, register: Register
) -> None:
    made, (row,) = filled(officer, "Alfa")
    response = signed_in.get(at("write", row))
    assert response.headers["Location"] == reverse("shortlist-edit", args=[made.key])
    signed_in.post(response.headers["Location"], {"version": 1, "title": "Källare", "need_text": TEXT})
    made.refresh_from_db()
    assert made.need_lang == "sv"
    assert TEXT in signed_in.get(at("write", row)).content.decode()


def test_what_has_been_withdrawn_keeps_its_name_on_the_list(
    signed_in: Client, officer: Person, register: Register
) -> None:
    put(signed_in, register, None, title="En")
    assert register.company.profile
    withdraw_profile(register.company.profile, by=OPERATOR)
    made = Shortlist.objects.get()
    page = signed_in.get(reverse("shortlist-detail", args=[made.key])).content.decode()
    assert "Varningsbyrån i Viken Oy" in page
    assert "This is no longer in Samband" in page


def test_deleting_asks_first(signed_in: Client, officer: Person, register: Register) -> None:
    made, _ = filled(officer, "Alfa")
    url = reverse("shortlist-delete", args=[made.key])
    assert "holds 1 candidate." in signed_in.get(url).content.decode()
    assert Shortlist.objects.exists()
    page = signed_in.post(url, follow=True).content.decode()
    assert "are erased" in page
    assert not Shortlist.objects.exists()


def test_pages_cost_the_same_queries_with_two_candidates_and_with_forty(
    signed_in: Client, officer: Person, register: Register, django_assert_max_num_queries: Any
) -> None:
    made, _ = filled(officer, *[f"Nummer {number}" for number in range(40)])
    filled(officer, "Alfa")
    _link, token = share_shortlist(made, by=agent_of(officer))
    for url, most in (
        (reverse("shortlist-list"), 7),
        (reverse("shortlist-detail", args=[made.key]), 12),
        (reverse("shortlist-shared", args=[token]), 9),
        (reverse("shortlist-share", args=[made.key]), 6),
    ):
        signed_in.get(url)
        with django_assert_max_num_queries(most):
            assert signed_in.get(url).status_code == 200


# Every address of a list, how it is asked, and what the list's own person gets.
ADDRESSES = [
    ("shortlist-detail", "", "get", 200),
    ("shortlist-edit", "", "get", 200),
    ("shortlist-edit", "", "post", 422),
    ("shortlist-delete", "", "get", 200),
    ("shortlist-share", "", "get", 200),
    ("shortlist-share", "", "post", 200),
    ("shortlist-row", "row", "get", 200),
    ("shortlist-row", "row", "post", 422),
    ("shortlist-write", "row", "get", 302),
    ("shortlist-move", "row", "post", 409),
    ("shortlist-status", "row", "post", 409),
    ("shortlist-remove", "row", "post", 409),
    ("shortlist-restore", "row", "post", 302),
    ("shortlist-revoke", "link", "post", 302),
    ("shortlist-comment-remove", "comment", "post", 302),
    ("shortlist-export", "xlsx", "get", 200),
    ("shortlist-export", "docx", "get", 200),
    ("shortlist-delete", "", "post", 302),
]


@pytest.mark.parametrize(("name", "part", "how", "own"), ADDRESSES)
@pytest.mark.parametrize("who", ["owner", "colleague", "other", "stranger"])
def test_every_address_of_a_list_against_everybody(
    client: Client, register: Register, who: str, name: str, part: str, how: str, own: int
) -> None:
    from samband.base.agents import VISITOR
    from samband.matching.actions import comment_by_link

    owner = person("officer", organisation_key="abcdefgh2345")
    made, (row,) = filled(owner, "Alfa")
    link, _token = share_shortlist(made, by=agent_of(owner))
    said = comment_by_link(link, by=VISITOR, name="A", text="B")
    parts = {"row": row.key, "link": link.key, "comment": said.key}
    arguments = [made.key] + ([parts.get(part, part)] if part else [])
    if who == "owner":
        client.force_login(owner)
    elif who != "stranger":
        of = "abcdefgh2345" if who == "colleague" else ""
        client.force_login(person(who, organisation_key=of))
    data = {"verb": "contact", "days": "7"} if how == "post" else {}
    response = getattr(client, how)(reverse(name, args=arguments), data)
    assert response.status_code == {"owner": own, "stranger": 403}.get(who, 404)
    if who in ("owner", "stranger"):
        assert "no-store" in response.headers["Cache-Control"]
    if who != "owner":
        assert Shortlist.objects.filter(pk=made.pk).exists()
        assert "Källare" not in response.content.decode()


def test_strangers_are_told_that_lists_need_an_account(client: Client, register: Register) -> None:
    for url in (reverse("shortlist-list"), reverse("shortlist-add", args=[register.project.key])):
        response = client.get(url, headers=ENGLISH)
        assert response.status_code == 403
        assert "Lists need an account" in response.content.decode()
        assert reverse("account_login") in response.content.decode()
    assert client.post(reverse("shortlist-list"), {"title": "x"}).status_code == 403
    assert not Shortlist.objects.exists()


def test_forms_of_lists_are_protected_against_forgery(officer: Person, register: Register) -> None:
    made, (row,) = filled(officer, "Alfa")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    for url in (reverse("shortlist-delete", args=[made.key]), at("status", row), at("remove", row)):
        assert strict.post(url, {"version": 1, "verb": "contact"}).status_code == 403
    assert made.rows.standing().get().status == "to_contact"


def test_no_lists_yet_says_what_to_do_first(signed_in: Client, register: Register) -> None:
    assert "No list yet" in signed_in.get("/lists/").content.decode()
    response = signed_in.post("/lists/", {"title": "Tom"}, follow=True)
    assert "Nobody is on this list yet" in response.content.decode()
    assert signed_in.post("/lists/", {"title": ""}).status_code == 422
