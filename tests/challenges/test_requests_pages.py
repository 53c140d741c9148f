"""Pages of requests: asked, answered, followed by their people; the public sees figures alone."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.accounts.models import Person
from samband.challenges.actions.requests import Wish, accept_request, decline_request
from samband.challenges.models import DoorLead, Request, WrongDoor
from samband.challenges.requests_reading import PAGE, Leads, leads_of_door, leads_to
from samband.site.waiting import waiting_for
from tests.challenges.requests_material import STRANGE, Parties, door_of, organisation, parties

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
SAID = {"sort": "introduction", "title": "Möta driften", "text": "Vi vill träffa dem som sköter pumparna."}


@pytest.fixture
def two(settings: Any) -> Parties:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    return parties()


def as_(person: Person | None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if person is not None:
        client.force_login(person)
    return client


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status, (response.status_code, response.content[:300])
    return str(response.content.decode())


def test_a_cluster_asks_from_the_citys_page_and_the_city_answers(two: Parties) -> None:
    door_of(two.city, promise_days=5)
    cluster, city = as_(two.matchmaker), as_(two.host)
    place = reverse("request-new") + f"?to={two.city.key}"
    page = text_of(cluster.get(reverse("organisation-detail", args=[two.city.key])))
    assert f'href="{place}">Ask them to open a door' in page
    assert "None yet: nobody has asked them" in page
    form = text_of(cluster.get(place))
    assert "Their door promises an answer within 5 working days" in form
    company = reverse("organisation-detail", args=[two.company.key])
    sent = cluster.post(
        place, {**SAID, "asker": two.cluster.key, "on_behalf_of": f"https://samband.example{company}"}
    )
    asked = Request.objects.get()
    assert sent["Location"] == reverse("request-detail", args=[asked.key])
    assert (asked.on_behalf_of, asked.asked_by, asked.lang) == (two.company, two.matchmaker.key, "sv")
    (waits,) = waiting_for(two.host)
    assert (waits.title, waits.sort) == ("Möta driften", "Asked by Pumpklustret i Vik")
    shown = text_of(city.get(sent["Location"]))
    for words in ("Möta driften", 'lang="sv"', "Vattenvakt AB", "The matchmaker", "Say yes", "Say no"):
        assert words in shown, words
    assert "Remind them" not in shown
    done = city.post(
        reverse("request-do", args=[asked.key]),
        {"verb": "accept", "version": 1, "text": "Ja, kom på torsdag."},
    )
    assert done.status_code == 302
    assert "Ja, kom på torsdag." in text_of(cluster.get(sent["Location"]))
    assert waiting_for(two.host) == []
    panel = text_of(as_(None).get(reverse("organisation-detail", args=[two.city.key])))
    assert "Asked 1 time in the last 12 months: 1 accepted" in panel
    assert "Möta driften" not in panel


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "In one line – Fill this in."),
        ({"on_behalf_of": "Ingen AB"}, "Nobody alone is called this here"),
        ({"challenge": "x"}, "No published challenge is there"),
        ({"sort": "resource"}, "Say this too, so that they can see whom they could lend you."),
        (
            {"starts_on": "2026-05-02", "ends_on": "2026-05-01"},
            "The last day is before the first. Change one of them.",
        ),
        ({"asker": "zzzzzzzzzzzz"}, "This is not one of the choices"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    two: Parties, change: dict[str, str], words: str
) -> None:
    place = reverse("request-new") + f"?to={two.city.key}"
    page = text_of(as_(two.matchmaker).post(place, {**SAID, "asker": two.cluster.key, **change}), 422)
    assert words in page
    assert SAID["text"] in page
    assert not Request.objects.exists()


def test_one_finds_whom_to_ask_by_name(two: Parties) -> None:
    cluster = as_(two.matchmaker)
    assert "Whom do you want to ask?" in text_of(cluster.get(reverse("request-new")))
    found = text_of(cluster.get(reverse("request-new"), {"q": "älvhamn"}))
    assert f"?to={two.city.key}" in found
    assert "Nobody is called that here" in text_of(cluster.get(reverse("request-new"), {"q": "zzz"}))
    lonely = Client()
    lonely.force_login(two.host)
    own = text_of(lonely.get(reverse("request-new") + f"?to={two.city.key}"))
    assert "You belong to no other organisation" in own


def test_outsiders_find_nothing_and_visitors_are_asked_to_sign_in(two: Parties) -> None:
    asked = two.ask()
    for name, method in (("request-detail", "get"), ("request-do", "post")):
        place = reverse(name, args=[asked.key])
        data = {"verb": "accept", "version": 1, "text": "x"}
        assert getattr(as_(two.stranger), method)(place, data).status_code == 404
        assert "/account/login/" in getattr(as_(None), method)(place, data)["Location"]
    assert "/account/login/" in as_(None).get(reverse("request-list"))["Location"]
    assert "Möta era" not in text_of(as_(two.stranger).get(reverse("request-list")))
    assert as_(two.matchmaker).get(reverse("request-detail", args=["nothingthere"])).status_code == 404


def test_an_answer_without_words_is_asked_for_again(two: Parties) -> None:
    asked = two.ask()
    place = reverse("request-do", args=[asked.key])
    page = text_of(as_(two.host).post(place, {"verb": "decline", "version": 1, "text": " "}), 422)
    assert "Say it in words first: they read nothing else." in page
    assert as_(two.host).post(place, {"verb": "lapse", "version": 1, "text": "x"}).status_code == 404
    assert as_(two.host).post(place, {"verb": "accept", "version": "x", "text": "x"}).status_code == 404
    assert as_(two.matchmaker).post(place, {"verb": "accept", "version": 1, "text": "x"}).status_code == 403


def test_of_two_hosts_at_once_the_second_sees_both_texts(two: Parties) -> None:
    asked = two.ask()
    decline_request(asked, by=two.answering, version=1, text="Nej, vi är för få i år.")
    data = {"verb": "accept", "version": 1, "text": "Ja, gärna i maj."}
    page = text_of(as_(two.host).post(reverse("request-do", args=[asked.key]), data), 409)
    for words in ("Declined", "Nej, vi är för få i år.", "Say yes", "Ja, gärna i maj."):
        assert words in page, words


def test_strange_signs_come_back_as_they_went_in(two: Parties) -> None:
    two.ask(Wish("reference", STRANGE, STRANGE, "sv"))
    cluster = as_(two.matchmaker)
    page = text_of(cluster.get(reverse("request-detail", args=[Request.objects.get().key])))
    assert "🜁 ﷺ &lt;b&gt;&amp;amp;&lt;/b&gt; =1+1 {subject} %s" in page
    assert "<b>" not in page.replace("<b></b>", "")
    file = cluster.get(reverse("request-export", args=["csv"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert (rows[0]["title"], rows[0]["direction"]) == (" ".join(STRANGE.split()), "made")
    book = b"".join(cluster.get(reverse("request-export", args=["xlsx"])).streaming_content)
    assert book[:2] == b"PK"
    assert cluster.get(reverse("request-export", args=["pdf"])).status_code == 404


def test_the_lists_cost_the_same_however_many_and_go_on_by_key(
    two: Parties, django_assert_max_num_queries: Any
) -> None:
    client = as_(two.matchmaker)
    for _number in range(2):
        two.ask()
    with django_assert_max_num_queries(14) as few:
        client.get(reverse("request-list"))
    for number in range(PAGE + 3):
        two.ask(Wish("reference", f"Fråga {number}", "Vad tycker ni?", "sv"))
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = text_of(client.get(reverse("request-list")))
    assert page.count("Älvhamns stad</span>") == PAGE
    onward = page.partition('href="/requests/?made=')[2].partition('"')[0].replace("&amp;", "&")
    second = text_of(client.get("/requests/?made=" + onward))
    assert second.count("Älvhamns stad</span>") == 5
    for nonsense in ("x", "2026-01-01|9", "|", "9" * 99, "2026-01-01T00:00:00+00:00|٣"):
        assert client.get("/requests/", {"made": nonsense}).status_code == 200


def test_the_public_figures_are_small_honest_and_without_titles(
    two: Parties, django_assert_max_num_queries: Any
) -> None:
    visitor, place = as_(None), reverse("doors-opened")
    assert "None yet" in text_of(visitor.get(place))
    idle = organisation("Stilla stad", "municipality")
    door_of(idle)
    first, second = two.ask(), two.ask()
    accept_request(first, by=two.answering, version=1, text="Ja")
    Request.objects.filter(pk=first.pk).update(asked_at=timezone.now() - timedelta(days=6))
    two.ask(two.lent())
    with django_assert_max_num_queries(12) as few:
        page = text_of(visitor.get(place))
    assert second.title not in page
    row = page.partition("Älvhamns stad</a>")[2].partition("</tr>")[0]
    cells = [part.partition(">")[2].partition("<")[0] for part in row.split("<td")[1:]]
    assert cells == ["2", "1", "0", "0", "1", "6", "none led here"], "hours are asked for elsewhere"
    assert "none yet" in page.partition("Stilla stad</a>")[2].partition("</tr>")[0]
    for number in range(8):
        door_of(organisation(f"Stad {number}", "municipality"))
    with django_assert_max_num_queries(len(few.captured_queries)):
        visitor.get(place)
    file = b"".join(visitor.get(reverse("doors-opened-export", args=["csv"])).streaming_content)
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(file.decode("utf-8-sig")))}
    assert rows["Älvhamns stad"]["median_days"] == "6"
    assert (rows["Stilla stad"]["asked"], rows["Stilla stad"]["median_days"]) == ("0", "")


def test_what_was_asked_long_ago_or_of_who_is_hidden_is_not_counted(two: Parties) -> None:
    asked = two.ask()
    Request.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(days=400))
    page = text_of(as_(None).get(reverse("doors-opened")))
    assert "none yet" in page.partition("Älvhamns stad</a>")[2].partition("</tr>")[0]
    two.city.is_public = False
    two.city.save(update_fields=["is_public"])
    assert "Älvhamns stad" not in text_of(as_(None).get(reverse("doors-opened")))


def test_a_citys_own_people_see_how_often_its_door_was_wrong(two: Parties) -> None:
    on, door = timezone.localdate(), door_of(two.city)
    assert two.city.profile
    DoorLead.objects.create(entry_point=door, on=on, count=6)
    DoorLead.objects.create(profile_key=two.city.profile.key, on=on - timedelta(days=30), count=2)
    DoorLead.objects.create(entry_point=door, on=on - timedelta(days=500), count=90)
    WrongDoor.objects.create(entry_point=door, at=timezone.now())
    WrongDoor.objects.create(profile_key=two.city.profile.key, at=timezone.now())
    assert leads_to([two.city], on)[two.city.pk] == Leads(8, 2)
    assert leads_of_door(door, on) == Leads(6, 1)
    page = text_of(as_(two.host).get(reverse("organisation-detail", args=[two.city.key])))
    assert "led here 8 times in 12 months; 2 said that it was the wrong door (25%)" in page
    other = text_of(as_(two.matchmaker).get(reverse("organisation-detail", args=[two.city.key])))
    assert "led here" not in other
    assert "2 of 8 (25%)" in text_of(as_(None).get(reverse("doors-opened")))


def test_no_company_is_asked_to_open_doors_from_its_page(two: Parties) -> None:
    page = text_of(as_(two.matchmaker).get(reverse("organisation-detail", args=[two.company.key])))
    assert "Open a door" not in page
    assert "What was asked of us" in text_of(
        as_(two.matchmaker).get(reverse("organisation-detail", args=[two.cluster.key]))
    )
