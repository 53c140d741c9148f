"""Pages of the inbox: what stands where, what is typed stays, two at once, and who gets nothing."""

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.actors.actions import settle_member
from samband.base.agents import OPERATOR
from samband.base.files import safe_name
from samband.base.models import Mail
from samband.challenges.actions.idea_handlers import leave_ideas
from samband.challenges.models import Idea, IdeaMessage, ReplyTemplate
from samband.matching.actions import ProfileContent, save_profile
from tests.challenges.inbox_material import (
    SECRET,
    City,
    browser,
    city,
    department,
    file_of,
    idea,
    somebody,
)

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
INBOX = "/ideas/"
ODD = "Ω≈ç√ ‮gnirts‬ 🚰 <script>alert(1)</script> ÆØÅ"


@pytest.fixture
def place(settings: Any, tmp_path: Any) -> City:
    settings.SAMBAND_HOME, settings.SAMBAND_ENCODER = tmp_path, "hashing:64"
    return city()


@pytest.fixture
def host(place: City) -> Client:
    return browser(place.host)


def read(response: Any, status: int = 200) -> str:
    assert response.status_code == status, (response.status_code, response.content[:500])
    return str(response.content.decode())


def at(one: Idea, name: str = "idea-detail", *more: str) -> str:
    return reverse(name, args=[one.key, *more])


def do(client: Client, one: Idea, verb: str, version: int = 1, **more: str) -> Any:
    return client.post(at(one, "idea-do"), {"verb": verb, "version": version, **more})


def now(one: Idea) -> Idea:
    return Idea.objects.get(pk=one.pk)


def test_what_is_overdue_comes_first_and_says_so_in_words(place: City, host: Client) -> None:
    for title, due, more in (
        ("Later one", 12, {}), ("This week", 3, {}), ("Long overdue", -9, {}), ("Overdue", -1, {}),
        ("Asked back", -2, {"status": "with_sender"}), ("Set aside", 1, {"status": "quarantined"}),
        ("Again", -4, {"status": "in_hand", "first_answered_at": timezone.now()}),
    ):  # fmt: skip
        idea(place.door, title=title, due=due, **more)  # type: ignore[arg-type]
    page = read(host.get(INBOX))
    wanted = ["Overdue</h2>", "Long overdue", "overdue by 9 days", "overdue by 1 day<", "Due within a week",
              "This week", "due in 3 days", "Due later", "Later one", "Answered before", "Again"]  # fmt: skip
    places = [page.index(words) for words in wanted]
    assert places == sorted(places)
    assert "Asked back" not in page
    assert "Set aside</a>" not in page
    assert re.findall(r'class="ds-tag"[^>]*>([^<]+: \d+)<', page) == [
        "Waits for you: 5", "Waits for the sender: 1", "Answered: 0", "Ended: 0", "Set aside: 1",
    ]  # fmt: skip
    assert "Set aside" in read(host.get(INBOX, {"status": "aside"}))
    assert "Asked back" in read(host.get(INBOX, {"status": "with_sender"}))


def test_the_inbox_is_searched_folded_and_narrowed(place: City, host: Client) -> None:
    idea(place.door, title="Översvämning i Ærø", folded="oversvamning i aro")
    routed = idea(place.door, title="Snö", department=place.water, status="in_hand")
    assert "Översvämning" in read(host.get(INBOX, {"q": "OVERSVAMNING æro"}))
    page = read(host.get(INBOX, {"department": place.water.key}))
    assert ("Snö" in page, "Översvämning" in page) == (True, False)
    engineer = browser(place.engineer)
    assert "Snö" in read(engineer.get(INBOX, {"mine": "1"}))
    assert "Översvämning" not in read(engineer.get(INBOX))
    assert "No idea answers to that" in read(host.get(INBOX, {"q": "ingenting"}))
    assert routed.title in read(host.get(INBOX, {"door": place.door.key, "status": "nonsense"}))


def test_an_empty_inbox_says_what_to_do_first(place: City, host: Client) -> None:
    assert "When somebody brings an idea to your door" in read(host.get(INBOX))
    assert "You keep no door yet" in read(browser(place.outsider).get(INBOX))


