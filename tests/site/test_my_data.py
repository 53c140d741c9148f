"""One's own data: seen, taken out and erased by oneself alone; what must stay says why."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person, erase_person
from samband.accounts.actions.tokens import create_token
from samband.accounts.holdings import Fate, holdings
from samband.accounts.models import Person, Token
from samband.base.agents import OPERATOR
from samband.base.models import Event
from samband.kernel.decision import Refused
from samband.matching.actions import ask_need
from samband.matching.models import Feedback, Need, Shortlist, ShortlistRow, StandingSearch

pytestmark = pytest.mark.django_db
TEXT = "Vi vill att äldre faller mindre hemma i Älvhamn."


@pytest.fixture
def officer() -> Person:
    """Somebody with a need and something said of an answer."""
    person = add_person("officer@city.example", by=OPERATOR, title="Innovation officer", home_region="SE232")
    need = ask_need(TEXT, by=agent_of(person), lang="sv", home_region="SE232")
    Feedback.objects.create(
        need=need,
        profile_key="abcdefghjkmn",
        verdict="useful",
        person_key=person.key,
        given_at=timezone.now(),
    )
    return person


def test_a_stranger_sees_nothing(client: Client) -> None:
    for address in ("/my-data/", "/my-data/erase/"):
        assert client.get(address).status_code == 403
    assert client.post("/my-data/export/").status_code == 403
    assert client.post("/my-data/erase/", {"sure": "yes"}).status_code == 403


def test_the_page_counts_each_kind_and_the_file_holds_it_all(client: Client, officer: Person) -> None:
    other = add_person("other@city.example", by=OPERATOR, title="Other")
    ask_need("Någon annans behov av något helt annat.", by=agent_of(other), lang="sv", home_region="")
    client.force_login(officer)
    assert (
        "Needs you have asked" in client.get("/my-data/", headers={"accept-language": "en"}).content.decode()
    )
    response = client.post("/my-data/export/")
    assert response["Cache-Control"] == "private, no-store"
    assert "attachment" in response["Content-Disposition"]
    document = json.loads(response.content)
    assert document["person"][0]["email"] == "officer@city.example"
    assert [row["text"] for row in document["needs"]] == [TEXT]
    assert document["answers"][0]["verdict"] == "useful"
    assert "need.asked" in {row["verb"] for row in document["thread"]}
    assert "other@city.example" not in response.content.decode()


def test_every_holding_can_be_exported_as_plain_values(officer: Person) -> None:
    assert {"person", "thread", "needs", "answers", "imports"} <= {one.name for one in holdings()}
    for one in holdings():
        json.dumps(list(one.export(officer)), default=str)
        for text in (one.label, one.purpose, one.basis, one.kept):
            assert len(str(text)) > 3


def test_erasing_asks_once_more_then_leaves_a_key_that_leads_to_nobody(
    client: Client, officer: Person
) -> None:
    client.force_login(officer)
    assert client.post("/my-data/erase/").status_code == 422
    assert Person.objects.get(pk=officer.pk).is_active
    page = client.post("/my-data/erase/", {"sure": "yes"}, headers={"accept-language": "en"}).content.decode()
    assert "Kept without your name" in page
    assert not Need.objects.exists()
    assert not Feedback.objects.exists()
    left = Person.objects.get(pk=officer.pk)
    assert (left.title, left.is_active, left.home_region) == ("", False, "")
    assert "city.example" not in left.email
    assert client.get("/my-data/").status_code == 403
    line = Event.objects.get(verb="person.erased")
    assert line.subject_key == officer.key
    # The same address may come again as somebody new.
    assert add_person("officer@city.example", by=OPERATOR, title="New").key != officer.key


def test_lists_searches_and_tokens_go_with_their_person(officer: Person) -> None:
    now = timezone.now()
    shortlist = Shortlist.objects.create(
        owner=officer, title="Fall", need_text=TEXT, made_at=now, changed_at=now
    )
    ShortlistRow.objects.create(
        shortlist=shortlist, profile_key="abcdefghjkmn", title="Någon", position=1, added_at=now
    )
    StandingSearch.objects.create(
        owner=officer, title="Fall", text=TEXT, since=now, mailed_at=now, made_at=now
    )
    create_token(officer, by=agent_of(officer), name="Intranät", scopes=["read"], days=30)
    exported = {one.name: list(one.export(officer)) for one in holdings()}
    assert exported["lists"][0]["rows"][0]["profile"] == "abcdefghjkmn"
    assert exported["searches"][0]["need"] == TEXT
    assert [row["kind"] for row in exported["sign-in"]] == ["token"]
    fates = erase_person(officer, by=agent_of(officer))
    assert (fates["lists"].count, fates["searches"].count, fates["sign-in"].count) == (1, 1, 1)
    assert not Shortlist.objects.exists()
    assert not StandingSearch.objects.exists()
    assert not Token.objects.exists()


def test_nobody_erases_somebody_else_and_the_demo_people_stay(officer: Person) -> None:
    other = add_person("other@city.example", by=OPERATOR, title="Other")
    demo = add_person("demo@demo.example", by=OPERATOR, title="Host", demo_role="host")
    with pytest.raises(Refused):
        erase_person(officer, by=agent_of(other))
    with pytest.raises(Refused):
        erase_person(demo, by=agent_of(demo))
    assert erase_person(officer, by=OPERATOR)["thread"].fate is Fate.RESTRICTED


def test_an_erasure_that_fails_half_way_erases_nothing(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Person, "set_unusable_password", lambda self: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        erase_person(officer, by=OPERATOR)
    assert Need.objects.filter(expires_at__gt=timezone.now() + timedelta(days=1)).count() == 1


def test_anybody_may_read_the_record_of_processing(client: Client) -> None:
    page = client.get("/about/processing/", headers={"accept-language": "en"}).content.decode()
    for words in ("Record of processing", "Lists you have brought", "30 days, counted from when it was made"):
        assert words in page
