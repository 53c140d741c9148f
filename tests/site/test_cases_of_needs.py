"""Challenges, requests and workshop notes in cases: who writes the number, what goes along, what never."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from samband.accounts.models import Person
from samband.base.models import Event
from samband.challenges.actions.case_numbers import register_challenge, register_notes, register_request
from samband.challenges.actions.challenge_sharing import comment_on_challenge, make_link
from samband.challenges.actions.challenges import delete_draft, set_owners, start_challenge
from samband.challenges.actions.registers import delete_register, import_notes, share_register
from samband.challenges.actions.requests import Wish, ask_organisation
from samband.challenges.models import Challenge, Question, Register, Request
from samband.kernel.decision import Refused
from samband.rules.retention import kept_kind, retention_of
from samband.site.cases import case_of, cases_for
from tests.challenges.challenges_material import City, draft, found_city, owned, published
from tests.challenges.inbox_material import browser, door, idea, keeper

pytestmark = pytest.mark.django_db
NUMBER = "RS 2026/0741"
PASTED, COMMENT = "Hemlig gammal upphandling", "Kollegan tvivlar"
NOTES = "# Vatten\n\nUtmaning\tLösning\tÅtgärd\nKällare svämmas över\tVarna i tid\tVem äger kartan???\n"


@pytest.fixture
def town() -> City:
    return found_city()


def notes(town: City, **more: Any) -> Register:
    values = {"title": "Verkstad", "lang": "sv", "organisation": town.city, **more}
    return import_notes(NOTES, by=town.by, **values)


def asked(town: City) -> Request:
    wish = Wish("introduction", "Möta era ingenjörer", "Vi vill träffa dem.", "sv")
    return ask_organisation(town.other, by=town.by, asker=town.city, wish=wish)


def with_inside(town: City, made: Challenge) -> Challenge:
    """Let a challenge have what stays inside: what was pasted, a comment, a question that waits."""
    Challenge.objects.filter(pk=made.pk).update(source_text=PASTED)
    link, _token = make_link(made, by=town.by)
    comment_on_challenge(link, by=town.by, name="Rektor", text=COMMENT, part="future")
    now = timezone.now()
    Question.objects.create(challenge=made, text="Öppen fråga?", asked_at=now)
    Question.objects.create(
        challenge=made, text="Besvarad fråga?", asked_at=now, answer="Ja.", answered_at=now
    )
    return Challenge.objects.get(pk=made.pk)


def in_one_case(town: City) -> tuple[Challenge, Request, Register]:
    made = with_inside(town, published(town))
    register_challenge(made, by=town.by, version=made.version, case_number=NUMBER)
    wish, kept = asked(town), notes(town)
    register_request(wish, by=town.by, version=1, case_number=f"  {NUMBER} ")
    register_notes(kept, by=town.by, version=1, owning_body=town.city.key, case_number=NUMBER)
    return made, wish, kept


def exported(who: Person, sort: str, key: str, **said: str) -> dict[str, bytes]:
    response = browser(who).post(reverse("case-export", args=[sort, key]), said)
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_case_holds_them_all_each_with_data_originals_thread_and_checksums(town: City) -> None:
    made, wish, kept = in_one_case(town)
    files = exported(town.officer, "request", wish.key)
    about = json.loads(files["metadata.json"])
    assert [(one["sort"], one["key"]) for one in about["records"]] == [
        ("challenge", made.key), ("request", wish.key), ("register", kept.key),
    ]  # fmt: skip
    assert {one["path"] for one in about["files"]} == set(files) - {"metadata.json"}
    for one in about["files"]:
        assert hashlib.sha256(files[one["path"]]).hexdigest() == one["sha256"]
    verbs = {}
    for sort, key, word in (
        ("challenge", made.key, "challenge"),
        ("request", wish.key, "request"),
        ("register", kept.key, "notes"),
    ):
        folder = f"records/{sort}-{key}"
        record = json.loads(files[f"{folder}/record.json"])
        assert (record["sort"], record["case_number"]) == (sort, NUMBER)
        assert Document(io.BytesIO(files[f"{folder}/{word}.docx"])).paragraphs
        verbs[sort] = [line["verb"] for line in json.loads(files[f"{folder}/thread.json"])]
        assert verbs[sort][-1] == f"{sort}.registered"
    register = json.loads(files[f"records/register-{kept.key}/record.json"])
    assert {one["number"] for one in register["lines"]} == {1, 3, 4}
    assert files[f"records/register-{kept.key}/source.txt"].decode() == NOTES
    assert json.loads(files[f"records/request-{wish.key}/record.json"])["asked"]["key"] == town.other.key
    assert files["case.pdf"].startswith(b"%PDF-1.7")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"<pdfuaid:part>1</pdfuaid:part>"):
        assert mark in files["case.pdf"], "each record is part of one tagged document"


def test_what_is_inside_a_challenge_stands_apart_from_what_everybody_reads(town: City) -> None:
    made, _wish, _kept = in_one_case(town)
    files = exported(town.officer, "challenge", made.key)
    folder = f"records/challenge-{made.key}"
    public, inside = files[f"{folder}/record.json"].decode(), files[f"{folder}/inside.json"].decode()
    paper = "\n".join(one.text for one in Document(io.BytesIO(files[f"{folder}/challenge.docx"])).paragraphs)
    for secret in (PASTED, COMMENT, "Rektor", "Öppen fråga?"):
        assert secret in inside
        assert secret not in public + paper
    assert "Besvarad fråga?" in public
    assert "Besvarad fråga?" not in inside
    assert json.loads(public)["is_public"] is True
    assert files[f"{folder}/inside-pasted.txt"].decode() == PASTED
    stranger = Client(headers={"accept-language": "en"}).get(reverse("challenge-detail", args=[made.key]))
    page = stranger.content.decode()
    for secret in (PASTED, COMMENT, NUMBER, "wrote the case number", "commented", "made a link"):
        assert secret not in page


def test_a_draft_says_that_it_is_none_of_the_publics(town: City) -> None:
    made = with_inside(town, draft(town, affected="Alla"))
    files = exported(town.officer, "challenge", made.key)
    folder = f"records/challenge-{made.key}"
    assert json.loads(files[f"{folder}/record.json"])["is_public"] is False
    lines = [one.text for one in Document(io.BytesIO(files[f"{folder}/challenge.docx"])).paragraphs]
    assert "A draft: it is not published." in lines
    assert (
        browser(town.colleague).post(reverse("case-export", args=["challenge", made.key])).status_code == 404
    )


def test_the_trade_secrets_of_an_idea_stay_out_of_the_case(town: City) -> None:
    opened = door(town.city)
    keeper(opened, town.officer)
    sent = idea(opened, secrets="Tenn och tid", case_number=NUMBER)
    made = published(town)
    register_challenge(made, by=town.by, version=made.version, case_number=NUMBER)
    files = exported(town.officer, "challenge", made.key, closed="yes")
    assert f"records/idea-{sent.key}/record.json" in files
    assert not any("Tenn och tid" in one.decode("utf-8", "replace") for one in files.values())
    assert "Trade secrets" in files["index.txt"].decode()


def test_a_public_challenge_is_no_case_of_those_who_only_read_it(town: City) -> None:
    made, wish, kept = in_one_case(town)
    for who in ("outsider", "in_care"):
        agent = town.agent(who)
        for sort, key in (("challenge", made.key), ("request", wish.key), ("register", kept.key)):
            assert case_of(agent, sort, key) is None
        assert cases_for(agent) == []
    own = start_challenge(by=town.by, title="Min egen")
    Challenge.objects.filter(pk=own.pk).update(
        status="published", published_at=own.made_at, owner="x", adoption="y"
    )
    assert case_of(town.agent("outsider"), "challenge", own.key) is None, (
        "what is inside is not theirs to read"
    )
    found = cases_for(town.agent("colleague"))
    assert [(case.number, len(case.records)) for case in found] == [(NUMBER, 2)]
    seen = case_of(town.agent("colleague"), "challenge", made.key)
    assert seen is not None
    assert seen.unseen == 1, "the notes are their maker's until they are shared"


@pytest.mark.parametrize("sort", ["challenge", "request", "register"])
def test_the_number_is_written_on_its_page_by_the_people_of_its_body(town: City, sort: str) -> None:
    made: Any = {"challenge": published, "request": asked, "register": notes}[sort](town)
    url, home = reverse("record-register", args=[sort, made.key]), reverse(f"{sort}-detail", args=[made.key])
    client = browser(town.officer)
    assert url in client.get(home).content.decode()
    assert NUMBER not in client.get(url).content.decode()
    sent = {"version": made.version, "case_number": NUMBER, "owning_body": town.city.key}
    assert client.post(url, {**sent, "case_number": "utan siffra"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    assert NUMBER in client.get(home).content.decode()
    assert reverse("case-detail", args=[sort, made.key]) in client.get(home).content.decode()
    late = client.post(url, {**sent, "case_number": "KS 2026/9"})
    assert late.status_code == 409
    assert NUMBER in late.content.decode()
    assert "KS 2026/9" in late.content.decode()
    outside = browser(town.outsider)
    assert outside.get(url).status_code in (403, 404)
    assert outside.post(url, sent).status_code in (403, 404)
    assert NUMBER not in outside.get(home).content.decode(), "the number is its body's own"
    assert Client().get(url).status_code == 403
    thread = Event.objects.about(sort, made.key).filter(verb=f"{sort}.registered")
    assert thread.get().changes["case"] == NUMBER


def test_what_is_in_a_case_stays_with_its_body_and_is_not_deleted(town: City) -> None:
    made, kept = owned(draft(town, affected="Alla"), town), notes(town)
    with pytest.raises(Refused):
        register_challenge(start_challenge(by=town.by, title="x"), by=town.by, version=1, case_number=NUMBER)
    with pytest.raises(Refused, match="first owner"):
        register_challenge(made, by=town.agent("in_care"), version=made.version, case_number=NUMBER)
    held = register_challenge(made, by=town.by, version=made.version, case_number=NUMBER)
    with pytest.raises(Refused):
        delete_draft(held, by=town.by)
    with pytest.raises(Refused):
        set_owners(held, by=town.by, version=held.version, organisations=[town.care, town.city])
    with pytest.raises(Refused):
        register_notes(kept, by=town.by, version=1, owning_body=town.other.key)
    kept = register_notes(kept, by=town.by, version=1, owning_body=town.city.key, case_number=NUMBER)
    with pytest.raises(Refused):
        delete_register(kept, by=town.by)
    with pytest.raises(Refused):
        register_notes(kept, by=town.by, version=kept.version, owning_body="")
    kept = register_notes(kept, by=town.by, version=kept.version, owning_body=town.city.key)
    assert register_notes(kept, by=town.by, version=kept.version, owning_body="").owning_body == ""
    shared = share_register(notes(town), by=town.by)
    with pytest.raises(Refused):
        register_notes(shared, by=town.by, version=shared.version, owning_body="")


def test_the_people_of_a_body_find_who_approves_from_their_own_page(town: City) -> None:
    page = browser(town.head).get(reverse("organisation-people", args=[town.city.key])).content.decode()
    assert reverse("challenge-rules", args=[town.city.key]) in page


def test_how_long_it_is_kept_is_counted_and_a_person_decides(town: City) -> None:
    over, live, own = published(town), published(town), draft(town, affected="Alla")
    long_ago, kept = timezone.now() - timedelta(days=4000), notes(town)
    Challenge.objects.filter(pk=over.pk).update(ended_at=long_ago)
    Challenge.objects.filter(pk__in=[live.pk, own.pk]).update(changed_at=long_ago)
    Register.objects.filter(pk=kept.pk).update(changed_at=long_ago)
    Question.objects.create(challenge=live, text="Reklam", asked_at=long_ago, set_aside_at=long_ago)
    for name, days in {"challenge": 3650, "draft_challenge": 730, "register": 730, "question": 365}.items():
        kind, rule = kept_kind(name), retention_of(name)
        assert kind is not None
        assert (rule.days, rule.then) == (days, "ask")
        assert kind.erase is None, "no machine erases a record"
        assert kind.due(timezone.now() - timedelta(days=days)) == 1
        assert kind.due(timezone.now() - timedelta(days=4001)) == 0


def test_the_questions_to_the_database_do_not_grow_with_the_records_of_a_case(
    town: City, django_assert_max_num_queries: Any
) -> None:
    made, _wish, _kept = in_one_case(town)
    for _number in range(4):
        register_request(asked(town), by=town.by, version=1, case_number=NUMBER)
        one = draft(town, affected="Alla")
        register_challenge(one, by=town.by, version=one.version, case_number=NUMBER)
    client = browser(town.officer)
    client.get("/cases/")
    with django_assert_max_num_queries(13):
        client.get("/cases/")
    with django_assert_max_num_queries(22):
        client.get(reverse("case-detail", args=["challenge", made.key]))
