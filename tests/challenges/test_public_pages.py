"""Public pages of challenges: what a stranger reads, and what only owners see and do."""

import io
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from samband.base.agents import VISITOR
from samband.challenges.actions.challenge_life import merge_challenges
from samband.challenges.actions.following import set_date
from samband.challenges.actions.questions import answer_question, ask_question
from samband.challenges.feeds import calendar
from samband.challenges.models import Challenge, Question
from tests.actors.people import browser, text_of
from tests.challenges.public_material import Cities, acting, cities, standing

pytestmark = pytest.mark.django_db

OWNERS_ONLY = ("move/withdraw/", "dates/", "merge/")


@pytest.fixture
def world() -> Cities:
    """Two cities with their people."""
    return cities()


def test_a_stranger_reads_what_is_stated_and_what_is_not(world: Cities, client: Client) -> None:
    """The need in its own language, its owner, and "Not stated" where nothing is said."""
    found = standing("published", world.maker, world.city)
    answer = client.get(f"/challenges/{found.key}/", headers={"accept-language": "en"})
    words = text_of(answer)
    assert "Ingen källare svämmas över" in words
    assert "Älvhamn" in words
    assert words.count("Not stated") == 1
    assert "How answers are judged" in words
    assert 'lang="sv"' in answer.content.decode()
    assert "Withdraw it" not in words


def test_owners_see_their_moves_and_the_waiting_questions(world: Cities) -> None:
    """What a stranger may not see."""
    found = standing("published", world.maker, world.city)
    ask_question(found, by=VISITOR, text="Hur djupt?", lang="sv")
    words = text_of(browser(world.colleague).get(f"/challenges/{found.key}/"))
    assert "Withdraw it" in words
    assert "Hur djupt?" in words
    assert "Hur djupt?" not in text_of(browser(world.outsider).get(f"/challenges/{found.key}/"))


@pytest.mark.parametrize("status", ["draft", "review"])
def test_drafts_are_nobody_elses(world: Cities, client: Client, status: str) -> None:
    """Neither the page nor its feed, calendar and papers."""
    found = standing(status, world.maker, world.city)
    for who in (client, browser(world.outsider)):
        for tail in ("", "feed/", "calendar/", "paper/pdf/", "paper/docx/", *OWNERS_ONLY):
            assert who.get(f"/challenges/{found.key}/{tail}").status_code == 404, tail


def test_only_owners_move_date_and_merge(world: Cities, client: Client) -> None:
    """A published challenge's steps are refused to everybody else."""
    found = standing("published", world.maker, world.city)
    for who in (client, browser(world.outsider)):
        for tail in OWNERS_ONLY:
            for send in (who.get, who.post):
                assert send(f"/challenges/{found.key}/{tail}").status_code == 403, tail
    for tail in OWNERS_ONLY:
        assert browser(world.colleague).get(f"/challenges/{found.key}/{tail}").status_code == 200


def test_the_list_is_searched_and_narrowed_and_taken_home(world: Cities, client: Client) -> None:
    """Folded words, where it stands, the file with the same rows."""
    standing("published", world.maker, world.city)
    standing("solved", world.maker, world.city, title="Belysta gångvägar", future="Alla vågar gå hem.")
    standing("withdrawn", world.maker, world.city, title="Bortdraget")
    standing("draft", world.maker, world.city, title="Hemligt")
    whole = text_of(client.get("/challenges/"))
    assert "Torra källare" in whole
    assert "Belysta" in whole
    assert "Bortdraget" not in whole
    assert "Hemligt" not in whole
    assert "Torra källare" in text_of(client.get("/challenges/?q=KALLARE"))
    assert "Torra källare" not in text_of(client.get("/challenges/?standing=solved"))
    assert "Bortdraget" in text_of(client.get("/challenges/?standing=withdrawn"))
    rows = b"".join(client.get("/challenges/export/csv/?q=kallare").streaming_content).decode("utf-8-sig")
    assert len(rows.strip().splitlines()) == 2
    assert "Enheten för vatten" in rows
    assert client.get("/challenges/export/exe/").status_code == 404


def test_pages_of_the_list_meet_without_a_gap(world: Cities, client: Client) -> None:
    """Each challenge once, forwards and back."""
    made = [standing("published", world.maker, world.city, title=f"Behov {number}") for number in range(28)]
    first = client.get("/challenges/").content.decode()
    following = client.get(f"/challenges/?after={made[3].key}").content.decode()
    assert [one.title for one in made if f">{one.title}<" in first] == [one.title for one in made[3:]]
    assert [one.title for one in made if f">{one.title}<" in following] == [one.title for one in made[:3]]


