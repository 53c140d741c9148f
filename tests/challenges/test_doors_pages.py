"""What people read on the pages of doors, what they can send, and what a stranger is refused."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as conf
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.base.agents import OPERATOR, SYSTEM
from samband.challenges import tasks
from samband.challenges.actions.door_keepers import name_keeper, note_absence
from samband.challenges.actions.door_merging import merge_entry_points
from samband.challenges.actions.door_times import announce_closed_time, save_reply_template
from samband.challenges.actions.doors import close_entry_point, store_link_check
from samband.challenges.models import EntryPoint
from tests.actors.people import agent, browser, somebody, text_of
from tests.challenges.doors_material import challenge, city, door_of, idea, link_of, officer_of

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


def plain(html: str) -> str:
    """Give a page's words in one line."""
    return " ".join(html.split())


def read(path: str, client: Client | None = None, status: int = 200) -> str:
    """Read a page, as a visitor unless told."""
    return plain(text_of((client or browser()).get(path), status))


def queries(path: str, client: Client) -> int:
    """Count the queries of a page."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(path)
    return len(seen)


# The public page


def test_a_city_without_activity_says_none_yet_everywhere_and_is_not_hidden() -> None:
    door = door_of(city())
    page = read(f"/doors/{door.key}/")
    for words in (
        "We need",
        "No need looks for answers here just now. You can still bring an idea.",
        "I have an idea",
        f'href="/doors/{door.key}/idea/"',
        "You get an answer within 10 working days (an idea sent today: by ",
        "Who answers: <span lang=",
        "Innovation officer",
        "None yet: no idea has been answered, and none was due.",
        "None yet: no idea was brought in the last 12 months.",
        "Needs published: none yet.",
        "Last activity: none.",
    ):
        assert words in page, words
    assert "Look after this entry point" not in page
    assert "0 of 0" not in page
    assert "Activity: none yet" in read("/doors/")


def test_the_counter_tells_numbers_and_never_titles() -> None:
    door = door_of(city())
    idea(door, sent=30, answered=3)
    idea(door, sent=30, answered=20)
    idea(door, sent=30)  # overdue
    idea(door, sent=1)
    idea(door, sent=30, status="spam", answered=None)
    idea(door, sent=30, status="quarantined")
    idea(door, sent=30, status="with_sender")  # waits for its sender, not for the door
    page = read(f"/doors/{door.key}/")
    assert "Answered in time: 1 of 3, last 12 months" in page
    assert ", 1 overdue." in page
    assert "5 ideas were brought in the last 12 months:" in page
    for words in ("<li>3 waiting for an answer</li>", "<li>2 answered</li>"):
        assert words in page
    assert "Secret bench" not in page
    assert "Last activity: none" not in page


def test_the_lane_of_needs_holds_those_that_are_owned_together_with_others_and_no_drafts() -> None:
    body, other = city(), city("Bjurby kommun", municipality="Bjurby")
    door = door_of(body)
    ours = challenge(body, year=2030)
    shared = challenge(other, body, title="Tyst trafik", status="in_dialogue")
    challenge(other, title="Only theirs")
    challenge(body, title="Still a draft", status="draft", published_at=None)
    challenge(body, title="Solved long ago", status="solved")
    page = read(f"/doors/{door.key}/")
    assert f'<a href="/challenges/{ours.key}/" lang="sv">Torra källare</a>' in page
    assert f"/challenges/{shared.key}/" in page
    for words in ("Only theirs", "Still a draft", "Solved long ago"):
        assert words not in page
    assert "3 needs published, 1 in dialogue, 0 in trial." in page


def test_closed_weeks_and_the_promise_are_read_before_one_begins() -> None:
    door = door_of(city(), promise_days=1, mailbox="idea@alvhamn.example", registrar="reg@alvhamn.example")
    first = timezone.localdate() + 40 * DAY
    announce_closed_time(door, by=OPERATOR, starts_on=first, ends_before=first + 7 * DAY)
    page = read(f"/doors/{door.key}/")
    assert "within 1 working day (an idea" in page
    assert "Closed, and not counted in the promise:" in page
    assert "idea@alvhamn.example" in page
    assert "reg@alvhamn.example" not in page


def test_a_door_that_is_a_link_leads_there_and_says_when_it_was_tried() -> None:
    door = link_of(city())
    page = read(f"/doors/{door.key}/")
    for words in ("Go to their page", 'href="https://alvhamn.example/ideas"', "not checked yet"):
        assert words in page
    assert "working days" not in page
    at = timezone.now() - 3 * DAY
    store_link_check(door, by=SYSTEM, link=door.link, at=at, status=404, fault="")
    page = read(f"/doors/{door.key}/")
    assert "checked 3 days ago: answered 404" in page
    assert "did not answer well" in page


def test_an_old_address_leads_on_for_ever_by_every_way() -> None:
    body = city()
    kept, other, third = door_of(body), door_of(body, name="B"), door_of(body, name="C")
    merge_entry_points(other, by=OPERATOR, other=third)
    merge_entry_points(kept, by=OPERATOR, other=other)
    for key in (other.key, third.key):
        response = browser().get(f"/doors/{key}/")
        assert (response.status_code, response.headers["Location"]) == (301, f"/doors/{kept.key}/")
    assert EntryPoint.objects.visible_to(OPERATOR).standing().count() == 1
    assert browser().get("/doors/zzzzzzzz2345/").status_code == 404


def test_a_closed_door_is_seen_by_its_own_people_alone() -> None:
    body = city()
    door = door_of(body)
    close_entry_point(door, by=OPERATOR)
    path = f"/doors/{door.key}/"
    assert browser().get(path).status_code == 404
    assert browser(somebody("stranger")).get(path).status_code == 404
    page = read(path, browser(officer_of(body)))
    assert "This entry point is closed" in page
    assert "/idea/" not in page
    assert door.name not in read("/doors/")


# The directory


def test_the_directory_is_searched_by_name_and_place_whatever_the_marks() -> None:
    door_of(city())
    link_of(city("Bjurby kommun", municipality="Bjurby", country="NO"), name="Idea box", country="NO")
    assert read("/doors/").count("<h2><a") == 2
    for query, found in (
        ("q=alvhamn", "En väg in"),
        ("q=bjurby", "Idea box"),
        ("q=officer", "En väg in"),
        ("country=NO", "Idea box"),
        ("sort=link", "Idea box"),
        ("q=stad+väg", "En väg in"),
    ):
        page = read(f"/doors/?{query}")
        assert page.count("<h2><a") == 1, query
        assert found in page
    assert "No entry point answers to that" in read("/doors/?q=zzz")


def test_an_empty_directory_says_what_to_do_first() -> None:
    page = read("/doors/")
    assert "No entry point is set up yet" in page
    assert "/organisations/" in page


def test_the_directory_goes_on_by_key_and_its_queries_do_not_grow() -> None:
    body, client = city(), browser()
    door_of(body, name="Door 00")
    few = queries("/doors/", client)
    for number in range(1, 20):
        door_of(body, name=f"Door {number:02}")
    other = city("Bjurby kommun", municipality="Bjurby")
    for number in range(20, 30):
        one = door_of(other, name=f"Door {number:02}")
        idea(one)
    challenge(body, other)
    assert queries("/doors/", client) == few
    page = read("/doors/")
    assert page.count("<h2><a") == 25
    (following,) = re.findall(r'href="(/doors/\?[^"]*after=[^"]*)"', page)
    assert read(following.replace("&amp;", "&")).count("<h2><a") == 5


def test_the_directory_is_taken_home_with_the_last_check_of_each_link() -> None:
    body = city()
    challenge(body)
    door = link_of(body, name="=Box")
    store_link_check(door, by=SYSTEM, link=door.link, at=timezone.now(), status=404, fault="")
    door_of(city("Bjurby kommun", municipality="Bjurby"))
    response = browser().get("/doors/export/csv/")
    body_text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = {row["entry_point"]: row for row in csv.DictReader(io.StringIO(body_text))}
    link, role = rows["'=Box"], rows["En väg in till Älvhamn"]
    assert (link["link"], link["http_status"], link["what_came_of_it"]) == (door.link, "404", "answered 404")
    assert link["last_checked"] == timezone.localdate().isoformat()
    assert (link["needs_published"], link["ideas_brought"], link["promise_working_days"]) == (
        "1",
        "none yet",
        "",
    )
    assert (role["role"], role["promise_working_days"], role["needs_published"]) == (
        "Innovation officer",
        "10",
        "none yet",
    )
    assert link["address"] == f"{conf.SAMBAND_URL}/doors/{door.key}/"
    book = b"".join(browser().get("/doors/export/xlsx/?q=bjurby").streaming_content)  # type: ignore[attr-defined]
    sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 2
    assert browser().get("/doors/export/pdf/").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_holds_every_door_in_some_queries_however_many(form: str) -> None:
    body = city()
    for number in range(4):
        door_of(body, name=f"Door {number}")
    with CaptureQueriesContext(connection) as seen:
        response = browser().get(f"/doors/export/{form}/")
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert len(content) > 300
    assert len(seen) <= 4


def test_the_public_page_asks_as_often_with_many_as_with_few() -> None:
    body, client = city(), browser()
    door = door_of(body)
    idea(door, sent=3)
    few = queries(f"/doors/{door.key}/", client)
    for number in range(8):
        idea(door, sent=30 + number, answered=3)
        challenge(body, title=f"Need {number}")
        first = timezone.localdate() + (20 + number) * DAY
        announce_closed_time(door, by=OPERATOR, starts_on=first, ends_before=first + DAY)
    assert queries(f"/doors/{door.key}/", client) == few
    assert few <= 6


# Looking after a door


FORM = {
    "name": "En väg in till Älvhamn",
    "sort": "role",
    "role_title": "Innovation officer",
    "promise_days": "10",
    "country": "SE",
    "zone": "Europe/Stockholm",
}


def test_the_host_of_a_city_sets_up_its_door_and_looks_after_it() -> None:
    body = city()
    host, deputy = officer_of(body, "host"), officer_of(body, "deputy")
    window = browser(host)
    assert "Set up an entry point of your organisation" in read("/doors/", window)
    assert body.name in read("/doors/new/", window)
    wrong = window.post("/doors/new/", {**FORM, "organisation": body.key, "role_title": ""})
    assert "Write the role that answers" in text_of(wrong, 422)
    assert "En väg in till Älvhamn" in text_of(wrong, 422)
    made = window.post("/doors/new/", {**FORM, "organisation": body.key, "intro": "Välkommen med idéer."})
    door = EntryPoint.objects.get()
    manage = f"/doors/{door.key}/manage/"
    assert (made.status_code, made.headers["Location"], door.lang) == (302, manage, "sv")
    assert "Nobody is the host yet" in read(manage, window)
    for person, role in ((host, "host"), (deputy, "deputy")):
        window.post(f"/doors/{door.key}/keepers/", {"keeper-person": person.key, "keeper-role": role})
    page = read(manage, window)
    for words in (
        "Host of the city",
        "Deputy of the city",
        "Texts that come with Samband",
        "Tack för din idé",
    ):
        assert words in page
    assert "Nobody is the host yet" not in page
    away = f"/doors/{door.key}/keepers/{deputy.key}/away/"
    today = timezone.localdate()
    backwards = {"first_day": today.isoformat(), "last_day": (today - DAY).isoformat()}
    assert "The last day lies before the first" in text_of(window.post(away, backwards), 422)
    window.post(away, {"first_day": today.isoformat(), "last_day": (today + DAY).isoformat()})
    assert "away today" in read(manage, window)
    absence = door.keepers.get(person=deputy).absences.get()
    window.post(f"{away}{absence.pk}/end/")
    assert "away today" not in read(manage, window)
    window.post(f"/doors/{door.key}/keepers/{deputy.key}/go/")
    assert door.keepers.count() == 1


def test_closed_times_texts_and_closing_are_done_on_the_page() -> None:
    body = city()
    door, window = door_of(body), browser(officer_of(body))
    manage, first = f"/doors/{door.key}/manage/", timezone.localdate() + 9 * DAY
    post = {"closed-first_day": first.isoformat(), "closed-last_day": (first + DAY).isoformat()}
    wrong = window.post(f"/doors/{door.key}/closed/", {**post, "closed-last_day": "soon"})
    assert "Write the day as 2026-12-24." in text_of(wrong, 422)
    assert 'value="soon"' in text_of(wrong, 422)
    window.post(f"/doors/{door.key}/closed/", post)
    closed = door.closed_times.get()
    assert closed.ends_before == first + 2 * DAY
    assert "Closed, and not counted" in read(f"/doors/{door.key}/")
    window.post(f"/doors/{door.key}/closed/{closed.key}/take-back/")
    assert not door.closed_times.exists()
    text = {"name": "Kort tack", "lang": "sv", "text": "Tack!"}
    window.post(f"/doors/{door.key}/templates/new/", text)
    assert "Kort tack" in read(manage, window)
    twice = window.post(f"/doors/{door.key}/templates/new/", text)
    assert "There is a text of this name in this language" in text_of(twice, 422)
    own = door.templates.get()
    assert "Tack!" in read(f"/doors/{door.key}/templates/{own.key}/", window)
    window.post(f"/doors/{door.key}/templates/{own.key}/", {**text, "text": "Tack så mycket!"})
    assert door.templates.get().text == "Tack så mycket!"
    window.post(f"/doors/{door.key}/templates/{own.key}/remove/")
    assert not door.templates.exists()
    window.post(f"/doors/{door.key}/open/", {"verb": "close"})
    assert "It is closed: nobody outside sees it" in read(manage, window)
    window.post(f"/doors/{door.key}/open/", {"verb": "reopen"})
    assert read(f"/doors/{door.key}/")
    assert window.post(f"/doors/{door.key}/open/", {"verb": "paint"}).status_code == 404


def test_two_who_change_a_door_at_once_both_read_what_the_other_wrote() -> None:
    body = city()
    door = door_of(body)
    window, other = browser(officer_of(body)), browser(officer_of(body, "other"))
    path = f"/doors/{door.key}/edit/"
    assert 'name="version" value="1"' in read(path, window)
    assert other.post(path, {**FORM, "promise_days": "5", "version": "1"}).status_code == 302
    late = plain(text_of(window.post(path, {**FORM, "promise_days": "20", "version": "1"}), 409))
    assert "An answer within 5 working days" in late
    assert "An answer within 20 working days" in late
    assert EntryPoint.objects.get().promise_days == 5


def test_the_same_city_twice_is_proposed_asked_about_and_merged() -> None:
    one, two = city(), city("Älvhamns kommun")
    kept, other = door_of(one), door_of(two, name="Idélådan")
    door_of(city("Bjurby kommun", municipality="Bjurby"), name="Elsewhere")
    window = browser(officer_of(one))
    page = read(f"/doors/{kept.key}/manage/", window)
    assert "Is this the same door twice?" in page
    assert "Ask whoever runs this installation to merge them." in page
    assert "Elsewhere" not in page
    path = f"/doors/{kept.key}/merge/{other.key}/"
    assert window.get(path).status_code == 403
    assert window.post(path).status_code == 403
    operator = browser(_with_right(somebody("operator")))
    asked = read(path, operator)
    assert "This one goes into it" in asked
    assert EntryPoint.objects.get(pk=other.pk).merged_into is None
    assert operator.post(path).headers["Location"] == f"/doors/{kept.key}/manage/"
    assert browser().get(f"/doors/{other.key}/").status_code == 301
    assert "Is this the same door twice?" not in read(f"/doors/{kept.key}/manage/", operator)


def _with_right(person: Any) -> Any:
    from samband.accounts.actions import give_rights

    return give_rights(person, by=OPERATOR, rights=["operate"])


def test_a_link_is_tried_when_its_people_ask(settings: Any) -> None:
    body = city()
    door, window = link_of(body), browser(officer_of(body))
    assert "Check now" in read(f"/doors/{door.key}/manage/", window)
    window.post(f"/doors/{door.key}/check/")
    waiting = DBTaskResult.objects.get(task_path=tasks.check_link_of.module_path)
    assert waiting.args_kwargs["args"] == [door.key]
    settings.SAMBAND_CHECK_LINKS = False
    page = read(f"/doors/{door.key}/manage/", window)
    assert "Check now" not in page
    assert "This installation does not try links." in page


def test_the_page_of_looking_after_asks_as_often_with_many_as_with_few() -> None:
    body = city()
    host = officer_of(body)
    door, window = door_of(body), browser(host)
    own = name_keeper(door, by=OPERATOR, person=host, role="host")
    today = timezone.localdate()
    note_absence(own, by=agent(host), starts_on=today, ends_before=today + DAY)
    door_of(city("Älvhamns kommun"), name="Double")
    path = f"/doors/{door.key}/manage/"
    few = queries(path, window)
    for number in range(6):
        colleague = officer_of(body, f"colleague{number}")
        keeper = name_keeper(door, by=OPERATOR, person=colleague, role="deputy")
        day = timezone.localdate() + number * DAY
        note_absence(keeper, by=agent(host), starts_on=day, ends_before=day + DAY)
        announce_closed_time(door, by=OPERATOR, starts_on=day, ends_before=day + DAY)
        save_reply_template(door, by=OPERATOR, name=f"Text {number}", lang="sv", text="Tack")
        door_of(city(f"Älvhamns bolag {number}"), name=f"Double {number}")
    assert queries(path, window) == few


# Strangers


def test_a_stranger_who_tries_anothers_door_gets_nowhere_and_changes_nothing() -> None:
    body = city()
    door, host = door_of(body), officer_of(body, "host")
    name_keeper(door, by=OPERATOR, person=host, role="host")
    first = timezone.localdate() + 9 * DAY
    closed = announce_closed_time(door, by=OPERATOR, starts_on=first, ends_before=first + DAY)
    text = save_reply_template(door, by=OPERATOR, name="Tack", lang="sv", text="Tack")
    other = door_of(city("Bjurby kommun", municipality="Bjurby"), name="Bjurby")
    base = f"/doors/{door.key}"
    reading = (f"{base}/edit/", f"{base}/manage/", f"{base}/merge/{other.key}/", f"{base}/templates/new/")
    sending = (
        *(f"{base}/edit/", f"{base}/open/", f"{base}/check/", f"{base}/keepers/", f"{base}/closed/"),
        *(f"{base}/keepers/{host.key}/go/", f"{base}/keepers/{host.key}/away/"),
        *(f"{base}/closed/{closed.key}/take-back/", f"{base}/templates/{text.key}/"),
        *(f"{base}/templates/{text.key}/remove/", f"{base}/merge/{other.key}/"),
    )
    outsider = browser(officer_of(other.organisation, "neighbour"))
    for path in reading:
        assert browser().get(path).status_code == 302, path
        assert outsider.get(path).status_code == 403, path
    for path in sending:
        data = {**FORM, "verb": "close", "version": "1", "lang": "sv", "text": "Hacked"}
        assert browser().post(path, data).status_code == 302, path
        assert outsider.post(path, data).status_code == 403, path
    door.refresh_from_db()
    assert (door.version, door.is_open, door.keepers.count(), door.closed_times.count()) == (1, True, 1, 1)
    assert door.templates.get().text == "Tack"
    # Through one's own door nobody reaches the parts of another.
    own = f"/doors/{other.key}"
    for path in (f"{own}/closed/{closed.key}/take-back/", f"{own}/templates/{text.key}/remove/"):
        assert outsider.post(path).status_code == 404
    assert outsider.post(f"{own}/keepers/{host.key}/go/").status_code == 404
    assert browser(somebody("nobody")).get("/doors/new/").status_code == 403
    mine = outsider.post("/doors/new/", {**FORM, "organisation": body.key})
    assert "This is not one of the choices" in text_of(mine, 422)
