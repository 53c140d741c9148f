"""Pages of drafting: what a person sees and does, with scripts and without; who is kept out; the cost."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from samband.accounts.models import Person
from samband.base.models import Event
from samband.challenges.actions.challenge_publication import set_approver
from samband.challenges.actions.challenge_sharing import make_link
from samband.challenges.actions.challenges import save_statement, start_challenge
from samband.challenges.models import Challenge, ChallengeComment, PriorAnswer
from samband.matching.engine import Engine
from samband.site.waiting import waiting_for
from tests.challenges.challenges_material import (
    OLD_TENDER,
    WORDS,
    City,
    draft,
    found_city,
    in_review,
    owned,
    published,
    ready,
)
from tests.site.conftest import motor, register  # noqa: F401 - fixtures

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def town() -> City:
    return found_city()


def browser(who: Person | None = None, **more: Any) -> Client:
    client = Client(headers={"accept-language": "en"}, **more)
    if who is not None:
        client.force_login(who)
    return client


def url(name: str, challenge: Challenge, *more: str) -> str:
    return reverse(f"challenge-{name}", args=[challenge.key, *more])


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status, (response.status_code, response.content[:500])
    return str(response.content.decode())


def test_a_paste_becomes_a_draft_whose_words_are_proposed_not_invented(town: City) -> None:
    client = browser(town.officer)
    assert "Paste what you have" in text_of(client.get(reverse("challenge-new")))
    response = client.post(reverse("challenge-new"), {"text": OLD_TENDER, "organisation": town.city.key})
    made = Challenge.objects.get()
    assert response["Location"] == url("edit", made)
    assert made.title == "Kommunen ska upphandla 400 fallsensorer med radar"
    assert not any([made.affected, made.future, made.present, made.owner, made.adoption])
    page = text_of(client.get(url("edit", made)))
    assert "0 of 4 that publishing needs" in page
    assert "Use these words" in page
    assert page.count('class="ds-label" for="id_') == 3


def test_a_proposal_is_taken_with_one_press_and_is_the_persons_own(town: City) -> None:
    made = start_challenge(by=town.by, title="Fall", text=OLD_TENDER, organisation=town.city)
    client = browser(town.officer)
    page = text_of(client.get(url("part", made, "present")))
    proposed = re.search(r'<q lang="sv">([^<]+)</q>', page)
    assert proposed is not None
    assert proposed[1] in OLD_TENDER
    sent = {"version": made.version, "parts": "present", "present": "", "present_mark": "", "use": "present"}
    assert client.post(url("part", made, "present"), sent).status_code == 302
    assert Challenge.objects.get().present == proposed[1]


def test_one_sentence_is_enough_and_for_oneself(town: City) -> None:
    browser(town.officer).post(reverse("challenge-new"), {"text": "Äldre faller hemma.", "organisation": ""})
    made = Challenge.objects.get()
    assert (made.title, made.source_text, made.owning_body) == ("Äldre faller hemma", "", "")


def test_nothing_written_is_said_where_it_is_missing(town: City) -> None:
    page = text_of(browser(town.officer).post(reverse("challenge-new"), {"text": " "}), 422)
    assert "Fill this in." in page


def test_saving_goes_on_to_the_next_questions_and_later_puts_off(town: City) -> None:
    made = draft(town)
    client = browser(town.officer)
    sent = {
        "version": 1,
        "parts": "affected future owner",
        "affected": "Alla äldre",
        "future": "",
        "owner": "",
    }
    page = text_of(client.post(url("edit", made), {**sent, "do": "save"}, follow=True))
    assert "Saved." in page
    assert "1 of 4 that publishing needs" in page
    now = Challenge.objects.get()
    sent = {"version": now.version, "parts": "future", "future": "Ingen ligger", "later": "future"}
    client.post(url("edit", made), sent)
    assert Challenge.objects.get().put_off == ["future"]
    assert Challenge.objects.get().future == "Ingen ligger"


def test_two_who_write_the_same_are_told_with_both_texts(town: City) -> None:
    made = owned(draft(town), town)
    save_statement(made, by=town.agent("colleague"), version=made.version, words={"future": "Deras ord"})
    client = browser(town.officer)
    sent = {"version": made.version, "parts": "future", "future": "Mina ord"}
    page = text_of(client.post(url("edit", made), sent), 409)
    assert "Deras ord" in page
    assert "Mina ord" in page
    page = text_of(client.post(url("autosave", made), sent, headers=HTMX), 409)
    assert "Deras ord" in page
    assert "Mina ord" in page
    assert Challenge.objects.get().future == "Deras ord"


def test_typing_is_saved_with_the_time_and_the_new_version_and_no_line(town: City) -> None:
    made = draft(town)
    client = browser(town.officer)
    lines = Event.objects.count()
    sent = {"version": 1, "parts": "affected", "affected": "Äldre"}
    page = text_of(client.post(url("autosave", made), sent, headers=HTMX))
    assert re.search(r"Saved \d\d:\d\d", page)
    assert 'value="2" id="id_version" hx-swap-oob="true"' in page
    assert Event.objects.count() == lines
    page = text_of(client.post(url("autosave", made), {**sent, "version": 2, "affected": "ä" * 4001}), 422)
    assert "Not saved yet" in page


def test_save_while_the_page_saves_itself_is_no_conflict_with_oneself(town: City) -> None:
    made = draft(town)
    client = browser(town.officer)
    sitting = re.search(r'name="sitting" value="([a-z0-9]{12})"', text_of(client.get(url("edit", made))))
    assert sitting is not None
    sent = {"version": made.version, "parts": "affected", "affected": "Äldre", "sitting": sitting[1]}
    assert client.post(url("autosave", made), sent, headers=HTMX).status_code == 200
    saved = client.post(url("edit", made), {**sent, "affected": "Äldre som faller", "do": "save"})
    assert saved.status_code == 302
    assert Challenge.objects.get().affected == "Äldre som faller"
    other = client.post(url("edit", made), {**sent, "affected": "Annat", "sitting": "abcdefghjkmn"})
    assert "Äldre som faller" in text_of(other, 409)


def test_whether_it_is_within_ones_own_control_is_asked_shown_and_taken_back(town: City) -> None:
    made = ready(town)
    client = browser(town.officer)
    assert "Is it within your own control" in text_of(client.get(url("part", made, "in_control")))
    for answer, kept, shown in (("False", False, "No"), ("True", True, "Yes"), ("", None, "")):
        now = Challenge.objects.get(pk=made.pk)
        sent = {"version": now.version, "parts": "in_control", "in_control": answer}
        assert client.post(url("part", made, "in_control"), sent).status_code == 302
        assert Challenge.objects.get(pk=made.pk).in_control is kept
        page = text_of(client.get(url("edit", made)))
        assert ("Within our own control</a>: " + shown in page) is bool(shown)
    at = made.made_at
    Challenge.objects.filter(pk=made.pk).update(in_control=False, status="published", published_at=at)
    page = text_of(client.get(reverse("challenge-detail", args=[made.key])))
    assert "Within our own control</h2><p>No</p>" in page


def test_what_is_published_does_not_save_itself(town: City) -> None:
    made = published(town)
    client = browser(town.officer)
    assert url("autosave", made) not in text_of(client.get(url("part", made, "future")))
    sent = {"version": made.version, "parts": "future", "future": "Hal"}
    assert "press Save" in text_of(client.post(url("autosave", made), sent), 422)
    page = text_of(client.post(url("part", made, "future"), {**sent, "future": ""}), 422)
    assert "What is published cannot be without this." in page


def test_a_hidden_answer_is_marked_in_its_place_with_the_question_instead(town: City) -> None:
    made = draft(town)
    client = browser(town.officer)
    sent = {
        "version": 1,
        "parts": "affected future owner",
        "future": "Vi ska köpa <400> fallsensorer med radar till hemtjänsten.",
        "do": "check",
    }
    whole = text_of(client.post(url("edit", made), sent))
    part = text_of(client.post(url("check", made), sent, headers=HTMX))
    for page in (whole, part):
        assert "<mark>" in page
        assert "Ask instead:" in page
        assert "&lt;400&gt;" in page
    assert part.lstrip().startswith("<section")
    assert "köpa &lt;400&gt; fallsensorer" in whole.partition("<textarea")[2]
    assert Challenge.objects.get().future == ""


def test_anybody_checks_a_text_and_nothing_is_kept() -> None:
    client = browser()
    page = text_of(client.post(reverse("check-need"), {"text": "We need 20 electric buses from Volvo."}))
    assert "<mark>" in page
    page = text_of(client.post(reverse("check-need"), {"text": "Older people fall at home."}))
    assert "No answer is hidden in it" in page
    assert not Challenge.objects.exists()
    assert not Event.objects.exists()
    assert text_of(client.post(reverse("check-need"), {"text": ""}), 422)


def test_the_figure_of_today_carries_source_day_and_mark(town: City) -> None:
    made = draft(town)
    client = browser(town.officer)
    sent = {
        "version": 1, "parts": "present", "present": "412 fall 2025", "present_source": "Vårdsystemet",
        "present_on": "2026-01-31", "present_mark": "verified",
    }  # fmt: skip
    page = text_of(client.post(url("part", made, "present"), sent, follow=True))
    assert "Vårdsystemet" in page
    assert "Checked against its source" in page


def test_owners_are_chosen_among_ones_own_and_colleagues_let_in_on_purpose(town: City) -> None:
    made = draft(town)
    client = browser(town.officer)
    page = text_of(client.get(url("owners", made)))
    assert "Äldreförvaltningen" in page
    assert "Fjordby kommune" not in page
    assert "may become a public document" in page
    assert client.post(url("owners", made), {"version": 1, "owners": [town.other.key]}).status_code == 422
    sent = {"version": 1, "owners": [town.city.key, town.care.key], "lead": town.care.key}
    assert client.post(url("owners", made), sent).status_code == 302
    assert Challenge.objects.get().owning_body == town.care.key
    assert client.post(url("share", made), {"version": 1}).status_code == 409
    assert client.post(url("share", made), {"version": 2}).status_code == 302
    assert "All parts" in text_of(browser(town.in_care).get(url("edit", made)))


def test_a_colleague_without_account_comments_on_a_part_and_the_maker_is_told(town: City) -> None:
    made = draft(town, affected="Äldre")
    client = browser(town.officer)
    page = text_of(client.post(url("links", made), {"days": "7"}))
    found = re.search(r"http://testserver(/challenges/shared/[a-z0-9]{26}/)", page)
    assert found is not None
    guest = browser(enforce_csrf_checks=True)
    response = guest.get(found[1])
    assert response["Referrer-Policy"] == "no-referrer"
    assert OLD_TENDER not in text_of(response)
    sent = {"name": "Nämndens ordförande", "text": "Hur många?", "part": "affected"}
    assert "Thank you" in text_of(guest.post(found[1], sent, follow=True))
    comment = ChallengeComment.objects.get()
    assert comment.part == "affected"
    page = text_of(client.get(url("edit", made)))
    assert "Hur många?" in page
    assert client.post(url("comment-remove", made, comment.key)).status_code == 302
    assert not ChallengeComment.objects.exists()
    link = made.links.get()
    assert client.post(url("link-revoke", made, link.key)).status_code == 302
    assert guest.get(found[1]).status_code == 404
    assert guest.get(reverse("challenge-shared", args=["x" * 26])).status_code == 404


def test_without_the_engine_one_goes_on_with_a_reason(town: City, motor: Engine) -> None:  # noqa: F811
    made = draft(town, **WORDS)
    motor.__dict__["encoder"] = _Broken()
    published_elsewhere(town)
    client = browser(town.officer)
    page = text_of(client.get(url("before", made)))
    assert "could not look just now" in page
    assert client.post(url("before", made), {"version": made.version}).status_code == 422
    sent = {"version": made.version, "why": "Motorn är nere; vi har frågat grannkommunerna."}
    assert client.post(url("before", made), sent).status_code == 302
    assert PriorAnswer.objects.get(challenge=made).why.startswith("Motorn")
    assert Challenge.objects.get(pk=made.pk).looked_at is not None


class _Broken:
    name = "hashing:64"
    dimensions = 64

    def encode(self, *_texts: Any, **_more: Any) -> Any:
        from samband.matching.encoder import EncoderBusy

        raise EncoderBusy("busy")


def published_elsewhere(town: City) -> Challenge:
    """Publish a challenge of another city, findable at once."""
    from samband.challenges.actions.challenge_before import decide_on_prior_answers
    from samband.challenges.actions.challenge_publication import publish_challenge
    from samband.matching.engine import engine
    from samband.matching.indexing import encode_entries
    from tests.site.conftest import Beside

    by = town.agent("outsider")
    made = start_challenge(by=by, title="Eldre som faller hjemme", organisation=town.other)
    words = {**WORDS, "title": "Eldre som faller hjemme", "lang": "nb"}
    made = save_statement(made, by=by, version=made.version, words=words)
    made = decide_on_prior_answers(made, by=by, version=made.version, decided=())
    made = publish_challenge(made, by=by, version=made.version)
    own, kept = engine(), engine().__dict__.get("encoder")
    own.__dict__["encoder"] = Beside()
    encoded, _refused = encode_entries(own, [made.profile.entry()])
    own.store.upsert(encoded)
    own.__dict__["encoder"] = kept
    return made


def test_what_others_have_is_shown_with_reasons_decided_on_and_named(town: City, motor: Engine) -> None:  # noqa: F811
    other = published_elsewhere(town)
    made = draft(town, **WORDS)
    client = browser(town.officer)
    page = text_of(client.get(url("before", made)))
    assert "Eldre som faller hjemme" in page
    assert "Fjordby kommune" in page
    assert client.post(url("before", made), {"version": made.version}).status_code == 422
    key = other.profile.key
    sent = {"version": made.version, f"decision_{key}": "go_on", f"why_{key}": ""}
    assert "Say in a few words" in text_of(client.post(url("before", made), sent), 422)
    sent[f"decision_{key}"] = "adapt"
    assert client.post(url("before", made), sent)["Location"] == url("publish", made)
    assert PriorAnswer.objects.get(challenge=made).decision == "adapt"
    now = Challenge.objects.get(pk=made.pk)
    assert client.post(url("name-other", made), {"version": now.version, "profile": key}).status_code == 302
    assert Challenge.objects.get(pk=made.pk).others == "Fjordby kommune: Eldre som faller hjemme"
    assert client.post(url("name-other", made), {"version": 9, "profile": "zzzzzzzz2345"}).status_code == 404


def test_publishing_shows_what_lacks_first_and_then_does_it(town: City) -> None:
    made = ready(town, adoption="", future="Vi ska köpa fallsensorer med radar till alla.")
    client = browser(town.officer)
    page = text_of(client.get(url("publish", made)))
    assert page.index("Not stated") < page.index("Stated</h2>")
    assert "needed to publish" in page
    assert "<mark>" in page
    sent = {"version": made.version, "do": "publish", "override": ""}
    assert "The road to adoption" in text_of(client.post(url("publish", made), sent), 422)
    sent["override"] = "Nämnden bestämmer i maj."
    page = text_of(client.post(url("publish", made), sent, follow=True))
    assert "everybody can read it now" in page
    assert "Nämnden bestämmer i maj." in text_of(browser().get(url("detail", made)))


def test_who_approves_finds_it_in_my_work_and_decides_there(town: City) -> None:
    set_approver(town.city, by=town.agent("head"), approver=town.head)
    made = ready(town)
    client = browser(town.officer)
    page = text_of(client.get(url("publish", made)))
    assert "Ask for approval" in page
    sent = {"version": made.version, "do": "ask_approval"}
    client.post(url("publish", made), sent)
    assert [one.url for one in waiting_for(town.head)] == [url("publish", made)]
    head = browser(town.head)
    page = text_of(head.get(url("publish", made)))
    assert "Approve and publish" in page
    now = Challenge.objects.get()
    back = {"version": now.version, "do": "send_back", "why": ""}
    assert "Say in a few words what is lacking" in text_of(head.post(url("publish", made), back), 422)
    head.post(url("publish", made), {**back, "why": "Säg hur många."})
    assert "Säg hur många." in text_of(client.get(url("edit", made)))
    assert not waiting_for(town.head)


def test_a_second_press_is_told_that_it_was_decided(town: City) -> None:
    made = in_review(town)
    head = browser(town.head)
    head.post(url("publish", made), {"version": made.version, "do": "approve"})
    sent = {"version": made.version, "do": "send_back", "why": "Mina ord om varför"}
    assert head.post(url("publish", made), sent).status_code == 404
    assert Challenge.objects.get().status == "published"


def test_only_stewards_name_who_approves(town: City) -> None:
    place = reverse("challenge-rules", args=[town.city.key])
    assert browser(town.officer).get(place).status_code == 403
    head = browser(town.head)
    assert head.post(place, {"approver": town.colleague.key}).status_code == 302
    assert town.city.publication_rule.approver == town.colleague
    assert head.post(place, {"approver": town.outsider.key}).status_code == 422
    head.post(place, {"approver": ""})
    assert "Nobody: its people publish directly" in text_of(head.get(place))


def test_versions_show_what_was_added_and_removed_and_the_public_only_what_was_public(town: City) -> None:
    made = published(town)
    inside = save_statement(made, by=town.by, version=made.version, words={"measure": "Färre än tjugo fall"})
    save_statement(inside, by=town.by, version=inside.version, words={"measure": "Färre än tio fall"})
    page = text_of(browser(town.officer).get(url("versions", made)))
    assert re.search(r"<del>.*?tjugo.*?</del>", page)
    assert re.search(r"<ins>.*?tio.*?</ins>", page)
    assert "Officer, city of Älvhamn" in page
    public = text_of(browser().get(url("versions", made)))
    assert "Officer" not in public
    assert "Version 1<" not in public
    assert browser().get(url("versions", made) + "?version=1").status_code == 404


def test_my_challenges_say_what_to_do_first_and_then_where_each_stands(town: City) -> None:
    client = browser(town.officer)
    assert "No challenge yet" in text_of(client.get(reverse("challenge-mine")))
    draft(town)
    published(town)
    page = text_of(client.get(reverse("challenge-mine")))
    assert "Draft (1)" in page
    page = text_of(client.get(reverse("challenge-mine") + "?status=published"))
    assert "Äldre som faller hemma" in page
    assert "Äldre som faller<" not in page
    assert "No challenge yet" in text_of(browser(town.outsider).get(reverse("challenge-mine")))


PRIVATE = ("edit", "owners", "links", "before", "publish", "delete", "versions", "detail")
WRITTEN = (
    "edit",
    "autosave",
    "check",
    "owners",
    "share",
    "links",
    "before",
    "name-other",
    "publish",
    "delete",
)


@pytest.mark.parametrize("name", PRIVATE)
def test_a_draft_is_not_there_for_anybody_else(town: City, name: str) -> None:
    made = draft(town)
    for who in (town.outsider, town.colleague, town.head):
        assert browser(who).get(url(name, made)).status_code == 404
    assert browser().get(url(name, made)).status_code in (302, 404)


@pytest.mark.parametrize("name", WRITTEN)
def test_nobody_else_writes_in_what_is_published(town: City, name: str) -> None:
    made = published(town)
    sent = {"version": made.version, "parts": "future", "future": "Kapat", "do": "publish", "days": "7"}
    assert browser(town.outsider).post(url(name, made), sent).status_code in (403, 404)
    assert browser().post(url(name, made), sent)["Location"].startswith(reverse("account_login"))
    now = Challenge.objects.get()
    assert (now.version, now.future, now.links.count()) == (made.version, WORDS["future"], 0)


def test_links_and_comments_of_another_challenge_are_not_there(town: City) -> None:
    made, other = draft(town), draft(town)
    link, _token = make_link(other, by=town.by)
    client = browser(town.officer)
    assert client.post(url("link-revoke", made, link.key)).status_code == 404
    assert client.post(url("comment-remove", made, "zzzzzzzz2345")).status_code == 404
    assert client.get(url("part", made, "status")).status_code == 404


def test_a_draft_is_deleted_after_a_question(town: City) -> None:
    made = draft(town)
    client = browser(town.officer)
    assert "cannot be undone" in text_of(client.get(url("delete", made)))
    client.post(url("delete", made))
    assert not Challenge.objects.exists()


@pytest.mark.parametrize("name", ["edit", "publish", "versions", "links", "owners"])
def test_a_page_costs_the_same_however_much_there_is(
    town: City, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = owned(ready(town), town)
    client = browser(town.officer)
    client.get(url(name, made))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(url(name, made))
    link, _token = make_link(made, by=town.by)
    for number in range(12):
        made = save_statement(made, by=town.by, version=made.version, words={"measure": f"Färre än {number}"})
        ChallengeComment.objects.create(
            challenge=made, link=link, name="N", text="t", said_at=made.changed_at, part="future"
        )
    with django_assert_max_num_queries(len(few)):
        client.get(url(name, made))


def test_my_challenges_cost_the_same_however_many(
    town: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    draft(town)
    client = browser(town.officer)
    client.get(reverse("challenge-mine"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(reverse("challenge-mine"))
    for _number in range(9):
        draft(town)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("challenge-mine"))