def test_a_page_asks_the_database_no_more_for_many(
    world: Cities, client: Client, django_assert_max_num_queries: Any
) -> None:
    """Neither the list nor one challenge with many questions and dates."""
    for number in range(12):
        standing("published", world.maker, world.city, world.department, title=f"Behov {number}")
    found = standing("published", world.maker, world.city)
    for number in range(20):
        asked = ask_question(found, by=VISITOR, text=f"Fråga {number}?")
        answer_question(asked, by=acting(world.maker), version=1, answer="Ja.")
    with django_assert_max_num_queries(6):
        client.get("/challenges/")
    with django_assert_max_num_queries(12):
        client.get(f"/challenges/{found.key}/")


def test_asking_needs_no_account_and_a_program_that_fills_everything_is_not_heard(
    world: Cities, client: Client
) -> None:
    """The hidden field is for programs."""
    found = standing("published", world.maker, world.city)
    url = f"/challenges/{found.key}/ask/"
    assert client.post(url, {"text": "Köp billigt!", "website": "x"}).status_code == 302
    assert not Question.objects.exists()
    assert client.post(url, {"text": ""}).status_code == 422
    assert client.post(url, {"text": "Hur djupt?"}).status_code == 302
    assert Question.objects.get().asked_by == ""


def test_the_second_who_answers_keeps_what_was_typed(world: Cities) -> None:
    """Both texts are shown."""
    found = standing("published", world.maker, world.city)
    asked = ask_question(found, by=VISITOR, text="Hur djupt?")
    url = f"/challenges/{found.key}/questions/{asked.key}/"
    first, second = browser(world.maker), browser(world.colleague)
    assert first.post(url, {"answer": "Två meter.", "version": 1}).status_code == 302
    late = second.post(url, {"answer": "Tre meter.", "version": 1})
    assert late.status_code == 409
    assert "Två meter." in late.content.decode()
    assert "Tre meter." in late.content.decode()


def test_a_merged_challenge_leads_on_and_shows_both_histories(world: Cities, client: Client) -> None:
    """The former address works for ever."""
    kept = standing("published", world.maker, world.city, title="Kvar")
    gone = standing("published", world.maker, world.city, title="Borta")
    url = f"/challenges/{gone.key}/merge/"
    who = browser(world.maker)
    shown = who.post(url, {"into": f"https://x.example/challenges/{kept.key}/", "version": gone.version})
    assert "Kvar" in text_of(shown)
    assert Challenge.objects.get(pk=gone.pk).status == "published"
    sure = {"into": kept.key, "version": gone.version, "into_version": kept.version, "sure": 1}
    assert who.post(url, sure).status_code == 302
    moved = client.get(f"/challenges/{gone.key}/")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/challenges/{kept.key}/")
    assert "merged another challenge" in text_of(client.get(f"/challenges/{kept.key}/"))


def test_dates_and_history_come_to_other_programs(world: Cities, client: Client) -> None:
    """A calendar with whole days, and a feed without the names of people."""
    found = standing("published", world.maker, world.city)
    day = date(2027, 3, 1)
    set_date(
        found,
        by=acting(world.maker),
        label="Svar; senast, kl 12",
        starts_on=day,
        ends_before=date(2027, 3, 2),
    )
    written = client.get(f"/challenges/{found.key}/calendar/")
    assert written["Content-Type"].startswith("text/calendar")
    lines = written.content.decode()
    assert "DTSTART;VALUE=DATE:20270301" in lines
    assert "DTEND;VALUE=DATE:20270302" in lines
    assert calendar(found, at=timezone.now()).count(b"BEGIN:VEVENT") == 1
    feed = client.get(f"/challenges/{found.key}/feed/").content.decode()
    assert "<entry>" in feed
    assert world.maker.title not in feed


def test_one_page_is_a_tagged_pdf_and_a_word_document(world: Cities, client: Client) -> None:
    """Strange signs do not break it, and nothing in it is markup."""
    found = standing("published", world.maker, world.city, title="#strong[x] \u202e😀 \x07 källare")
    pdf = client.get(f"/challenges/{found.key}/paper/pdf/")
    assert pdf.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf.content
    word = client.get(f"/challenges/{found.key}/paper/docx/", headers={"accept-language": "sv"})
    with ZipFile(io.BytesIO(word.content)) as file:
        inside = file.read("word/document.xml").decode()
    assert "#strong[x]" in inside
    assert 'w:val="sv-SE"' in inside
    assert client.get(f"/challenges/{found.key}/paper/exe/").status_code == 404


def test_merging_by_hand_in_both_directions_at_once_is_refused(world: Cities) -> None:
    """Who merged first is not undone by who merges the other way."""
    one = standing("published", world.maker, world.city, title="Ett")
    two = standing("published", world.maker, world.city, title="Två")
    by = acting(world.maker)
    merge_challenges(one, by=by, into=two, version=one.version, into_version=two.version)
    answer = browser(world.maker).post(
        f"/challenges/{two.key}/merge/",
        {"into": one.key, "version": two.version + 1, "into_version": one.version + 1, "sure": 1},
    )
    assert answer.status_code == 422
    assert Challenge.objects.get(pk=two.pk).status == "published"