def test_the_pages_of_the_list_hold_each_idea_once(place: City, host: Client) -> None:
    made = {idea(place.door, title=f"Idé {n:03}", due=n % 7).title for n in range(60)}
    url, seen = INBOX, []
    while url:
        page = read(host.get(url))
        seen += re.findall(r'lang="sv">(Idé \d+)<', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        url = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == 60
    assert set(seen) == made


@pytest.mark.parametrize("who", ["outsider", "other_host"])
def test_others_find_nothing_under_any_address(place: City, who: str) -> None:
    one = idea(place.door, secrets=SECRET)
    kept = file_of(one)
    client = browser(place.people()[who])
    for url in (at(one), at(one, "idea-register"), at(one, "idea-file", kept.key)):
        assert client.get(url).status_code == 404
    assert do(client, one, "answer", text="x").status_code == 404
    many = client.post(reverse("idea-many"), {"verb": "close", "chosen": f"{one.key}:1"})
    assert many.status_code == 404
    assert one.title not in read(client.get(INBOX))
    assert one.title not in b"".join(client.get(reverse("idea-export", args=["csv"]))).decode()
    assert now(one).version == 1


def test_a_stranger_is_asked_to_sign_in_whether_there_is_such_an_idea_or_not(place: City) -> None:
    one, stranger = idea(place.door), browser()
    for url in (INBOX, at(one), reverse("idea-detail", args=["nothingthere"]), at(one, "idea-do")):
        for response in (stranger.get(url), stranger.post(url)):
            assert response.status_code in (302, 405)
            assert "login" in response.headers.get("Location", "login")
            assert one.title not in response.content.decode()


def test_the_page_holds_the_idea_its_secrets_apart_and_its_files(place: City, host: Client) -> None:
    one = idea(
        place.door, title=ODD, text=ODD, secrets=SECRET, sender="En uppfinnare", email="brought@idea.example"
    )
    open_file, secret = file_of(one), file_of(one, b"PK secret", name="legering.xlsx", is_secret=True)
    page = read(host.get(at(one)))
    for words in ("Confidential", SECRET, "not scanned for malicious software", "ritning.pdf",
                  "legering.xlsx", "En uppfinnare", "due in 5 days", "&lt;script&gt;"):  # fmt: skip
        assert words in page, words
    assert "Answer promised by" in page
    assert "<script>alert" not in page
    assert 'lang="sv"' in page
    for kept in (open_file, secret):
        assert at(one, "idea-file", kept.key) in page


def test_a_file_is_a_download_that_nothing_runs(place: City, host: Client) -> None:
    one = idea(place.door)
    odd = file_of(one, b"<script>", name='..\\x/"a"\r\nb‮cod.exe')
    response = host.get(at(one, "idea-file", odd.key))
    assert response.content == b"<script>"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    bad = file_of(one, b"virus", scan="infected")
    assert host.get(at(one, "idea-file", bad.key)).status_code == 410
    assert at(one, "idea-file", bad.key) not in read(host.get(at(one)))
    other = file_of(idea(place.door))
    assert host.get(at(one, "idea-file", other.key)).status_code == 404


@pytest.mark.parametrize("name", ["", "...", "/", "a/b\\c", "x" * 500, "\r\n\x00\x1b[2J", "‮"])
def test_a_stored_name_means_nothing_to_any_machine(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 120
    assert not set(safe) & set('/\\\r\n\x00\x1b"‮')


def test_answering_by_the_form_with_a_text_to_begin_with(place: City, host: Client) -> None:
    one = idea(place.door, reply_lang="da", lang="sv", email="brought@idea.example")
    ReplyTemplate.objects.create(entry_point=place.door, name="Vårt eget", lang="sv", text="Hej från oss")
    page = read(host.get(at(one)))
    assert "We have received it" in page
    assert "Vårt eget" in page
    begun = read(host.get(at(one), {"template": "declined"}))
    assert "Tak for din idé og for det arbejde" in begun
    own = ReplyTemplate.objects.get().key
    assert "Hej från oss" in read(host.get(at(one), {"template": own}))
    response = do(host, one, "answer", text="Tak!", lang="da")
    assert response.status_code == 302
    page = read(host.get(at(one)))
    assert "Your answer stands on the sender" in page
    assert "Tak!" in page
    assert "Take it further" in page
    assert (now(one).status, IdeaMessage.objects.get().lang) == ("answered", "da")
    assert Mail.objects.filter(address="brought@idea.example").count() == 1


def test_what_is_wrong_is_said_and_what_was_typed_stays(place: City, host: Client) -> None:
    one = idea(place.door)
    page = read(do(host, one, "answer", text=""), 422)
    assert "Fill this in." in page
    page = read(do(host, one, "hand_over", text="Det är deras vatten", door=""), 422)
    assert "Choose one." in page
    assert "Det är deras vatten" in page
    page = read(do(host, one, "close", text="Redan klart"), 422)
    assert "This cannot follow on where the idea stands now" in page
    assert "Redan klart" in page
    assert do(host, one, "withdraw").status_code == 404
    assert now(one).version == 1


def test_giving_it_to_a_department_and_accepting_what_is_proposed(place: City, host: Client) -> None:
    one = idea(place.door, proposed_department=place.water.key)
    page = read(host.get(at(one)))
    assert "Proposed department:" in page
    assert "Accept the proposal" in page
    assert do(host, one, "route", department=place.water.key).status_code == 302
    assert now(one).department == place.water
    other = idea(place.door)
    said = {"department": place.water.key, "handler": place.engineer.key}
    assert do(host, other, "route", **said).status_code == 302
    assert now(other).handler == place.engineer
    third = idea(place.door)
    stranger = department(place.other_door.organisation, "Någon annan")
    assert do(host, third, "route", department=stranger.key).status_code == 422


def test_after_handing_over_one_is_led_back_to_the_inbox(place: City, host: Client) -> None:
    one = idea(place.door)
    response = do(host, one, "hand_over", door=place.other_door.key, text="Det är Viks.")
    assert response.headers["Location"] == INBOX
    assert host.get(at(one)).status_code == 404
    assert "Det är Viks." in read(browser(place.other_host).get(at(one)))


def test_an_inside_note_is_marked_and_stays_with_its_body(place: City, host: Client) -> None:
    one = idea(place.door)
    assert do(host, one, "note", text="Vi känner dem").status_code == 302
    assert "Only your own organisation reads this." in read(host.get(at(one)))
    do(host, one, "hand_over", door=place.other_door.key, text="Till er")
    assert "Vi känner dem" not in read(browser(place.other_host).get(at(one)))


def test_the_second_of_two_is_told_what_the_first_did_and_keeps_what_she_typed(
    place: City, host: Client
) -> None:
    one = idea(place.door)
    do(browser(place.deputy), one, "answer", text="The deputy answered first")
    page = read(do(host, one, "answer", text="The host typed this meanwhile"), 409)
    for words in ("Somebody else changed this meanwhile", "The deputy answered first", "Answered",
                  "The host typed this meanwhile", at(one)):  # fmt: skip
        assert words in page, words
    assert IdeaMessage.objects.count() == 1
    away = idea(place.door)
    do(browser(place.deputy), away, "hand_over", door=place.other_door.key, text="x")
    assert do(host, away, "answer", text="too late").status_code == 404
    number = {"version": 1, "case_number": "KS 2/26"}
    assert host.post(at(one, "idea-register"), number).status_code == 409


def test_a_case_number_is_written_on_a_page_of_its_own(place: City, host: Client) -> None:
    one = idea(place.door)
    assert host.post(at(one, "idea-register"), {"version": 1, "case_number": "nej"}).status_code == 422
    assert host.post(at(one, "idea-register"), {"version": 1, "case_number": "KS 2/26"}).status_code == 302
    assert "KS 2/26" in read(host.get(at(one)))


def many(client: Client, verb: str, *chosen: Idea, **more: str) -> Any:
    return client.post(
        reverse("idea-many"), {"verb": verb, "chosen": [f"{one.key}:1" for one in chosen], **more}
    )


def test_several_are_looked_at_once_more_before_answers_go_out(place: City, host: Client) -> None:
    swedish, danish = idea(place.door), idea(place.door, reply_lang="da", title="På dansk")
    page = read(many(host, "answer", swedish, danish))
    assert "Nothing has been done yet" in page
    assert "The answer in Danish" in page
    assert IdeaMessage.objects.count() == 0
    page = read(many(host, "answer", swedish, danish, template="acknowledgement", step="look"))
    assert "Tack för din idé." in page
    assert "Tak for din idé." in page
    texts = {"text_sv": "Tack!", "text_da": "Tak!", "template": "acknowledgement", "step": "go"}
    assert "Done with 2 of 2." in read(many(host, "answer", swedish, danish, **texts))
    assert set(IdeaMessage.objects.values_list("text", "lang")) == {("Tack!", "sv"), ("Tak!", "da")}


def test_of_several_each_goes_by_itself_and_what_did_not_is_said_why(place: City, host: Client) -> None:
    fine, changed = idea(place.door, status="answered"), idea(place.door, status="answered", title="Ändrad")
    Idea.objects.filter(pk=changed.pk).update(version=2, status="closed", ended_at=timezone.now())
    page = read(many(host, "close", fine, changed, step="go"))
    assert "Done with 1 of 2." in page
    assert "Somebody else did something with it meanwhile. It stands now: Closed" in page
    assert now(fine).status == "closed"


def test_several_are_given_to_a_department_set_aside_and_let_in(place: City, host: Client) -> None:
    one, two = idea(place.door), idea(place.door)
    assert read(many(host, "route", one, step="go"), 422)
    assert "Done with 1 of 1." in read(many(host, "route", one, step="go", department=place.water.key))
    assert "Done with 1 of 1." in read(many(host, "quarantine", two, step="go", why="abuse"))
    Idea.objects.filter(pk=two.pk).update(version=1)
    assert "Done with 1 of 1." in read(many(host, "release", two, step="go"))
    assert (now(one).status, now(two).status) == ("in_hand", "received")


def test_nothing_chosen_or_nonsense_does_nothing(place: City, host: Client) -> None:
    one = idea(place.door)
    assert "Choose at least one idea" in read(host.post(reverse("idea-many"), {"verb": "close"}, follow=True))
    assert many(host, "withdraw", one).status_code == 404
    for odd in ("x", ":", "a:b", f"{one.key}:-1", f"{one.key}:9999999999", "²:²"):
        response = host.post(reverse("idea-many"), {"verb": "close", "chosen": odd, "step": "go"})
        assert response.status_code in (302, 404), odd
    assert now(one).version == 1


def test_the_export_holds_the_ideas_and_never_secrets_or_senders(place: City, host: Client) -> None:
    idea(
        place.door, title="=HYPERLINK(1)", text=f"Öppet {ODD}", secrets=SECRET, sender="En uppfinnare",
        email="brought@idea.example", due=-3,
    )  # fmt: skip
    idea(place.door, status="closed", title="Stängd")
    content = b"".join(host.get(reverse("idea-export", args=["csv"]))).decode("utf-8-sig")
    for words in ("'=HYPERLINK(1)", "Öppet", "Received", "Stängd", "Swedish"):
        assert words in content, words
    for hidden in (SECRET, "uppfinnare", "brought@"):
        assert hidden not in content
    book = b"".join(host.get(reverse("idea-export", args=["xlsx"]), {"status": "open"}))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        inside = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "replace")
    assert ("=HYPERLINK(1)" in inside, "<f>" in inside, "Stängd" in inside) == (True, False, False)
    assert SECRET not in inside
    assert host.get(reverse("idea-export", args=["pdf"])).status_code == 404


def test_pages_cost_the_same_with_few_ideas_and_with_many(
    place: City, host: Client, django_assert_num_queries: Any
) -> None:
    def fill(count: int) -> Idea:
        for _ in range(count):
            made = idea(place.door, department=place.water, handler=place.engineer, status="in_hand")
            file_of(made, is_secret=True)
            do(host, made, "note", text="En anteckning")
        for _ in range(count):
            do(host, made, "note", text="En anteckning till")
        return made

    def cost(url: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            read(host.get(url))
        return len(asked)

    first = fill(1)
    few = cost(INBOX), cost(at(first))
    for number in range(3):
        somebody(f"extra{number}")
        department(place.body, f"Avdelning {number}")
    last = fill(6)
    assert (cost(INBOX), cost(at(last))) == few
    assert few[0] <= 9
    assert few[1] <= 18


def test_the_day_that_counts_is_shown_as_due_until_it_is_over(place: City, host: Client) -> None:
    one = idea(place.door, due=0)
    assert "due today" in read(host.get(at(one)))
    Idea.objects.update(due_on=timezone.localdate() - timedelta(days=2))
    assert "overdue by 2 days" in read(host.get(at(one)))
    Idea.objects.update(status="closed", first_answered_at=timezone.now())
    assert "overdue" not in read(host.get(at(one)))


def test_why_something_is_proposed_is_shown_and_an_engine_that_is_away_stops_nobody(
    place: City, host: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samband.challenges import doors_people
    from samband.matching.answers import Reason
    from samband.matching.encoder import EncoderBusy

    one = idea(place.door, proposed_department=place.water.key)
    place.water.profile = save_profile(
        None, by=OPERATOR, content=ProfileContent(sort="organisation", title="Vatten", text="Vi pumpar.")
    )
    place.water.save(update_fields=["profile"])
    monkeypatch.setattr(doors_people, "best_reason", lambda *_: Reason("Snön smälter", "Vi pumpar", 0.9))
    page = read(host.get(at(one)))
    assert "Snön smälter" in page
    assert "Vi pumpar" in page

    def busy(*_arguments: Any) -> Any:
        raise EncoderBusy("try again")

    monkeypatch.setattr(doors_people, "best_reason", busy)
    page = read(host.get(at(one)))
    assert "Accept the proposal" in page
    assert "Vi pumpar" not in page


def test_an_idea_goes_out_with_its_case_and_its_trade_secrets_stay_in(place: City) -> None:
    settle_member(place.body, by=OPERATOR, person=place.host, role="member")
    client = browser(place.host)
    one = idea(place.door, case_number="KS 9/26", title=ODD, secrets=SECRET)
    kept, secret = file_of(one, b"%PDF drawing"), file_of(one, b"tin alloy", is_secret=True)
    do(client, one, "answer", text="Tack, gärna.")
    assert "KS 9/26" in read(client.get(reverse("case-list")))
    assert "Idea" in read(client.get(reverse("case-detail", args=["idea", one.key])))
    response = client.post(reverse("case-export", args=["idea", one.key]), {"closed": "yes"})
    with zipfile.ZipFile(io.BytesIO(response.content)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    folder = f"records/idea-{one.key}"
    assert files[f"{folder}/files/{kept.key}-ritning.pdf"] == b"%PDF drawing"
    assert files["case.pdf"].startswith(b"%PDF")
    record = json.loads(files[f"{folder}/record.json"])
    assert (record["status"], record["has_trade_secrets"]) == ("answered", True)
    assert [said["text"] for said in record["messages"]] == ["Tack, gärna."]
    assert [line["verb"] for line in json.loads(files[f"{folder}/thread.json"])] == ["idea.answered"]
    assert "Trade secrets of the sender" in files["index.txt"].decode()
    for name, content in files.items():
        assert SECRET.encode() not in content, name
        assert b"tin alloy" not in content, name
        assert secret.key not in name
    assert browser(place.other_host).get(reverse("case-detail", args=["idea", one.key])).status_code == 404


def test_the_name_of_a_handler_who_is_erased_goes_and_the_idea_stays(place: City) -> None:
    one = idea(place.door, status="in_hand", department=place.water, handler=place.engineer)
    person = type(place.engineer).objects.get(pk=place.engineer.pk)
    assert leave_ideas(person, by=OPERATOR) == 1
    assert (now(one).handler, now(one).department, now(one).status) == (None, place.water, "in_hand")
